// The markers of a list on <organise-map>: drawn anew without losing the focus or an open popup, in the order one reads.

const TOGETHER_PX = 34; // nearer than this, two of a whole list are drawn as one
const ROW_PX = 48; // what lies in one such row is read along the line
const NEAREST_ZOOM = 15; // what is still together there is told in words
const SPOT = 0.0025; // degrees: a cluster no larger than this is one building (places/map_layer.py)

// A feature of GeoJSON as a mark: one item, or a number of them that the server has counted.
export function markOf({ geometry, properties }) {
  const at = L.latLng(geometry.coordinates[1], geometry.coordinates[0]);
  if (properties.cluster) {
    const [west, south, east, north] = properties.bbox;
    const bounds = L.latLngBounds([south, west], [north, east < west ? east + 360 : east]);
    return { key: `${at.lat} ${at.lng} ${properties.count}`, at, bounds, count: properties.count, kinds: properties.kinds, items: [] };
  }
  const key = properties.id ?? properties.url ?? `${at.lat} ${at.lng} ${properties.title}`;
  return { key, at, bounds: L.latLngBounds([at, at]), count: 1, kinds: { [properties.kind]: 1 }, items: [properties] };
}

// Marks so near each other at this zoom that one stands for them; only for a list that came whole.
export function together(map, marks) {
  const groups = [];
  const squares = new Map();
  for (const mark of marks) {
    const point = map.project(mark.at);
    const [column, row] = [Math.floor(point.x / TOGETHER_PX), Math.floor(point.y / TOGETHER_PX)];
    let found = null;
    for (let x = column - 1; x <= column + 1 && !found; x += 1) {
      for (let y = row - 1; y <= row + 1 && !found; y += 1) {
        found = (squares.get(`${x} ${y}`) ?? []).find((group) => group.point.distanceTo(point) < TOGETHER_PX);
      }
    }
    if (!found) {
      found = { ...mark, point, kinds: {}, bounds: L.latLngBounds([mark.at, mark.at]), items: [], count: 0 };
      groups.push(found);
      squares.set(`${column} ${row}`, [...(squares.get(`${column} ${row}`) ?? []), found]);
    }
    found.count += 1;
    found.key = `${mark.key} ${found.count}`;
    found.items.push(...mark.items);
    found.bounds.extend(mark.at);
    for (const kind of Object.keys(mark.kinds)) found.kinds[kind] = (found.kinds[kind] ?? 0) + 1;
  }
  return groups;
}

// `open(mark)`: promises the items of a cluster at one spot as {items, total}. Fires organise:pins, organise:chosen {items}, organise:left.
export function addLayer(map, data, marks, open) {
  const group = L.layerGroup().addTo(map);
  let shown = new Map(); // key → {mark, marker}
  const direction = document.documentElement.dir === "rtl" ? -1 : 1;

  function isSpot({ bounds }) {
    return bounds.getEast() - bounds.getWest() <= SPOT && bounds.getNorth() - bounds.getSouth() <= SPOT;
  }

  function nameOf({ count, items: [item] }) {
    return count === 1 ? [item.title, item.when, item.place].filter(Boolean).join(", ") : data.wordCount.replace("{count}", count);
  }

  // A popup keeps clear of the buttons: beside them, or on a phone below them.
  function room() {
    const { x, y } = map.getSize();
    const isNarrow = x < 480;
    const [near, far] = isNarrow ? [[8, 116], [8, 8]] : [[12, 12], [60, 12]];
    return {
      maxWidth: Math.min(280, x - 90),
      minWidth: 180,
      maxHeight: Math.min(240, y - (isNarrow ? 200 : 90)),
      autoPanPaddingTopLeft: direction > 0 || isNarrow ? near : far,
      autoPanPaddingBottomRight: direction > 0 || isNarrow ? far : near,
    };
  }

  let pressed = 0; // what was pressed before and is still on its way opens no more

  // Who came by keyboard goes on inside, and comes back to the marker.
  function openPopup(marker, mark, byKeyboard) {
    const show = (items, total) => {
      marker.bindPopup(() => marks.words(items, total, data), room());
      marker.openPopup();
      map.fire("organise:chosen", { items });
      const popup = marker.getPopup();
      if (byKeyboard) popup.getElement()?.querySelector("a")?.focus();
      popup.once("remove", () => {
        map.fire("organise:left");
        if (byKeyboard || popup.getElement()?.contains(document.activeElement)) (marker.back ?? marker.getElement())?.focus();
        marker.back = null;
        marker.unbindPopup();
      });
    };
    if (mark.items.length) show(mark.items, mark.count);
    else {
      const mine = pressed;
      open(mark).then(({ items, total }) => mine === pressed && marker.getElement() && show(items, total)).catch((error) => console.warn(error));
    }
  }

  function press(marker, mark, byKeyboard) {
    pressed += 1;
    if (marker.isPopupOpen()) return marker.closePopup();
    if (mark.count === 1 || isSpot(mark) || map.getZoom() >= NEAREST_ZOOM + 1) return openPopup(marker, mark, byKeyboard);
    if (byKeyboard) map.getContainer().focus(); // the marker is about to go; what it held is next
    map.closePopup();
    return map.fitBounds(mark.bounds.pad(0.25), { maxZoom: NEAREST_ZOOM });
  }

  function make(mark) {
    const name = nameOf(mark);
    const marker = L.marker(mark.at, { icon: marks.iconOf(mark), title: name, alt: name, riseOnHover: true, autoPanOnFocus: false });
    marker.on("click", () => press(marker, mark, false));
    marker.on("keypress", ({ originalEvent }) => {
      if (originalEvent.key === "Enter" || originalEvent.key === " ") press(marker, mark, true);
    });
    marker.on("add", () => {
      const element = marker.getElement();
      element.setAttribute("aria-label", name);
      // The space bar presses a button, and would scroll the page.
      element.addEventListener("keydown", (event) => event.key === " " && event.preventDefault());
    });
    return marker;
  }

  // Only what is in view is a stop of the Tab key: from the top, along the line.
  function inReach() {
    const view = map.getBounds();
    for (const { mark, marker } of shown.values()) {
      const element = marker.getElement();
      if (element) element.tabIndex = view.contains(mark.at) ? 0 : -1;
    }
  }

  function inOrder(list) {
    const placed = list.map((mark) => ({ mark, point: map.latLngToContainerPoint(mark.at) }));
    const row = ({ point }) => Math.floor(point.y / ROW_PX);
    return placed.sort((a, b) => row(a) - row(b) || (a.point.x - b.point.x) * direction).map(({ mark }) => mark);
  }

  function draw(list) {
    const focused = [...shown.values()].find(({ marker }) => marker.getElement() === document.activeElement)?.mark.key;
    const before = shown;
    shown = new Map();
    for (const mark of inOrder(list)) {
      const known = before.get(mark.key);
      const marker = known?.marker ?? make(mark);
      shown.set(mark.key, { mark, marker });
      if (!known) group.addLayer(marker);
    }
    for (const [key, { marker }] of before) if (!shown.has(key)) group.removeLayer(marker);
    // The order of the elements is that of the Tab key. Elements that are moved lose the focus.
    map.getPane("markerPane").append(...[...shown.values()].map(({ marker }) => marker.getElement()));
    if (focused) (shown.get(focused)?.marker.getElement() ?? map.getContainer()).focus({ preventScroll: true });
    inReach();
    map.fire("organise:pins"); // the names on the base map make room
  }

  // The marker of an item, or of the smallest cluster that holds its point.
  function holding(id, at) {
    const all = [...shown.values()];
    const single = all.find(({ mark }) => mark.items.some((item) => item.id === id));
    if (single) return single;
    const size = ({ mark: { bounds } }) => bounds.getNorth() - bounds.getSouth() + bounds.getEast() - bounds.getWest();
    const near = L.latLngBounds([at, at]).pad(0).getCenter();
    return all.filter(({ mark }) => mark.count > 1 && around(mark.bounds).contains(near)).sort((a, b) => size(a) - size(b))[0] ?? null;
  }

  const around = (bounds) => L.latLngBounds(
    [bounds.getSouth() - 2e-5, bounds.getWest() - 2e-5], [bounds.getNorth() + 2e-5, bounds.getEast() + 2e-5],
  );

  map.on("moveend", inReach);
  return { draw, holding, openPopup };
}

// A list that comes whole, such as the staff's map of where nothing was found.
export async function addWhole(map, data, marks, layer, fit) {
  const response = await fetch(data.geojson, { headers: { Accept: "application/geo+json" } });
  if (!response.ok) throw new Error(`${data.geojson}: ${response.status}`);
  const list = (await response.json()).features.filter(({ geometry }) => geometry?.type === "Point").map(markOf);
  if (list.length && fit) map.fitBounds(L.latLngBounds(list.map(({ at }) => at)).pad(0.15), { maxZoom: 12, animate: false });
  const redraw = () => layer.draw(together(map, list));
  map.on("zoomend", redraw);
  redraw();
}
