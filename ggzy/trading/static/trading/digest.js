// The digest of a file that stays here: chosen, read and put into the field that the input names.
for (const input of document.querySelectorAll("[data-digest-into]"))
  input.addEventListener("change", async () => {
    const file = input.files[0];
    if (!file) return;
    const raw = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
    input.form.elements[input.dataset.digestInto].value = [...raw].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  });
