// Small comforts of every page; nothing works only because of this file.
// A form is sent once: a second press would otherwise be a second request.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.dataset.again !== undefined || form.hasAttribute("hx-post")) return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "1";
});
// After "back" the form may be sent again; the server knows the act by its number.
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
});
// An open menu closes when the reader goes elsewhere.
document.addEventListener("click", (event) => {
  document.querySelectorAll("details.user-menu[open], .site-nav details[open]").forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  document.querySelectorAll("details.user-menu[open], .site-nav details[open]").forEach((menu) => {
    menu.open = false;
    menu.querySelector("summary").focus();
  });
});
// A link into a folded part of the page unfolds it.
const unfold = () => document.getElementById(location.hash.slice(1))?.closest("details")?.setAttribute("open", "");
window.addEventListener("hashchange", unfold);
document.addEventListener("click", (event) => {
  if (event.target.closest?.("a[href^='#']")) setTimeout(unfold);
});
// A grouped list of regions is asked in two steps: the prefecture, then what lies below it. The list itself stays the field.
document.querySelectorAll("select[data-region-steps]").forEach((list) => {
  const chosen = list.value;
  const single = [...list.children].filter((each) => each.tagName === "OPTION");
  const groups = [...list.querySelectorAll("optgroup")];
  const must = list.required;
  const first = document.createElement("select");
  first.required = must;
  first.className = list.className;
  first.setAttribute("aria-label", list.dataset.first);
  first.append(...single.map((each) => new Option(each.text, each.value)));
  first.append(...groups.map((each, n) => new Option(each.label, `group-${n}`)));
  const show = () => {
    const group = groups[Number(first.value.replace("group-", ""))];
    const inGroup = first.value.startsWith("group-");
    list.hidden = !inGroup;
    list.required = must && inGroup;
    const whole = must ? [new Option(list.dataset.choose, "")] : [];
    list.replaceChildren(...(inGroup ? [...whole, ...[...group.children].map((each) => each.cloneNode(true))] : [new Option("", first.value)]));
    list.selectedIndex = 0;
  };
  const at = groups.findIndex((group) => [...group.children].some((each) => each.value === chosen));
  first.value = at < 0 ? chosen : `group-${at}`;
  show();
  if (at >= 0) list.value = chosen;
  first.addEventListener("change", () => { show(); list.dispatchEvent(new Event("change", { bubbles: true })); });
  list.setAttribute("aria-label", list.dataset.second);
  list.before(first);
});
// The browser cuts what is too long, a paste without a word: say so where it was written.
document.addEventListener("input", ({ target }) => {
  if (!(target instanceof HTMLTextAreaElement) || target.maxLength < 0) return;
  const told = target.parentElement.querySelector("[data-full]");
  if (target.value.length < target.maxLength) return told?.remove();
  if (told) return;
  const note = Object.assign(document.createElement("p"), { className: "field-error", textContent: `${document.body.dataset.full}${target.maxLength}` });
  note.dataset.full = "";
  note.setAttribute("role", "status");
  target.after(note);
});
// What was typed outlives a session that ended before it was sent: it waits in this tab, for this person, until the page
// after it is shown. Never what is hidden (keys, shares), passwords or files.
const TYPED = "ggzy-typed";
const here = location.pathname + location.search;
const forms = () => [...document.querySelectorAll("main form[method=post]")];
const fields = (form) => [...form.elements].filter((each) => each.name && !["hidden", "password", "file", "submit", "button", "reset"].includes(each.type));
document.addEventListener("submit", (event) => {
  const form = event.target;
  const n = forms().indexOf(form);
  if (event.defaultPrevented || n < 0 || !document.body.dataset.who) return;
  const values = fields(form).map((each) => [each.name, each.type === "checkbox" || each.type === "radio" ? each.checked : each.value]);
  try { sessionStorage.setItem(TYPED, JSON.stringify({ who: document.body.dataset.who, at: here, n, values })); } catch { /* a full or forbidden store: as before */ }
});
const typedBefore = () => {
  try { return JSON.parse(sessionStorage.getItem(TYPED)); } catch { return null; }
};
const kept = typedBefore();
if (kept) {
  const back = document.querySelector("[data-back-to-form]");
  if (back) Object.assign(back, { href: kept.at, hidden: false });
  if (!document.body.dataset.who || "notTaken" in document.body.dataset) {
    sessionStorage.setItem(TYPED, JSON.stringify({ ...kept, lost: true }));
  } else {
    sessionStorage.removeItem(TYPED);
    const form = forms()[kept.n];
    const found = form ? fields(form) : [];
    const same = kept.lost && kept.who === document.body.dataset.who && kept.at === here;
    if (same && found.length === kept.values.length && found.every((each, n) => each.name === kept.values[n][0])) {
      found.forEach((each, n) => {
        const value = kept.values[n][1];
        if (typeof value === "boolean") each.checked = value; else each.value = value;
      });
      const note = Object.assign(document.createElement("p"), { className: "note note-warning", textContent: document.body.dataset.typedBack });
      note.setAttribute("role", "status");
      form.before(note);
    }
  }
}
