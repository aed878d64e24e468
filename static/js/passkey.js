/* Passkeys: makes or uses one in the browser, puts what it says into the form and sends that. Forms stay hidden where there are none. */

function toBytes(text) {
  const raw = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(raw, (character) => character.charCodeAt(0));
}

function toText(buffer) {
  const raw = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(raw).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

function withBytes(list) {
  return (list || []).map((each) => ({ ...each, id: toBytes(each.id) }));
}

function said(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = toText(credential.response[name]);
  }
  if (credential.response.getTransports) response.transports = credential.response.getTransports();
  return {
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

async function make(options) {
  const wanted = options.publicKey;
  return navigator.credentials.create({
    publicKey: {
      ...wanted,
      challenge: toBytes(wanted.challenge),
      user: { ...wanted.user, id: toBytes(wanted.user.id) },
      excludeCredentials: withBytes(wanted.excludeCredentials),
    },
  });
}

async function use(options) {
  const wanted = options.publicKey;
  return navigator.credentials.get({
    publicKey: { ...wanted, challenge: toBytes(wanted.challenge), allowCredentials: withBytes(wanted.allowCredentials) },
  });
}

async function optionsOf(form) {
  const written = document.getElementById("passkey-options");
  if (written) return JSON.parse(written.textContent).options;
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return (await answer.json()).options;
}

function prepare(form) {
  const problem = form.querySelector("[data-passkey-problem]");
  let isAsking = false; // a second press would end the first question, and speak of a problem while the device asks
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (isAsking) return;
    isAsking = true;
    problem.hidden = true;
    try {
      const options = await optionsOf(form);
      const credential = await (form.dataset.passkey === "make" ? make(options) : use(options));
      form.elements.credential.value = JSON.stringify(said(credential));
      form.submit();
    } catch {
      problem.hidden = false; // stopped by the person, or this device has none: it never says which
    } finally {
      isAsking = false;
    }
  });
  form.hidden = false;
}

if (window.PublicKeyCredential && window.isSecureContext) {
  document.querySelectorAll("form[data-passkey]").forEach(prepare);
  document.querySelectorAll("[data-without-passkeys]").forEach((element) => {
    element.hidden = true;
  });
}
