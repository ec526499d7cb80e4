// The trustee's pages: make, back up, rehearse a seat's key; at the opening open the seat's shares; disclose the key when
// somebody lied. Everything secret is done by the sealing program; this file only connects it to the buttons.
import * as seal from "../vendor/client/seal.js";

const root = document.getElementById("trustee");
const { lot, title, seat, suite, publicKey, lost } = root.dataset;
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

async function asked(address) {
  const reply = await fetch(address);
  const told = await reply.json().catch(() => ({}));
  if (!reply.ok) throw new seal.Trouble(told.text ?? "没有取到内容，请重新登录后再试");
  return told;
}

const answerTo = async (own) =>
  seal.openRehearsal(own, (await asked(`${root.dataset.envelope}?public_key=${encodeURIComponent(own.public_key)}`)).envelope);

// Whose word on the end of bidding counts, as the key page tells it now; what the key remembers goes before it.
const grounds = JSON.parse(document.getElementById("grounds")?.textContent ?? "null");

// A form whose hidden field is filled by the sealing program before it goes.
function filled(form, field, fill) {
  form?.addEventListener("submit", doing(async (event) => {
    if (form.elements[field].value) return;
    event.preventDefault();
    event.stopPropagation();
    await fill(form.elements);
    form.requestSubmit();
  }));
}

// ---- a new key

async function showMade() {
  one("made").textContent = key ? `指纹 ${(await seal.fingerprint(key.public_key)).spoken}` : "";
  one("backup").disabled = one("readback").disabled = !key;
  one("readback-told").textContent = key?.backed_up ? "备份已读回，完整可用" : "";
  one("register").querySelector("button").disabled = !key?.backed_up;
}

function makeAndRegister() {
  one("make").disabled = false;
  one("make").addEventListener("click", doing(async () => {
    key = await seal.makeTrusteeKey(lot, round, seat, suite, grounds);
    await showMade();
    seal.downloadBackup(key, title);
  }));
  one("backup").addEventListener("click", doing(async () => seal.downloadBackup(key, title)));
  one("readback").addEventListener("change", doing(async ({ target }) => {
    key = await seal.confirmBackup(key, target.files[0]);
    await showMade();
  }));
  filled(one("register"), "answer", async (fields) => {
    fields.answer.value = await answerTo(key);
    fields.public_key.value = key.public_key;
  });
}

// ---- the registered key

const held = () => key !== undefined && key.public_key === publicKey;

function showHeld() {
  one("here").textContent = held() ? "在这个浏览器里" : "不在这个浏览器里";
  one("restore").hidden = held();
  for (const name of ["rehearse", "release", "disclose"]) {
    const button = one(name)?.querySelector("button");
    if (button) button.disabled = !held();
  }
  if (grounds && held()) showGrounds();
}

function showGrounds() {
  const [kept, place] = [key.grounds, one("grounds-told")];
  const listed = (told) => [told.log, ...told.witnesses.map((each) => each.key).sort(), told.practice].join(" ");
  const same = kept && listed(kept) === listed(grounds);
  place.hidden = false;
  one("grounds").hidden = same;
  place.className = same ? "note" : "note note-warning";
  place.textContent = same ? `已记在本机，与平台现在公布的相同。${kept.practice ? "这是演练平台，时间以平台的为准。" : ""}`
    : kept ? `本机记下的与平台现在公布的不同，交出份额时以本机记下的为准（见证人：${kept.witnesses.map((each) => each.label).join("、") || "无"}）。平台说更换了的，请先向见证人核对。`
    : "本机还没有记下。请向见证人核对上面的公钥后记下，不记下就不能交出份额。";
}

async function restore(file) {
  key = await seal.restoreTrusteeKey({ lot, round, seat, suite, public_key: publicKey }, file);
  await noteDeadline();
  showHeld();
}

// A deadline seen here once is remembered: at the opening an earlier one is not believed.
const noteDeadline = async () => {
  if (grounds && held()) key = await seal.rememberDeadline(key, grounds.deadline);
};

function useHeld() {
  one("grounds")?.addEventListener("click", doing(async () => {
    key = await seal.rememberGrounds(key, grounds);
    showGrounds();
  }));
  one("restore-file").addEventListener("change", doing(({ target }) => restore(target.files[0])));
  one("practice-load")?.addEventListener("click", doing(async () => {
    const reply = await fetch(root.dataset.practice);
    if (!reply.ok) throw new seal.Trouble("演练平台没有保存这把私钥：它是在某个浏览器里生成的，请用那个浏览器或备份文件");
    await restore(await reply.blob());
  }));
  filled(one("rehearse"), "answer", async (fields) => {
    fields.answer.value = await answerTo(key);
  });
  filled(one("release"), "given", async (fields) => {
    fields.given.value = JSON.stringify(await openShares());
  });
  filled(one("disclose"), "private_key", async (fields) => {
    fields.private_key.value = seal.discloseTrusteeKey(key, JSON.parse(document.getElementById("closing").textContent));
  });
}

// ---- the opening

/** Open the seat's shares; what this key should open and does not is told as unreadable, what was sealed to an earlier key is left. */
async function openShares() {
  const told = await asked(root.dataset.shares);
  const lotNow = { ...told.closing, lot, round, policy_digest: told.policy_digests, suspended: root.dataset.suspended === "yes" };
  const found = await seal.releaseShares(key, lotNow, told.bids);
  const unreadable = told.bids.filter((bid) => bid.own_key && found.refused[bid.pseudonym]).map((bid) => bid.pseudonym);
  if (!Object.keys(found.shares).length && !unreadable.length)
    throw new seal.Trouble("没有可以交出的份额：这些投标文件是向本席位更换前的公钥密封的");
  return { shares: found.shares, unreadable };
}

doing(async () => {
  if (seal.advice()) throw new seal.Trouble(seal.advice());
  key = await seal.loadTrusteeKey(lot, round, seat);
  if (lost && key?.public_key === publicKey) key = undefined; // what was reported lost is not registered again
  if (one("make")) {
    makeAndRegister();
    await showMade();
  }
  if (publicKey && one("here")) {
    useHeld();
    await noteDeadline();
    showHeld();
  }
})();
