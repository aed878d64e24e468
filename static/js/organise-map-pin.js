// One pin on <organise-map>, which can be moved by hand, by key, or by typing degrees.

const WAIT_MS = 700; // after the last of several keys

export function addPin(map, data, marks) {
  const editable = "editable" in data;
  const inputs = [data.latInput, data.lonInput].map((id) => id && document.getElementById(id));
  const found = data.lat && data.lon ? L.latLng(Number(data.lat), Number(data.lon)) : null;
  const words = document.createElement("p"); // for who does not see where the pin stands now
  let pin = null;
  let saying = null;

  function put(at) {
    if (pin) {
      pin.setLatLng(at);
      return;
    }
    const title = editable ? data.wordMove : data.label ?? "";
    pin = L.marker(at, {
      icon: marks.icon(marks.shapeOf(data.kind), { large: true, coarse: marks.isCoarse(data.precision) }),
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
    // Not a button: the arrow keys move it, and a screen reader must hand them on.
    element.setAttribute("role", "application");
    element.setAttribute("aria-label", data.wordKeys);
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
    clearTimeout(saying);
    saying = setTimeout(say, WAIT_MS);
  }

  function say() {
    const metres = found ? Math.round(pin.getLatLng().wrap().distanceTo(found)) : 0;
    words.textContent = found ? data.wordMoved.replace("{metres}", metres.toLocaleString(document.documentElement.lang)) : "";
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

  if (found) put(found);
  if (!editable) return;
  words.className = "visually-hidden";
  words.setAttribute("role", "status");
  map.getContainer().after(words);
  inputs.forEach((input) => input?.addEventListener("change", follow));
  if (!pin) follow();
  // A click does the same as dragging, for who cannot drag.
  map.on("click", ({ latlng }) => {
    put(latlng);
    tell();
  });
}
