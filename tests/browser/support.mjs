// What the browser tests share: the built program, a real Chromium that watches for console errors
// and for requests off the machine, and the tables as they were written.
//
// GONGBAO_PROGRAM  the built program
// GONGBAO_NODE     a folder whose node_modules holds playwright-core and axe-core
// GONGBAO_CHROMIUM the browser; /usr/bin/chromium where it is not given

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const require = createRequire(join(resolve(needed("GONGBAO_NODE")), "here.js"));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

export const PROGRAM = resolve(needed("GONGBAO_PROGRAM"));

function needed(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
}

/** A folder that is gone after the tests. */
export function folder() {
  const path = mkdtempSync(join(tmpdir(), "gongbao-"));
  process.on("exit", () => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** Runs the program; status 1 (some files rejected) is no failure. */
export function gongbao(...args) {
  try {
    return execFileSync(PROGRAM, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], maxBuffer: 1 << 28 });
  } catch (error) {
    if (error.status === 1) return error.stdout;
    throw new Error(`gongbao ${args.join(" ")}: ${error.stderr}`);
  }
}

export function launch() {
  return chromium.launch({
    executablePath: process.env.GONGBAO_CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox"],
  });
}

/**
 * A page that remembers what went wrong. `origin` is the one that may be asked ("file:" for a page
 * from disk); `sound()` fails where there was a console error, or a request to anywhere else.
 */
export async function open(browser, url, origin, settings = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...settings });
  const page = await context.newPage();
  const faults = [];
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => faults.push(`error: ${error.message}`));
  page.on("dialog", (dialog) => {
    faults.push(`dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  page.on("request", (request) => {
    const asked = request.url();
    if (!asked.startsWith(origin) && !asked.startsWith("data:") && !asked.startsWith("blob:")) {
      faults.push(`request: ${asked}`);
    }
  });
  page.sound = () => assert.deepEqual(faults, []);
  await page.goto(url);
  return page;
}

/** Waits until the charts of a page are there. */
export const drawn = (page) => page.waitForFunction(() => document.documentElement.dataset.drawn === "true");

/** A page from disk, with its charts. */
export async function openDrawn(browser, url, settings) {
  const page = await open(browser, url, "file:", settings);
  await drawn(page);
  return page;
}

/** All charts: their section, its tables, their data as ECharts holds them. */
export const charts = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll(".chart")].map((element) => {
      const chart = echarts.getInstanceByDom(element);
      const option = chart.getOption();
      const section = element.closest("section");
      return {
        id: element.id,
        label: element.getAttribute("aria-label"),
        caption: section.querySelector(".caption").innerText,
        tables: [...section.querySelectorAll("table[data-table]")].map((table) => table.dataset.table),
        datasets: option.dataset ?? [],
        counts: chart.getModel().getSeries().map((series) => [series.get("datasetIndex") ?? 0, series.getData().count()]),
        nodes: option.series[0].data ?? [],
        links: option.series[0].links ?? [],
        shapes: element.querySelectorAll("svg path, svg text").length,
      };
    }),
  );

/** Fails where axe finds something serious. */
export async function accessible(page) {
  // As the browser's own, not as a script of the page: its policy does not allow others.
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document));
  const serious = violations.filter((one) => ["serious", "critical"].includes(one.impact));
  const found = serious.map((one) => `${one.id}: ${one.help}: ${one.nodes.slice(0, 3).map((node) => node.html).join(" | ")}`);
  assert.deepEqual(found, []);
}

/** The rows of a CSV file as objects. */
export function readCsv(path) {
  const text = readFileSync(path, "utf8").replace(/^\uFEFF/, "");
  const rows = [];
  let row = [], cell = "", quoted = false;
  for (let at = 0; at < text.length; at++) {
    const c = text[at];
    if (quoted) {
      if (c !== '"') cell += c;
      else if (text[at + 1] === '"') (cell += '"'), at++;
      else quoted = false;
    } else if (c === '"') quoted = true;
    else if (c === ",") row.push(cell), (cell = "");
    else if (c === "\n") row.push(cell), rows.push(row), (row = []), (cell = "");
    else if (c !== "\r") cell += c;
  }
  const [header, ...rest] = rows;
  return rest.map((cells) => Object.fromEntries(header.map((name, at) => [name, cells[at]])));
}
