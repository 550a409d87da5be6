// Passkeys: the browser's part of signing in and of adding one. What is asked for stands in the form's data.
(() => {
  "use strict";
  if (!window.PublicKeyCredential || !navigator.credentials) return;

  const toBytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const toText = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const withBytes = (list) => (list || []).map((item) => ({ ...item, id: toBytes(item.id) }));

  const common = (credential) => ({
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment ?? null,
    clientExtensionResults: credential.getClientExtensionResults(),
  });

  async function create(options, form) {
    const asked = { ...options.publicKey };
    const isAlone = Boolean(form.elements.passwordless && form.elements.passwordless.checked);
    asked.challenge = toBytes(asked.challenge);
    asked.user = { ...asked.user, id: toBytes(asked.user.id) };
    asked.excludeCredentials = withBytes(asked.excludeCredentials);
    asked.authenticatorSelection = {
      ...asked.authenticatorSelection,
      residentKey: isAlone ? "required" : "discouraged",
      requireResidentKey: isAlone,
    };
    if (isAlone) asked.authenticatorSelection.userVerification = "required";
    const made = await navigator.credentials.create({ publicKey: asked });
    return {
      ...common(made),
      response: {
        clientDataJSON: toText(made.response.clientDataJSON),
        attestationObject: toText(made.response.attestationObject),
        transports: made.response.getTransports ? made.response.getTransports() : [],
      },
    };
  }

  async function get(options) {
    const asked = { ...options.publicKey };
    asked.challenge = toBytes(asked.challenge);
    asked.allowCredentials = withBytes(asked.allowCredentials);
    const found = await navigator.credentials.get({ publicKey: asked });
    return {
      ...common(found),
      response: {
        clientDataJSON: toText(found.response.clientDataJSON),
        authenticatorData: toText(found.response.authenticatorData),
        signature: toText(found.response.signature),
        userHandle: found.response.userHandle ? toText(found.response.userHandle) : null,
      },
    };
  }

  async function optionsOf(form) {
    if (form.dataset.options) return JSON.parse(form.dataset.options);
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    return (await answer.json()).request_options;
  }

  function fail(form) {
    const said = form.querySelector("[data-said]") || form.appendChild(document.createElement("p"));
    said.dataset.said = "";
    said.className = "error";
    said.setAttribute("role", "alert");
    said.textContent = form.dataset.failed;
  }

  for (const form of document.querySelectorAll("form[data-webauthn]")) {
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      if (form.elements.credential.value) return;
      event.preventDefault();
      try {
        const act = form.dataset.webauthn === "create" ? create : get;
        form.elements.credential.value = JSON.stringify(await act(await optionsOf(form), form));
        form.submit();
      } catch {
        form.elements.credential.value = "";
        fail(form);
      }
    });
  }
})();
