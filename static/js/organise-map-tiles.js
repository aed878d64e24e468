// Street tiles of the operator over the base map of <organise-map>. When they do not come, our own map is there already.

const PANE_ORDER = 300; // over our land and water, under our names
const TRY_AGAIN_MS = 60_000;

// `says(there)`: told whether street tiles are to be seen, each time that it changes.
export function addTiles(map, data, says) {
  const pane = map.createPane("map-streets");
  pane.style.zIndex = PANE_ORDER;
  pane.style.pointerEvents = "none";
  const layer = L.tileLayer(data.tilesUrl, {
    pane: "map-streets",
    maxNativeZoom: Number(data.tilesMaxZoom) || 17,
    maxZoom: map.getMaxZoom(),
    minZoom: 0,
    keepBuffer: 1,
    updateWhenIdle: true, // the provider is asked for what is looked at, not for what is passed
    updateInterval: 300,
  });
  let came = 0;
  let failed = 0;
  let last = null;

  function tell(there) {
    if (there !== last) says(there);
    last = there;
  }

  layer.on("loading", () => { came = 0; failed = 0; });
  layer.on("tileload", () => {
    came += 1;
    tell(true);
  });
  layer.on("tileerror", () => { failed += 1; });
  layer.on("load", () => {
    if (came || !failed) return;
    tell(false);
    // Nobody is asked again at each step; in a minute the server may be back. Leaflet goes on with the layer after this event.
    setTimeout(() => layer.remove());
    setTimeout(() => layer.addTo(map), TRY_AGAIN_MS);
  });
  layer.addTo(map);
}
