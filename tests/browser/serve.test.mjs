// The served page in a real browser: search, filter, open, mark, trend, compare, export, languages,
// the back button, keys, a phone's width, and documents that want to do harm.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { after, before, test } from "node:test";

import { PROGRAM, accessible, folder, gongbao, launch, open, readCsv } from "./support.mjs";

const CORPUS = resolve(import.meta.dirname, "../../corpus");
const place = folder();
const indexes = join(place, "indexes");
const servers = [];
let browser, origin;

/** Serves an index; the address of the page. */
async function serve(folder) {
  const server = spawn(PROGRAM, ["serve", "--indexes", folder, "--port", "0"], { stdio: ["ignore", "pipe", "inherit"] });
  servers.push(server);
  return new Promise((done) => server.stdout.once("data", (line) => done(String(line).trim())));
}

before(async () => {
  gongbao("index", CORPUS, "--indexes", indexes, "--quiet");
  origin = await serve(indexes);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  servers.forEach((server) => server.kill("SIGINT"));
});

/** The address of a view. */
function at(view, params) {
  const search = new URLSearchParams();
  if (view !== "search") search.set("view", view);
  for (const [name, values] of Object.entries(params)) for (const one of [values].flat()) search.append(name, one);
  return `${origin}/?${search}`;
}

const count = (page) => page.locator("#count").innerText();
const json = (...args) => JSON.parse(gongbao(...args, "--indexes", indexes, "--format", "json"));

async function download(page, link) {
  const [file] = await Promise.all([page.waitForEvent("download"), link.click()]);
  const path = join(place, `${Date.now()}-${file.suggestedFilename()}`);
  await file.saveAs(path);
  return path;
}

test("a search is asked, narrowed down by facets, and gone back through", async () => {
  const page = await open(browser, `${origin}/`, origin);
  await page.fill("#query", "监管 平台");
  await page.press("#query", "Enter");
  await page.waitForSelector(".hits li");
  const all = json("search", "监管 平台");
  assert.equal(await count(page), `1–10 of ${all.documents} documents`);
  const titles = await page.locator(".hits h2").allInnerTexts();
  assert.deepEqual(titles, all.hits.map((hit) => hit.title || hit.doc_id));
  assert.ok((await page.locator(".hits li").first().locator("mark").count()) > 0);

  const facet = page.locator("a.facet", { hasText: "2024" }).first();
  await facet.click();
  await page.waitForSelector(".chip");
  const narrowed = json("search", "监管 平台", "--where", "year:2024");
  assert.equal(await count(page), `1–${narrowed.hits.length} of ${narrowed.documents} documents`);
  assert.equal(new URL(page.url()).searchParams.get("where"), "year:2024");
  await page.locator("aside a.facet", { hasText: "国务院" }).first().click();
  await page.waitForURL(/agency/);
  const where = new URL(page.url()).searchParams.get("where");
  assert.equal(where, "year:2024 agency:国务院");
  await page.goBack();
  await page.goBack();
  await page.waitForFunction((wanted) => document.getElementById("count")?.textContent === wanted, `1–10 of ${all.documents} documents`);

  await page.locator("nav.pages a[rel=next]").click();
  await page.waitForURL(/offset=10/);
  const next = json("search", "监管 平台", "--offset", "10");
  await page.waitForFunction(() => document.getElementById("count")?.textContent.startsWith("11"));
  assert.deepEqual(await page.locator(".hits h2").allInnerTexts(), next.hits.map((hit) => hit.title || hit.doc_id));
  await page.selectOption("select[name=sort]", "date");
  await page.waitForURL(/sort=date/);
  const dated = json("search", "监管 平台", "--sort", "date");
  await page.waitForFunction(() => document.getElementById("count")?.textContent.startsWith("1–"));
  assert.deepEqual(await page.locator(".hits h2").allInnerTexts(), dated.hits.map((hit) => hit.title || hit.doc_id));
  // The link alone brings the same view.
  const other = await open(browser, page.url(), origin);
  await other.waitForSelector(".hits li");
  assert.deepEqual(await other.locator(".hits h2").allInnerTexts(), await page.locator(".hits h2").allInnerTexts());
  page.sound();
  other.sound();
});

test("a document is opened, its matches marked and gone through, its chapters gone to", async () => {
  const page = await open(browser, at("search", { query: "安全" }), origin);
  await page.waitForSelector(".hits li");
  await page.locator(".hits h2 a").first().click();
  await page.waitForSelector(".text p");
  const id = new URL(page.url()).searchParams.get("id");
  const shown = json("show", id, "--query", "安全");
  const bytes = Buffer.from(shown.text);
  const wanted = shown.marks.map(([from, to]) => bytes.subarray(from, to).toString());
  assert.deepEqual(await page.locator(".text mark").allInnerTexts(), wanted);
  // Every character of the text is there.
  const plain = (text) => text.replace(/\s/g, "");
  assert.equal(plain(await page.locator(".text").innerText()), plain(shown.text));
  assert.match(await page.locator("#position").innerText(), /Match \d+ \/ /);
  await page.keyboard.press("n");
  assert.equal(await page.locator("mark.current").count(), 1);
  const before = await page.locator("#position").innerText();
  await page.keyboard.press("p");
  assert.notEqual(await page.locator("#position").innerText(), before);
  for (const field of shown.card.metadata) {
    const row = page.locator(".metadata dl > div", { hasText: field.origin }).first();
    assert.ok(await row.count());
  }
  await page.keyboard.press("Escape");
  await page.waitForSelector(".hits li");
  page.sound();

  const chaptered = await open(browser, at("document", { id: "central/ai-plan-2017.md" }), origin);
  await chaptered.waitForSelector(".chapters a");
  await chaptered.locator(".chapters a", { hasText: "四 保障措施" }).click();
  await chaptered.waitForURL(/near=/);
  assert.ok(await chaptered.locator(".text p", { hasText: "四、保障措施" }).first().isVisible());
  chaptered.sound();
});

test("keyword in context is that of the command line, sorted as asked", async () => {
  const page = await open(browser, at("kwic", { query: "监管" }), origin);
  await page.waitForSelector(".kwic li");
  const rows = json("kwic", "监管");
  assert.equal(await count(page), `1–50 of ${rows.length} lines`);
  assert.deepEqual(await page.locator(".kwic .context a").allInnerTexts(), rows.slice(0, 50).map((row) => row.match));
  await page.selectOption("select[name=sort]", "left");
  await page.waitForURL(/sort=left/);
  const left = json("kwic", "监管", "--sort", "left");
  await page.waitForFunction((text) => document.querySelector(".kwic .left span")?.textContent === text, left[0].left);
  const csv = readCsv(await download(page, page.locator(".export", { hasText: "CSV" })));
  assert.deepEqual(csv.map((row) => [row.left, row.match, row.right]), left.slice(0, 50).map((row) => [row.left, row.match, row.right]));
  await page.locator(".kwic .context a").first().click();
  await page.waitForSelector("mark.current");
  assert.equal(await page.locator("mark.current").innerText(), left[0].match);
  page.sound();
});

test("a trend of any form is drawn, compared, exported, and leads to its documents", async () => {
  const page = await open(browser, at("trend", { query: "监管" }), origin);
  await page.waitForSelector(".chart svg text");
  await page.fill("#compare", "concept:security");
  await page.press("#compare", "Enter");
  await page.waitForURL(/concept%3Asecurity/);
  await page.waitForSelector("th.group >> nth=1");
  await page.waitForSelector(".chart svg text");
  const path = await download(page, page.locator(".export", { hasText: "CSV" }));
  const csv = readCsv(path);
  const percent = (text) => `${(100 * Number(text)).toFixed(1)} %`;
  const shown = await page.locator("tbody tr").evaluateAll((rows) => rows.map((row) => [...row.cells].map((cell) => cell.innerText)));
  const years = [...new Set(csv.map((row) => row.year))];
  assert.equal(shown.length, years.length);
  years.forEach((year, at) => {
    const of = csv.filter((row) => row.year === year);
    const wanted = of.flatMap((row) => [
      row.documents, percent(row.share), `${percent(row.share_low)} – ${percent(row.share_high)}`,
      Number(row.occurrences).toLocaleString("en-US"), Number(row.per_million_words).toFixed(1),
    ]);
    assert.deepEqual(shown[at], [year, of[0].documents_total, ...wanted]);
  });
  const counted = JSON.parse(gongbao("count", "监管", "--by", "year", "--indexes", indexes, "--format", "json"));
  for (const row of counted.filter((one) => one.year)) {
    assert.equal(csv.find((one) => one.form === "监管" && one.year === row.year).documents, String(row.documents));
  }
  const xlsx = readFileSync(await download(page, page.locator(".export", { hasText: "XLSX" })));
  assert.equal(xlsx.subarray(0, 2).toString(), "PK");
  for (const [value, text] of [["documents", "documents"], ["per_million", "per million words"]]) {
    await page.selectOption("select[name=measure]", { label: text });
    await page.waitForURL(new RegExp(`measure=${value}`));
    await page.waitForSelector(".chart svg text");
  }
  // The number of a cell is the number of documents behind it.
  const cell = page.locator("tbody a").first();
  const wanted = await cell.innerText();
  await cell.click();
  await page.waitForSelector(".hits li");
  assert.match(await count(page), new RegExp(`of ${wanted} documents?$`));
  page.sound();
});

test("association has the share of each concept, and leads to its documents", async () => {
  const page = await open(browser, at("association", { query: "concept:artificial_intelligence" }), origin);
  await page.waitForSelector("tbody tr");
  const csv = readCsv(await download(page, page.locator(".export", { hasText: "CSV" })));
  const shown = await page.locator("tbody tr").evaluateAll((rows) => rows.map((row) => [row.cells[0].innerText, row.cells[1].innerText]));
  assert.deepEqual(shown, csv.map((row) => [row.label_en, `${row.documents_both} / ${row.documents_of}`]));
  const table = JSON.parse(gongbao("report", "association", "--of", "artificial_intelligence", "--print", "--format", "json", "--indexes", indexes));
  for (const row of csv) {
    const same = table.find((one) => one.by === "all" && one.concept === row.concept);
    assert.equal(String(same.documents_both), row.documents_both);
    assert.equal(String(same.share), row.share);
  }
  const wanted = csv[0].documents_both;
  await page.locator("tbody tr").first().locator("a").nth(1).click();
  await page.waitForSelector(".hits li");
  assert.match(await count(page), new RegExp(`of ${wanted} documents$`));
  page.sound();
});

test("concepts are listed, found, and lead to their trend", async () => {
  const page = await open(browser, at("concepts", {}), origin);
  await page.waitForSelector("tbody tr");
  await page.fill("input[type=search]:not(#query)", "监督");
  await page.keyboard.press("Enter");
  await page.waitForURL(/find=/);
  await page.locator("tbody a", { hasText: "supervision" }).first().click();
  await page.waitForSelector(".chart svg text");
  page.sound();
});

test("the page speaks Chinese where asked, and keeps to it", async () => {
  const page = await open(browser, at("search", { query: "监管" }), origin);
  await page.waitForSelector(".hits li");
  await page.click("#language");
  await page.waitForURL(/lang=zh/);
  assert.equal(await page.locator("#go").innerText(), "检索");
  assert.match(await count(page), /份文件$/);
  assert.equal(await page.locator("html").getAttribute("lang"), "zh-CN");
  await page.locator("#views a", { hasText: "趋势" }).click();
  await page.waitForSelector(".chart svg text");
  assert.match(page.url(), /lang=zh/);
  assert.equal(await page.locator("h1").innerText(), "趋势");
  await page.goBack();
  await page.goBack();
  await page.waitForFunction(() => document.getElementById("go").textContent === "Search");
  page.sound();
});

test("everything works by keys", async () => {
  const page = await open(browser, `${origin}/`, origin);
  await page.waitForSelector(".examples a");
  await page.keyboard.press("/");
  await page.keyboard.type("监管");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".hits li");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  const focused = await page.evaluate(() => document.activeElement.textContent);
  assert.equal(focused, await page.locator(".hits h2").nth(1).innerText());
  await page.keyboard.press("Enter");
  await page.waitForSelector(".text p");
  assert.equal(await page.locator(".document h1").innerText(), focused);
  await page.keyboard.press("n");
  await page.keyboard.press("Escape");
  await page.waitForSelector(".hits li");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  assert.equal(await page.evaluate(() => document.activeElement.id), "query");
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  await page.waitForSelector("dialog[open]");
  await page.keyboard.press("Escape");
  assert.equal(await page.locator("dialog[open]").count(), 0);
  page.sound();
});

test("views are saved in the browser, and nowhere else", async () => {
  const page = await open(browser, at("trend", { query: ["监管", "平台"] }), origin);
  await page.waitForSelector(".chart svg text");
  await page.click("#save");
  await page.goto(`${origin}/`);
  await page.waitForSelector(".start .saved a");
  await page.locator(".start .saved a").click();
  await page.waitForSelector(".chart svg text");
  assert.deepEqual(new URL(page.url()).searchParams.getAll("query"), ["监管", "平台"]);
  await page.click("#saved");
  await page.locator("dialog .saved button").click();
  assert.equal(await page.locator("dialog .saved").count(), 0);
  page.sound();
});

test("a query that cannot be understood is told with its place, and the page goes on", async () => {
  const page = await open(browser, at("search", { query: "NEAR(a, b)" }), origin);
  await page.waitForSelector("[role=alert]");
  const told = await page.locator("[role=alert]").innerText();
  assert.match(told, /NEAR has a distance in words/);
  assert.match(told, /\^/);
  await page.fill("#query", "监管");
  await page.press("#query", "Enter");
  await page.waitForSelector(".hits li");
});

const VIEWS = {
  start: ["search", {}],
  search: ["search", { query: "监管 平台", where: "year:2020.." }],
  document: ["document", { id: "central/ai-plan-2017.md", query: "安全" }],
  kwic: ["kwic", { query: "监管", crossing: "true" }],
  trend: ["trend", { query: ["监管", "concept:security", "standard*"] }],
  association: ["association", { query: "concept:artificial_intelligence" }],
  concepts: ["concepts", {}],
};
const READY = ".start, .hits li, .text p, .kwic li, .chart svg text, tbody tr";

for (const [width, height] of [[1440, 900], [390, 844]]) {
  for (const colorScheme of ["light", "dark"]) {
    test(`every view is accessible and fits, ${width} wide, ${colorScheme}`, async () => {
      for (const [name, [view, params]] of Object.entries(VIEWS)) {
        for (const lang of colorScheme === "dark" ? ["zh"] : ["en"]) {
          const page = await open(browser, at(view, { ...params, lang }), origin, { viewport: { width, height }, colorScheme });
          await page.waitForSelector(READY);
          if (view === "trend") await page.waitForSelector(".chart svg text");
          const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          assert.ok(over <= 0, `${name} is ${over} wider than the window`);
          await accessible(page);
          page.sound();
          await page.context().close();
        }
      }
    });
  }
}

test("documents that want to do harm do nothing", async () => {
  const harm = ["<script>alert(1)</script>", "<img src=x onerror=alert(2)>", "</script><svg onload=alert(3)>", "\"><b onmouseover=alert(4)>", "javascript:alert(5)"];
  const drop = join(place, "harm");
  mkdirSync(drop);
  harm.forEach((text, number) => {
    const record = {
      id: `harm ${number} ${text}`, title: `监管 ${text}`, agency: text, doc_number: text, doc_type: text, region: text,
      date: "2024-05-01", source: text, other: text, text: `监管 ${text}\n第一章 ${text}\n第一条 平台监管 ${text}`,
    };
    writeFileSync(join(drop, `r${number}.jsonl`), JSON.stringify(record));
    writeFileSync(join(drop, `${number} ${text.replaceAll("/", "")}.txt`), `监管 ${text}`);
  });
  const index = join(place, "harm-indexes");
  gongbao("index", drop, "--indexes", index, "--quiet");
  const own = await serve(index);
  const query = "监管";
  const { hits } = JSON.parse(gongbao("search", query, "--limit", "0", "--indexes", index, "--format", "json"));
  assert.ok(hits.length >= harm.length, `${hits.length}`);
  const paths = [
    `/?query=${query}`, `/?view=kwic&query=${query}`, `/?view=trend&query=${encodeURIComponent(harm[1])}&query=${query}`,
    `/?view=association&query=${query}&by=agency`, `/?query=${encodeURIComponent(harm[0])}&where=${encodeURIComponent(harm[1])}`,
    `/?query=${query}&lang=${encodeURIComponent(harm[0])}&sort=${encodeURIComponent(harm[1])}`,
    ...hits.map((hit) => `/?view=document&query=${query}&id=${encodeURIComponent(hit.doc_id)}`),
  ];
  for (const path of paths) {
    const page = await open(browser, own + path, own);
    await page.waitForSelector(`${READY}, [role=alert]`);
    await page.waitForTimeout(100);
    const planted = await page.evaluate(() => ({
      elements: document.querySelectorAll("img, b, main script, main svg[onload], [onerror], [onload], [onmouseover], a[href^='javascript']").length,
    }));
    assert.equal(planted.elements, 0, path);
    if (!(await page.locator("[role=alert]").count())) page.sound();
    await page.context().close();
  }
});

test("a value that is clicked leaves as many documents as stand beside it", async () => {
  // Documents of two agencies, years within a range, values that no filter can say.
  const drop = join(place, "facets");
  const index = join(place, "facets-indexes");
  mkdirSync(drop);
  const both = ["工业和信息化部", "公安部"];
  const documents = [
    { id: "a", agency: both, date: "2022-01-01", text: "监管一" },
    { id: "b", agency: both.slice(0, 1), date: "2023-01-01", text: "监管二" },
    { id: "c", agency: both.slice(0, 1), date: "2024-01-01", text: "监管三" },
    { id: "d", agency: ['"Led" by quote'], date: "2024-02-01", text: "监管四" },
  ];
  writeFileSync(join(drop, "d.jsonl"), documents.map((one) => JSON.stringify(one)).join("\n"));
  gongbao("index", drop, "--indexes", index, "--quiet");
  const own = await serve(index);
  for (const where of ["", "year:2022..2024", "agency:公安部", "agency:工业*", "agency:公安部,工业和信息化部"]) {
    const page = await open(browser, `${own}/?query=监管&where=${encodeURIComponent(where)}`, own);
    await page.waitForSelector("#count");
    const links = await page.locator("aside a.facet:not([aria-current])").evaluateAll((all) =>
      all.map((one) => [one.href, Number(one.querySelector(".number").textContent)]));
    assert.ok(links.length > 0, where);
    for (const [href, said] of links) {
      await page.goto(href);
      await page.waitForSelector("#count");
      assert.match(await count(page), new RegExp(` of ${said} document`), `${where} → ${href}`);
    }
    page.sound();
    await page.context().close();
  }
  const page = await open(browser, `${own}/?query=监管`, own);
  await page.waitForSelector("#count");
  assert.equal(await page.locator("aside a.facet", { hasText: "Led" }).count(), 0);
  assert.equal(await page.locator("aside span.facet", { hasText: "Led" }).count(), 1);
  page.sound();
});

test("the page goes on once there is an index", async () => {
  const drop = join(place, "later");
  const index = join(place, "later-indexes");
  mkdirSync(drop);
  writeFileSync(join(drop, "a.txt"), "监管办法");
  const own = await serve(index);
  const page = await open(browser, `${own}/?query=监管`, own);
  await page.waitForSelector("[role=alert]");
  gongbao("index", drop, "--indexes", index, "--quiet");
  await page.waitForFunction(() => document.getElementById("count")?.textContent === "1–1 of 1 document", null, { timeout: 20000 });
  await page.context().close();
  const odd = await open(browser, `${own}/?view=constructor&query=监管`, own);
  await odd.waitForSelector("#count");
  odd.sound();
});

test("new documents are shown once a run has brought them", async () => {
  const drop = join(place, "growing");
  const index = join(place, "growing-indexes");
  mkdirSync(drop);
  writeFileSync(join(drop, "a.txt"), "监管办法");
  gongbao("index", drop, "--indexes", index, "--quiet");
  const own = await serve(index);
  const page = await open(browser, `${own}/?query=监管`, own);
  await page.waitForFunction(() => document.getElementById("count")?.textContent === "1–1 of 1 document");
  writeFileSync(join(drop, "b.txt"), "监管平台");
  gongbao("index", drop, "--indexes", index, "--quiet");
  await page.waitForSelector("#news button", { timeout: 20000 });
  await page.click("#news button");
  await page.waitForFunction(() => document.getElementById("count")?.textContent === "1–2 of 2 documents");
  page.sound();
});

test("a long document opens fast", async () => {
  const drop = join(place, "long");
  const index = join(place, "long-indexes");
  mkdirSync(drop);
  let text = "";
  for (let number = 0; Buffer.byteLength(text) < 1_000_000; number++) {
    text += `第${number}条 各级人民政府应当加强数据安全监管，建立健全平台治理制度，推动产业健康发展。\n`;
  }
  writeFileSync(join(drop, "long.txt"), text);
  gongbao("index", drop, "--indexes", index, "--quiet");
  const own = await serve(index);
  const page = await open(browser, `${own}/`, own);
  await page.waitForSelector(".start");
  const begun = Date.now();
  await page.goto(`${own}/?view=document&id=long.txt&query=监管`);
  await page.waitForSelector(".text mark");
  const took = Date.now() - begun;
  console.log(`1 MB of text: ${took} ms`);
  await page.keyboard.press("p");
  assert.ok(await page.locator("mark.current").isVisible());
  page.sound();
});
