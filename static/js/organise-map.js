// <organise-map>: a map that loads itself when it is wanted. Everything on it is in the page as well; without script it is not there.
// The attributes are written by templates/places/_map.html and described in places/templatetags/maps.py.

class OrganiseMap extends HTMLElement {
  #started = false;
  #watch = null;

  connectedCallback() {
    if (this.#started) return;
    if ("wait" in this.dataset || navigator.connection?.saveData) {
      this.#offer();
      return;
    }
    this.#watch = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) this.#start();
    }, { rootMargin: "200px" });
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
    button.addEventListener("click", () => {
      button.remove();
      this.#start();
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
      const [{ addBase }, { addFeatures, addPin }] = await Promise.all([import(this.dataset.baseJs), import(this.dataset.pinsJs)]);
      const map = this.#draw();
      addBase(map, this.dataset);
      if (this.dataset.lat || this.dataset.editable) addPin(map, this.dataset);
      if (this.dataset.geojson) await addFeatures(map, this.dataset, !this.#near());
    } catch (error) {
      this.#fail(error);
    }
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
      zoomSnap: 0.25, // nothing here is a picture, so any zoom is sharp
      scrollWheelZoom: false,
      worldCopyJump: true,
      zoomAnimation: !calm,
      fadeAnimation: !calm,
      markerZoomAnimation: !calm,
      inertia: !calm,
    });
    L.control.zoom({ zoomInTitle: this.dataset.wordIn, zoomOutTitle: this.dataset.wordOut, position: "topright" }).addTo(map);
    this.#attribute(map);
    // The wheel scrolls the page until somebody has taken hold of the map.
    map.on("focus", () => map.scrollWheelZoom.enable());
    map.on("blur", () => map.scrollWheelZoom.disable());
    // Leaflet itself hears Escape only while the map has the focus, not a link in it.
    frame.addEventListener("keydown", (event) => event.key === "Escape" && map.closePopup());
    map.on("popupopen", ({ popup }) => {
      popup.getElement()?.querySelector(".leaflet-popup-close-button")?.setAttribute("aria-label", this.dataset.wordClose);
    });
    this.#view(map);
    new ResizeObserver(() => map.invalidateSize()).observe(this);
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
    this.#circle(map, near);
  }

  // How far was searched, and from where.
  #circle(map, near) {
    if (!near) return;
    L.circle(near.at, { interactive: false, radius: near.km * 1000, className: "map-reach" }).addTo(map);
    L.circleMarker(near.at, { interactive: false, radius: 5, className: "map-centre" }).addTo(map);
  }

  #attribute(map) {
    const control = L.control({ position: "bottomright" });
    control.onAdd = () => {
      const link = document.createElement("a");
      link.href = this.dataset.aboutUrl;
      link.textContent = this.dataset.attribution;
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
