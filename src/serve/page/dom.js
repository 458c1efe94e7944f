// Elements: made one by one, their texts as texts. What a document says is never read as HTML.

/**
 * An element. Attributes are set as they are named; `on…` are listeners, `null` and `false` are
 * left out, `true` stands without a value. Children are elements, texts, or lists of them.
 */
export function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A text as bytes, and back: offsets of the index are bytes. */
export const bytesOf = (text) => encoder.encode(text);
export const textOf = (bytes) => decoder.decode(bytes);

/** A text with its matches marked; `ranges` are pairs of byte offsets, in order. */
export function marked(text, ranges = []) {
  if (!ranges.length) return [text];
  const bytes = bytesOf(text);
  const out = [];
  let at = 0;
  for (const [start, end] of ranges) {
    if (start > at) out.push(textOf(bytes.subarray(at, start)));
    out.push(h("mark", {}, textOf(bytes.subarray(start, end))));
    at = end;
  }
  if (at < bytes.length) out.push(textOf(bytes.subarray(at)));
  return out;
}

/**
 * A table with a header; a cell is a text, a number or an element. `numeric` are the columns of
 * numbers; `groups` stand above the columns, each with its name and how many it spans.
 */
export function table(caption, columns, rows, numeric = new Set(), groups = []) {
  const head = columns.map((name, at) => h("th", { scope: "col", class: numeric.has(at) && "number" }, name));
  const above = groups.map(([name, span]) =>
    name ? h("th", { scope: "colgroup", colspan: String(span), class: "group" }, name) : h("td", { colspan: String(span) }));
  const body = rows.map((row) => h("tr", {}, row.map((cell, at) => h("td", { class: numeric.has(at) && "number" }, cell))));
  const inner = h("table", {}, h("caption", {}, caption),
    h("thead", {}, above.length ? h("tr", {}, above) : null, h("tr", {}, head)), h("tbody", {}, body));
  return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption }, inner);
}
