// The view of keyword in context: a line an occurrence.

import { href } from "./address.js";
import { ask, exports } from "./api.js";
import { h } from "./dom.js";
import { choice, filterLine, flag, pages } from "./search.js";
import { counted, number, t } from "./words.js";

const LIMIT = 50;

export async function show(state, signal) {
  if (!state.query.length) return { title: t("kwic"), content: [filterLine(state), h("p", { class: "quiet" }, t("askFirst"))] };
  const found = await ask("kwic", state, signal);
  const offset = Number(state.offset ?? 0);
  const shown = found.rows.length ? `${number(offset + 1)}–${number(offset + found.rows.length)} ${t("of")} ` : "";
  return {
    title: `${t("kwic")}: ${state.query.join(", ")}`,
    generation: found.generation,
    content: [
      filterLine(state),
      h("div", { class: "line" },
        h("h1", { id: "count" }, shown, counted(found.lines, "lines", "line1")),
        found.rows.length ? exports("kwic", state) : null),
      h("div", { class: "options" },
        choice(state, "sort", t("sort"), [["", t("sortDate")], ["document", t("sortDocument")], ["left", t("sortLeft")], ["right", t("sortRight")]]),
        choice(state, "unit", t("unit"), [["", t("characters")], ["words", t("unitWords")], ["sentences", t("sentences")]]),
        flag(state, "crossing", t("crossing"))),
      h("ol", { class: `kwic ${state.unit === "sentences" ? "long" : ""}` }, found.rows.map((row) => line(state, row))),
      pages(state, found.lines, Number(state.limit ?? LIMIT)),
    ],
  };
}

function line(state, row) {
  const { lang } = state;
  const to = href({ view: "document", id: row.doc_id, query: [row.form], plain: "forms", near: row.offset, lang });
  return h("li", {},
    h("div", { class: "context" },
      h("span", { class: "left" }, h("span", {}, row.left)),
      h("a", { href: to, "data-stop": true, class: row.class }, row.match),
      h("span", { class: "right" }, row.right)),
    h("div", { class: "facts" },
      h("span", {}, row.date || t("noDate")),
      row.agency ? h("span", {}, row.agency) : null),
    h("div", { class: "facts where" },
      row.class === "crossing" ? h("span", { class: "tag" }, t("crossingMark")) : null,
      row.place ? h("span", {}, row.place) : null,
      h("span", {}, row.doc_id)));
}
