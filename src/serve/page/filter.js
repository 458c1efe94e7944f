// The filter: its conditions, and what a click adds to it or takes from it.

const SAME = { lang: "language", type: "doc_type", number: "doc_number", doc_id: "id" };

/** The conditions of a filter, each with its field, its values and how it is written. */
export function conditions(where = "") {
  const out = [];
  let text = where.trim();
  while (text) {
    const colon = text.indexOf(":");
    if (colon < 0) {
      out.push({ field: "", values: [], written: text });
      break;
    }
    const values = [""];
    let quoted = false;
    let at = colon + 1;
    for (; at < text.length; at++) {
      const c = text[at];
      if (c === '"') quoted = !quoted;
      else if (!quoted && (c === "," || c === "，")) values.push("");
      else if (!quoted && /\s/.test(c)) break;
      else values[values.length - 1] += c;
    }
    const name = text.slice(0, colon).trim();
    out.push({ field: SAME[name] ?? name, values, written: text.slice(0, at).trim() });
    text = text.slice(at).trim();
  }
  return out;
}

/** A condition as it is written. */
function written(field, values) {
  const one = (value) => (/[\s,，]/.test(value) ? `"${value}"` : value);
  return `${field}:${values.map(one).join(",")}`;
}

export const has = (where, field, value) =>
  conditions(where).some((one) => one.field === field && one.values.includes(value));

/** Whether a value can stand in a filter as it is: there is no way to write a quote, or a star at its end. */
export const writable = (value) => !value.includes('"') && !value.endsWith("*");

/**
 * The filter with one more condition, or without the value where a condition lists it. All conditions
 * have to hold: of the documents that were found the same remain that the number at the value says.
 */
export function toggled(where, field, value) {
  const all = conditions(where);
  const of = all.find((one) => one.field === field && one.values.includes(value));
  if (!of) return narrowed(where, field, value);
  const values = of.values.filter((one) => one !== value);
  const next = all.map((one) => (one === of ? { written: values.length ? written(field, values) : "" } : one));
  return next.map((one) => one.written).filter(Boolean).join(" ");
}

/** The filter with one more condition: this value of a field. */
export function narrowed(where, field, value) {
  const all = conditions(where).map((one) => one.written);
  const more = written(field, [value]);
  return (all.includes(more) ? all : [...all, more]).join(" ");
}

/** The filter without one of its conditions. */
export function without(where, at) {
  return conditions(where).filter((_, number) => number !== at).map((one) => one.written).join(" ");
}
