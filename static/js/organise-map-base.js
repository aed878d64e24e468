// The base map of <organise-map>: our own TopoJSON on canvas, coarse for the country, tiles for a town, with labels.

const EUROPE = [[46.5, -10.4], [62.5, 10]]; // what europe_context holds
const COARSE_ONLY = new Set(["United Kingdom", "Ireland", "Belgium", "Netherlands", "Luxembourg", "Switzerland"]); // drawn better there
const TILES_FROM = 9.25;
const WARDS_FROM = 12;
const PANES = { land: 210, urban: 220, lines: 230, labels: 450 };

const fetched = new Map();

function json(url) {
  if (!fetched.has(url)) {
    const answer = fetch(url).then((response) => {
      if (!response.ok) throw new Error(`${url}: ${response.status}`);
      return response.json();
    });
    // What failed may be asked again; what came is kept.
    answer.catch(() => fetched.delete(url));
    fetched.set(url, answer);
  }
  return fetched.get(url);
}

// Colours come from map.css, so that light, dark and high contrast each have their own.
function colours(element) {
  const read = getComputedStyle(element);
  const of = (name) => read.getPropertyValue(`--map-${name}`).trim();
  const fill = (name) => ({ stroke: false, fill: true, fillColor: of(name), fillOpacity: 1 });
  const line = (name, weight, more = {}) => ({ stroke: true, fill: false, color: of(name), weight, opacity: 1, ...more });
  return {
    world: { ...fill("land"), stroke: true, color: of("coast"), weight: 0.6, opacity: 1 },
    land: fill("land"),
    districts: { ...fill("land"), stroke: true, color: of("border"), weight: 0.7, opacity: 1 },
    urban: fill("urban"),
    lakes: fill("water"),
    rivers: line("water", 1.2),
    coast: line("coast", 1),
    borders: line("border", 1.2),
    wards: line("ward", 0.8, { dashArray: "3 3" }),
    dots: of("dot"),
  };
}

// `addNames`, `addNear`: of organise-map-names.js and organise-map-near.js.
export function addBase(map, data, addNames, addNear) {
  const element = map.getContainer();
  let styles = colours(element);
  const drawn = []; // [layer, name of its style]
  const renderers = {};
  for (const [name, order] of Object.entries(PANES)) {
    const pane = map.createPane(`map-${name}`);
    pane.style.zIndex = order;
    pane.style.pointerEvents = "none";
    if (name !== "labels") renderers[name] = L.canvas({ pane: `map-${name}`, padding: 0.2 });
  }

  function layer(features, name, pane) {
    const made = L.geoJSON(features, {
      style: () => styles[name],
      interactive: false,
      pane: `map-${pane}`,
      renderer: renderers[pane],
      smoothFactor: 0.7,
    });
    drawn.push([made, name]);
    return made;
  }

  const part = (topology, object, name, pane) => (topology.objects[object]
    ? [layer(topojson.feature(topology, topology.objects[object]), name, pane)] : []);

  const sheets = {
    world: {
      url: data.world,
      wanted: (zoom, view) => zoom < 5 || !L.latLngBounds(EUROPE).contains(view),
      make: (topology) => {
        const all = topojson.feature(topology, topology.objects.countries);
        all.features = all.features.filter((country) => !COARSE_ONLY.has(country.properties.name));
        return [layer(all, "world", "land")];
      },
    },
    europe: { url: data.europe, wanted: () => true, make: (topology) => part(topology, "land", "world", "land") },
    districts: {
      url: data.districts,
      wanted: (zoom) => zoom < TILES_FROM,
      make: (topology) => {
        const borders = topojson.mesh(topology, topology.objects.districts, (a, b) => a !== b);
        const coast = topojson.mesh(topology, topology.objects.districts, (a, b) => a === b);
        const land = topojson.merge(topology, topology.objects.districts.geometries);
        return [layer(land, "land", "land"), layer(borders, "borders", "lines"), layer(coast, "coast", "lines")];
      },
    },
    urban: { url: data.urban, wanted: (zoom) => zoom >= 6 && zoom < TILES_FROM, make: (topology) => part(topology, "urban", "urban", "urban") },
    water: {
      url: data.water,
      wanted: (zoom) => zoom >= 6 && zoom < TILES_FROM,
      make: (topology) => [...part(topology, "lakes", "lakes", "lines"), ...part(topology, "rivers", "rivers", "lines")],
    },
  };

  const shown = new Map(); // key → its layers; an empty list of its own while it is loading
  let latest = 0;
  let names = [];
  const namesByTile = new Map();

  async function show(key, url, make) {
    if (shown.has(key)) return;
    const loading = [];
    shown.set(key, loading);
    try {
      const layers = make(await json(url));
      if (shown.get(key) === loading) { // else it was hidden meanwhile, and perhaps asked for anew
        shown.set(key, layers);
        layers.forEach((each) => each.addTo(map));
      }
    } catch (error) {
      if (shown.get(key) === loading) shown.delete(key);
      console.warn(error);
    }
  }

  function hide(key) {
    const layers = shown.get(key);
    shown.delete(key);
    layers?.forEach((each) => {
      each.remove();
      drawn.splice(drawn.findIndex(([known]) => known === each), 1);
    });
  }

  function tilesInView() {
    const view = map.getBounds().pad(0.1);
    const keys = [];
    for (let column = Math.floor(view.getWest() * 2); column <= Math.floor(view.getEast() * 2); column += 1) {
      for (let row = Math.floor(view.getSouth() * 2); row <= Math.floor(view.getNorth() * 2); row += 1) keys.push(`${column}_${row}`);
    }
    return keys;
  }

  const tile = (key) => (topology) => {
    namesByTile.set(key, topology.labels);
    return [
      ...part(topology, "land", "land", "land"), ...part(topology, "urban", "urban", "urban"),
      ...part(topology, "borders", "borders", "lines"), ...part(topology, "coast", "coast", "lines"),
    ];
  };

  const labels = addNames(map, map.getPane("map-labels"), (zoom) => [
    ...names, ...(zoom >= TILES_FROM ? tilesInView().flatMap((key) => namesByTile.get(key) ?? []) : []), ...near.names(),
  ]);
  const near = addNear(map, { url: (key) => `${data.tiles}near/${key}.json`, json, colour: () => styles.dots, changed: labels.draw });

  async function update() {
    const turn = (latest += 1);
    const overview = await json(data.labels);
    const zoom = map.getZoom();
    names = overview.labels;
    near.known(overview.near);
    const inView = zoom >= TILES_FROM ? tilesInView() : [];
    const wanted = new Map();
    for (const key of inView) {
      if (overview.tiles.includes(key)) wanted.set(`tile ${key}`, () => show(`tile ${key}`, `${data.tiles}tiles/${key}.json`, tile(key)));
      if (zoom >= WARDS_FROM && overview.wards.includes(key)) {
        wanted.set(`ward ${key}`, () => show(`ward ${key}`, `${data.tiles}wards/${key}.json`, (topology) => part(topology, "wards", "wards", "lines")));
      }
    }
    for (const [name, sheet] of Object.entries(sheets)) {
      if (sheet.wanted(zoom, map.getBounds())) wanted.set(name, () => show(name, sheet.url, sheet.make));
    }
    await Promise.all([...wanted.values()].map((ask) => ask()));
    // What is no longer wanted goes last, so that there is never a hole. Meanwhile the view may have moved on.
    if (turn !== latest) return; // then the later view decides what goes
    for (const key of [...shown.keys()]) if (!wanted.has(key)) hide(key);
    labels.draw();
  }

  map.on("moveend", () => update().catch((error) => console.warn(error)));
  update().catch((error) => console.warn(error));

  function repaint() {
    styles = colours(element);
    for (const [made, name] of drawn) made.setStyle(styles[name]);
    near.repaint();
  }
  for (const query of ["(prefers-color-scheme: dark)", "(prefers-contrast: more)"]) matchMedia(query).addEventListener("change", repaint);

  return { names: labels.show };
}
