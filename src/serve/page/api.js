// Questions to the API, and links to the same answers as files.

import { h } from "./dom.js";
import { t } from "./words.js";

/** Which parameters each question takes from the address. */
const TAKES = {
  search: ["where", "sort", "reverse", "offset", "limit", "passages", "bilingual", "plain"],
  document: ["id", "where", "at", "bilingual", "plain"],
  kwic: ["where", "unit", "context", "sort", "crossing", "offset", "limit"],
  trend: ["where"],
  association: ["where", "by", "sort", "offset", "limit"],
  concepts: ["where", "find", "sort"],
  status: [],
};
/** How many queries it takes. */
const QUERIES = { search: 1, document: 1, kwic: 5, trend: 5, association: 1, concepts: 0, status: 0 };

/** The address of an answer. */
export function url(route, state, extra = {}) {
  const params = new URLSearchParams();
  for (const one of (state.query ?? []).slice(0, QUERIES[route])) params.append("query", one);
  for (const name of TAKES[route]) if (state[name]) params.set(name, state[name]);
  for (const [name, value] of Object.entries(extra)) params.set(name, value);
  const text = params.toString();
  return `/api/${route}${text ? `?${text}` : ""}`;
}

/** What the server said instead of an answer; `lasting` where asking again gives the same. */
export class Refused extends Error {
  constructor(message, status = 0) {
    super(message);
    this.lasting = status >= 400 && status < 500;
  }
}

/** Asks a question; a newer one ends it by `signal`. */
export async function ask(route, state, signal, extra) {
  let response;
  try {
    response = await fetch(url(route, state, extra), { signal });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Refused(t("unreachable"));
  }
  const body = await response.json().catch(() => null);
  if (!response.ok || !body) throw new Refused(body?.error ?? `${response.status} ${response.statusText}`, response.status);
  return body;
}

/** Links to what is shown, as files. */
export function exports(route, state) {
  const link = (format) =>
    h("a", { href: url(route, state, { format }), download: `${route}.${format}`, class: "export" }, format.toUpperCase());
  return h("span", { class: "exports" }, t("export"), " ", link("csv"), " ", link("xlsx"));
}
