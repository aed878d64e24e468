// <organise-queue>: goes through the cases by keyboard. The keys work only while a case has the focus, so that they take nothing from
// anybody who types, speaks or reads the page otherwise. Without script everything is there as buttons, boxes and links.

class OrganiseQueue extends HTMLElement {
  connectedCallback() {
    this.addEventListener("keydown", (event) => this.#press(event));
    this.querySelector("[data-begin]")?.addEventListener("click", () => this.#go(this.#cases()[0]));
    // After a decision the next case is named in the address: the keyboard goes on there.
    const next = this.#cases().find((each) => `#${each.id}` === window.location.hash);
    if (!next) return;
    this.#go(next);
    const said = document.querySelector(".messages");
    if (said) window.setTimeout(() => this.#say(said.textContent.trim()), 100); // what is there from the beginning is not read out
  }

  #cases() {
    return [...this.querySelectorAll("[data-case]")];
  }

  #press(event) {
    const here = event.target.closest("[data-case]");
    const types = event.target.closest("input:not([type=checkbox]), textarea, select, organise-map");
    if (!here || types || event.ctrlKey || event.metaKey || event.altKey) return;
    const cases = this.#cases();
    const place = cases.indexOf(here);
    const deeds = {
      j: () => this.#go(cases[place + 1]),
      k: () => this.#go(cases[place - 1]),
      x: () => this.#tick(here),
      a: () => here.querySelector("button[data-key=a]")?.click(),
      q: () => this.#open(here.querySelector("details[data-key=q]")),
      r: () => this.#open(here.querySelector("details[data-key=r]")),
    };
    const deed = deeds[event.key];
    if (!deed) return;
    event.preventDefault();
    deed();
  }

  #go(case_) {
    if (!case_) return;
    case_.focus({ preventScroll: true });
    case_.scrollIntoView({ block: "start" });
  }

  #tick(case_) {
    const box = case_.querySelector("[data-tick]");
    if (!box) return;
    box.checked = !box.checked;
    const { wordTicked, wordUnticked } = this.querySelector("[data-said]").dataset;
    this.#say(`${case_.querySelector("h2").textContent}: ${box.checked ? wordTicked : wordUnticked}`);
  }

  #open(details) {
    if (!details) return;
    details.open = true;
    details.querySelector("textarea").focus();
  }

  #say(words) {
    this.querySelector("[data-said]").textContent = words;
  }
}

customElements.define("organise-queue", OrganiseQueue);
