// The view of a trend: documents per year with one to five terms, their share, and its interval.

import { changed, go, href } from "./address.js";
import { ask, exports } from "./api.js";
import { SERIES, colour, draw } from "./chart.js";
import { h, table } from "./dom.js";
import { narrowed } from "./filter.js";
import { choice, filterLine } from "./search.js";
import { number, percent, t } from "./words.js";

const MOST = 5;

export async function show(state, signal) {
  if (!state.query.length) {
    return { title: t("trend"), content: [filterLine(state), h("p", { class: "quiet" }, t("askFirst"))] };
  }
  const found = await ask("trend", state, signal);
  const terms = state.query.slice(0, MOST).map((query, at) => ({
    query, at, rows: new Map(found.rows.slice((at * found.rows.length) / termCount(state), ((at + 1) * found.rows.length) / termCount(state)).map((row) => [row.year, row])),
  }));
  const years = [...terms[0].rows.keys()];
  const chart = h("div", { class: "chart", role: "img", "aria-label": `${t("chart")}: ${t("trendCaption")} ${state.query.join(", ")}` });
  return {
    title: `${t("trend")}: ${state.query.join(", ")}`,
    generation: found.generation,
    content: [
      filterLine(state),
      h("div", { class: "line" }, h("h1", {}, t("trend")), exports("trend", state)),
      h("div", { class: "options" },
        choice(state, "measure", t("measure"), [["", t("share")], ["documents", t("countDocuments")], ["per_million", t("perMillion")]])),
      comparison(state),
      years.length ? chart : h("p", { class: "quiet" }, t("none")),
      h("p", { class: "quiet" }, t("trendAbout"),
        found.without_date ? ` ${number(found.without_date)} ${t("undated")}${t("stop")}` : ""),
      listed(state, terms, years),
    ],
    ready: () => years.length && draw(chart, () => option(state, terms, years), (drawn) => {
      drawn.on("click", (point) => {
        const term = terms[point.seriesIndex % terms.length];
        if (term) go(documentsOf(state, term, point.name));
      });
    }),
  };
}

const termCount = (state) => Math.min(MOST, state.query.length);

/** The terms, each with its sign in the chart; all but the first can be changed here. */
function comparison(state) {
  const inputs = [];
  const apply = (event) => {
    event?.preventDefault();
    const typed = inputs.map((input) => input.value.trim()).filter(Boolean);
    go(changed(state, { query: [state.query[0], ...typed].slice(0, MOST) }));
  };
  const sign = (at) => {
    const box = h("span", { class: `sign sign-${at}`, "aria-hidden": "true" });
    return box;
  };
  const first = h("li", {}, sign(0), h("span", { class: "term" }, state.query[0]));
  const others = state.query.slice(1, MOST).map((query, at) => {
    const input = h("input", { value: query, "aria-label": `${t("term")} ${at + 2}`, maxlength: "5000", onchange: apply });
    inputs.push(input);
    const rest = state.query.filter((_, other) => other !== at + 1);
    return h("li", {}, sign(at + 1), input,
      h("a", { class: "plain", href: href(changed(state, { query: rest })), "aria-label": `${t("remove")}: ${query}` }, "×"));
  });
  const items = [first, ...others];
  if (state.query.length < MOST) {
    const input = h("input", { placeholder: t("addHint"), "aria-label": t("compare"), maxlength: "5000", id: "compare" });
    inputs.push(input);
    items.push(h("li", {}, sign(state.query.length), input, h("button", {}, t("add"))));
  }
  return h("form", { class: "terms", onsubmit: apply, "aria-label": t("compare") }, h("ol", {}, items));
}

/** The documents behind a point, as they were counted. */
function documentsOf(state, term, year) {
  const { lang } = state;
  return href({ view: "search", query: [term.query], plain: "forms", where: narrowed(state.where, "year", String(year)), lang });
}

/** What stands in the columns of each term. */
const COLUMNS = ["both", "shareColumn", "interval", "occurrencesColumn", "perMillionColumn"];

function listed(state, terms, years) {
  const columns = [t("yearColumn"), t("totalColumn"), ...terms.flatMap(() => COLUMNS.map(t))];
  const groups = terms.length > 1 ? [["", 2], ...terms.map((term) => [term.query, COLUMNS.length])] : [];
  return table(t("trendCaption"), columns, body(state, terms, years), new Set([...columns.keys()].slice(1)), groups);
}

function body(state, terms, years) {
  return years.map((year) => {
    const cells = terms.flatMap((term) => {
      const row = term.rows.get(year);
      return [
        row.documents ? h("a", { href: documentsOf(state, term, year) }, number(row.documents)) : "0",
        percent(row.share),
        row.share_low === null ? "–" : `${percent(row.share_low)} – ${percent(row.share_high)}`,
        number(row.occurrences),
        row.per_million_words === null ? "–" : row.per_million_words.toFixed(1),
      ];
    });
    return [String(year), number(terms[0].rows.get(year).documents_total), ...cells];
  });
}

function option(state, terms, years) {
  const measure = state.measure ?? "share";
  const value = (row) => {
    if (!row) return null;
    if (measure === "documents") return row.documents;
    if (measure === "per_million") return row.per_million_words;
    return row.share;
  };
  // Years without documents are gaps.
  const axis = [];
  for (let year = years[0]; year <= years.at(-1); year++) axis.push(year);
  const shown = (number) => (measure === "share" ? percent(number) : measure === "documents" ? `${number}` : number?.toFixed(1));
  const ink = colour("ink"), quiet = colour("quiet"), rule = colour("rule"), paper = colour("paper");
  const lines = terms.map((term) => ({
    name: term.query, type: "line", symbol: SERIES[term.at].symbol, symbolSize: 8, connectNulls: false, z: 3,
    lineStyle: { width: 2, type: SERIES[term.at].type, color: colour(`series-${term.at}`) },
    itemStyle: { color: colour(`series-${term.at}`) },
    data: axis.map((year) => value(term.rows.get(year)) ?? "-"),
  }));
  const intervals = measure === "share" ? terms.map((term) => interval(term, axis, terms.length)) : [];
  return {
    animation: false,
    textStyle: { color: ink, fontFamily: getComputedStyle(document.body).fontFamily },
    grid: { left: 12, right: 24, top: 24, bottom: 8, containLabel: true },
    tooltip: {
      trigger: "axis", renderMode: "richText", backgroundColor: paper, borderColor: rule, textStyle: { color: ink },
      formatter: (points) => [points[0].name, ...points.filter((point) => point.seriesType === "line").map((point) => {
        const term = terms[point.seriesIndex];
        const row = term?.rows.get(Number(points[0].name));
        if (!row) return `${point.seriesName}: –`;
        const range = measure === "share" && row.share_low !== null ? ` (${percent(row.share_low)} – ${percent(row.share_high)})` : "";
        return `${term.query.slice(0, 60)}: ${shown(value(row))}${range}, ${row.documents} / ${row.documents_total}`;
      })].join("\n"),
    },
    xAxis: { type: "category", data: axis.map(String), axisLine: { lineStyle: { color: quiet } }, axisLabel: { color: quiet }, axisTick: { show: false } },
    yAxis: {
      type: "value", min: 0, axisLabel: { color: quiet, formatter: (number) => (measure === "share" ? percent(number, 0) : `${number}`) },
      splitLine: { lineStyle: { color: rule } },
    },
    series: [...lines, ...intervals],
  };
}

/** The interval of each share, as a stroke with ends; those of several terms stand side by side. */
function interval(term, axis, count) {
  const data = axis.flatMap((year, at) => {
    const row = term.rows.get(year);
    return row && row.share_low !== null ? [[at, row.share_low, row.share_high]] : [];
  });
  return {
    name: term.query, type: "custom", silent: true, z: 2, encode: { x: 0, y: [1, 2] }, data,
    renderItem: (_, api) => {
      const shift = (term.at - (count - 1) / 2) * 5;
      const [x, low] = api.coord([api.value(0), api.value(1)]);
      const [, high] = api.coord([api.value(0), api.value(2)]);
      const style = { stroke: colour(`series-${term.at}`), lineWidth: 1.5, opacity: 0.6 };
      const stroke = (x1, y1, x2, y2) => ({ type: "line", shape: { x1: x1 + shift, y1, x2: x2 + shift, y2 }, style });
      return { type: "group", children: [stroke(x, low, x, high), stroke(x - 4, low, x + 4, low), stroke(x - 4, high, x + 4, high)] };
    },
  };
}
