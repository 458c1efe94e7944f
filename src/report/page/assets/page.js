// Draws the charts of the page from its data, in the language of the page, for a light or dark screen
// or for print. Nothing is fetched, and no text of a document becomes HTML.
(() => {
  "use strict";
  const data = JSON.parse(document.getElementById("page-data").textContent);
  const chinese = document.documentElement.lang === "zh";
  const known = (table, key) => (Object.hasOwn(table, key) ? table[key] : undefined);
  const say = (text) => (chinese ? text.zh : text.en);
  const concept = (id) => {
    const label = known(data.concepts, id);
    return label ? say(label) : String(id);
  };
  const column = (name) => {
    const label = known(data.columns, name);
    return label ? say(label) : name;
  };

  document.title = say(data.title);
  for (const link of document.querySelectorAll(".languages a")) {
    if (link.lang === document.documentElement.lang) link.setAttribute("aria-current", "true");
  }
  if (chinese) {
    for (const one of document.querySelectorAll("[data-label-zh]")) one.setAttribute("aria-label", one.dataset.labelZh);
  }

  const escaped = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
  const escape = (text) => String(text).replace(/[&<>"']/g, (c) => escaped[c]);
  const percent = (share) => `${(share * 100).toFixed(1)} %`;
  const cell = (params, name) => params.value[params.dimensionNames.indexOf(name)];

  // A number as it is read; the table beside the chart has it as it is.
  function shown(name, value) {
    if (value === null || value === undefined) return "–";
    if (/^(concept|of)(_[ab])?$/.test(name)) return concept(value);
    if (typeof value !== "number") return value;
    if (/^share/.test(name)) return percent(value);
    if (Number.isInteger(value)) return value.toLocaleString("en");
    return Number(value.toPrecision(4)).toString();
  }

  const lines = (pairs) => {
    const rows = pairs.map(([name, value]) => `<tr><th>${escape(name)}</th><td>${escape(value)}</td></tr>`);
    return `<table class="tip">${rows.join("")}</table>`;
  };

  // The functions that the options name.
  const calls = {
    concept: () => concept,
    named: ({ names }) => (id) => (Object.hasOwn(names, id) ? say(names[id]) : id),
    percent: () => (share) => `${Math.round(share * 1000) / 10} %`,
    // The row of the table behind a point.
    row: () => (params) => {
      if (!Array.isArray(params.value)) return "";
      const told = params.dimensionNames.map((name, at) => [name, params.value[at]]).filter(([name]) => !name.startsWith("_"));
      return lines(told.map(([name, value]) => [column(name), shown(name, value)]));
    },
    // A node or an edge of a network.
    network: () => (params) => {
      const values = params.data.row;
      return lines(Object.keys(values).map((name) => [column(name), shown(name, values[name])]));
    },
    node: () => (params) => concept(params.data.id),
    // The label of a point: one column of its row.
    cell: ({ column }) => (params) => {
      const value = cell(params, column);
      return value === null || value === undefined ? "" : String(shown(column, value));
    },
    // A share without decimals, for narrow cells.
    share: ({ column }) => (params) => {
      const share = cell(params, column);
      return share === null || share === undefined ? "" : `${Math.round(share * 100)}%`;
    },
    // Marks grow with a number of documents.
    size: ({ column, most }) => (value, params) => {
      const count = params.value[params.dimensionNames.indexOf(column)] ?? 0;
      return 4 + 7 * Math.sqrt(count / most);
    },
    filled: ({ column }) => (params) => {
      const value = cell(params, column);
      return value ? String(value) : "·";
    },
    documents: () => (params) => `${cell(params, "documents").toLocaleString("en")} · ${percent(cell(params, "share"))}`,
    year: ({ counts }) => (year) => `${year}\nn=${Object.hasOwn(counts, year) ? counts[year] : 0}`,
    // An interval as a band at its place: upright, or lying.
    interval: ({ low, high, color }) => (params, api) => {
      const [from, to] = [api.coord([api.value(0), api.value(low)]), api.coord([api.value(0), api.value(high)])];
      const width = Math.max(2, Math.min(18, api.size([1, 0])[0] * 0.5));
      return {
        type: "rect",
        shape: { x: from[0] - width / 2, y: to[1], width, height: Math.max(1, from[1] - to[1]), r: 1 },
        style: { fill: colorOf(color), opacity: 0.22 },
      };
    },
    interval_across: ({ low, high, color }) => (params, api) => {
      const [from, to] = [api.coord([api.value(low), api.value(0)]), api.coord([api.value(high), api.value(0)])];
      return {
        type: "rect",
        shape: { x: from[0], y: from[1] - 4, width: Math.max(1, to[0] - from[0]), height: 8, r: 2 },
        style: { fill: colorOf(color), opacity: 0.22 },
      };
    },
    // A line from one value of a row to another.
    span: ({ from, to, color }) => (params, api) => {
      const [start, end] = [api.coord([api.value(from), api.value(0)]), api.coord([api.value(to), api.value(0)])];
      return {
        type: "line",
        shape: { x1: start[0], y1: start[1], x2: end[0], y2: end[1] },
        style: { stroke: colorOf(color), lineWidth: 1.5 },
      };
    },
  };

  const colorOf = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

  // ECharts keeps what it has measured by the text itself, and would write into the prototype of all
  // objects for this one.
  const safe = (text) => (text === "__proto__" ? "\u200b__proto__" : text);

  // An option with its texts, colours and functions in their places.
  function resolve(value) {
    if (Array.isArray(value)) return value.map(resolve);
    if (value === null || typeof value !== "object") return safe(value);
    if (typeof value.call === "string") {
      const made = calls[value.call](value);
      return typeof made === "function" ? (...given) => safe(made(...given)) : made;
    }
    if (typeof value.css === "string") return colorOf(value.css);
    if (Object.keys(value).join() === "en,zh") return say(value);
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, resolve(one)]));
  }

  function theme() {
    const [text, muted, line, surface] = ["text", "muted", "line", "surface"].map(colorOf);
    const axis = {
      axisLine: { lineStyle: { color: line } },
      axisTick: { lineStyle: { color: line } },
      axisLabel: { color: muted, fontSize: 11 },
      nameTextStyle: { color: muted, fontSize: 11 },
      splitLine: { lineStyle: { color: line, width: 0.6 } },
      splitArea: { show: false },
    };
    return {
      color: ["series-1", "series-2", "series-3", "series-4", "series-5"].map(colorOf),
      backgroundColor: "transparent",
      textStyle: { color: text, fontFamily: getComputedStyle(document.body).fontFamily },
      categoryAxis: { ...axis, splitLine: { ...axis.splitLine, show: false } },
      valueAxis: axis,
      timeAxis: axis,
      legend: { textStyle: { color: text, fontSize: 12 }, itemHeight: 10, itemWidth: 18 },
      tooltip: {
        backgroundColor: surface,
        borderColor: line,
        textStyle: { color: text, fontSize: 12 },
        extraCssText: "box-shadow: none",
      },
    };
  }

  const elements = [...document.querySelectorAll(".chart")];
  let mounted = [];

  function mount(element) {
    const { option } = known(data.charts, element.id);
    const chart = echarts.init(element, theme(), { renderer: "svg" });
    const full = resolve(option);
    full.animation = false;
    full.aria = { enabled: true, label: { enabled: false }, decal: { show: full.aria?.decal?.show === true } };
    chart.setOption(full);
    mounted.push(chart);
  }

  function unmount() {
    mounted.forEach((chart) => chart.dispose());
    mounted = [];
  }

  // The first charts at once, the others as soon as these are shown.
  let turn = 0;
  function draw() {
    const mine = ++turn;
    unmount();
    const first = elements.filter((one) => one.getBoundingClientRect().top < innerHeight);
    first.forEach(mount);
    const rest = elements.filter((one) => !first.includes(one));
    const next = () => {
      if (mine !== turn) return;
      const element = rest.shift();
      if (!element) return void (document.documentElement.dataset.drawn = "true");
      mount(element);
      setTimeout(next);
    };
    setTimeout(next);
  }

  // All at once, at the width of the paper.
  function drawForPrint() {
    turn++;
    unmount();
    elements.forEach(mount);
  }

  draw();
  let resizing = 0;
  addEventListener("resize", () => {
    cancelAnimationFrame(resizing);
    resizing = requestAnimationFrame(() => mounted.forEach((chart) => chart.resize()));
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  const print = matchMedia("print");
  print.addEventListener("change", () => (print.matches ? drawForPrint() : draw()));
})();
