// The dossier in a real browser, from disk: its numbers are those of its tables, cell by cell, and what
// was handed over is shown and never run.
//
// GONGBAO_SCREENSHOTS  a folder: the page made from corpus/ is pictured into it

import assert from "node:assert/strict";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";

import { accessible, charts, drawn, folder, gongbao, launch, open, openDrawn, readCsv } from "./support.mjs";

const CORPUS = resolve(dirname(fileURLToPath(import.meta.url)), "../../corpus");
const CONCEPT = "artificial_intelligence";
const TABLES = ["figures", "policy_chart", "trend", "collocates", "keyness", "association", "timeline", "events", "event_documents", "notes", "indicators"];

const work = folder();
const reports = join(work, "reports", "dossier", CONCEPT);
let browser, address;

before(async () => {
  browser = await launch();
  const places = ["--indexes", join(work, "indexes"), "--reports", join(work, "reports")];
  gongbao("index", CORPUS, "--quiet", ...places);
  gongbao("dossier", CONCEPT, "--quiet", ...places);
  address = pathToFileURL(join(reports, "index.html")).href;
});
after(() => browser.close());

const csv = (name) => readCsv(join(reports, `${name}.csv`));

const opened = (settings = {}, query = "?lang=en", at = address) => openDrawn(browser, at + query, settings);

/** A cell of a table as a value of a chart has it. */
const TEXTS = ["period", "date", "series", "unit", "title", "doc_id"];
const asValue = (cell, name) => (cell === "" ? null : !TEXTS.includes(name) && /^-?[\d.]+(e-?\d+)?$/.test(cell) ? Number(cell) : cell);

test("every table of the page holds the cells of its file", async () => {
  const page = await opened();
  const tables = await page.evaluate(() =>
    [...document.querySelectorAll("table[data-table]")].map((table) => ({
      name: table.dataset.table,
      columns: [...table.querySelectorAll("th")].map((head) => head.dataset.column),
      rows: [...table.querySelectorAll("tbody tr")].map((row) => [...row.cells].map((cell) => cell.textContent)),
      links: [...table.closest(".source").querySelectorAll("a[download]")].map((link) => link.getAttribute("href")),
    })),
  );
  const shown = new Map();
  for (const { name, columns, rows, links } of tables) {
    assert.deepEqual(links, [`${name}.csv`]);
    const file = csv(name);
    assert.deepEqual(columns, Object.keys(file[0]), name);
    const known = new Set(file.map((row) => JSON.stringify(Object.values(row))));
    for (const row of rows) assert.ok(known.has(JSON.stringify(row)), `${name}: ${row}`);
    shown.set(name, (shown.get(name) ?? 0) + rows.length);
  }
  for (const name of ["policy_chart", "collocates", "keyness", "timeline", "events", "event_documents", "notes", "indicators"]) {
    assert.equal(shown.get(name), csv(name).length, `${name} is shown as a whole`);
  }
  page.sound();
});

test("every chart shows the cells of its file", async () => {
  const page = await opened();
  const all = await charts(page);
  const table = {
    "policy-chart": ["policy_chart", "events"],
    "policy-share": ["policy_chart"],
    "collocates-zh": ["collocates"],
    "collocates-en": ["collocates"],
    "keyness-zh": ["keyness"],
    "keyness-en": ["keyness"],
    "association-share": ["association"],
    "first-mentions-timeline": ["timeline"],
    "indicator-1": ["indicators"],
    "indicator-2": ["indicators"],
  };
  assert.deepEqual(all.map((one) => one.id).sort(), Object.keys(table).sort());
  for (const { id, label, caption, datasets, counts, shapes } of all) {
    assert.ok(label.length > 20 && caption.length > 20, id);
    assert.ok(shapes > 4, `${id} is drawn`);
    for (const [at, count] of counts) assert.equal(count, datasets[at].source.length, `${id} shows every row`);
    datasets.forEach(({ dimensions, source }, number) => {
      const file = csv(table[id][Math.min(number, table[id].length - 1)]);
      const names = dimensions.filter((name) => !name.startsWith("_"));
      const skipped = dimensions.length - names.length;
      const value = (row, name) => (id === "first-mentions-timeline" ? row[name] || null : id.startsWith("indicator") && name === "value" ? Number(row[name]) : asValue(row[name], name));
      const known = new Set(file.map((row) => JSON.stringify(names.map((name) => value(row, name)))));
      assert.ok(source.length > 0, id);
      for (const row of source) assert.ok(known.has(JSON.stringify(row.slice(skipped))), `${id}: ${JSON.stringify(row)}`);
    });
  }
  const of = (id) => all.find((one) => one.id === id).datasets;
  // The chart has every period, and every event stands in its own.
  assert.equal(of("policy-chart")[0].source.length, csv("policy_chart").length);
  const marks = of("policy-chart").slice(1).flatMap((one) => one.source);
  assert.equal(marks.length, csv("events").length);
  const heights = new Set();
  for (const [period, height, event, date] of marks) {
    assert.equal(period, date.slice(0, 4), `event ${event}`);
    assert.ok(!heights.has(`${period} ${height}`), "no mark lies on another");
    heights.add(`${period} ${height}`);
  }
  for (const row of csv("policy_chart")) {
    assert.equal(marks.filter(([period]) => period === row.period).length, Number(row.events), row.period);
  }
  // A leaderboard as bars, the best first; values of several dates as lines.
  const scores = of("indicator-1")[0].source.map((row) => row[2]);
  assert.deepEqual(scores, [...scores].sort((a, b) => b - a));
  assert.equal(scores.length + of("indicator-2").flatMap((one) => one.source).length, csv("indicators").length);
  page.sound();
});

test("figures, events and notes are those of the tables", async () => {
  const page = await opened();
  const [row] = csv("figures");
  const figures = await page.locator(".figures .value").allInnerTexts();
  assert.deepEqual(figures, [row.documents, `${(row.share * 100).toFixed(1)}\u00a0%`, row.occurrences, row.agencies, row.first_date, row.events]);
  const notes = (await page.locator(".figures .note").allInnerTexts()).join(" ");
  for (const name of ["documents_total", "last_date", "notes", "indicators"]) assert.ok(notes.includes(row[name]), name);

  const entries = (id) =>
    page.locator(`#${id} .entries > li`).evaluateAll((all) =>
      all.map((one) => {
        const text = (part) => one.querySelector(part)?.innerText ?? "";
        return {
          number: text(".mark"),
          date: text(".when time"),
          title: text("h3"),
          link: one.querySelector("h3 a")?.getAttribute("href") ?? "",
          text: [...one.querySelectorAll(".text")].map((line) => line.innerText).join("\n"),
          source: text(".cited"),
          language: text(".cited .language"),
          group: one.closest(".group").querySelector(".group-title")?.innerText ?? text(".category"),
          documents: [...one.querySelectorAll(".documents li")].map((line) => [line.querySelector("time").innerText, line.querySelector("code").innerText, line.innerText]),
        };
      }),
    );
  const languages = { en: "English", zh: "Chinese", ja: "Japanese", fr: "French" };
  const check = (entry, row) => {
    assert.equal(entry.date, row.date);
    assert.equal(entry.title, row.title);
    assert.equal(entry.link, row.url);
    assert.ok(entry.source.startsWith(row.source), entry.source);
    assert.equal(entry.language, languages[row.source_language]);
    assert.equal(entry.group.toLowerCase(), row.category);
  };
  const around = csv("event_documents");
  const events = await entries("events");
  const file = csv("events");
  assert.deepEqual(events.map((one) => one.number), file.map((one) => one.event).reverse());
  for (const event of events) {
    check(event, file.find((row) => row.event === event.number));
    const of = around.filter((row) => row.event === event.number);
    assert.deepEqual(event.documents.map(([date, id]) => [date, id]), of.map((row) => [row.date, row.doc_id]));
    event.documents.forEach(([, , line], at) => assert.ok(line.includes(of[at].title) && line.includes(of[at].agency), line));
  }
  const noted = await entries("notes");
  assert.equal(noted.length, csv("notes").length);
  for (const note of noted) {
    const row = csv("notes").find((one) => one.title === note.title);
    check(note, row);
    assert.equal(note.text, row.text);
  }
  assert.deepEqual([...new Set(noted.map((one) => one.group))], ["Tech progress", "Domestic dynamics", "Foreign involvement"]);
  page.sound();
});

test("both languages, by a link; the back button goes back", async () => {
  const page = await opened();
  const language = () => page.evaluate(() => document.documentElement.lang);
  assert.equal(await language(), "en");
  await page.getByRole("link", { name: "中文" }).click();
  await drawn(page);
  assert.equal(await language(), "zh");
  assert.equal(await page.locator("h1").innerText(), "人工智能");
  assert.match(await page.locator("#policy-chart").innerText(), /技术进展/);
  assert.match(await page.locator("#notes").innerText(), /日文/);
  const english = await page.evaluate(() => [...document.querySelectorAll("h2, .lead, .caption, summary, th, dt, .around, .group-title")].filter((one) => !/[\u3400-\u9fff]/.test(one.innerText) && one.offsetParent).map((one) => one.innerText));
  // Names of indicators are those of their files.
  assert.deepEqual(english.filter((text) => !/^(G²|NPMI|logDice|gongbao)?$/i.test(text)), []);
  await page.goBack();
  await drawn(page);
  assert.equal(await language(), "en");
  page.sound();
});

test("nothing serious by axe, in light and dark, in both languages", async () => {
  for (const colorScheme of ["light", "dark"]) {
    for (const query of ["?lang=en", "?lang=zh"]) {
      const page = await opened({ colorScheme }, query);
      if (colorScheme === "dark") await page.evaluate(() => document.querySelectorAll("#policy details, #notes details").forEach((one) => (one.open = true)));
      await accessible(page);
      page.sound();
    }
  }
});

test("a narrow screen scrolls down only", async () => {
  const page = await opened({ viewport: { width: 390, height: 844 } });
  await page.evaluate(() => document.querySelectorAll("details").forEach((one) => (one.open = true)));
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 390);
  page.sound();
});

test("without JavaScript events, notes and tables are there", async () => {
  const page = await open(browser, address, "file:", { javaScriptEnabled: false });
  assert.equal(await page.locator("#events .entries > li").count(), csv("events").length);
  assert.ok((await page.locator("table[data-table=indicators] tbody tr").count()) > 50);
});

test("what was handed over does nothing, whatever it holds", async () => {
  const drop = join(work, "<img src=x onerror=alert(0)>");
  const evil = (number) => `</script><script>window.pwned=${number};alert(${number})</script><img src=x onerror="window.pwned=${number};alert(${number})">`;
  const quoted = (text) => `"${String(text).replaceAll('"', '""')}"`;
  const table = (rows) => rows.map((row) => row.map(quoted).join(",")).join("\n");
  mkdirSync(join(drop, "indicators"), { recursive: true });
  writeFileSync(join(drop, "a.jsonl"), [2023, 2024, 2025].map((year) => JSON.stringify({ id: `${year}${evil(1)}`, title: evil(2), agency: evil(3), date: `${year}-03-01`, text: `artificial intelligence ${evil(4)} of ${year}` })).join("\n"));
  const addresses = ["javascript:alert(5)", " javascript:alert(5)", "data:text/html,<script>alert(5)</script>", 'https://example.org/"onmouseover="alert(5)', "https://example.org/<script>", "//example.org", "https://example.org/good?a=1&b='2"];
  const head = ["date", "title", "category", "source", "source_language", "url"];
  const rows = addresses.map((url, at) => [`2024-02-2${at}`, `${evil(6)} ${at}`, at === 4 ? "__proto__" : evil(at % 3), `${evil(7)} {a|b} {value}`, "en", url]);
  writeFileSync(join(drop, "events.csv"), table([head, ...rows]));
  writeFileSync(join(drop, "notes.csv"), table([[...head, "text"], ...rows.map((row) => [...row, `${evil(8)}\n\u2028${evil(9)}`])]));
  const values = ["series", "date", "value", "unit", "source"];
  writeFileSync(join(drop, "indicators", "<img src=x onerror=alert(10)>.csv"), table([values, [evil(11), "2024", "1", evil(12), evil(13)], ["__proto__", "2024", "2", evil(12), "=1+1"], ["constructor", "2024", "3", "", "x"]]));
  writeFileSync(join(drop, "indicators", "lines.csv"), table([values, ...[2023, 2024].flatMap((year) => [[evil(14), year, "1", "{en}", evil(15)], ["__proto__", year, "2", "", "x"]])]));
  const places = ["--indexes", join(work, "evil"), "--reports", join(work, "evil-reports")];
  gongbao("index", drop, "--quiet", ...places);
  gongbao("dossier", CONCEPT, "--quiet", "--min", "1", ...places);
  const evilAddress = pathToFileURL(join(work, "evil-reports", "dossier", CONCEPT, "index.html")).href;
  for (const query of ["?lang=en", "?lang=zh"]) {
    const page = await opened({}, query, evilAddress);
    const shown = await page.evaluate(async () => {
      let shown = 0;
      for (const element of document.querySelectorAll(".chart")) {
        const chart = echarts.getInstanceByDom(element);
        for (const series of chart.getModel().getSeries()) {
          for (let at = 0; at < series.getData().count(); at++) {
            chart.dispatchAction({ type: "showTip", seriesIndex: series.seriesIndex, dataIndex: at });
            shown += 1;
          }
        }
      }
      await new Promise((done) => setTimeout(done, 300));
      return shown;
    });
    assert.ok(shown > 30, `${shown} marks`);
    await page.evaluate(() => document.querySelectorAll("details").forEach((one) => (one.open = true)));
    const found = await page.evaluate(() => ({
      pwned: window.pwned,
      prototype: Object.keys(Object.prototype),
      images: document.querySelectorAll("img, iframe, object, [onerror], [onload], [onmouseover]").length,
      scripts: document.scripts.length,
      links: [...new Set([...document.querySelectorAll(".entries a")].map((link) => link.getAttribute("href")))],
    }));
    assert.deepEqual(found, { pwned: undefined, prototype: [], images: 0, scripts: 4, links: ["https://example.org/good?a=1&b='2"] });
    const main = await page.locator("main").innerText();
    assert.match(main, /<script>window\.pwned/, "it is shown as it is written");
    assert.match(main, /javascript:alert\(5\)/, "an address that cannot be followed is a text");
    await accessible(page);
    page.sound();
  }
});

test("pictures for the documentation", { skip: !process.env.GONGBAO_SCREENSHOTS }, async () => {
  const target = process.env.GONGBAO_SCREENSHOTS;
  assert.ok(existsSync(target));
  for (const [width, height, name] of [[1440, 1750, "dossier-1440.png"], [390, 1500, "dossier-390.png"]]) {
    const page = await opened({ viewport: { width, height } });
    await page.screenshot({ path: join(target, name) });
    page.sound();
  }
});
