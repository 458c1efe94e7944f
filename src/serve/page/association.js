// The view of association: which concepts go with the documents of a query.

import { href } from "./address.js";
import { ask, exports } from "./api.js";
import { h, table } from "./dom.js";
import { narrowed, writable } from "./filter.js";
import { choice, filterLine, pages } from "./search.js";
import { chinese, number, percent, t } from "./words.js";

/** So many rows are shown at once. */
const LIMIT = 50;

export async function show(state, signal) {
  if (!state.query.length) {
    return { title: t("association"), content: [filterLine(state), h("p", { class: "quiet" }, t("askFirst"))] };
  }
  // What is usual here is not what is usual in the API.
  const asked = { ...state, sort: state.sort ?? "share", limit: state.limit ?? LIMIT };
  const found = await ask("association", asked, signal);
  const by = state.by ?? "all";
  const first = found.rows[0];
  return {
    title: `${t("association")}: ${state.query[0]}`,
    generation: found.generation,
    content: [
      filterLine(state),
      h("div", { class: "line" }, h("h1", {}, t("association")), exports("association", asked)),
      h("div", { class: "options" },
        choice(state, "by", t("by"), [["", t("all")], ["year", t("byYear")], ["agency", t("byAgency")]]),
        choice(state, "sort", t("sort"), [["", t("byShare")], ["g2", t("byG2")], ["lexicon", t("byLexicon")]])),
      first && by === "all"
        ? h("p", {}, `${number(first.documents_of)} ${t("associationOf")} ${number(first.documents_rest)}${chinese() ? " 份" : ""}${t("stop")} `, h("span", { class: "quiet" }, t("associationAbout")))
        : null,
      first ? listed(state, found.rows, by) : h("p", {}, t("none")),
      pages(state, found.rows_total, Number(asked.limit)),
    ],
  };
}

function listed(state, rows, by) {
  const columns = [t("concept"), ...(by === "all" ? [] : [t("value")]), t("both"), t("shareColumn"), "", t("interval"), t("rest"), t("g2"), t("padj")];
  const at = by === "all" ? 1 : 2;
  const body = rows.map((row) => [
    h("a", { href: href({ view: "trend", query: [`concept:${row.concept}`], where: state.where, lang: state.lang }) }, (chinese() ? row.label_zh : row.label_en) || row.concept),
    ...(by === "all" ? [] : [row.value ?? "–"]),
    h("span", {}, linked(state, row, by), ` / ${number(row.documents_of)}`),
    percent(row.share),
    bar(row),
    `${percent(row.share_low)} – ${percent(row.share_high)}`,
    percent(row.share_rest),
    row.g2 === null ? "–" : row.g2.toFixed(1),
    row.p_adjusted === null ? "–" : row.p_adjusted < 0.001 ? "< 0.001" : row.p_adjusted.toFixed(3),
  ]);
  return table(t("associationCaption"), columns, body, new Set([at, at + 1, at + 3, at + 4, at + 5, at + 6]));
}

/** A number, with the documents behind it where a filter can name them. */
function linked(state, row, by) {
  const count = number(row.documents_both);
  if (by !== "all" && row.value && !writable(row.value)) return count;
  return h("a", { href: documentsOf(state, row, by) }, count);
}

/** The documents behind a cell. */
function documentsOf(state, row, by) {
  let where = `${state.where ?? ""} concept:${row.concept}`.trim();
  if (by !== "all" && row.value) where = narrowed(where, by, row.value);
  return href({ view: "search", query: state.query, plain: "forms", where, lang: state.lang });
}

function bar(row) {
  const part = (name, from, to) => {
    const element = h("span", { class: name });
    element.style.left = `${100 * from}%`;
    element.style.width = `${100 * (to - from)}%`;
    return element;
  };
  return h("span", { class: "bar", "aria-hidden": "true" },
    part("share", 0, row.share), part("range", row.share_low, row.share_high),
    row.share_rest === null ? null : part("rest", row.share_rest, row.share_rest));
}
