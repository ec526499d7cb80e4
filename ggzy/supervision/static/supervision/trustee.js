// The trustee's page: makes, backs up, rehearses and at the opening hands over the private half of a lot's opening key.
// Everything secret is done by the sealing program; this file only connects it to the buttons.
import * as seal from "../vendor/client/seal.js";

const root = document.getElementById("trustee");
const { lot, title, recipient } = root.dataset;
const round = Number(root.dataset.round);
const one = (name) => root.querySelector(`[data-${name}]`);
let key;

function trouble(text) {
  const place = one("trouble");
  place.textContent = text;
  place.hidden = !text;
}

// Run what a button asks for; whatever goes wrong is said in the page's own words.
const doing = (what) => async (event) => {
  trouble("");
  try {
    await what(event);
  } catch (error) {
    trouble(error instanceof seal.Trouble ? error.message : `操作没有完成（${error.message}），请刷新页面后重试`);
  }
};

async function answerTo(own) {
  const reply = await fetch(`${root.dataset.envelope}?recipient=${encodeURIComponent(own.recipient)}`);
  const told = await reply.json().catch(() => ({}));
  if (!reply.ok || !told.envelope) throw new seal.Trouble(told.text ?? "没有取到演练信封，请重新登录后再试");
  return seal.openRehearsal(own, told.envelope);
}

// ---- a new key

async function showMade() {
  one("made").textContent = key ? `指纹 ${(await seal.fingerprint(key.recipient)).spoken}` : "";
  one("backup").disabled = one("readback").disabled = !key;
  one("readback-told").textContent = key?.backed_up ? "备份已读回，完整可用" : "";
  one("register").querySelector("button").disabled = !key?.backed_up;
}

function makeAndRegister() {
  one("make").disabled = false;
  one("make").addEventListener("click", doing(async () => {
    key = await seal.makeLotKey(lot, round);
    await showMade();
    seal.downloadBackup(key, title);
  }));
  one("backup").addEventListener("click", doing(async () => seal.downloadBackup(key, title)));
  one("readback").addEventListener("change", doing(async ({ target }) => {
    key = await seal.confirmBackup(key, target.files[0]);
    await showMade();
  }));
  one("register").addEventListener("submit", doing(async (event) => {
    const form = event.target;
    if (form.elements.answer.value) return;
    event.preventDefault();
    event.stopPropagation();
    form.elements.answer.value = await answerTo(key);
    form.elements.recipient.value = key.recipient;
    form.requestSubmit();
  }));
}

// ---- the registered key

const held = () => key !== undefined && key.recipient === recipient;

function showHeld() {
  one("here").textContent = held() ? "在这个浏览器里" : "不在这个浏览器里";
  if (one("restore")) one("restore").hidden = held();
  const rehearse = one("rehearse")?.querySelector("button");
  if (rehearse) rehearse.disabled = !held();
  if (one("backup-field")) one("backup-field").hidden = held();
}

async function restore(file) {
  key = await seal.restoreLotKey(lot, round, recipient, file);
  showHeld();
}

function restoreAndRehearse() {
  one("restore-file")?.addEventListener("change", doing(({ target }) => restore(target.files[0])));
  one("practice-load")?.addEventListener("click", doing(async () => {
    const reply = await fetch(root.dataset.practice);
    if (!reply.ok) throw new seal.Trouble("演练平台没有保存这把私钥：它是在某个浏览器里生成的，请用那个浏览器或备份文件");
    await restore(await reply.blob());
  }));
  one("rehearse")?.addEventListener("submit", doing(async (event) => {
    const form = event.target;
    if (form.elements.answer.value) return;
    event.preventDefault();
    event.stopPropagation();
    form.elements.answer.value = await answerTo(key);
    form.requestSubmit();
  }));
  one("release")?.addEventListener("submit", (event) => {
    if (held()) event.target.elements.identity.value = seal.releaseIdentity(key);
  });
}

doing(async () => {
  if (seal.advice()) throw new seal.Trouble(seal.advice());
  key = await seal.loadLotKey(lot, round);
  if (one("make")) {
    makeAndRegister();
    await showMade();
  }
  if (recipient) {
    restoreAndRehearse();
    showHeld();
  }
})();
