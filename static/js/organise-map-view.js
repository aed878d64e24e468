// What <organise-map> shows of a search: its clusters, and after somebody has moved the map the list and the address of just this part.

const WAIT_MS = 350; // after the last movement
const ONE_VISIT_MS = 2000; // movements that follow one another so soon are one step of the back button
const LEAST_CHANGE = 0.25;

// West, south, east, north as the server reads them, with as many decimals as one pixel is worth.
function boxOf(map) {
  const decimals = Math.max(2, Math.min(5, Math.ceil((map.getZoom() - 3) / 3)));
  const bounds = map.getBounds();
  const turned = (lon) => ((((lon + 180) % 360) + 360) % 360) - 180;
  const across = bounds.getEast() - bounds.getWest();
  const [west, east] = across >= 360 ? [-180, 180] : [turned(bounds.getWest()), turned(bounds.getEast())];
  const [south, north] = [Math.max(bounds.getSouth(), -90), Math.min(bounds.getNorth(), 90)];
  return [west, south, east, north].map((edge) => edge.toFixed(decimals)).join(",");
}

function boundsOf(text) {
  const [west, south, east, north] = (text ?? "").split(",").map(Number);
  if (![west, south, east, north].every(Number.isFinite) || text.trim() === "") return null;
  return L.latLngBounds([south, west], [north, east < west ? east + 360 : east]);
}

// `layer` draws; `home` sets the view with which the page came. Fires organise:list when the list is another one,
// organise:asked {box} when the question is about a part of the map or no longer.
export class View {
  constructor(map, data, { layer, marks, home, bar, found }) {
    Object.assign(this, { map, data, layer, marks, home, bar, found });
    this.box = new URL(location.href).searchParams.get("bbox");
    this.isOurs = 0; // movements under way that nobody made by hand
    this.nextIsOurs = false; // the map makes room for a popup
    this.byHand = false;
    this.hasMoved = false; // and the list has not followed
    this.waiting = null;
    this.asking = null;
    this.listing = null;
    this.lastStep = -Infinity;
  }

  // The view of the address or of the history, before anything is fetched for another one.
  place() {
    const { map } = this;
    this.kept = history.state?.map;
    this.quietly(() => {
      if (this.kept) map.setView([this.kept.lat, this.kept.lon], this.kept.zoom, { animate: false });
      else if (boundsOf(this.box)) map.fitBounds(boundsOf(this.box).pad(-0.01), { animate: false });
      else this.home();
    });
  }

  async start() {
    const { map, bar, kept } = this;
    map.fire("organise:asked", { box: this.box });
    await this.first(kept);
    this.remember();
    map.on("autopanstart", () => { this.nextIsOurs = true; });
    map.on("moveend", () => this.moved());
    addEventListener("popstate", (event) => this.back(event));
    bar?.button.addEventListener("click", () => {
      bar.box.focus({ preventScroll: true }); // the button goes away; a keyboard must not fall out of the page with it
      this.follow();
    });
    bar?.box.addEventListener("change", () => (bar.box.checked ? this.hasMoved && this.follow() : this.offer()));
  }

  // The list as it was asked for; where no place was named, the map goes to where there is something.
  async first(kept) {
    const answer = await this.features();
    if (!this.box && !kept && answer.bbox && !this.data.nearLat) {
      const zoom = this.map.getZoom();
      this.quietly(() => this.map.fitBounds(boundsOf(answer.bbox.join(",")).pad(0.12), { maxZoom: 12, animate: false }));
      if (Math.abs(this.map.getZoom() - zoom) >= LEAST_CHANGE || answer.zoom !== Math.round(this.map.getZoom())) {
        this.layer.draw((await this.features()).features.map(this.found));
        return;
      }
    }
    this.layer.draw(answer.features.map(this.found));
  }

  // `box`: what part is asked for; null asks for all that the search holds.
  async features(box = this.box, signal) {
    const url = new URL(this.data.data, location.href);
    url.searchParams.delete("bbox");
    if (box) url.searchParams.set("bbox", box);
    url.searchParams.set("zoom", Math.max(0, Math.round(this.map.getZoom())));
    const response = await fetch(url, { headers: { Accept: "application/geo+json" }, signal });
    if (!response.ok) throw new Error(`${url.pathname}: ${response.status}`);
    return response.json();
  }

  // The items of a cluster that is as small as a building.
  async open({ bounds }) {
    const edges = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()].map((edge) => edge.toFixed(5));
    const { features, total } = await this.features(edges.join(","));
    const items = features.filter(({ properties }) => !properties.cluster).map(({ properties }) => properties);
    return { items, total: total ?? items.length };
  }

  quietly(move) {
    this.isOurs += 1;
    move();
    this.isOurs -= 1;
  }

  // Another size shows another part, but nobody has asked for another list.
  resize() {
    const before = this.map.getSize();
    this.quietly(() => this.map.invalidateSize());
    if (!this.map.getSize().equals(before)) this.wait();
  }

  moved() {
    if (this.isOurs) return;
    const byHand = !this.nextIsOurs;
    this.nextIsOurs = false;
    this.byHand ||= byHand;
    this.wait();
  }

  wait() {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.settle(), WAIT_MS);
  }

  async settle() {
    const byHand = this.byHand;
    this.byHand = false;
    this.hasMoved ||= byHand;
    if (byHand && (!this.bar || this.bar.box.checked)) await this.follow();
    else {
      if (byHand) this.offer();
      await this.pins(boxOf(this.map));
    }
  }

  offer() {
    if (this.bar) this.bar.button.hidden = this.bar.box.checked || !this.hasMoved;
  }

  async pins(box) {
    this.asking?.abort();
    const asking = new AbortController();
    this.asking = asking;
    try {
      this.layer.draw((await this.features(box, asking.signal)).features.map(this.found));
    } catch (error) {
      this.fail(error);
    }
  }

  // List and address become those of what the map shows.
  async follow() {
    const { map } = this;
    this.box = boxOf(map);
    this.hasMoved = false;
    this.offer();
    const address = new URL(location.href);
    for (const name of ["cursor", "page"]) address.searchParams.delete(name);
    address.searchParams.set("bbox", this.box);
    address.hash = "";
    const now = performance.now();
    const step = now - this.lastStep > ONE_VISIT_MS ? "pushState" : "replaceState";
    this.lastStep = now;
    history[step](this.state(), "", address.href.replaceAll("%2C", ","));
    map.fire("organise:asked", { box: this.box });
    await Promise.all([this.pins(this.box), this.list(address)]);
  }

  state() {
    const { lat, lng } = this.map.getCenter();
    return { ...history.state, map: { lat, lon: lng, zoom: this.map.getZoom() } };
  }

  remember() {
    history.replaceState(this.state(), "");
  }

  async back({ state }) {
    const address = new URL(location.href);
    const box = address.searchParams.get("bbox");
    if (!state?.map && box === this.box) return; // only a link within the page
    this.box = box;
    this.lastStep = -Infinity;
    this.hasMoved = this.byHand = this.nextIsOurs = false;
    this.offer();
    this.quietly(() => {
      if (state?.map) this.map.setView([state.map.lat, state.map.lon], state.map.zoom, { animate: false });
      else this.home();
    });
    clearTimeout(this.waiting);
    this.map.fire("organise:asked", { box });
    await Promise.all([this.pins(box), this.list(address)]);
  }

  async list(address) {
    this.listing?.abort();
    const listing = new AbortController();
    this.listing = listing;
    this.say("");
    try {
      const response = await fetch(address, { headers: { Accept: "text/html" }, signal: listing.signal });
      if (!response.ok) throw new Error(`${address.pathname}: ${response.status}`);
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      if (listing.signal.aborted) return;
      this.swap(page);
    } catch (error) {
      this.fail(error);
    }
  }

  // Each part of the page that follows the map is replaced by the same part of the new page; nothing else moves.
  swap(page) {
    const element = this.map.getContainer().parentElement;
    const before = element.getBoundingClientRect().top;
    const focused = document.activeElement?.getAttribute("href");
    for (const old of document.querySelectorAll("[data-follows-map]")) {
      const fresh = page.querySelector(`[data-follows-map="${old.dataset.followsMap}"]`);
      if (!fresh) continue;
      const had = old.contains(document.activeElement);
      fresh.querySelectorAll("[data-with-script]").forEach((each) => { each.hidden = false; });
      old.replaceChildren(...fresh.childNodes);
      if (had) ([...old.querySelectorAll("a")].find((link) => link.getAttribute("href") === focused) ?? element.querySelector(".map-frame")).focus({ preventScroll: true });
    }
    document.title = page.title;
    const list = document.querySelector('[data-follows-map="list"]');
    const { top, bottom } = list.getBoundingClientRect();
    const frame = element.getBoundingClientRect();
    if (bottom <= frame.top + 1) scrollBy({ top: frame.top - before, behavior: "instant" }); // above the map: the map stays where it is
    else if (top < 0) scrollBy({ top: top - 80, behavior: "instant" }); // beside it: the new list is read from its beginning
    this.map.fire("organise:list");
    this.say(list.querySelector("h2")?.textContent.trim() ?? "");
  }

  say(text) {
    if (this.bar) this.bar.said.textContent = text;
  }

  fail(error) {
    if (error.name === "AbortError") return;
    console.warn(error);
    this.say(this.data.wordStale);
  }
}
