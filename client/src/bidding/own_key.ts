/** The bidder's own keys and the rehearsal 试投, on the page: made, backed up, read back, restored, tried. */

import { type BidderKey, confirmBidderBackup, downloadBidderBackup, loadBidderKey, makeBidderKey, restoreBidderKey } from "../sealing/bidder_key";
import { rehearseBid } from "../sealing/rehearsal";
import { _ } from "../sealing/words";
import { type BidPage, complaint, el, size } from "./page";

export class OwnKey {
  key: BidderKey | undefined;
  private state = el("p", { role: "status" });
  private trouble = el("div");
  private result = el("div");
  private make = action(_("生成密钥并下载备份"), "make-own-key");
  private again = action(_("再次下载备份"), "backup-own-key");
  private rehearse = action(_("试投：用真实公钥加密并打开一份测试文件"), "rehearse");
  private readBack = picker("read-back-own-key", _("读回备份：选择刚才下载的文件"));
  private restore = picker("restore-own-key", _("从备份恢复：选择以前下载的备份文件"));

  constructor(private page: BidPage, private changed: () => void) {
    this.make.addEventListener("click", () => void this.act(async () => downloadBidderBackup(await this.need(), page.title)));
    this.again.addEventListener("click", () => void this.act(async () => downloadBidderBackup(await this.need(), page.title)));
    this.rehearse.addEventListener("click", () => void this.act(() => this.rehearsal()));
    taken(this.readBack, (file) => this.act(async () => (this.key = await confirmBidderBackup(await this.need(), file))));
    taken(this.restore, (file) => this.act(async () => (this.key = await restoreBidderKey({ ...this.place, suite: page.policy.suite }, file))));
    document.querySelector(".bid-send")!.before(this.card());
  }

  async begin(): Promise<void> {
    const { lot, round, uscc } = this.place;
    const known = await loadBidderKey(lot, round, uscc);
    this.key = known?.suite === this.page.policy.suite ? known : undefined;
    this.show();
  }

  /** The key, made if there is none yet. */
  async need(): Promise<BidderKey> {
    const { lot, round, uscc } = this.place;
    this.key = await makeBidderKey(lot, round, uscc, this.page.policy.suite);
    this.show();
    return this.key;
  }

  /** Why nothing may be sealed yet, or empty. */
  get why(): string {
    return this.page.policy.bidder_part && !this.key?.backed_up ? _("本标段须投标人参与解密：请先生成密钥、下载备份并读回") : "";
  }

  private get place() {
    return { lot: this.page.lot, round: this.page.round, uscc: this.page.bidder.uscc };
  }

  private card(): HTMLElement {
    const why = this.page.policy.bidder_part
      ? _("本标段须投标人参与解密：没有这把密钥，您的投标文件开标时打不开，视为撤销投标文件。备份须与本机分开保存。")
      : _("每次加密都另留一份密钥给您自己：保管人到场不足时，您可以在解密时限内用它打开自己的投标文件。丢失不影响正常开标。");
    return el(
      "section", { class: "card", "data-slot": "own-key" },
      el("div", { class: "card-header" }, el("h2", { class: "card-title" }, _("本单位的密钥与试投"))),
      el("div", { class: "card-body" },
        el("p", { class: "hint" }, why), this.state,
        el("p", { class: "after-note" }, this.make, this.again, this.rehearse),
        el("div", { class: "trade-fields" }, this.readBack, this.restore), this.trouble, this.result),
    );
  }

  private async rehearsal(): Promise<void> {
    this.result.replaceChildren(el("p", { class: "hint", role: "status" }, _("正在本机加密并打开测试文件……")));
    await new Promise((resolve) => setTimeout(resolve)); // let it be seen
    const told = await rehearseBid(this.page, await this.need());
    const detail = told.ok ? _("测试信封{size}，用时{n}秒。没有上传任何内容。", { size: size(told.size), n: told.seconds.toFixed(1) }) : "";
    this.result.replaceChildren(told.ok ? el("div", { class: "note note-success", role: "status" }, el("p", {}, told.text), el("p", {}, detail)) : complaint(told.text));
  }

  private async act(what: () => Promise<unknown>): Promise<void> {
    this.trouble.replaceChildren();
    for (const button of [this.make, this.again, this.rehearse]) button.disabled = true;
    try {
      await what();
    } catch (error) {
      this.trouble.replaceChildren(complaint((error as Error).message));
    }
    for (const button of [this.make, this.again, this.rehearse]) button.disabled = false;
    this.show();
    this.changed();
  }

  private show(): void {
    const { key } = this;
    this.state.textContent = !key
      ? _("本机还没有密钥，第一次加密时会自动生成。")
      : key.backed_up
        ? _("密钥在本机，备份已读回，完整可用。")
        : _("密钥在本机，备份还没有读回。");
    this.make.hidden = !!key;
    this.again.hidden = !key;
    this.readBack.hidden = !key || key.backed_up;
    this.restore.hidden = !!key?.backed_up;
  }
}

const action = (label: string, name: string) => el("button", { type: "button", class: "btn", "data-act": name }, label);

function picker(id: string, label: string): HTMLElement {
  return el("div", { class: "field" }, el("label", { for: id }, label), el("input", { type: "file", id, accept: ".txt" }));
}

function taken(field: HTMLElement, what: (file: File) => Promise<void>): void {
  const input = field.querySelector("input")!;
  input.addEventListener("change", () => {
    const file = input.files?.[0];
    input.value = "";
    if (file) void what(file);
  });
}
