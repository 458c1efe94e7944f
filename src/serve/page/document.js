// The view of a document: its metadata with their origin, its text with matches marked, its chapters.

import { back, go, href } from "./address.js";
import { ask, url } from "./api.js";
import { bytesOf, h, textOf } from "./dom.js";
import { number, t, valueName } from "./words.js";

/** Bytes of a heading that is a line of its own. */
const LINE = 120;

/** The document that was shown last: going to another place in it asks for nothing. */
let held = { address: "", answer: null };
/** The matches of the document that is shown, each with its elements, and the one that is gone to. */
let matches = [];
let at = -1;

export async function show(state, signal) {
  // Which documents are asked about makes no difference to what one of them says.
  const { where, ...asked } = state;
  const address = url("document", asked);
  if (held.address !== address) held = { address, answer: await ask("document", asked, signal) };
  const answer = held.answer;
  const card = Object.fromEntries(answer.card.metadata.map((one) => [one.field, one]));
  const title = card.title?.values.join(" ") || answer.doc_id;
  const { paragraphs, anchors } = textElements(answer);
  const body = h("article", { class: "text", "aria-label": t("text"), lang: languageOf(card) }, paragraphs);
  at = -1;
  const position = h("span", { id: "position", role: "status" }, "");
  const stepper = matches.length
    ? h("div", { class: "stepper" },
        h("button", { type: "button", onclick: () => step(-1), "aria-label": t("previousMatch"), title: `${t("previousMatch")} (p)` }, "↑"),
        position,
        h("button", { type: "button", onclick: () => step(1), "aria-label": t("nextMatch"), title: `${t("nextMatch")} (n)` }, "↓"))
    : state.query.length ? h("p", { class: "quiet" }, t("noMatch")) : null;
  return {
    title,
    generation: answer.generation,
    content: h("div", { class: "document" },
      h("div", { class: "top" },
        h("a", { href: results(state), onclick: (event) => back() && event.preventDefault() }, `← ${t("back")}`), stepper),
      h("h1", {}, title),
      metadata(answer),
      h("div", { class: "reading" },
        answer.headings.length ? chapters(state, answer.headings) : null,
        body)),
    ready: () => {
      if (state.near !== undefined) arrive(Number(state.near), anchors);
      else scrollTo(0, 0);
      tell();
    },
  };
}

function languageOf(card) {
  const language = card.language?.values[0];
  return { zh: "zh-Hans", "zh-Hant": "zh-Hant", en: "en" }[language] ?? null;
}

/** The paragraphs of a text, with its matches marked and its headings told apart. */
function textElements(answer) {
  const bytes = bytesOf(answer.text);
  const ranges = answer.marks ?? [];
  const headings = new Map(answer.headings.map((one) => [one.offset, one]));
  const starts = answer.headings.map((one) => one.offset);
  matches = ranges.map(() => []);
  const paragraphs = [];
  const anchors = [];
  let [mark, heading] = [0, 0];
  for (let start = 0; start < bytes.length; ) {
    let end = bytes.indexOf(10, start);
    if (end < 0) end = bytes.length;
    while (heading < starts.length && starts[heading] < start) heading++;
    const own = heading < starts.length && starts[heading] < end ? headings.get(starts[heading]) : null;
    const element = document.createElement("p");
    // A heading whose text runs on behind it is no line of its own.
    if (own && end - start <= LINE) element.className = `heading level-${own.level}`;
    let from = start;
    // A match may go on in the next paragraph.
    for (; mark < ranges.length && ranges[mark][0] < end; mark++) {
      const [first, last] = [Math.max(ranges[mark][0], start), Math.min(ranges[mark][1], end)];
      if (first > from) element.append(textOf(bytes.subarray(from, first)));
      if (last > first) {
        const marked = h("mark", {}, textOf(bytes.subarray(first, last)));
        matches[mark].push(marked);
        element.append(marked);
      }
      from = Math.max(from, last);
      if (ranges[mark][1] > end) break;
    }
    if (end > from) element.append(textOf(bytes.subarray(from, end)));
    if (element.textContent.trim()) {
      paragraphs.push(element);
      anchors.push([start, element]);
    }
    start = end + 1;
  }
  return { paragraphs, anchors };
}

function metadata(answer) {
  const known = answer.card.metadata.map(({ field, values, origin }) =>
    [t(field), values.map((value) => valueName(field, value)).join(" · "), origin]);
  const other = answer.card.other.map(([name, value]) => [name, value, ""]);
  const { format, encoding, encoding_source } = answer.card;
  const own = [
    ["doc_id", answer.doc_id, ""],
    [t("format"), `${format}, ${encoding}`, encoding_source],
    [t("length"), `${number(answer.words)} ${t("wordsUnit")}, ${number(answer.chars)} ${t("chars")}`, ""],
    [t("sha256"), answer.card.content_hash, ""],
  ];
  const row = ([name, value, origin]) =>
    h("div", {}, h("dt", {}, name), h("dd", {}, value, origin ? h("small", {}, ` ${t("origin")} ${origin}`) : null));
  return h("details", { class: "metadata", open: true },
    h("summary", {}, t("metadata")), h("dl", {}, [...known, ...other, ...own].map(row)));
}

function chapters(state, headings) {
  const top = Math.min(...headings.map((one) => one.level));
  const link = (one) =>
    h("li", { class: `depth-${Math.min(3, one.level - top)}` },
      h("a", { href: href({ ...state, near: one.offset }), "data-replace": true }, [one.label, one.title].filter(Boolean).join(" ")));
  return h("nav", { class: "chapters", "aria-label": t("chapters") },
    h("details", { open: matchMedia("(min-width: 800px)").matches },
      h("summary", {}, t("chapters")), h("ol", {}, headings.map(link))));
}

/** Goes to the match at an offset, or to the paragraph that holds it. */
function arrive(offset, anchors) {
  const first = (held.answer.marks ?? []).findIndex(([start]) => start >= offset);
  let within = anchors.findLast(([start]) => start <= offset);
  const next = anchors.find(([start]) => start > offset)?.[0] ?? Infinity;
  const heading = held.answer.headings.some((one) => one.offset === offset);
  if (!heading && first >= 0 && held.answer.marks[first][0] < next + 2000) {
    at = first;
    reach(matches[first]);
  } else if (within) within[1].scrollIntoView({ block: "start" });
}

function reach(elements) {
  for (const one of document.querySelectorAll("mark.current")) one.classList.remove("current");
  for (const one of elements) one.classList.add("current");
  elements[0]?.scrollIntoView({ block: "center" });
}

function tell() {
  const position = document.getElementById("position");
  if (position) position.textContent = `${t("match")} ${at < 0 ? "–" : number(at + 1)} / ${number(matches.length)}`;
}

/** Goes to the next match, or the one before. */
export function step(by) {
  if (!document.getElementById("position") || !matches.length) return;
  at = at < 0 ? (by > 0 ? 0 : matches.length - 1) : (at + by + matches.length) % matches.length;
  reach(matches[at]);
  tell();
}

/** The search that finds the document. */
const results = (state) => href({ ...state, view: "search", id: undefined, near: undefined, from: undefined, where: state.from });

/** Goes back to what the document was opened from. */
export function leave(state) {
  if (!back()) go(results(state));
}

/** Lets go of the document that is held: there is a newer state. */
export function forget() {
  held = { address: "", answer: null };
}
