// The bidder's copy 解密副本: opened with the bidder's own key in this browser and handed over; see the sealing program.
import * as seal from "../vendor/client/seal.js";

const root = document.getElementById("own-copy");
const told = JSON.parse(document.getElementById("own-copy-told").textContent);
const one = (name) => root.querySelector(`[data-${name}]`);
let key;

const doing = (what) => async (event) => {
  const place = one("trouble");
  place.hidden = true;
  try {
    await what(event);
  } catch (error) {
    place.textContent = error instanceof seal.Trouble ? error.message : `操作没有完成（${error.message}），请刷新页面后重试`;
    place.hidden = false;
  }
};

function show() {
  one("here").textContent = key ? "在这个浏览器里" : "不在这个浏览器里";
  one("restore").hidden = !!key;
  one("hand-over").querySelector("button").disabled = !key;
}

doing(async () => {
  if (seal.advice()) throw new seal.Trouble(seal.advice());
  key = await seal.loadBidderKey(told.lot, told.round, told.uscc);
  show();
})();
one("restore-file").addEventListener("change", doing(async ({ target }) => {
  key = await seal.restoreBidderKey(told, target.files[0]);
  show();
}));
one("hand-over").addEventListener("submit", doing(async (event) => {
  const form = event.target;
  if (form.elements.part.value) return;
  event.preventDefault();
  event.stopPropagation();
  form.elements.part.value = await seal.openBidderCopy(key, told.statement);
  form.requestSubmit();
}));
