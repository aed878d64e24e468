// <organise-draft>: sends the form that it stands in to our own server while somebody types, so that nothing is lost with the page.
// The form itself works without; nothing is kept in the browser.

const PATIENCE_MS = 1500;

class OrganiseDraft extends HTMLElement {
  #form;
  #status;
  #timer;
  #isSent = false;

  connectedCallback() {
    this.#form = this.closest("form");
    if (!this.#form || this.#status) return;
    this.#status = document.createElement("p");
    this.#status.className = "quiet small";
    this.#status.setAttribute("role", "status");
    this.append(this.#status);
    for (const event of ["input", "change"]) this.#form.addEventListener(event, () => this.#wait());
    this.#form.addEventListener("submit", () => this.#stop()); // that press keeps it anyway
    document.addEventListener("visibilitychange", () => this.#leave());
  }

  #wait() {
    clearTimeout(this.#timer);
    this.#isSent = false;
    this.#timer = setTimeout(() => this.#send(), PATIENCE_MS);
  }

  #stop() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#isSent = true;
  }

  // Another window, a call, a dead battery: what is typed and not yet sent goes now.
  #leave() {
    if (document.visibilityState === "hidden" && this.#timer && !this.#isSent) this.#send();
  }

  async #send() {
    this.#stop();
    try {
      const body = new URLSearchParams(new FormData(this.#form));
      const response = await fetch(this.dataset.url, { method: "POST", body, keepalive: true, cache: "no-store" });
      if (!response.ok) throw new Error(String(response.status));
      if ((await response.json()).saved) this.#say(this.dataset.wordSaved);
    } catch {
      this.#say(this.dataset.wordFailed);
    }
  }

  // Said aloud once: the same words again are no news.
  #say(words) {
    if (this.#status.textContent !== words) this.#status.textContent = words;
  }
}

customElements.define("organise-draft", OrganiseDraft);
