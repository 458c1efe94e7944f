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

/** A condition as it is written. A quote cannot stand in a value: then its beginning does. */
function written(field, values) {
  const one = (value) => {
    const quote = value.indexOf('"');
    if (quote >= 0) return one(`${value.slice(0, quote).trim()}*`);
    return /[\s,，]/.test(value) ? `"${value}"` : value;
  };
  return `${field}:${values.map(one).join(",")}`;
}

export const has = (where, field, value) =>
  conditions(where).some((one) => one.field === field && one.values.includes(value));

/** The filter with a value of a field, or without it where it has it. */
export function toggled(where, field, value) {
  const all = conditions(where);
  const of = all.find((one) => one.field === field);
  let next;
  if (!of) next = [...all, { written: written(field, [value]) }];
  else {
    const values = of.values.includes(value) ? of.values.filter((one) => one !== value) : [...of.values, value];
    next = all.map((one) => (one === of ? { written: values.length ? written(field, values) : "" } : one));
  }
  return next.map((one) => one.written).filter(Boolean).join(" ");
}

/** The filter with this value of a field and no other. */
export function only(where, field, value) {
  const others = conditions(where).filter((one) => one.field !== field);
  return [...others.map((one) => one.written), written(field, [value])].join(" ");
}

/** The filter without one of its conditions. */
export function without(where, at) {
  return conditions(where).filter((_, number) => number !== at).map((one) => one.written).join(" ");
}
