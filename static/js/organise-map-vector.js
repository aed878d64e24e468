// Street tiles out of a vector file of the operator, drawn on canvas over the base map of <organise-map>.
// The server reads the file; here come plain tiles of the Protomaps basemap schema (protomapsL is their library).

const PANE_ORDER = 300; // over our land and water, under our names
const TRY_AGAIN_MS = 60_000;
const DARK = "(prefers-color-scheme: dark)";

// `says(there)`: told whether street tiles are to be seen, each time that it changes.
export function addTiles(map, data, says) {
  const pane = map.createPane("map-streets");
  pane.style.zIndex = PANE_ORDER;
  pane.style.pointerEvents = "none";
  let last = null;
  let layer = null;

  function tell(there) {
    if (there !== last) says(there);
    last = there;
  }

  function draw() {
    layer?.remove();
    let came = 0;
    let failed = 0;
    layer = protomapsL.leafletLayer({
      url: source(data.tilesUrl, (well) => {
        if (well) came += 1;
        else failed += 1;
        if (well) tell(true);
      }),
      pane: "map-streets",
      flavor: matchMedia(DARK).matches ? "dark" : "light",
      lang: document.documentElement.lang.split("-")[0],
      attribution: "",
      maxDataZoom: Number(data.tilesMaxZoom) || 15,
      maxZoom: map.getMaxZoom(),
      keepBuffer: 1,
      updateWhenIdle: true,
    });
    layer.backgroundColor = undefined; // where the file has nothing, our own map is seen
    layer.on("load", () => {
      if (came || !failed) return;
      tell(false);
      setTimeout(() => layer.remove()); // Leaflet goes on with the layer after this event
      setTimeout(draw, TRY_AGAIN_MS);
    });
    layer.addTo(map);
  }

  matchMedia(DARK).addEventListener("change", draw);
  draw();
}

// What the library asks for a tile; a tile that does not come is an empty one, and is reported.
function source(template, report) {
  return {
    async getZxy(z, x, y, signal) {
      try {
        const url = template.replace("{z}", z).replace("{x}", x).replace("{y}", y);
        const response = await fetch(url, { signal });
        if (!response.ok) throw new Error(`street tile: ${response.status}`);
        const bytes = await response.arrayBuffer();
        report(true);
        return bytes.byteLength ? { data: bytes } : undefined;
      } catch (error) {
        if (error.name === "AbortError") throw error; // the view moved on
        report(false);
        return undefined;
      }
    },
  };
}
