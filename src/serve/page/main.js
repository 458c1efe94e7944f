// The page: reads the address, shows the view that it names, and answers keys.

import { go, href, read, watch } from "./address.js";
import { Refused, ask } from "./api.js";
import { h } from "./dom.js";
import { save, saved, savedList } from "./saved.js";
import { speak, t } from "./words.js";
import * as association from "./association.js";
import * as concepts from "./concepts.js";
import * as documents from "./document.js";
import * as kwic from "./kwic.js";
import * as search from "./search.js";
import * as trend from "./trend.js";

const VIEWS = { search, trend, kwic, association, concepts, document: documents };
/** Those that are chosen at the top. */
const CHOICES = ["search", "trend", "kwic", "association", "concepts"];

const $ = (id) => document.getElementById(id);
const main = $("main");
let asked = null;
let generation = null;
/** Whether there was no answer, for a reason that may pass. */
let waitingForIndex = false;

/** Shows what the address asks for. */
async function render() {
  asked?.abort();
  const request = (asked = new AbortController());
  const state = read();
  if (!Object.hasOwn(VIEWS, state.view)) state.view = "search";
  speak(state.lang);
  frame(state);
  const waiting = setTimeout(() => main.setAttribute("aria-busy", "true"), 150);
  try {
    const shown = await VIEWS[state.view].show(state, request.signal);
    if (request.signal.aborted) return;
    main.replaceChildren(...[shown.content].flat());
    document.title = [shown.title, "gongbao 公报"].filter(Boolean).join(" · ");
    if (shown.generation !== undefined) generation = shown.generation;
    waitingForIndex = false;
    $("news").replaceChildren();
    shown.ready?.();
  } catch (error) {
    if (error.name === "AbortError" || request.signal.aborted) return;
    waitingForIndex = error instanceof Refused && !error.lasting;
    main.replaceChildren(h("pre", { class: "error", role: "alert" }, error.message));
    if (!(error instanceof Refused)) throw error;
  } finally {
    clearTimeout(waiting);
    if (!request.signal.aborted) main.removeAttribute("aria-busy");
  }
}

/** What stands around every view. */
function frame(state) {
  const { lang } = state;
  $("skip").textContent = t("skip");
  $("brand").href = href({ lang });
  const box = $("query");
  box.setAttribute("aria-label", t("query"));
  box.placeholder = t("placeholder");
  if (document.activeElement !== box || box.value.trim() === "") box.value = state.query[0] ?? "";
  $("go").textContent = t("ask");
  $("save").textContent = `☆ ${t("save")}`;
  $("save").hidden = !state.query.length && state.view !== "document";
  const count = saved().length;
  $("saved").textContent = count ? `${t("saved")} (${count})` : t("saved");
  $("keys").setAttribute("aria-label", t("keys"));
  $("language").textContent = t("otherLanguage");
  $("language").lang = lang === "zh" ? "en" : "zh";
  $("language").href = href({ ...state, lang: lang === "zh" ? undefined : "zh" });
  $("views").setAttribute("aria-label", t("views"));
  const current = state.view === "document" ? "search" : state.view;
  $("views").replaceChildren(...CHOICES.map((view) => {
    const query = view === "concepts" ? state.query : view === "trend" || view === "kwic" ? state.query : state.query.slice(0, 1);
    const to = href({ view, query, where: state.where, lang });
    return h("a", { href: to, "aria-current": view === current && "page" }, t(view));
  }));
  $("foot").replaceChildren(h("a", { href: "/api/openapi.json", target: "_blank", rel: "noopener" }, t("apiNote")));
}

$("ask").addEventListener("submit", (event) => {
  event.preventDefault();
  const state = read();
  const typed = $("query").value.trim();
  const { where, lang } = state;
  const view = ["trend", "kwic", "association"].includes(state.view) ? state.view : "search";
  const query = [typed, ...(view === "trend" || view === "kwic" ? state.query.slice(1) : [])].filter(Boolean);
  const kept = view === state.view ? { ...state, offset: undefined } : { where, lang };
  go({ ...kept, view, query });
  $("query").blur();
});

function open(title, ...content) {
  const dialog = $("dialog");
  dialog.setAttribute("aria-label", title);
  dialog.replaceChildren(
    h("h2", {}, title), ...content,
    h("form", { method: "dialog" }, h("button", {}, t("close"))));
  if (!dialog.open) dialog.showModal();
}

function showSaved() {
  open(t("saved"), savedList(read().lang, () => {
    frame(read());
    showSaved();
  }));
}

$("saved").addEventListener("click", showSaved);
$("dialog").addEventListener("click", (event) => {
  if (event.target.closest("a[href]")) $("dialog").close();
});
$("save").addEventListener("click", () => {
  const state = read();
  save(state);
  frame(state);
  $("save").textContent = `★ ${t("savedNow")}`;
});
$("skip").addEventListener("click", (event) => {
  event.preventDefault();
  main.focus();
});

function showKeys() {
  const keys = [["/", "key1"], ["↑ ↓", "key2"], ["Enter", "key3"], ["n p", "key4"], ["Esc", "key5"]];
  open(t("keys"), h("dl", { class: "keys" }, keys.map(([key, says]) => [h("dt", {}, h("kbd", {}, key)), h("dd", {}, t(says))])));
}
$("keys").addEventListener("click", showKeys);

/** From result to result. */
function move(step) {
  const stops = [...main.querySelectorAll("[data-stop]")];
  if (!stops.length) return false;
  const at = stops.indexOf(document.activeElement);
  const next = at < 0 ? (step > 0 ? 0 : -1) : at + step;
  if (next < 0) {
    $("query").focus();
    return true;
  }
  stops[Math.min(next, stops.length - 1)].focus();
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || $("dialog").open) return;
  const box = $("query");
  const typing = event.target.matches?.("input, textarea, select");
  if (event.key === "Escape") {
    if (typing) return event.target.blur();
    const state = read();
    if (state.view === "document") documents.leave(state);
    return;
  }
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    if (typing && event.target !== box) return;
    const inList = event.target === box || event.target.hasAttribute?.("data-stop") || event.target === document.body;
    if (inList && move(event.key === "ArrowDown" ? 1 : -1)) event.preventDefault();
    return;
  }
  if (typing) return;
  if (event.key === "/") {
    event.preventDefault();
    box.focus();
    box.select();
  } else if (event.key === "?") showKeys();
  else if (event.key === "n" || event.key === "p") documents.step(event.key === "n" ? 1 : -1);
});

function showNew() {
  documents.forget();
  render();
}

/** Says so when the index has a newer state than what is shown. */
async function look() {
  if (document.hidden || (generation === null && !waitingForIndex)) return;
  const status = await ask("status", {}).catch(() => null);
  if (status && waitingForIndex) return showNew();
  if (!status || status.generation === generation) return;
  $("news").replaceChildren(t("newState"), " ", h("button", { type: "button", onclick: showNew }, t("showNew")));
}
setInterval(look, 5000);

watch(render);
render();
