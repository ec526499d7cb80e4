// The opening hall in the browser: told by an event stream that something is new, it fetches what its viewer may see.
// Fields that somebody is typing into are never replaced; what was typed is kept in this tab until it is accepted.

const LOOK_EVERY_CUT = 2000; // without the live line: ask every two seconds
const LOOK_EVERY_LIVE = 20000; // with it: only against a hint that was lost
const SILENT_TOO_LONG = 12000; // the line beats every five seconds
const TRY_LINE_EVERY = 6000;
const GIVE_UP_AFTER = 8000;
const LOOK_APART = 600; // two hundred bids are unsealed in a moment; a page need not look two hundred times

const hall = document.getElementById("hall");
const places = Object.fromEntries(
  ["wire", "wire-words", "status", "note", "shown", "acts", "words", "say"].map((name) => [name, document.getElementById(`hall-${name}`)]),
);
let digest = hall.dataset.digest;
let listenAt = hall.dataset.listen;
let skew = Date.parse(hall.dataset.now) - performance.now();
let source = null;
let heard = 0;
let looked = performance.now();
let tried = -TRY_LINE_EVERY;
let looking = false;
let again = false;
let waiting = 0;
let reached = true;
let ended = false;

// ---- what is new ----

async function look() {
  if (looking) { again = true; return; }
  const early = looked + LOOK_APART - performance.now();
  if (early > 0) {
    waiting ||= setTimeout(() => { waiting = 0; look(); }, early);
    return;
  }
  looking = true;
  try {
    const url = `${hall.dataset.look}?have=${digest}`;
    const answer = await fetch(url, { headers: { "HX-Request": "true" }, cache: "no-store", signal: AbortSignal.timeout(GIVE_UP_AFTER) });
    looked = performance.now();
    if (answer.redirected || !(answer.headers.get("Content-Type") || "").includes("json")) { turnedAway(answer); return; }
    show(await answer.json());
    reached = true;
  } catch {
    looked = performance.now();
    reached = false;
  } finally {
    looking = false;
    tellWire();
  }
  if (again) { again = false; look(); }
}

function turnedAway(answer) {
  reached = answer.status < 500;
  if (!answer.redirected || ended) return;
  ended = true;
  source?.close();
  note("error", "登录已过期或者已退出。您填写的内容保留在本窗口，请刷新页面重新登录后继续。");
}

function show(now) {
  if (now.out) { note("error", now.out); return; }
  ended = false;
  listenAt = now.listen;
  skew = Date.parse(now.now) - performance.now();
  if (now.shown === undefined) return;
  digest = now.digest;
  const below = places.words.querySelector(".hall-words");
  const atEnd = !below || below.scrollHeight - below.scrollTop - below.clientHeight < 40;
  places.shown.innerHTML = now.shown;
  places.words.innerHTML = now.words;
  const words = places.words.querySelector(".hall-words");
  if (words) words.scrollTop = atEnd ? words.scrollHeight : below.scrollTop;
  if (places.status.textContent !== now.status) places.status.textContent = now.status;
  renewActs(now.acts);
  count();
}

// ---- the forms: new ones come, done ones go, the rest keep their fields ----

function renewActs(html) {
  const fresh = document.createElement("template");
  fresh.innerHTML = html;
  const wanted = new Map([...fresh.content.querySelectorAll("[data-act]")].map((act) => [act.dataset.act, act]));
  for (const old of hall.querySelectorAll("[data-act]")) {
    const now = wanted.get(old.dataset.act);
    if (now) renew(old, now);
    else if (typed(old)) over(old);
    else old.remove();
  }
  for (const [name, act] of wanted) {
    if (hall.querySelector(`[data-act="${CSS.escape(name)}"]`)) continue;
    place(act, [...wanted.keys()]);
    restore(act);
  }
}

function renew(old, now) {
  for (const what of ["button[type=submit]", "[name=seen]"]) {
    const [was, is] = [old.querySelector(what), now.querySelector(what)];
    if (what === "[name=seen]") was.value = is.value;
    else if (!old.dataset.sending) was.disabled = is.disabled;
  }
  const [was, is] = [old.querySelector(".why-disabled"), now.querySelector(".why-disabled")];
  if (was.textContent !== is.textContent) was.textContent = is.textContent;
  delete old.dataset.over;
}

function over(old) {
  old.dataset.over = "1";
  old.querySelector("button[type=submit]").disabled = true;
  old.querySelector(".why-disabled").textContent = "这项办理现在不能进行了，您填写的内容仍保留在这里。";
}

function place(act, order) {
  const into = act.dataset.act === "say" ? places.say : places.acts;
  const later = order.slice(order.indexOf(act.dataset.act) + 1);
  const next = [...into.querySelectorAll("[data-act]")].find((there) => later.includes(there.dataset.act));
  into.insertBefore(act, next ?? null);
}

// ---- what was typed ----

const fields = (act) => [...act.querySelectorAll("textarea, select, input:not([type=hidden])")];
const typed = (act) => fields(act).some((field) => field.value.trim());
const kept = (act, field) => `hall/${hall.dataset.viewer}/${act.dataset.act}/${field.name}`;

function restore(act) {
  for (const field of fields(act)) {
    const was = sessionStorage.getItem(kept(act, field));
    if (was && !field.value) field.value = was;
  }
}

hall.addEventListener("input", (event) => {
  const act = event.target.closest("[data-act]");
  if (act) sessionStorage.setItem(kept(act, event.target), event.target.value);
});

function empty(act) {
  for (const field of fields(act)) {
    field.value = "";
    sessionStorage.removeItem(kept(act, field));
  }
  act.querySelector("[name=act_id]").value = number();
}

function number() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// ---- an act ----

hall.addEventListener("submit", async (event) => {
  const form = event.target;
  const act = form.closest("[data-act]");
  if (!act) return;
  event.preventDefault();
  event.stopPropagation();
  if (act.dataset.sending || (form.dataset.weighty && !window.confirm(form.dataset.weighty))) return;
  const button = form.querySelector("button[type=submit]");
  act.dataset.sending = "1";
  button.disabled = true;
  const at = act.querySelector(".hall-act-note");
  try {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { "X-Hall": "1" }, signal: AbortSignal.timeout(30000) });
    if (answer.redirected) { turnedAway(answer); return; }
    const said = (answer.headers.get("Content-Type") || "").includes("json") ? await answer.json() : { accepted: false, note: "" };
    at.innerHTML = "";
    if (said.accepted) {
      empty(act);
      if (said.note) note("success", said.note);
    } else if (said.note) {
      at.innerHTML = said.note;
    } else {
      tell(at, "error", "没有办成，您填写的内容仍在，请刷新页面后再试。");
    }
  } catch {
    // The number of the act stays: should it have arrived after all, sending it again is the same act.
    tell(at, "error", "网络中断，还不知道是否办成。您填写的内容仍在，恢复后请再按一次，不会重复办理。");
  } finally {
    delete act.dataset.sending;
    button.disabled = Boolean(act.dataset.over);
  }
  look();
}, true);

function note(kind, text) { tell(places.note, kind, text); }

function tell(place, kind, text) {
  const line = document.createElement("div");
  line.className = `note note-${kind} hall-note-line`;
  line.setAttribute("role", kind === "error" ? "alert" : "status");
  line.textContent = text;
  place.replaceChildren(line);
}

// ---- the live line ----

function openLine() {
  tried = performance.now();
  source?.close();
  source = new EventSource(listenAt);
  const mine = source;
  mine.addEventListener("change", () => { heard = performance.now(); tellWire(); look(); });
  mine.addEventListener("beat", () => { heard = performance.now(); tellWire(); });
  mine.addEventListener("error", () => { if (mine === source) { heard = 0; tellWire(); } });
}

const live = () => source !== null && heard > 0 && performance.now() - heard < SILENT_TOO_LONG;

function tellWire() {
  const state = live() && reached ? "is-live" : reached ? "is-asking" : "is-cut";
  if (places.wire.dataset.state === state) return;
  places.wire.dataset.state = state;
  places.wire.className = `hall-wire ${state}`;
  places["wire-words"].textContent = {
    "is-live": "已连接，内容实时更新",
    "is-asking": "每2秒自动更新",
    "is-cut": "网络中断，正在重新连接；已填写的内容不会丢失，恢复后自动补齐",
  }[state];
}

function watch() {
  const now = performance.now();
  if (!live() && now - tried > TRY_LINE_EVERY && !ended) openLine();
  if (now - looked > (ended ? 15000 : live() ? LOOK_EVERY_LIVE : LOOK_EVERY_CUT)) look();
  tellWire();
}

// ---- the time ----

const band = document.querySelector(".practice-band time"); // the practice clock may be moved while this page is open
const inShanghai = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai", dateStyle: "short", timeStyle: "medium" });

function count() {
  if (band) band.textContent = inShanghai.format(new Date(skew + performance.now()));
  const clock = hall.querySelector("[data-until]");
  if (!clock) return;
  const left = Math.ceil((Date.parse(clock.dataset.until) - (skew + performance.now())) / 1000);
  if (left <= 0) {
    clock.textContent = "投标已截止，正在进入开标";
    if (performance.now() - looked > 1000) look();
    return;
  }
  const two = (figure) => String(figure).padStart(2, "0");
  const days = Math.floor(left / 86400);
  clock.textContent = `${days ? `${days}天 ` : ""}${two(Math.floor(left / 3600) % 24)}:${two(Math.floor(left / 60) % 60)}:${two(left % 60)}`;
}

hall.querySelectorAll("[data-act]").forEach(restore);
const words = places.words.querySelector(".hall-words");
if (words) words.scrollTop = words.scrollHeight;
window.addEventListener("online", () => { openLine(); look(); });
window.addEventListener("pagehide", () => source?.close());
window.addEventListener("pageshow", (event) => { if (event.persisted) { openLine(); look(); } });
setInterval(count, 500);
setInterval(watch, 500);
count();
openLine();
tellWire();
