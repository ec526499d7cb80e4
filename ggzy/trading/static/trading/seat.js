// The evaluation seat: keys, progress, and saving what is typed; the page works without this file.
(() => {
  const seat = document.querySelector("[data-seat]");
  if (!seat) return;
  const form = seat.querySelector("form[data-criteria]");
  const items = [...seat.querySelectorAll("[data-item]")];
  const note = seat.querySelector("[data-saved]");
  const key = seat.dataset.key;
  const WAIT = 2500;

  // ---- what was typed: {name: {v, t}}; of two copies the later one counts ----

  const server = JSON.parse(document.getElementById("seat-draft").textContent);
  const local = read();
  let unsaved = {};
  let timer = 0;
  let saving = false;

  function read() {
    try { return JSON.parse(localStorage.getItem(key)) || {}; } catch { return {}; }
  }
  function mirror() {
    try { localStorage.setItem(key, JSON.stringify(local)); } catch { /* a full or closed store: the server still keeps it */ }
  }
  function fields() {
    return form ? [...form.elements].filter((one) => one.name.includes(".")) : [];
  }
  function put(name, value) {
    fields().filter((one) => one.name === name).forEach((one) => {
      if (one.type === "radio") one.checked = one.value === value;
      else one.value = value;
    });
  }
  function say(text, offline) {
    note.textContent = text;
    note.classList.toggle("is-offline", Boolean(offline));
  }

  // What this browser holds and the server does not yet: a page closed while the network was away.
  for (const [name, typed] of Object.entries(local)) {
    if (!server[name] || server[name].t < typed.t) {
      put(name, typed.v);
      unsaved[name] = typed;
    }
  }
  if (Object.keys(unsaved).length) timer = setTimeout(save, 0);
  count();

  function typed(event) {
    const one = event.target;
    if (!form || !form.contains(one) || !one.name.includes(".")) return;
    const kept = { v: one.value, t: Date.now() };
    local[one.name] = kept;
    unsaved[one.name] = kept;
    mirror();
    count();
    clearTimeout(timer);
    timer = setTimeout(save, WAIT);
  }
  document.addEventListener("input", typed);
  document.addEventListener("change", typed);

  async function save() {
    if (saving || !Object.keys(unsaved).length) return;
    saving = true;
    const sent = unsaved;
    unsaved = {};
    try {
      const answer = await fetch(seat.dataset.draftUrl, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": seat.dataset.csrf },
        body: JSON.stringify({ fields: sent }),
        redirect: "manual",
      });
      if (answer.type === "opaqueredirect" || answer.status === 403) {
        unsaved = { ...sent, ...unsaved };
        say("登录已失效或席位有变化，内容已保存在本机；请在新窗口登录后继续。", true);
      } else if (!answer.ok) {
        throw new Error(String(answer.status));
      } else {
        say(`已自动保存 ${(await answer.json()).saved}`);
      }
    } catch {
      unsaved = { ...sent, ...unsaved };
      say("暂时连不上服务器，内容已保存在本机，恢复后自动补存。", true);
    }
    saving = false;
    clearTimeout(timer);
    if (Object.keys(unsaved).length) timer = setTimeout(save, 2 * WAIT);
  }
  window.addEventListener("online", save);

  // ---- progress ----

  function filled(item) {
    const points = item.querySelector("input[type=number]");
    return points ? points.value !== "" : Boolean(item.querySelector("input[type=radio]:checked"));
  }
  function count() {
    const here = seat.querySelector("[data-done-here]");
    const all = seat.querySelector("[data-done]");
    if (!here || !all || !form) return;
    const now = items.filter(filled).length;
    all.textContent = String(Number(all.textContent) - Number(here.textContent) + now);
    here.textContent = String(now);
  }

  // ---- keys ----

  let at = -1;
  function go(step) {
    if (!items.length) return;
    const focused = items.findIndex((item) => item.contains(document.activeElement));
    at = Math.min(items.length - 1, Math.max(0, (focused >= 0 ? focused : at) + step));
    items[at].scrollIntoView({ block: "center" });
    (items[at].querySelector("input[type=number]") || items[at].querySelector("input:checked") || items[at].querySelector("input")).focus();
  }
  function choose(number) {
    const item = items.find((one) => one.contains(document.activeElement)) || items[Math.max(at, 0)];
    if (!item) return false;
    const radios = item.querySelectorAll("input[type=radio]");
    if (radios.length) {
      const radio = radios[number - 1];
      if (!radio) return false;
      radio.click();
      radio.focus();
      if (radio.value === "no") item.querySelector("input[type=text]").focus();
      return true;
    }
    const band = item.querySelectorAll("[data-band]")[number - 1];
    if (band) band.click();
    return Boolean(band);
  }
  seat.addEventListener("click", (event) => {
    const band = event.target.closest("[data-band]");
    if (band) {
      const points = band.closest("[data-item]").querySelector("input[type=number]");
      points.value = band.dataset.band;
      points.dispatchEvent(new Event("input", { bubbles: true }));
      points.focus();
    }
    const paper = event.target.closest("a[data-paper]");
    if (paper) mark(paper);
  });
  const papers = [...seat.querySelectorAll("a[data-paper]")];
  function mark(link) {
    papers.forEach((one) => one.removeAttribute("aria-current"));
    link.setAttribute("aria-current", "true");
  }
  function turn(step) {
    if (!papers.length) return;
    const now = Math.max(0, papers.findIndex((one) => one.hasAttribute("aria-current")));
    papers[(now + step + papers.length) % papers.length].click();
  }
  if (papers.length) mark(papers[0]);

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const where = document.activeElement;
    const typing = where && (where.type === "text" || where.tagName === "TEXTAREA");
    if (event.key === "Escape" && where && seat.contains(where)) { where.blur(); return; }
    if (typing) return;
    const inNumber = where && where.type === "number";
    const follow = (name) => { const link = seat.querySelector(name); if (link) link.click(); return Boolean(link); };
    let done = true;
    if (event.key === "j") go(1);
    else if (event.key === "k") go(-1);
    else if (event.key === "n") done = follow("[data-next]");
    else if (event.key === "p") done = follow("[data-previous]");
    else if (event.key === "]") turn(1);
    else if (event.key === "[") turn(-1);
    else if (/^[1-9]$/.test(event.key) && !inNumber) done = choose(Number(event.key));
    else done = false;
    if (done) event.preventDefault();
  });
})();
