// Comfort only: every page works without it. Drafts stay on this device, in the tab's own storage.
(() => {
  "use strict";
  const id = document.documentElement.lang !== "en";
  const say = (indonesian, english) => (id ? indonesian : english);
  const fields = (form) =>
    [...form.elements].filter((field) => field.name && !field.name.startsWith("_") &&
      !["hidden", "submit", "button", "file", "password"].includes(field.type));

  for (const area of document.querySelectorAll("textarea[data-most]")) {
    const most = Number(area.dataset.most);
    const count = document.createElement("p");
    count.className = "count";
    count.setAttribute("aria-live", "polite");
    const show = () => {
      const rest = most - [...area.value].length;
      count.textContent = rest < 0
        ? say(`${-rest} karakter terlalu banyak`, `${-rest} characters too many`)
        : say(`Sisa ${rest} karakter`, `${rest} characters left`);
    };
    area.after(count);
    area.addEventListener("input", show);
    show();
  }

  let unsaved = false;
  const who = document.body.dataset.who;
  for (const form of document.querySelectorAll("form[data-draft]")) {
    const key = `tukin:${who}:${location.pathname}`;
    const read = () => fields(form).map((field) =>
      [field.name, field.value, ["radio", "checkbox"].includes(field.type) ? field.checked : null]);
    const before = JSON.stringify(read());
    let kept = null;
    try { kept = sessionStorage.getItem(key); } catch { /* storage may be switched off */ }
    if (kept && kept !== before && !document.querySelector(".problems")) {
      const offer = document.createElement("button");
      offer.type = "button";
      offer.className = "second";
      offer.textContent = say("Isi dengan ketikan terakhir", "Fill in what you last typed");
      offer.addEventListener("click", () => {
        const values = JSON.parse(kept);
        fields(form).forEach((field, place) => {
          const [name, value, checked] = values[place] || [];
          if (name !== field.name) return;
          if (checked === null) field.value = value;
          else field.checked = checked;
          field.dispatchEvent(new Event("input", { bubbles: true }));
        });
        offer.remove();
      });
      form.prepend(offer);
    }
    form.addEventListener("input", () => {
      const now = JSON.stringify(read());
      unsaved = now !== before;
      try { sessionStorage.setItem(key, now); } catch { /* as above */ }
    });
    form.addEventListener("submit", () => {
      unsaved = false;
      try { sessionStorage.removeItem(key); } catch { /* as above */ }
    });
  }
  addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
  for (const form of document.querySelectorAll('form[action="/keluar"]')) {
    form.addEventListener("submit", () => {
      unsaved = false;
      try { sessionStorage.clear(); } catch { /* as above */ }
    });
  }
})();
