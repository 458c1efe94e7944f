// The view of the concepts of the lexicon, and in how many documents each stands.

import { changed, go, href } from "./address.js";
import { ask, exports } from "./api.js";
import { h, table } from "./dom.js";
import { choice, filterLine } from "./search.js";
import { chinese, number, percent, t } from "./words.js";

export async function show(state, signal) {
  const { lang, where } = state;
  const asked = { ...state, sort: state.sort ?? "documents" };
  const found = await ask("concepts", asked, signal);
  const rows = found.rows.map((row) => [
    h("a", { href: href({ view: "trend", query: [`concept:${row.concept}`], where, lang }), "data-stop": true },
      (chinese() ? row.label_zh : row.label_en) || row.concept),
    row.category ?? "",
    h("a", { href: href({ view: "search", query: [`concept:${row.concept}`], plain: "forms", where, lang }) }, number(row.documents)),
    percent(row.share),
    number(row.occurrences),
    h("span", { class: "forms" }, row.forms),
  ]);
  const columns = [t("concept"), t("category"), t("both"), t("shareColumn"), t("occurrencesColumn"), t("conceptForms")];
  const input = h("input", { type: "search", value: state.find ?? "", onchange: () => go(changed(state, { find: input.value.trim() })) });
  return {
    title: t("concepts"),
    generation: found.generation,
    content: [
      filterLine(state),
      h("div", { class: "line" }, h("h1", {}, t("concepts")), exports("concepts", asked)),
      h("div", { class: "options" },
        h("label", {}, h("span", {}, t("find")), input),
        choice(state, "sort", t("sort"), [["", t("byDocuments")], ["lexicon", t("byLexicon")]])),
      table(t("conceptsCaption"), columns, rows, new Set([2, 3, 4])),
    ],
  };
}
