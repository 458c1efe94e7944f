// The view of a search: ranked hits with marked passages, facets as filters, pages.

import { changed, go, href } from "./address.js";
import { ask, exports } from "./api.js";
import { h, marked } from "./dom.js";
import { conditions, has, toggled, without, writable } from "./filter.js";
import { savedList } from "./saved.js";
import { counted, number, t, valueName } from "./words.js";

const LIMIT = 10;
/** So many values of a facet are shown at first. */
const TOP = 8;

export async function show(state, signal) {
  if (!state.query.length) return start(state, signal);
  const found = await ask("search", state, signal);
  const hits = found.hits.map((hit) => hitItem(state, hit));
  const offset = Number(state.offset ?? 0);
  const limit = Number(state.limit ?? LIMIT);
  const shown = found.hits.length ? `${number(offset + 1)}–${number(offset + found.hits.length)} ${t("of")} ` : "";
  const through = found.through.map((one) => h("p", { class: "quiet" }, `${one.words} ${t("through")} ${one.concepts.join(", ")}`));
  return {
    title: state.query[0],
    generation: found.generation,
    content: h("div", { class: "columns" },
      h("aside", { "aria-label": t("facets") }, facets(state, found)),
      h("section", { "aria-label": t("results") },
        filterLine(state),
        h("div", { class: "line" },
          h("h1", { id: "count" }, found.documents ? [shown, counted(found.documents, "documents", "document1")] : t("none")),
          found.hits.length ? exports("search", state) : null),
        options(state),
        through,
        h("ol", { class: "hits", start: String(offset + 1) }, hits),
        pages(state, found.documents, limit))),
  };
}

function hitItem(state, hit) {
  const { lang, where, bilingual, plain } = state;
  const to = { view: "document", id: hit.doc_id, query: state.query, bilingual, plain, lang };
  const passages = hit.passages ?? (hit.passage === undefined ? [] : [hit]);
  const title = hit.title ? marked(hit.title, hit.title_marks) : hit.doc_id;
  const facts = [hit.agency, hit.date || t("noDate"), hit.doc_number, counted(hit.occurrences, "occurrences", "occurrence1")];
  return h("li", {},
    h("h2", {}, h("a", { href: href({ ...to, near: passages[0]?.offset, from: where }), "data-stop": true }, title)),
    h("p", { class: "facts" }, facts.filter(Boolean).map((fact) => h("span", {}, fact))),
    passages.map((one) => h("p", { class: "passage" },
      one.place ? h("span", { class: "place" }, one.place, " ") : null, marked(one.passage, one.marks))));
}

function facets(state, found) {
  const groups = Object.entries(found.facets).filter(([, values]) => values.length);
  const wide = matchMedia("(min-width: 800px)").matches;
  return groups.map(([field, values]) => {
    // Of years the latest first.
    const all = field === "year" ? values.toReversed() : values;
    const most = Math.max(...all.map((one) => one.documents));
    const item = ({ value, documents }) => {
      const active = has(state.where, field, value);
      const bar = h("span", { class: "bar-of" });
      bar.style.width = `${(100 * documents) / most}%`;
      const content = [bar, h("span", { class: "name" }, active ? "✓ " : "", valueName(field, value)), h("span", { class: "number" }, number(documents))];
      if (!writable(value)) return h("li", {}, h("span", { class: "facet" }, content));
      return h("li", {},
        h("a", {
          href: href(changed(state, { where: toggled(state.where, field, value) })),
          "aria-current": active && "true", class: "facet",
        }, content));
    };
    const list = h("ul", {}, all.slice(0, TOP).map(item));
    const rest = all.slice(TOP);
    const more = rest.length && h("button", {
      type: "button", class: "plain",
      onclick: (event) => {
        list.append(...rest.map(item));
        event.target.remove();
      },
    }, `${number(rest.length)} ${t("more")}`);
    return h("details", { open: wide }, h("summary", {}, t(field)), list, more || null);
  });
}

/** The filter: what it asks, each of which can be taken out, and room for more. */
export function filterLine(state) {
  const chips = conditions(state.where).map((one, at) =>
    h("a", { class: "chip", href: href(changed(state, { where: without(state.where, at) })), "aria-label": `${t("remove")}: ${one.written}` }, one.written, " ×"));
  const input = h("input", {
    type: "text", name: "where", value: state.where ?? "", placeholder: t("filterHint"), "aria-label": t("filter"),
    autocomplete: "off", spellcheck: "false",
  });
  const submit = (event) => {
    event.preventDefault();
    go(changed(state, { where: input.value.trim() }));
  };
  return h("form", { class: "filter", onsubmit: submit },
    h("details", { open: false },
      h("summary", {}, t("filter")), h("div", { class: "row" }, input, h("button", {}, t("apply")))),
    chips);
}

/** A choice of one of several. */
export function choice(state, name, label, values) {
  const select = h("select", { name, onchange: () => go(changed(state, { [name]: select.value })) },
    values.map(([value, text]) => h("option", { value, selected: (state[name] ?? "") === value }, text)));
  return h("label", {}, h("span", {}, label), select);
}

/** Something that is on or off. */
export function flag(state, name, label) {
  const box = h("input", {
    type: "checkbox", name, checked: state[name] === "true",
    onchange: () => go(changed(state, { [name]: box.checked ? "true" : "" })),
  });
  return h("label", {}, box, h("span", {}, label));
}

function options(state) {
  return h("div", { class: "options" },
    choice(state, "sort", t("sort"), [["", t("relevance")], ["date", t("sortNewest")], ["occurrences", t("sortOccurrences")]]),
    choice(state, "plain", t("plain"), [["", t("words")], ["forms", t("forms")]]),
    flag(state, "bilingual", t("bilingual")));
}

/** Links to the pages before and behind. */
export function pages(state, total, limit) {
  const offset = Number(state.offset ?? 0);
  if (total <= limit && !offset) return null;
  const to = (at) => href({ ...state, offset: at > 0 ? at : undefined });
  return h("nav", { class: "pages", "aria-label": t("pages") },
    offset > 0 ? h("a", { href: to(Math.max(0, offset - limit)), rel: "prev" }, `← ${t("previous")}`) : h("span"),
    h("span", { class: "quiet" }, `${number(Math.floor(offset / limit) + 1)} / ${number(Math.max(1, Math.ceil(total / limit)))}`),
    offset + limit < total ? h("a", { href: to(offset + limit), rel: "next" }, `${t("next")} →`) : h("span"));
}

const EXAMPLES = ["监管 平台", "\"数据安全\" year:2020..", "NEAR/5(监管, 平台)", "SENT(人工智能 OR \"artificial intelligence\", 安全 OR security)", "concept:supervision", "standard*"];

/** What the index holds, where nothing is asked yet. */
async function start(state, signal) {
  const status = await ask("status", state, signal);
  const { lang } = state;
  const languages = Object.entries(status.by_language ?? {}).map(([name, size]) => `${valueName("language", name)} ${number(size.documents)}`);
  const last = status.updates.at(-1);
  const facts = [
    [t("both"), number(status.documents)],
    [t("years"), status.first_date ? `${status.first_date.slice(0, 4)}–${status.last_date.slice(0, 4)}` : "–"],
    [t("languages"), languages.join(" · ")],
    [t("drops"), Object.keys(status.by_drop ?? {}).join(" · ")],
    [t("lexicon"), status.lexicon],
    [t("lastUpdate"), last ? last.time.replace("T", " ").replace("Z", " UTC") : "–"],
    status.filter ? [t("filter"), status.filter] : null,
  ];
  return {
    title: "",
    generation: status.generation,
    content: h("div", { class: "start" },
      h("h1", {}, t("start")),
      h("dl", { class: "overview" }, facts.filter(Boolean).map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value)))),
      h("h2", {}, t("examples")),
      h("ul", { class: "examples" }, EXAMPLES.map((query) => h("li", {}, h("a", { href: href({ query: [query], lang }), "data-stop": true }, h("code", {}, query))))),
      h("h2", {}, t("saved")),
      savedList(lang, () => go(href(state), true))),
  };
}
