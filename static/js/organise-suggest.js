// <organise-suggest>: offers places under its text box while somebody types (ARIA APG, combobox with list autocomplete). Nothing is
// asked before two letters stand there, nothing is kept, and what is typed is never replaced unless somebody chooses.

const PATIENCE_MS = 150;
const LEAST_LETTERS = 2;
const MOST_LETTERS = 200; // longer is a link of a map, which begins no name
let boxes = 0;

const bare = (words) => words.replace(/\s/g, "").toLowerCase();

class OrganiseSuggest extends HTMLElement {
  #input;
  #list;
  #status;
  #active = -1;
  #timer;
  #asking;
  #silentUntil = 0;

  connectedCallback() {
    this.#input = this.querySelector("input");
    if (!this.#input || this.#list) return;
    this.#build(`suggest-${++boxes}`);
    this.#input.addEventListener("input", (event) => this.#typed(event));
    this.#input.addEventListener("keydown", (event) => this.#pressed(event));
    this.#input.addEventListener("blur", () => this.#close());
    // A press on the list must not take the focus out of the box.
    this.#list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.#list.addEventListener("mousedown", (event) => event.preventDefault());
    this.#list.addEventListener("click", (event) => this.#choose(this.#options.indexOf(event.target.closest("[role=option]"))));
    window.addEventListener("pagehide", () => this.#close());
  }

  get #options() {
    return [...this.#list.children];
  }

  get #isOpen() {
    return !this.#list.hidden;
  }

  #build(id) {
    this.#list = document.createElement("ul");
    this.#list.id = id;
    this.#list.hidden = true;
    this.#list.setAttribute("role", "listbox");
    this.#list.setAttribute("aria-label", this.dataset.wordList);
    this.#status = document.createElement("span");
    this.#status.className = "visually-hidden";
    this.#status.setAttribute("role", "status");
    this.append(this.#list, this.#status);
    this.#input.removeAttribute("list"); // the browser's own list is for those without script
    const roles = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": id, "aria-haspopup": "listbox" };
    for (const [name, value] of Object.entries(roles)) this.#input.setAttribute(name, value);
  }

  #typed(event) {
    if (event.isComposing) return;
    this.#forget();
    const text = this.#input.value.trim();
    if (text.length < LEAST_LETTERS || text.length > MOST_LETTERS || Date.now() < this.#silentUntil) {
      this.#close();
      return;
    }
    this.#timer = setTimeout(() => this.#ask(text), PATIENCE_MS);
  }

  // What was asked and not yet answered is not waited for any more.
  #forget() {
    clearTimeout(this.#timer);
    this.#asking?.abort();
  }

  async #ask(text) {
    const asking = (this.#asking = new AbortController());
    const address = new URL(this.dataset.url, window.location.href);
    address.searchParams.set("q", text);
    if (this.dataset.group) address.searchParams.set("group", this.dataset.group);
    try {
      const response = await fetch(address, { signal: asking.signal, cache: "no-store" });
      if (response.ok) this.#offer(await response.json());
      else this.#fallSilent(response);
    } catch {
      // No connection: the box works without. Who typed on has ended this question, and the next one must not end with it.
      if (!asking.signal.aborted) this.#close();
    }
  }

  #fallSilent(response) {
    this.#close();
    this.#silentUntil = Date.now() + 1000 * Number(response.headers.get("Retry-After") ?? 0);
  }

  #offer({ suggestions, said }) {
    if (document.activeElement !== this.#input) return;
    // Who has typed the one thing that could be meant wants the button, which the list would cover on a phone.
    if (suggestions.length === 1 && [suggestions[0].name, suggestions[0].text].some((words) => bare(words) === bare(this.#input.value))) {
      this.#close();
      return;
    }
    this.#list.replaceChildren(...suggestions.map((each, number) => this.#option(each, number)));
    this.#activate(-1);
    this.#show(suggestions.length > 0);
    this.#status.textContent = said;
  }

  #option({ kind, name, detail, text, venue }, number) {
    const option = document.createElement("li");
    option.id = `${this.#list.id}-${number}`;
    option.className = kind;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    Object.assign(option.dataset, { text, venue: venue ?? "" });
    for (const [element, words] of [["b", name], ["span", detail]]) {
      const part = document.createElement(element);
      part.dir = "auto";
      part.textContent = words;
      if (words) option.append(part, " ");
    }
    return option;
  }

  #show(isOpen) {
    this.#list.hidden = !isOpen;
    this.#input.setAttribute("aria-expanded", String(isOpen));
  }

  #close() {
    this.#forget();
    this.#activate(-1);
    this.#show(false);
    this.#status.textContent = "";
  }

  #activate(number) {
    this.#active = number;
    this.#options.forEach((option, each) => option.setAttribute("aria-selected", String(each === number)));
    const option = this.#options[number];
    if (option) {
      this.#input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else {
      this.#input.removeAttribute("aria-activedescendant");
    }
  }

  #pressed(event) {
    if (event.isComposing) return;
    const last = this.#options.length - 1;
    const step = {
      ArrowDown: () => this.#move(event, this.#active === last ? -1 : this.#active + 1),
      ArrowUp: () => this.#move(event, this.#active === -1 ? last : this.#active - 1),
      Enter: () => this.#take(event),
      Escape: () => this.#close(), // also what was asked and is still on its way: nothing may open after Escape
      Home: () => this.#activate(-1), // the caret goes to the beginning of the text, or to its end
      End: () => this.#activate(-1),
      Tab: () => this.#close(),
    }[event.key];
    step?.();
  }

  #move(event, number) {
    if (!this.#options.length || this.#input.value.trim().length < LEAST_LETTERS) return;
    event.preventDefault();
    if (event.altKey) {
      this.#show(event.key === "ArrowDown");
      if (event.key === "ArrowUp") this.#activate(-1);
      return;
    }
    this.#show(true);
    this.#activate(number);
  }

  #take(event) {
    if (!this.#isOpen || this.#active < 0) return;
    event.preventDefault();
    this.#choose(this.#active);
  }

  #choose(number) {
    const option = this.#options[number];
    if (!option) return;
    const { text, venue } = option.dataset;
    this.#close();
    this.#list.replaceChildren();
    if (venue && this.#choosesVenue(venue, option.querySelector("b").textContent)) return;
    this.#input.value = text;
    this.#input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  // A place where the group has met is one of the form's own choices: its pin, name and address come with it.
  #choosesVenue(venue, name) {
    const choices = [...(this.#input.form?.elements ?? [])].filter((each) => each.name === "place_is");
    const last = choices.at(-1);
    if (!last) return false;
    let radio = choices.find((each) => each.value === `venue-${venue}`);
    if (!radio) {
      const label = last.closest("label").cloneNode(true);
      radio = label.querySelector("input");
      Object.assign(radio, { value: `venue-${venue}`, id: `${this.#list.id}-venue-${venue}` });
      label.htmlFor = radio.id;
      label.querySelector("span").textContent = name;
      last.closest("label").before(label);
    }
    radio.checked = true;
    radio.dispatchEvent(new Event("change", { bubbles: true }));
    this.#input.value = "";
    radio.focus();
    return true;
  }
}

customElements.define("organise-suggest", OrganiseSuggest);
