// The view of the concepts of the lexicon, and in how many documents each stands.

import { href } from "./address.js";
import { ask, exports } from "./api.js";
import { h, table } from "./dom.js";
import { filterLine } from "./search.js";
import { chinese, number, percent, t } from "./words.js";

export async function show(state, signal) {
  const found = await ask("concepts", state, signal);
  const { lang, where } = state;
  const place = h("div");
  const list = (wanted) => {
    const low = wanted.trim().toLowerCase();
    const holds = (row) => !low || [row.concept, row.label_en, row.label_zh, ...row.forms].some((text) => text.toLowerCase().includes(low));
    const rows = found.rows.filter(holds).toSorted((a, b) => b.documents - a.documents).map((row) => [
      h("a", { href: href({ view: "trend", query: [`concept:${row.concept}`], where, lang }), "data-stop": true },
        (chinese() ? row.label_zh : row.label_en) || row.concept),
      row.category ?? "",
      h("a", { href: href({ view: "search", query: [`concept:${row.concept}`], plain: "forms", where, lang }) }, number(row.documents)),
      percent(row.share),
      number(row.occurrences),
      h("span", { class: "forms" }, row.forms.join(" · ")),
    ]);
    const columns = [t("concept"), t("category"), t("both"), t("share"), t("occurrences"), t("conceptForms")];
    place.replaceChildren(table(t("conceptsCaption"), columns, rows, new Set([2, 3, 4])));
  };
  list("");
  return {
    title: t("concepts"),
    generation: found.generation,
    content: [
      filterLine(state),
      h("div", { class: "line" }, h("h1", {}, t("concepts")), exports("concepts", state)),
      h("div", { class: "options" },
        h("label", {}, h("span", {}, t("find")), h("input", { type: "search", oninput: (event) => list(event.target.value) }))),
      place,
    ],
  };
}
