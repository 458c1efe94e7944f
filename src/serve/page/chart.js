// Charts: ECharts, loaded when the first is drawn, in the colours of the page.

let loading = null;

function library() {
  loading ??= new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = "/echarts.js";
    script.onload = () => done(globalThis.echarts);
    script.onerror = () => failed(new Error("echarts.js"));
    document.head.append(script);
  });
  return loading;
}

/** A colour of the page: those of `page.css`. */
export const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/** Colours, shapes and strokes of up to five series: they differ without colour, too. */
export const SERIES = [
  { symbol: "circle", type: "solid" },
  { symbol: "rect", type: "dashed" },
  { symbol: "triangle", type: "dotted" },
  { symbol: "diamond", type: [8, 3, 2, 3] },
  { symbol: "pin", type: [2, 2] },
];

/** Draws a chart into an element; `option` is called again when the colours of the page change. */
export async function draw(element, option, listen) {
  const echarts = await library();
  if (!element.isConnected) return;
  const chart = echarts.init(element, null, { renderer: "svg" });
  const set = () => chart.setOption(option(), true);
  set();
  listen?.(chart);
  const resized = new ResizeObserver(() => {
    if (element.isConnected) return chart.resize();
    // The view is gone.
    resized.disconnect();
    dark.removeEventListener("change", set);
    chart.dispose();
  });
  const dark = matchMedia("(prefers-color-scheme: dark)");
  dark.addEventListener("change", set);
  resized.observe(element);
}
