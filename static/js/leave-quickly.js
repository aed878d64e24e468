/* "Leave quickly": replaces this page in the history, and does so for three quick presses of Escape too. Without script it is an ordinary link. */

const PATIENCE_MS = 1500;
const link = document.querySelector("[data-leave-quickly]");

function leave() {
  document.title = "";
  document.body.hidden = true; // at once, however slow the network is
  window.location.replace(link.href);
}

if (link) {
  let presses = [];
  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") {
      presses = [];
      return;
    }
    presses = [...presses, event.timeStamp].filter((at) => event.timeStamp - at < PATIENCE_MS);
    if (presses.length === 3) leave();
  });
  window.addEventListener("pageshow", () => {
    document.body.hidden = false;
  });
  document.querySelectorAll("[data-with-script]").forEach((element) => {
    element.hidden = false;
  });
}
