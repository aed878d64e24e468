// What <organise-map> puts on the base map: the places of a GeoJSON list, or one pin that can be moved.

const SVG = "http://www.w3.org/2000/svg";
const SHAPES = {
  square: ["rect", { x: 5, y: 5, width: 22, height: 22, rx: 3 }],
  triangle: ["path", { d: "M16 3.5 29 27.5H3z" }],
  circle: ["circle", { cx: 16, cy: 16, r: 12 }],
  diamond: ["path", { d: "M16 2 30 16 16 30 2 16z" }],
};
const SHAPE_OF = { university: "square", union: "triangle", worship: "circle" };
const COLOUR_OF = { square: "university", triangle: "union", circle: "worship", diamond: "other" };
const TOGETHER_PX = 34; // nearer than this, two markers are drawn as one
const SPLIT_UNTIL_ZOOM = 15;

function draw(name, attributes, children = []) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

// One of our four shapes, with a number in it where it stands for several.
function icon(shape, { count = 0, cancelled = false, large = count > 1 } = {}) {
  const [name, attributes] = SHAPES[shape];
  const parts = [draw(name, { ...attributes, class: "map-shape" })];
  if (count > 1) {
    const low = shape === "triangle" ? 21 : 16;
    const text = draw("text", { x: 16, y: low, class: "map-count" });
    text.textContent = count > 99 ? "99+" : String(count);
    parts.push(text);
  }
  const html = draw("svg", { viewBox: "0 0 32 32", "aria-hidden": "true" }, parts);
  const classes = ["map-pin", `map-kind-${COLOUR_OF[shape]}`];
  if (large) classes.push("map-pin-large");
  if (cancelled) classes.push("map-pin-cancelled");
  return L.divIcon({ html, className: classes.join(" "), iconSize: [44, 44], popupAnchor: [0, -10] });
}

function shapeOf(kind) {
  return SHAPE_OF[kind] ?? "diamond";
}

// ---- a list ----

export async function addFeatures(map, data, fit) {
  const response = await fetch(data.geojson, { headers: { Accept: "application/geo+json" } });
  if (!response.ok) throw new Error(`${data.geojson}: ${response.status}`);
  const list = (await response.json()).features.filter((feature) => feature.geometry?.type === "Point").map((feature) => ({
    ...feature.properties,
    at: L.latLng(feature.geometry.coordinates[1], feature.geometry.coordinates[0]),
  }));
  if (list.length && fit) map.fitBounds(L.latLngBounds(list.map((item) => item.at)).pad(0.15), { maxZoom: 12, animate: false });
  const layer = L.layerGroup().addTo(map);
  let zoomDrawn = null;
  function redraw() {
    if (zoomDrawn === map.getZoom()) return;
    zoomDrawn = map.getZoom();
    layer.clearLayers();
    for (const items of together(map, list)) layer.addLayer(marker(map, items, data));
    map.fire("organise:pins"); // the names on the base map make room
  }
  map.on("zoomend", redraw);
  redraw();
}

// Lists of items so near each other at this zoom that one marker stands for them.
function together(map, list) {
  const groups = [];
  const squares = new Map();
  for (const item of list) {
    const at = map.project(item.at);
    const column = Math.floor(at.x / TOGETHER_PX);
    const row = Math.floor(at.y / TOGETHER_PX);
    let found = null;
    for (let x = column - 1; x <= column + 1 && !found; x += 1) {
      for (let y = row - 1; y <= row + 1 && !found; y += 1) {
        found = (squares.get(`${x} ${y}`) ?? []).find((group) => group.at.distanceTo(at) < TOGETHER_PX);
      }
    }
    if (found) {
      found.items.push(item);
    } else {
      const group = { at, items: [item] };
      groups.push(group);
      squares.set(`${column} ${row}`, [...(squares.get(`${column} ${row}`) ?? []), group]);
    }
  }
  return groups.map((group) => group.items);
}

function marker(map, items, data) {
  const shapes = new Set(items.map((item) => shapeOf(item.kind)));
  const shape = shapes.size === 1 ? [...shapes][0] : "diamond";
  const cancelled = items.every((item) => item.status === "cancelled");
  const title = items.length === 1
    ? [items[0].title, items[0].when].filter(Boolean).join(", ")
    : data.wordCount.replace("{count}", items.length);
  const made = L.marker(items[0].at, { icon: icon(shape, { count: items.length, cancelled }), title, alt: title, riseOnHover: true });
  const bounds = L.latLngBounds(items.map((item) => item.at));
  const apart = !bounds.getNorthEast().equals(bounds.getSouthWest(), 1e-4);
  if (items.length > 1 && apart && map.getZoom() < SPLIT_UNTIL_ZOOM) {
    const closer = () => map.fitBounds(bounds.pad(0.3), { maxZoom: Math.max(SPLIT_UNTIL_ZOOM, map.getZoom() + 2) });
    made.on("click", closer);
    made.on("keypress", (event) => event.originalEvent.key === "Enter" && closer());
  } else {
    made.bindPopup(() => words(items, data), { maxWidth: 280, minWidth: 180, maxHeight: 240 });
    // Who came by keyboard goes on inside, and comes back to the marker.
    let byKeyboard = false;
    made.on("keypress", (event) => {
      if (event.originalEvent.key !== "Enter") return;
      byKeyboard = true;
      setTimeout(() => made.getPopup().getElement()?.querySelector("a")?.focus());
    });
    made.on("popupclose", () => {
      if (byKeyboard) made.getElement()?.focus();
      byKeyboard = false;
    });
  }
  made.on("add", () => made.getElement().setAttribute("aria-label", title));
  return made;
}

// Data becomes text and links, never markup.
function words(items, data) {
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
    for (const text of [item.when, item.place]) if (text) row.append(line("map-detail", text));
    list.append(row);
  }
  return list;
}

function line(className, text) {
  const made = document.createElement("span");
  made.className = className;
  made.textContent = text;
  made.dir = "auto";
  return made;
}

// ---- one pin ----

export function addPin(map, data) {
  const editable = "editable" in data;
  const inputs = [data.latInput, data.lonInput].map((id) => id && document.getElementById(id));
  let pin = null;

  function put(at) {
    if (pin) {
      pin.setLatLng(at);
      return;
    }
    const title = editable ? data.wordMove : data.label ?? "";
    pin = L.marker(at, {
      icon: icon(shapeOf(data.kind), { large: true }),
      draggable: editable,
      autoPan: editable,
      keyboard: editable,
      interactive: editable,
      title,
      alt: data.label ?? "",
    }).addTo(map);
    const element = pin.getElement();
    if (title) element.setAttribute("aria-label", title);
    if (!editable) {
      element.setAttribute("role", "img");
      return;
    }
    pin.on("dragend", tell);
    element.addEventListener("keydown", nudge);
  }

  function tell() {
    const at = pin.getLatLng().wrap();
    for (const [input, value] of [[inputs[0], at.lat], [inputs[1], at.lng]]) {
      if (!input) continue;
      input.value = value.toFixed(5);
      input.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }

  // Arrow keys move the pin by some metres, with Shift by more.
  function nudge(event) {
    const [x, y] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key] ?? [0, 0];
    if (!x && !y) return;
    event.preventDefault();
    event.stopPropagation();
    const by = event.shiftKey ? 20 : 4;
    put(map.layerPointToLatLng(map.latLngToLayerPoint(pin.getLatLng()).add([x * by, y * by])));
    tell();
  }

  function follow() {
    const [lat, lon] = inputs.map((input) => Number.parseFloat(input?.value));
    if (!Number.isFinite(lat) || !Number.isFinite(lon) || Math.abs(lat) > 90 || Math.abs(lon) > 180) return;
    if (pin?.getLatLng().equals([lat, lon], 1e-5)) return;
    put(L.latLng(lat, lon));
    map.panTo([lat, lon]);
  }

  if (data.lat && data.lon) put(L.latLng(Number(data.lat), Number(data.lon)));
  if (!editable) return;
  inputs.forEach((input) => input?.addEventListener("change", follow));
  if (!pin) follow();
  // A click does the same as dragging, for who cannot drag.
  map.on("click", ({ latlng }) => {
    put(latlng);
    tell();
  });
}
