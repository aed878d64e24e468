// What <organise-map> draws for places: four shapes, a pill where several kinds are together, and the words beside them.

const SVG = "http://www.w3.org/2000/svg";
const SHAPES = {
  square: ["rect", { x: 5, y: 5, width: 22, height: 22, rx: 3 }],
  triangle: ["path", { d: "M16 3.5 29 27.5H3z" }],
  circle: ["circle", { cx: 16, cy: 16, r: 12 }],
  diamond: ["path", { d: "M16 2 30 16 16 30 2 16z" }],
};
const SMALL = {
  square: ["rect", { x: -3.5, y: -3.5, width: 7, height: 7, rx: 1 }],
  triangle: ["path", { d: "M0-4.2 4.4 3.6H-4.4z" }],
  circle: ["circle", { r: 3.9 }],
  diamond: ["path", { d: "M0-4.6 4.6 0 0 4.6-4.6 0z" }],
};
const SHAPE_OF = { university: "square", union: "triangle", worship: "circle" };
const COLOUR_OF = { square: "university", triangle: "union", circle: "worship", diamond: "other" };
const COARSE = new Set(["district", "place"]);
const short = new Intl.NumberFormat(document.documentElement.lang || "en", { notation: "compact", maximumFractionDigits: 0 });

function draw(name, attributes, children = []) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

export function shapeOf(kind) {
  return SHAPE_OF[kind] ?? "diamond";
}

// A place whose middle is shown instead of it stands in a soft ring.
export function isCoarse(precision) {
  return COARSE.has(precision);
}

// How many, written in the shape or the pill.
function number(count, x, y) {
  const text = draw("text", { x, y, class: "map-count" });
  text.textContent = short.format(count);
  return text;
}

function framed(html, classes, size) {
  return L.divIcon({ html, className: ["map-pin", ...classes].join(" "), iconSize: size, popupAnchor: [0, -12] });
}

// One place, or several of one kind.
export function icon(shape, { count = 1, cancelled = false, coarse = false, large = count > 1 } = {}) {
  const [name, attributes] = SHAPES[shape];
  const parts = [draw(name, { ...attributes, class: "map-shape" })];
  if (count > 1) parts.push(number(count, 16, shape === "triangle" ? 21 : 16));
  if (cancelled) parts.push(draw("path", { d: "M4 28 28 4", class: "map-struck" }));
  const html = draw("svg", { viewBox: "0 0 32 32", "aria-hidden": "true" }, parts);
  const classes = [`map-kind-${COLOUR_OF[shape]}`];
  if (large) classes.push("map-pin-large");
  if (cancelled) classes.push("map-pin-cancelled");
  if (coarse) classes.push("map-pin-coarse");
  return framed(html, classes, [44, 44]);
}

// Several of different kinds: how many, and under it which shapes are among them.
function pill(count, shapes) {
  const wide = 26 + short.format(count).length * 8;
  const parts = [
    draw("rect", { x: 1.5, y: 1.5, width: wide - 3, height: 35, rx: 10, class: "map-shape" }),
    number(count, wide / 2, 13),
    ...shapes.map((shape, index) => {
      const [name, attributes] = SMALL[shape];
      const x = wide / 2 + (index - (shapes.length - 1) / 2) * 9.5;
      return draw(name, { ...attributes, transform: `translate(${x} 27.5)`, class: `map-among map-kind-${COLOUR_OF[shape]}` });
    }),
  ];
  const html = draw("svg", { viewBox: `0 0 ${wide} 38`, width: wide, height: 38, "aria-hidden": "true" }, parts);
  return framed(html, ["map-pill"], [Math.max(44, wide), 44]);
}

// `mark`: {count, kinds: {kind: how many}, items} as organise-map-layer.js makes it.
export function iconOf(mark) {
  const shapes = Object.keys(SHAPES).filter((shape) => Object.keys(mark.kinds).some((kind) => shapeOf(kind) === shape));
  if (shapes.length > 1) return pill(mark.count, shapes);
  const all = (test) => mark.items.length > 0 && mark.items.every(test);
  return icon(shapes[0] ?? "diamond", {
    count: mark.count,
    cancelled: all((item) => item.status === "cancelled"),
    coarse: all((item) => isCoarse(item.precision)),
  });
}

function line(className, text) {
  const made = document.createElement("span");
  made.className = className;
  made.textContent = text;
  made.dir = "auto";
  return made;
}

// A postcode stays on one line.
function unbroken(text) {
  return text.replace(/\b([A-Z]{1,2}\d[A-Z\d]?) (\d[A-Z]{2})\b/g, "$1\u00a0$2");
}

// Data becomes text and links, never markup.
export function words(items, total, data) {
  const list = document.createElement("ul");
  list.className = "map-items";
  list.dir = document.documentElement.dir;
  for (const item of items) {
    const row = document.createElement("li");
    const title = document.createElement(item.url ? "a" : "strong");
    title.textContent = item.title ?? "";
    title.dir = "auto";
    if (item.url && new URL(item.url, location.href).protocol.startsWith("http")) title.href = item.url;
    row.append(title);
    if (item.status === "cancelled") row.append(line("map-cancelled", data.wordCancelled));
    if (item.status === "postponed") row.append(line("map-cancelled", data.wordPostponed));
    for (const text of [item.when, item.place]) if (text) row.append(line("map-detail", unbroken(text)));
    if (isCoarse(item.precision)) row.append(line("map-detail map-coarse-word", data.wordCoarse));
    list.append(row);
  }
  if (total > items.length) {
    const row = document.createElement("li");
    row.append(line("map-detail", data.wordMore.replace("{count}", total - items.length)));
    list.append(row);
  }
  return list;
}
