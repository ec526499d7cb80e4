/** For who seals with `ggzy-bid` instead: the lot's data to take away, and what it sealed to bring back. */

import { type Sealing, takeSealed, type Turn } from "../sealing/envelope";
import { download } from "../sealing/locker";
import { _, Trouble } from "../sealing/words";
import { type BidPage, el } from "./page";

/** The part of the page, closed until it is wanted. `took` hears of a sealing brought back. */
export function offline(page: BidPage, turn: () => Turn, act: (what: () => Promise<void>) => void, took: (sealing: Sealing) => void): HTMLElement {
  const out = el("button", { type: "button", class: "btn", "data-act": "export-lot" }, _("导出标段资料（lot.json）"));
  out.addEventListener("click", () => download("lot.json", new Blob([JSON.stringify(page, null, 1)], { type: "application/json" })));
  const files = el("input", { type: "file", id: "sealed-files", multiple: true });
  files.addEventListener("change", () => {
    const picked = [...(files.files ?? [])];
    files.value = "";
    if (picked.length) act(async () => took(await bring(page, turn(), picked)));
  });
  return el(
    "details", { class: "bid-offline" }, el("summary", {}, _("不用浏览器加密：命令行 ggzy-bid")),
    el("p", { class: "hint" }, _("导出标段资料，在自己的电脑上用 ggzy-bid 加密（不联网也可以），再把得到的加密文件和递交声明一起选入，上传并递交。")),
    el("p", { class: "after-note" }, out),
    el("div", { class: "field" }, el("label", { for: "sealed-files" }, _("载入加密文件和递交声明（两个文件一起选）")), files),
  );
}

async function bring(page: BidPage, turn: Turn, picked: File[]): Promise<Sealing> {
  const statement = picked.find((file) => file.name.endsWith(".json"));
  const envelope = picked.find((file) => file !== statement);
  if (picked.length !== 2 || !statement || !envelope) throw new Trouble(_("请一起选择两个文件：加密文件（.age 或 .gm）和递交声明（.json）"));
  return takeSealed(page, turn, page.bidder.uscc, (await statement.slice(0, 65_536).text()).trimEnd(), envelope);
}
