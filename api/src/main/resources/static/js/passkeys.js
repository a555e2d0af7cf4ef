// Passkeys: has the device of a person answer what the server asks, and sends the answer with the form around it.
// Where the browser has none, or the page is not seen under the server's name, everything of it stays hidden.
"use strict";

(() => {
  const bytes = text => Uint8Array.from(
    atob(text.replaceAll("-", "+").replaceAll("_", "/")), character => character.charCodeAt(0));

  const text = buffer => buffer && btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

  const keys = list => (list ?? []).map(key => ({type: key.type, id: bytes(key.id)}));

  const create = async options => {
    const made = await navigator.credentials.create({publicKey: {
      ...options,
      challenge: bytes(options.challenge),
      user: {...options.user, id: bytes(options.user.id)},
      excludeCredentials: keys(options.excludeCredentials),
    }});
    return answer(made, {
      attestationObject: text(made.response.attestationObject),
      transports: made.response.getTransports?.() ?? [],
    });
  };

  const get = async options => {
    const shown = await navigator.credentials.get({publicKey: {
      ...options,
      challenge: bytes(options.challenge),
      allowCredentials: keys(options.allowCredentials),
    }});
    return answer(shown, {
      authenticatorData: text(shown.response.authenticatorData),
      signature: text(shown.response.signature),
      userHandle: text(shown.response.userHandle),
    });
  };

  const answer = (key, response) => ({
    id: key.id,
    rawId: text(key.rawId),
    type: key.type,
    response: {clientDataJSON: text(key.response.clientDataJSON), ...response},
    clientExtensionResults: {},
  });

  const run = async part => {
    const reply = await fetch(part.dataset.passkeyFrom, {headers: {Accept: "application/json"}});
    if (!reply.ok) {
      throw new Error("The server asks nothing");
    }
    const asked = await reply.json();
    const options = JSON.parse(asked.options);
    const said = part.dataset.passkey === "create" ? await create(options) : await get(options);
    part.querySelector("[data-passkey-ticket]").value = asked.ticket;
    part.querySelector("[data-passkey-answer]").value = JSON.stringify(said);
    part.closest("form").submit();
  };

  const isHere = host => window.PublicKeyCredential !== undefined && location.hostname === host;

  for (const part of document.querySelectorAll("[data-passkey-host]")) {
    if (!isHere(part.dataset.passkeyHost)) {
      continue;
    }
    part.hidden = false;
    document.querySelectorAll("[data-passkey-absent]").forEach(words => {
      words.hidden = true;
    });
    part.querySelector("[data-passkey-button]")?.addEventListener("click", async event => {
      const failed = part.querySelector("[data-passkey-failed]");
      failed.hidden = true;
      event.target.disabled = true;
      try {
        await run(part);
      } catch {
        failed.hidden = false;
        event.target.disabled = false;
      }
    });
  }
})();
