// The language of the page: ?lang=zh or ?lang=en, or else that of the browser.
(() => {
  "use strict";
  const asked = new URLSearchParams(location.search).get("lang");
  const language = asked === "zh" || asked === "en" ? asked : navigator.language.startsWith("zh") ? "zh" : "en";
  document.documentElement.lang = language;
  document.documentElement.classList.add("scripted");
})();
