// The report page in a real browser, from disk: its numbers are those of the tables, and nothing in it
// comes from elsewhere or is run because a document says so.
//
// GONGBAO_SCREENSHOTS  a folder: the page made from corpus/ is pictured into it

import assert from "node:assert/strict";
import { cpSync, existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";

import { accessible, charts, drawn, folder, gongbao, launch, open, openDrawn, readCsv } from "./support.mjs";

const CORPUS = resolve(dirname(fileURLToPath(import.meta.url)), "../../corpus");
const CHARTS = 13;
const ANSWER = ["security", "declaration", "standard", "supervision"];

const work = folder();
const reports = join(work, "reports");
let browser, address;

before(async () => {
  browser = await launch();
  // Two drops into one folder, so that the last one changed something.
  const drop = join(work, "corpus");
  cpSync(CORPUS, drop, { recursive: true });
  renameSync(join(drop, "united_states.jsonl"), join(work, "later.jsonl"));
  const places = ["--indexes", join(work, "indexes"), "--reports", reports];
  gongbao("run", drop, "--quiet", ...places);
  renameSync(join(work, "later.jsonl"), join(drop, "united_states.jsonl"));
  gongbao("run", drop, "--quiet", ...places);
  address = pathToFileURL(join(reports, "index.html")).href;
});
after(() => browser.close());

const opened = (settings = {}, query = "?lang=en") => openDrawn(browser, address + query, settings);

/** A cell of a table as a value of a chart has it. */
const asValue = (cell, name) => (cell === "" ? null : name !== "year" && /^-?[\d.]+(e-?\d+)?$/.test(cell) && !/^(value|date|title|doc_id)$/.test(name) ? Number(cell) : cell);

test("every table of the page holds the cells of its file", async () => {
  const page = await opened();
  const tables = await page.evaluate(() =>
    [...document.querySelectorAll("table[data-table]")].map((table) => ({
      name: table.dataset.table,
      columns: [...table.querySelectorAll("th")].map((head) => head.dataset.column),
      rows: [...table.querySelectorAll("tbody tr")].map((row) => [...row.cells].map((cell) => cell.textContent)),
      note: table.closest("details").querySelector(".note").textContent,
      links: [...table.closest(".source").querySelectorAll("a[download]")].map((link) => link.getAttribute("href")),
    })),
  );
  const names = new Set(tables.map((table) => table.name));
  for (const name of ["trend", "concepts", "association", "agency_years", "timeline", "cooccurrence", "changes_documents", "changes_concepts", "changes_first"]) {
    assert.ok(names.has(name), name);
  }
  for (const { name, columns, rows, note, links } of tables) {
    assert.deepEqual(links, [`${name}.csv`]);
    assert.ok(await page.getByRole("link", { name: links[0] }).first().isVisible());
    const file = readCsv(join(reports, links[0]));
    assert.deepEqual(columns, Object.keys(file[0]), name);
    const known = new Set(file.map((row) => JSON.stringify(Object.values(row))));
    assert.equal(known.size, file.length);
    assert.ok(rows.length > 0, name);
    for (const row of rows) assert.ok(known.has(JSON.stringify(row)), `${name}: ${row}`);
    assert.equal(new Set(rows.map(String)).size, rows.length, "no row stands twice");
    assert.ok(note.includes(`${name}.csv`) && note.includes(rows.length.toLocaleString("en")), note);
  }
  const whole = (name, of) => {
    const [table] = tables.filter((one) => one.name === name);
    const wanted = readCsv(join(reports, `${name}.csv`)).filter(of);
    assert.equal(table.rows.length, Math.min(wanted.length, 200), name);
  };
  whole("trend", (row) => row.concept === "artificial_intelligence");
  whole("concepts", () => true);
  whole("agency_years", () => true);
  whole("timeline", (row) => row.concept === "artificial_intelligence");
  whole("changes_documents", () => true);
  whole("changes_concepts", () => true);
  whole("changes_first", (row) => row.concept === "artificial_intelligence");
  page.sound();
});

test("every chart shows the cells of its file", async () => {
  const page = await opened();
  const all = await charts(page);
  assert.equal(all.length, CHARTS);
  for (const { id, label, caption, tables, datasets, counts, nodes, links, shapes } of all) {
    assert.ok(label && caption.includes("88 documents"), `${id}: ${label} ${caption}`);
    assert.ok(shapes > 4, `${id} is drawn`);
    const table = tables[0];
    const file = readCsv(join(reports, `${table}.csv`));
    if (id === "network-graph") {
      const concepts = new Map(readCsv(join(reports, "concepts.csv")).map((row) => [row.concept, row]));
      assert.ok(nodes.length > 20 && links.length > 20);
      for (const node of nodes) {
        assert.equal(node.value, Number(concepts.get(node.id).documents));
        for (const [name, value] of Object.entries(node.row)) assert.equal(value, asValue(concepts.get(node.id)[name], name));
      }
      for (const link of links) {
        const row = file.find((one) => one.concept_a === link.source && one.concept_b === link.target);
        assert.equal(link.value, Number(row.npmi));
        for (const [name, value] of Object.entries(link.row)) assert.equal(value, asValue(row[name], name));
      }
      continue;
    }
    assert.ok(datasets.length > 0, id);
    for (const [at, count] of counts) assert.equal(count, datasets[at].source.length, `${id} shows every row`);
    for (const { dimensions, source } of datasets) {
      const of = (row) => JSON.stringify(dimensions.map((name) => asValue(row[name], name)));
      const known = new Set(file.map(of));
      assert.ok(source.length > 0, id);
      for (const row of source) assert.ok(known.has(JSON.stringify(row)), `${id}: ${JSON.stringify(row)}`);
      assert.equal(new Set(source.map(String)).size, source.length);
    }
  }
  const rows = (id) => all.find((one) => one.id === id).datasets.flatMap((one) => one.source);
  const trend = readCsv(join(reports, "trend.csv")).filter((row) => row.concept === "artificial_intelligence" && row.documents !== "0");
  const years = trend.map((row) => row.year);
  assert.deepEqual(rows("trend-documents").map(([year]) => year).filter((year) => years.includes(year)), years);
  // The question that the first screen answers.
  const wanted = readCsv(join(reports, "association.csv")).filter((row) => row.by === "year" && ANSWER.includes(row.concept));
  assert.equal(rows("companions-heat").length, wanted.length);
  assert.ok((await page.locator("#companions").boundingBox()).height + (await page.locator("#companions").boundingBox()).y <= 900);
  page.sound();
});

test("the figures at the top are those of the tables", async () => {
  const page = await opened();
  const figures = await page.locator(".figures .value").allInnerTexts();
  const concept = readCsv(join(reports, "concepts.csv")).find((row) => row.concept === "artificial_intelligence");
  const documents = readCsv(join(reports, "documents.csv"));
  const words = documents.reduce((sum, row) => sum + Number(row.words), 0);
  assert.equal(figures[0], String(documents.length));
  assert.equal(figures[1], concept.documents);
  const years = documents.map((row) => row.year).filter(Boolean).sort();
  assert.equal(figures[2], `${years[0]}–${years.at(-1)}`);
  assert.equal(figures[4], words.toLocaleString("en"));
  page.sound();
});

test("both languages, by a link; the back button goes back", async () => {
  const page = await opened();
  const language = () => page.evaluate(() => document.documentElement.lang);
  assert.equal(await language(), "en");
  assert.match(await page.title(), /artificial intelligence/);
  assert.ok((await page.locator("h1").innerText()).match(/artificial intelligence/i));
  await page.getByRole("link", { name: "中文" }).click();
  await drawn(page);
  assert.equal(await language(), "zh");
  assert.match(page.url(), /\?lang=zh$/);
  assert.equal(await page.locator("h1").innerText(), "人工智能");
  assert.equal(await page.title(), "人工智能");
  assert.match(await page.locator("#concepts-documents").innerText(), /监管/);
  assert.match(await page.locator("#trend-documents").getAttribute("aria-label"), /柱状图/);
  const english = await page.evaluate(() => [...document.querySelectorAll("h2, .lead, .caption, summary, th")].filter((one) => !/[\u3400-\u9fff]/.test(one.innerText) && one.offsetParent).map((one) => one.innerText));
  assert.deepEqual(english.filter((text) => !/^(G²|NPMI|logDice)?$/.test(text)), []);
  await page.goBack();
  await drawn(page);
  assert.equal(await language(), "en");
  await page.goForward();
  assert.equal(await language(), "zh");
  page.sound();
  // Without a wish, that of the browser.
  for (const [locale, wanted] of [["zh-CN", "zh"], ["en-GB", "en"], ["fr-FR", "en"]]) {
    const other = await opened({ locale }, "");
    assert.equal(await other.evaluate(() => document.documentElement.lang), wanted);
    other.sound();
  }
});

test("nothing serious by axe, in light and dark, in both languages", async () => {
  for (const colorScheme of ["light", "dark"]) {
    for (const query of ["?lang=en", "?lang=zh"]) {
      const page = await opened({ colorScheme }, query);
      // Their tables are alike, and axe takes long to look at every cell.
      if (colorScheme === "dark") await page.evaluate(() => document.querySelectorAll("#trend details").forEach((one) => (one.open = true)));
      await accessible(page);
      page.sound();
    }
  }
});

test("colours follow the scheme of the screen", async () => {
  const page = await opened({ colorScheme: "light" });
  const fill = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor + echarts.getInstanceByDom(document.getElementById("trend-documents")).getOption().color[0]);
  const light = await fill();
  await page.evaluate(() => delete document.documentElement.dataset.drawn);
  await page.emulateMedia({ colorScheme: "dark" });
  await drawn(page);
  assert.notEqual(await fill(), light);
  page.sound();
});

test("a narrow screen scrolls down only", async () => {
  const page = await opened({ viewport: { width: 390, height: 844 } });
  await page.evaluate(() => document.querySelectorAll("details").forEach((one) => (one.open = true)));
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 390);
  // What is wider than the screen can be reached by keyboard in its frame.
  const frames = await page.evaluate(() => [...document.querySelectorAll(".frame")].filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.tabIndex));
  assert.ok(frames.length > 0 && frames.every((index) => index === 0));
  page.sound();
});

test("on paper: light, charts within the page", async () => {
  const page = await opened({ colorScheme: "dark", viewport: { width: 720, height: 1000 } });
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  await page.waitForTimeout(300);
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), "rgb(255, 255, 255)");
  const outside = await page.evaluate(() => [...document.querySelectorAll(".chart svg")].filter((one) => one.getBoundingClientRect().right > innerWidth + 1).length);
  assert.equal(outside, 0);
  assert.equal(await page.locator(".chart svg").count(), CHARTS);
  assert.equal(await page.locator(".languages").isVisible(), false);
  const pdf = await page.pdf({ format: "A4" });
  assert.ok(pdf.length > 20_000);
  page.sound();
});

test("without JavaScript the tables are there", async () => {
  const page = await open(browser, address, "file:", { javaScriptEnabled: false });
  assert.ok(await page.locator("noscript").innerText());
  assert.ok((await page.locator("table[data-table=trend] tbody tr").count()) > 5);
  await page.locator("#trend summary").click();
  assert.ok(await page.locator("table[data-table=trend]").isVisible());
  assert.ok(!(await page.locator(".chart").first().isVisible()));
});

test("a hostile document does nothing", async () => {
  const drop = join(work, "<img src=x onerror=alert(0)>");
  const evil = (number) => `</script><script>window.pwned=${number};alert(${number})</script><img src=x onerror="window.pwned=${number};alert(${number})">`;
  mkdirSync(join(drop, "a <svg onload=alert(9)>"), { recursive: true });
  writeFileSync(join(drop, "a <svg onload=alert(9)>", "<img src=x onerror=alert(8)>.txt"), `${evil(1)} artificial intelligence security\n`);
  const records = [2019, 2020, 2021, 2022].map((year) => ({
    id: `${year}${evil(2)}`,
    title: `${evil(3)} \u2028\u2029 {a|b} {value} =1+1`,
    agency: evil(4),
    region: evil(5),
    doc_type: evil(6),
    level: evil(7),
    date: `${year}-01-0${year % 9}`,
    text: `${evil(8)} artificial intelligence security standard supervision ${year % 2 ? "declaration" : ""}`,
  }));
  writeFileSync(join(drop, "records.jsonl"), records.map((one) => JSON.stringify(one)).join("\n"));
  writeFileSync(join(drop, "more.jsonl"), JSON.stringify({ ...records[0], id: "__proto__", agency: "=cmd|' /C calc'!A0", text: "artificial intelligence <b>standard</b>" }));
  const lexicon = join(work, "lexicon.csv");
  const quoted = (text) => `"${text.replaceAll('"', '""')}"`;
  const concepts = [["artificial_intelligence", "artificial intelligence"], ...ANSWER.map((id) => [id, id])];
  writeFileSync(lexicon, ["concept,category,label_en,label_zh,language,form", ...concepts.map(([id, form]) => [id, quoted(evil(9)), quoted(`${id} ${evil(10)}`), quoted(`标签${evil(11)}`), "en", form].join(","))].join("\n"));
  const out = join(work, "evil-reports");
  gongbao("run", drop, "--quiet", "--indexes", join(work, "evil"), "--reports", out, "--lexicon", lexicon, "--where", `lang:en,zh,mixed,"${"<img src=x onerror=alert(12)>"}"`);
  for (const language of ["en", "zh"]) {
    const page = await open(browser, `${pathToFileURL(join(out, "index.html")).href}?lang=${language}`, "file:");
    await drawn(page);
    // Every tooltip is shown once.
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
    assert.ok(shown > 20);
    await page.evaluate(() => document.querySelectorAll("details").forEach((one) => (one.open = true)));
    const found = await page.evaluate(() => ({
      pwned: window.pwned,
      images: document.querySelectorAll("img, iframe, object, [onerror], [onload], svg[onload]").length,
      scripts: document.scripts.length,
    }));
    assert.deepEqual(found, { pwned: undefined, images: 0, scripts: 4 });
    assert.match(await page.locator("main").innerText(), /<script>window\.pwned/, "it is shown as it is written");
    await accessible(page);
    page.sound();
  }
});

test("it is there at once", async () => {
  const page = await open(browser, `${address}?lang=en`, "file:");
  await drawn(page);
  const { first, all } = await page.evaluate(() => ({
    first: performance.getEntriesByName("first-contentful-paint")[0]?.startTime,
    all: performance.now(),
  }));
  console.log(`first paint ${Math.round(first)} ms, all charts ${Math.round(all)} ms`);
  // A second on an idle machine; tests run on busy ones.
  assert.ok(all < 5000);
});

test("pictures for the documentation", { skip: !process.env.GONGBAO_SCREENSHOTS }, async () => {
  const target = process.env.GONGBAO_SCREENSHOTS;
  assert.ok(existsSync(target));
  for (const [width, height, name] of [[1440, 900, "page-1440.png"], [390, 844, "page-390.png"]]) {
    const page = await opened({ viewport: { width, height } });
    await page.screenshot({ path: join(target, name) });
    page.sound();
  }
});
