// <organise-draft>: sends the form that it stands in to our own server while somebody types, so that nothing is lost with the page.
// The form itself works without; nothing is kept in the browser.

const PATIENCE_MS = 1500;

class OrganiseDraft extends HTMLElement {
  #form;
  #status;
  #timer;
  #sending; // what is on its way: one at a time, or an older text could arrive after a newer one

  connectedCallback() {
    this.#form = this.closest("form");
    if (!this.#form || this.#status) return;
    this.#status = document.createElement("p");
    this.#status.className = "quiet small";
    this.#status.setAttribute("role", "status");
    this.append(this.#status);
    for (const event of ["input", "change"]) this.#form.addEventListener(event, () => this.#wait());
    this.#form.addEventListener("submit", () => this.#give()); // that press keeps it anyway
    document.addEventListener("visibilitychange", () => this.#leave());
  }

  #wait() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#send(), PATIENCE_MS);
  }

  #stop() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  // The form itself goes to the server, with all that is on its way and more.
  #give() {
    this.#stop();
    this.#sending?.abort();
  }

  // Another window, a call, a dead battery: what is typed and not yet sent goes now.
  #leave() {
    if (document.visibilityState !== "hidden" || !this.#timer) return;
    this.#sending?.abort();
    this.#sending = undefined;
    this.#send();
  }

  async #send() {
    this.#stop();
    if (this.#sending) {
      this.#wait(); // after the one before
      return;
    }
    const sending = (this.#sending = new AbortController());
    try {
      const body = new URLSearchParams(new FormData(this.#form));
      const given = { method: "POST", body, keepalive: true, cache: "no-store", signal: sending.signal };
      const response = await fetch(this.dataset.url, given);
      if (response.status === 403) this.#say(this.dataset.wordSignedOut);
      else if (!response.ok) throw new Error(String(response.status));
      else if ((await response.json()).saved) this.#say(this.dataset.wordSaved);
    } catch {
      if (!sending.signal.aborted) this.#say(this.dataset.wordFailed); // else a newer one has taken its place
    } finally {
      if (this.#sending === sending) this.#sending = undefined;
    }
  }

  // Said aloud once: the same words again are no news.
  #say(words) {
    if (this.#status.textContent !== words) this.#status.textContent = words;
  }
}

customElements.define("organise-draft", OrganiseDraft);
