// <use-my-location>: fills the place from the device, rounded to about a kilometre, and sends the form. Without script it stays hidden.

class UseMyLocation extends HTMLElement {
  connectedCallback() {
    if (!navigator.geolocation) return;
    this.hidden = false;
    this.querySelector("button").addEventListener("click", () => this.#ask());
  }

  #ask() {
    this.#say(this.dataset.wordWaiting);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => this.#search(coords),
      () => this.#say(this.dataset.wordFailed),
      { enableHighAccuracy: false, timeout: 15000, maximumAge: 600000 },
    );
  }

  #search({ latitude, longitude }) {
    const form = this.closest("form");
    form.elements.near.value = `${latitude.toFixed(2)},${longitude.toFixed(2)}`;
    form.submit();
  }

  #say(words) {
    this.querySelector("[role=status]").textContent = words;
  }
}

customElements.define("use-my-location", UseMyLocation);
