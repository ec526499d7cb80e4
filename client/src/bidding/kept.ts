/** Receipts with their proofs 回执与日志证明: fetched as soon as the public log has them, kept in this browser, given as one file. */

import { download, get, put } from "../sealing/locker";
import { _ } from "../sealing/words";
import { type BidPage, el, slot } from "./page";

interface Kept {
  receipt: unknown;
  /** Empty until the entry stands in the log. */
  proof: string;
}

const FORMAT = "ggzy-kept-receipt/1";
const AGAIN_AFTER = 2000;
const TRIES = 60;

export class Receipts {
  private kept = new Map<string, Kept>();

  constructor(private page: BidPage) {}

  /** Every receipt of this lot and round that this bidder has, also those of other windows and machines. */
  async begin(): Promise<void> {
    for (const number of this.page.receipts) this.keep(number);
  }

  keep(number: string): void {
    void this.fetched(number).catch(() => this.show(number, _("网络不通，日志证明还没有取到；下次打开本页时继续")));
  }

  private async fetched(number: string): Promise<void> {
    const known = await get<Kept>("receipts", this.place(number));
    if (known) this.kept.set(number, known);
    this.show(number);
    if (known?.proof) return;
    const receipt: unknown = known?.receipt ?? (await (await this.asked(`${number}.json`)).json());
    await this.save(number, { receipt, proof: "" });
    for (let left = TRIES; left; left -= 1) {
      const answer = await this.asked(`${number}.tlog-proof`);
      if (answer.ok) return this.save(number, { receipt, proof: await answer.text() });
      await new Promise((resolve) => setTimeout(resolve, AGAIN_AFTER));
    }
    this.show(number, _("日志证明还没有写出；下次打开本页时继续"));
  }

  private async asked(name: string): Promise<Response> {
    const answer = await fetch(`${this.page.urls.receipts}${name}`, { credentials: "same-origin" });
    if (!answer.ok && answer.status !== 503) throw new Error(String(answer.status));
    return answer;
  }

  private async save(number: string, kept: Kept): Promise<void> {
    await put("receipts", this.place(number), kept);
    this.kept.set(number, kept);
    this.show(number);
  }

  private place = (number: string) => `${this.page.lot}#${this.page.round}#${this.page.bidder.uscc}#${number}`;

  private show(number: string, trouble = ""): void {
    const kept = this.kept.get(number);
    const state = trouble || (kept?.proof ? _("回执和日志证明都已存在本机") : _("正在等待写入公开日志，约需一秒……"));
    const give = el("button", { type: "button", class: "btn", disabled: !kept }, kept?.proof ? _("下载回执和日志证明（一个文件）") : _("下载回执"));
    give.addEventListener("click", () => download(`递交回执-${number}.json`, new Blob([JSON.stringify({ format: FORMAT, ...kept }, null, 1)], { type: "application/json" })));
    const row = el("li", { "data-kept": number, "data-proven": kept?.proof ? "yes" : "" }, el("strong", { class: "bid-number" }, number), el("span", { class: "hint" }, state), give);
    const list = slot("kept").querySelector("ul")!;
    const old = list.querySelector(`[data-kept="${number}"]`);
    if (old) old.replaceWith(row);
    else list.prepend(row);
    slot("kept").hidden = false;
  }
}
