// Saved views: in this browser, and nowhere else.

import { h } from "./dom.js";
import { href } from "./address.js";
import { t } from "./words.js";

const PLACE = "gongbao.saved";
const MOST = 200;

/** The saved views, the last first: name and address. */
export function saved() {
  try {
    const list = JSON.parse(localStorage.getItem(PLACE) ?? "[]");
    const sound = (one) => typeof one?.name === "string" && /^\/(\?|$)/.test(one?.href);
    return Array.isArray(list) ? list.filter(sound) : [];
  } catch {
    return [];
  }
}

function store(list) {
  try {
    localStorage.setItem(PLACE, JSON.stringify(list.slice(0, MOST)));
  } catch {
    // Without storage nothing is saved; the address is there still.
  }
}

/** Saves a view under what it asks. */
export function save(state) {
  const { lang, ...rest } = state;
  const address = href(rest);
  const asked = state.view === "document" ? state.id : state.query.join(" · ");
  const name = [t(state.view), asked, state.where].filter(Boolean).join(": ");
  store([{ name, href: address }, ...saved().filter((one) => one.href !== address)]);
}

/** The list of saved views; `changed` is called when one goes. */
export function savedList(lang, changed) {
  const all = saved();
  if (!all.length) return h("p", { class: "quiet" }, t("nothingSaved"));
  const link = (one) => (lang ? `${one.href}${one.href.includes("?") ? "&" : "?"}lang=${lang}` : one.href);
  const items = all.map((one) =>
    h("li", {},
      h("a", { href: link(one) }, one.name), " ",
      h("button", {
        type: "button", class: "small", "aria-label": `${t("remove")}: ${one.name}`,
        onclick: () => {
          store(saved().filter((other) => other.href !== one.href));
          changed();
        },
      }, "×")));
  return h("div", {}, h("ul", { class: "saved" }, items), h("p", { class: "quiet" }, t("savedHere")));
}
