// The address: what is shown stands in the query string and nowhere else, so every view is a link.

/** What is asked for now: a list for `query`, a text for everything else. */
export function read(search = location.search) {
  const params = new URLSearchParams(search);
  const state = { query: params.getAll("query").map((one) => one.trim()).filter(Boolean) };
  for (const [name, value] of params) if (name !== "query" && value) state[name] = value;
  state.view ??= "search";
  return state;
}

/** The address of a view. What is usual is left out. */
export function href(state) {
  const params = new URLSearchParams();
  if (state.view && state.view !== "search") params.set("view", state.view);
  for (const one of state.query ?? []) params.append("query", one);
  for (const name of Object.keys(state).sort()) {
    if (name === "view" || name === "query") continue;
    if (state[name] !== undefined && state[name] !== null && state[name] !== "" && state[name] !== false) {
      params.set(name, state[name]);
    }
  }
  const text = params.toString();
  return text ? `/?${text}` : "/";
}

/** The same view with some things changed; pages are counted anew unless they are what changes. */
export function changed(state, changes) {
  const next = { ...state, ...changes };
  if (!("offset" in changes)) delete next.offset;
  return next;
}

let render = () => {};

/** Calls `show` whenever the address has changed. */
export function watch(show) {
  render = show;
  addEventListener("popstate", () => render());
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const url = new URL(link.href);
    if (url.origin !== location.origin || url.pathname !== "/" || link.hasAttribute("download") || link.target) return;
    if (url.hash && url.search === location.search) return;
    event.preventDefault();
    // From place to place in one document is no step of the history.
    go(url.pathname + url.search, "replace" in link.dataset);
  });
}

/** Goes back to the view that this one was opened from; false where it was opened by its link. */
export function back() {
  if (!history.state?.inside) return false;
  history.back();
  return true;
}

/** Goes to an address: a new entry of the history, or the present one in another's place. */
export function go(to, replace = false) {
  const address = typeof to === "string" ? to : href(to);
  if (replace) history.replaceState(history.state, "", address);
  else if (address !== location.pathname + location.search) history.pushState({ inside: true }, "", address);
  render();
}
