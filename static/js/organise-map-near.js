// The base map of <organise-map> from near: a dot where a postcode lies, so that streets appear, and what has a name there.

const FROM = 12.75;
const COLUMNS_PER_DEGREE = 4;
const ROWS_PER_DEGREE = 8;
const PER_DEGREE = 10000;
const WIDE = PER_DEGREE / COLUMNS_PER_DEGREE;
const HIGH = PER_DEGREE / ROWS_PER_DEGREE;
const PANE_ORDER = 225; // over built-up land, under lines

// Dots as places/map_near.py packs them, as flat [row, column, …] within the sheet.
function unpacked(rows) {
  const flat = [];
  let row = 0;
  for (const [down, first, ...steps] of rows) {
    row += down;
    let column = first;
    flat.push(row, column);
    for (const step of steps) {
      column += step;
      flat.push(row, column);
    }
  }
  return Int16Array.from(flat);
}

// `url(key)`: where a sheet is; `json(url)` fetches; `changed()` is called when there are other names.
export function addNear(map, { url, json, colour, changed }) {
  const pane = map.createPane("map-near");
  pane.style.zIndex = PANE_ORDER;
  pane.style.pointerEvents = "none";
  const opened = new Map();
  let exists = new Set();

  async function sheet(key) {
    const { dots, labels } = await json(url(key));
    if (!opened.has(key)) {
      opened.set(key, { dots: unpacked(dots), labels });
      changed();
    }
    return opened.get(key).dots;
  }

  function keysOf(bounds) {
    const keys = [];
    const [west, east] = [bounds.getWest(), bounds.getEast()].map((lon) => Math.floor(lon * COLUMNS_PER_DEGREE));
    const [south, north] = [bounds.getSouth(), bounds.getNorth()].map((lat) => Math.floor(lat * ROWS_PER_DEGREE));
    for (let column = west; column <= east; column += 1) {
      for (let row = south; row <= north; row += 1) {
        if (exists.has(`${column}_${row}`)) keys.push([column, row]);
      }
    }
    return keys;
  }

  function paint(canvas, coords, column, row, dots) {
    const size = 256;
    const sharp = canvas.width / size;
    const context = canvas.getContext("2d");
    const radius = (coords.z >= 15 ? 1.9 : coords.z === 14 ? 1.35 : 1) * sharp;
    const world = size * 2 ** coords.z;
    context.fillStyle = colour();
    context.beginPath();
    for (let index = 0; index < dots.length; index += 2) {
      const lon = (column * WIDE + dots[index + 1]) / PER_DEGREE;
      const x = (((lon + 180) / 360) * world - coords.x * size) * sharp;
      if (x < -4 || x > canvas.width + 4) continue;
      const sine = Math.sin((((row * HIGH + dots[index]) / PER_DEGREE) * Math.PI) / 180);
      const y = ((0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * world - coords.y * size) * sharp;
      if (y < -4 || y > canvas.height + 4) continue;
      context.moveTo(x + radius, y);
      context.arc(x, y, radius, 0, 7);
    }
    context.fill();
  }

  const Dots = L.GridLayer.extend({
    createTile(coords, done) {
      const canvas = document.createElement("canvas");
      const sharp = Math.min(2, Math.ceil(devicePixelRatio || 1));
      canvas.width = canvas.height = 256 * sharp;
      const keys = keysOf(this._tileCoordsToBounds(coords));
      Promise.all(keys.map(async ([column, row]) => paint(canvas, coords, column, row, await sheet(`${column}_${row}`))))
        .then(() => done(null, canvas)).catch((error) => done(error, canvas));
      return canvas;
    },
  });
  const layer = new Dots({ pane: "map-near", minZoom: Math.floor(FROM), keepBuffer: 1, updateWhenIdle: true });

  function update() {
    const wanted = map.getZoom() >= FROM && exists.size > 0;
    if (wanted && !map.hasLayer(layer)) layer.addTo(map);
    if (!wanted && map.hasLayer(layer)) layer.remove();
  }
  map.on("zoomend", update);

  return {
    known(keys) {
      if (!exists.size) exists = new Set(keys);
      update();
    },
    names() {
      if (map.getZoom() < FROM) return [];
      return keysOf(map.getBounds()).flatMap(([column, row]) => opened.get(`${column}_${row}`)?.labels ?? []);
    },
    repaint: () => map.hasLayer(layer) && layer.redraw(),
  };
}
