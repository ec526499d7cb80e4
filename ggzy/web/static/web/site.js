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
  document.querySelectorAll("details.user-menu[open]").forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  document.querySelectorAll("details.user-menu[open]").forEach((menu) => {
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
