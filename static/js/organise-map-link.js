// Ties the entries of a list to the markers of <organise-map>: what is pointed at here is marked there, and the other way round.

const CLOSE = 14;
const CLOSE_TO_AREA = 12;

export function linkList(map, data, { layer, view }) {
  const list = () => document.querySelector('[data-follows-map="list"]');
  const entries = () => [...(list()?.querySelectorAll("[data-at]") ?? [])];
  const placeOf = (entry) => L.latLng(entry.dataset.at.split(",").map(Number));
  let pointed = null;
  let chosen = [];
  let wanted = null; // an entry to open as soon as the markers are drawn

  // The list marks the pin.
  function point(entry) {
    for (const lit of map.getContainer().querySelectorAll(".map-pin-pointed")) lit.classList.remove("map-pin-pointed");
    pointed?.marker.setZIndexOffset(0);
    pointed = entry ? layer.holding(entry.dataset.id, placeOf(entry)) : null;
    pointed?.marker.setZIndexOffset(1000);
    pointed?.marker.getElement()?.classList.add("map-pin-pointed");
  }

  for (const [event, lit] of [["pointerover", true], ["focusin", true], ["pointerout", false], ["focusout", false]]) {
    document.addEventListener(event, ({ target }) => {
      const entry = target.closest?.('[data-follows-map="list"] [data-at]');
      if (entry) point(lit ? entry : null);
    });
  }

  // The pin marks the entries.
  function choose(items) {
    for (const entry of chosen) {
      entry.removeAttribute("aria-current");
      entry.querySelector(".meeting")?.classList.remove("selected");
    }
    const names = new Set(items.map(({ id }) => id));
    chosen = entries().filter((entry) => names.has(entry.dataset.id));
    for (const entry of chosen) {
      entry.setAttribute("aria-current", "true");
      entry.querySelector(".meeting")?.classList.add("selected");
    }
    // Beside the map the entry is brought into view; above the map it would take the map away.
    const beside = list().getBoundingClientRect().bottom > map.getContainer().getBoundingClientRect().top;
    if (chosen.length && beside) chosen[0].scrollIntoView({ block: "nearest", behavior: "instant" });
  }

  // The place of each entry becomes a button that shows it on the map.
  function offer() {
    for (const entry of entries()) {
      const words = entry.querySelector(".place");
      if (!words || words.querySelector("button")) continue;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "place-on-map";
      button.title = data.wordOnMap;
      const said = document.createElement("span");
      said.className = "visually-hidden";
      said.textContent = data.wordOnMap;
      button.append(...words.childNodes, " ", said);
      button.addEventListener("click", () => show(entry, button));
      words.append(button);
    }
  }

  function show(entry, button) {
    const at = placeOf(entry);
    const close = "coarse" in entry.dataset ? CLOSE_TO_AREA : CLOSE;
    const held = layer.holding(entry.dataset.id, at);
    map.getContainer().parentElement.scrollIntoView({ block: "nearest", behavior: "instant" });
    wanted = { entry, button };
    if (held && held.mark.count === 1 && map.getBounds().pad(-0.05).contains(at)) {
      open();
      return;
    }
    view.quietly(() => map.setView(at, Math.max(map.getZoom(), close), { animate: false }));
    view.settle();
  }

  function open() {
    const { entry, button } = wanted;
    const held = layer.holding(entry.dataset.id, placeOf(entry));
    wanted = null;
    if (!held) return;
    held.marker.back = button; // Escape leads back to the list
    layer.openPopup(held.marker, held.mark, true);
  }

  map.on("organise:chosen", ({ items }) => choose(items));
  map.on("organise:left", () => choose([]));
  map.on("organise:list", offer);
  map.on("organise:pins", () => wanted && open());
  offer();
}
