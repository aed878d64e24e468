// The names on the base map of <organise-map>: as many as there is room for, the most important first, none under a marker.

const ORDER = { town: 0, part: 1, university: 2, district: 3, village: 4, station: 5, street: 6 };

// `wanted(zoom, view)`: the names to choose from, each [name, lat, lon, zoom from which on, kind].
export function addNames(map, pane, wanted) {
  const element = map.getContainer();
  const measure = document.createElement("canvas").getContext("2d");
  let isShown = true; // street tiles bring names of their own

  // Boxes of what nothing may be written over: markers and buttons.
  function occupied(origin) {
    const taken = [];
    map.eachLayer((each) => {
      const isDot = each instanceof L.CircleMarker && !(each instanceof L.Circle); // the place that was searched
      if (!isDot && !(each instanceof L.Marker)) return;
      const { x, y } = map.latLngToLayerPoint(each.getLatLng());
      const half = isDot ? 8 : 19;
      taken.push([x - half, y - half, x + half, y + half]);
    });
    const frame = element.getBoundingClientRect();
    for (const control of element.querySelectorAll(".leaflet-control")) {
      const { left, top, right, bottom } = control.getBoundingClientRect();
      taken.push([left - frame.left + origin.x, top - frame.top + origin.y, right - frame.left + origin.x, bottom - frame.top + origin.y]);
    }
    return taken;
  }

  function draw() {
    if (!isShown) {
      pane.replaceChildren();
      return;
    }
    const zoom = map.getZoom();
    const view = map.getBounds();
    const size = map.getSize();
    const origin = map.containerPointToLayerPoint([0, 0]);
    const candidates = wanted(zoom, view)
      .filter(([, lat, lon, from, kind]) => from <= zoom && view.contains([lat, lon]) && !(kind === "town" && from <= 6 && zoom > 14))
      .sort((a, b) => ORDER[a[4]] - ORDER[b[4]] || a[3] - b[3]);
    const spans = [];
    const taken = occupied(origin);
    const within = (box) => box[0] >= origin.x && box[1] >= origin.y && box[2] <= origin.x + size.x && box[3] <= origin.y + size.y;
    const free = (box) => within(box)
      && !taken.some((other) => box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1]);
    for (const [name, lat, lon, from, kind] of candidates) {
      const large = kind === "town" && from <= zoom - 2;
      const small = kind === "street" || kind === "station" || kind === "university";
      measure.font = large ? "600 15px sans-serif" : `${small ? 12 : 13}px sans-serif`;
      const half = measure.measureText(name).width / 2 + 8;
      const point = map.latLngToLayerPoint([lat, lon]);
      // A town or a university gives way to a marker; a lesser name is left out.
      const shifts = kind === "town" || kind === "university" ? [0, 26, -26] : [0];
      const at = shifts.map((down) => point.add([0, down])).find(({ x, y }) => free([x - half, y - 11, x + half, y + 11]));
      if (!at) continue;
      taken.push([at.x - half, at.y - 11, at.x + half, at.y + 11]);
      const span = document.createElement("span");
      span.className = `map-label map-label-${kind}${large ? " map-label-large" : ""}`;
      span.textContent = name;
      L.DomUtil.setPosition(span, at);
      spans.push(span);
    }
    pane.replaceChildren(...spans);
  }

  pane.setAttribute("aria-hidden", "true");
  pane.setAttribute("translate", "no");
  map.on("zoomstart", () => pane.replaceChildren());
  map.on("organise:pins", draw);
  return {
    draw,
    show(shown) {
      isShown = shown;
      draw();
    },
  };
}
