// <organise-map>: a map that loads itself when it is wanted. Everything on it is in the page as well; without script it is not there.
// The attributes are written by templates/places/_map.html and described in places/templatetags/maps.py.

class OrganiseMap extends HTMLElement {
  #started = false;
  #watch = null;
  #begin = null; // fetches what a search finds, once the base map is there
  #follower = null; // the View of a search

  connectedCallback() {
    if (this.#started) return;
    if ("wait" in this.dataset || navigator.connection?.saveData) {
      this.#offer();
      return;
    }
    this.#watch = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) this.#start();
    });
    this.#watch.observe(this);
  }

  disconnectedCallback() {
    this.#watch?.disconnect();
  }

  // A button instead of the map, for who pays by the megabyte.
  #offer() {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button map-offer";
    button.textContent = this.dataset.wordShow;
    button.addEventListener("click", async () => {
      this.tabIndex = -1; // holds the focus until the map is there to take it over: the button goes away
      this.focus({ preventScroll: true });
      button.remove();
      await this.#start();
      if (document.activeElement === this) this.querySelector(".map-frame")?.focus({ preventScroll: true });
      this.removeAttribute("tabindex");
    });
    this.append(button);
  }

  async #start() {
    if (this.#started) return;
    this.#started = true;
    this.#watch?.disconnect();
    try {
      await Promise.all([
        style(this.dataset.leafletCss),
        script(this.dataset.leafletJs),
        script(this.dataset.topojsonJs),
      ]);
      const [{ addBase }, { addNames }, { addNear }, marks] = await Promise.all(
        [import(this.dataset.baseJs), import(this.dataset.namesJs), import(this.dataset.nearJs), import(this.dataset.marksJs)],
      );
      const map = this.#draw();
      if (this.dataset.data) await this.#search(map, marks);
      const base = addBase(map, this.dataset, addNames, addNear);
      if (this.dataset.tilesKind === "raster") await this.#streets(map, base);
      if (this.dataset.lat || this.dataset.editable) (await import(this.dataset.pinJs)).addPin(map, this.dataset, marks);
      if (this.dataset.data) await this.#begin();
      else if (this.dataset.geojson) await this.#whole(map, marks);
      if (this.dataset.tilesKind === "vector") await this.#streets(map, base);
    } catch (error) {
      this.#fail(error);
    }
  }

  // What one search finds, counted by the server, with the list beside it.
  async #search(map, marks) {
    const bar = this.#bar();
    const [{ addLayer, markOf }, { View }, { linkList }] = await Promise.all(
      [import(this.dataset.layerJs), import(this.dataset.viewJs), import(this.dataset.linkJs)],
    );
    const layer = addLayer(map, this.dataset, marks, (mark) => this.#follower.open(mark));
    const view = new View(map, this.dataset, { layer, marks, home: () => this.#view(map), bar, found: markOf });
    const reach = this.#circle(map, this.#near());
    map.on("organise:asked", ({ box }) => (box ? reach?.remove() : reach?.addTo(map)));
    this.#follower = view;
    view.place();
    this.#begin = async () => {
      await view.start();
      linkList(map, this.dataset, { layer, view });
    };
  }

  // A whole list, counted here.
  async #whole(map, marks) {
    const { addLayer, addWhole } = await import(this.dataset.layerJs);
    this.#circle(map, this.#near())?.addTo(map);
    await addWhole(map, this.dataset, marks, addLayer(map, this.dataset, marks), !this.#near());
  }

  async #streets(map, base) {
    if (this.dataset.tilesLibraryJs) await script(this.dataset.tilesLibraryJs);
    const { addTiles } = await import(this.dataset.tilesJs);
    const words = document.createElement("p");
    words.className = "map-streets-said";
    words.setAttribute("role", "status");
    this.append(words);
    addTiles(map, this.dataset, (there) => {
      base.names(!there);
      this.classList.toggle("has-streets", there);
      words.textContent = there ? "" : this.dataset.wordNoStreets;
    });
  }

  // What stands under the map: whether the list follows it, and what is in it now.
  #bar() {
    const bar = this.parentElement.querySelector("[data-map-bar]");
    if (!bar) return null;
    bar.hidden = false;
    const box = bar.querySelector("input");
    if (navigator.connection?.saveData) box.checked = false;
    return { box, button: bar.querySelector("button"), said: bar.querySelector("[role=status]") };
  }

  #draw() {
    const frame = document.createElement("div");
    frame.className = "map-frame";
    frame.dir = "ltr"; // Leaflet counts pixels from the left; words in it have their own direction
    this.append(frame);
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const map = L.map(frame, {
      attributionControl: false,
      zoomControl: false,
      minZoom: 3,
      maxZoom: 17,
      zoomSnap: this.dataset.tilesKind === "raster" ? 1 : 0.25, // nothing of ours is a picture, so any zoom is sharp
      scrollWheelZoom: false,
      worldCopyJump: true,
      zoomAnimation: !calm,
      fadeAnimation: !calm,
      markerZoomAnimation: !calm,
      inertia: !calm,
      trackResize: false, // the element itself is watched below
    });
    if (calm) map.panBy = (offset, options) => L.Map.prototype.panBy.call(map, offset, { ...options, animate: false });
    const end = document.documentElement.dir === "rtl" ? "left" : "right";
    L.control.zoom({ zoomInTitle: this.dataset.wordIn, zoomOutTitle: this.dataset.wordOut, position: `top${end}` }).addTo(map);
    this.#attribute(map, end);
    // The wheel scrolls the page until somebody has taken hold of the map.
    map.on("focus", () => map.scrollWheelZoom.enable());
    map.on("blur", () => map.scrollWheelZoom.disable());
    // Leaflet itself hears Escape only while the map has the focus, not a link in it.
    frame.addEventListener("keydown", (event) => event.key === "Escape" && map.closePopup());
    map.on("popupopen", ({ popup }) => {
      popup.getElement().dir = document.documentElement.dir;
      popup.getElement().querySelector(".leaflet-popup-close-button")?.setAttribute("aria-label", this.dataset.wordClose);
    });
    this.#view(map);
    new ResizeObserver(() => (this.#follower ? this.#follower.resize() : map.invalidateSize())).observe(this);
    return map;
  }

  #near() {
    const { nearLat, nearLon, nearKm } = this.dataset;
    if (!nearLat || !nearLon) return null;
    return { at: L.latLng(Number(nearLat), Number(nearLon)), km: Number(nearKm) || 16 };
  }

  #view(map) {
    const near = this.#near();
    if (near) {
      map.fitBounds(near.at.toBounds(near.km * 2000), { animate: false });
    } else if (this.dataset.lat && this.dataset.lon) {
      map.setView([Number(this.dataset.lat), Number(this.dataset.lon)], Number(this.dataset.zoom) || 14, { animate: false });
    } else {
      map.fitBounds([[50, -7.6], [58.7, 1.7]], { animate: false });
    }
  }

  // How far was searched; null where no place was named, or no distance. The place itself stays marked.
  #circle(map, near) {
    if (!near) return null;
    L.circleMarker(near.at, { interactive: false, radius: 5, className: "map-centre" }).addTo(map);
    return "anyDistance" in this.dataset ? null : L.circle(near.at, { interactive: false, radius: near.km * 1000, className: "map-reach" });
  }

  #attribute(map, end) {
    const control = L.control({ position: `bottom${end}` });
    control.onAdd = () => {
      const link = document.createElement("a");
      link.href = this.dataset.aboutUrl;
      const words = document.createElement("span");
      words.textContent = [this.dataset.tilesAttribution, this.dataset.attribution].filter(Boolean).join(" · ");
      link.append(words);
      const box = document.createElement("div");
      box.className = "map-attribution";
      box.append(link);
      L.DomEvent.disableClickPropagation(box);
      return box;
    };
    control.addTo(map);
  }

  #fail(error) {
    console.error(error);
    const words = document.createElement("p");
    words.className = "map-failed";
    words.setAttribute("role", "status");
    words.textContent = this.dataset.wordFailed;
    this.replaceChildren(words);
  }
}

// One tag for each file, however many maps there are on the page.
const loading = new Map();

function once(url, make) {
  if (!loading.has(url)) {
    loading.set(url, new Promise((resolve, reject) => {
      const tag = make(url);
      tag.addEventListener("load", resolve);
      tag.addEventListener("error", () => reject(new Error(`could not load ${url}`)));
      document.head.append(tag);
    }));
  }
  return loading.get(url);
}

function script(url) {
  return once(url, () => Object.assign(document.createElement("script"), { src: url }));
}

function style(url) {
  return once(url, () => Object.assign(document.createElement("link"), { rel: "stylesheet", href: url }));
}

customElements.define("organise-map", OrganiseMap);
