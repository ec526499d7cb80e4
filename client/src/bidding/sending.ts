/** Seal, upload, submit 加密、上传、递交: three acts in this order, and what is to be seen of each until the receipt is here. */

import type { Plain } from "../sealing/canonical";
import { checkDraft, type Finding } from "../sealing/check";
import { dropHalfSealed, envelopeFile, loadSealing, seal, type Sealing, stateSealing, type Turn } from "../sealing/envelope";
import { download, persist } from "../sealing/locker";
import { submitStatement, upload } from "../sealing/upload";
import { _ } from "../sealing/words";
import { moreFindings } from "./form";
import type { Receipts } from "./kept";
import type { Keeper } from "./keeper";
import { offline } from "./offline";
import { OwnKey } from "./own_key";
import { type BidPage, complaint, csrf, el, size, slot } from "./page";
import { showPreview } from "./preview";

/** 递交回执, as the server signs it. */
interface Receipt {
  number: string;
  envelope_sha256: string;
  received_at: string;
  [field: string]: Plain;
}

export class Sending {
  private sealing: Sealing | undefined;
  private uploaded = "";
  private stop: AbortController | undefined;
  private busy = false;
  private checked = false;
  private own: OwnKey;

  constructor(private page: BidPage, private keeper: Keeper, private receipts: Receipts) {
    this.own = new OwnKey(page, () => this.show());
    button("check").addEventListener("click", () => this.check());
    button("preview").addEventListener("click", () => showPreview(page, keeper.draft));
    button("seal").addEventListener("click", () => void this.act(() => this.seal()));
    button("upload").addEventListener("click", () => void this.act(() => this.upload()));
    button("pause").addEventListener("click", () => this.stop?.abort());
    button("submit").addEventListener("click", () => void this.act(() => this.submit()));
    button("keep-envelope").addEventListener("click", () => void this.keepEnvelope());
    const took = (sealing: Sealing) => {
      this.sealing = sealing;
      this.uploaded = "";
    };
    slot("trouble").before(offline(page, () => this.turn, (what) => void this.act(what), took));
    keeper.heard(() => {
      if (this.checked) this.check();
      this.show();
    });
  }

  async begin(): Promise<void> {
    await dropHalfSealed();
    await this.own.begin();
    this.sealing = await loadSealing(this.page.lot, this.page.round, this.page.bidder.uscc);
    if (this.sealing && this.sealing.sha256 === this.page.standing.envelope) this.uploaded = this.sealing.sha256;
    this.show();
  }

  /** Nothing goes out after the deadline; what is typed stays. */
  close(why: string): void {
    this.page.closed = why;
    this.show();
  }

  // ---- check ----

  /** Once asked for, the findings keep up with what is typed. */
  check(): boolean {
    this.checked = true;
    const found: Pick<Finding, "text" | "level">[] = [...checkDraft(this.keeper.draft, this.page), ...moreFindings(this.page, this.keeper.draft)];
    const stops = found.filter((finding) => finding.level === "stop");
    const warnings = found.filter((finding) => finding.level === "warn");
    const listed = (title: string, kind: string, rows: typeof found) =>
      rows.length ? el("div", { class: `note ${kind}`, role: "alert" }, el("p", {}, title), el("ul", {}, ...rows.map((row) => el("li", {}, row.text)))) : null;
    slot("findings").replaceChildren(
      ...[
        listed(_("以下内容改正后才能加密："), "note-error", stops),
        listed(_("请再核对："), "note-warning", warnings),
        stops.length ? null : el("div", { class: "note note-success", role: "status" }, _("必填内容已经齐全，可以预览并加密。")),
      ].filter((part) => part !== null),
    );
    return !stops.length;
  }

  // ---- the three acts ----

  private async seal(): Promise<void> {
    if (!this.check()) {
      slot("findings").scrollIntoView({ block: "center" });
      return;
    }
    await this.keeper.save();
    await persist();
    this.say(_("正在本机加密……"));
    const form = document.querySelector<HTMLElement>("[data-bid-form]")!;
    form.inert = true; // what is changed while it is being sealed would neither be in the envelope nor count as changed
    try {
      this.sealing = await seal(this.keeper.draft, this.page, await this.own.need(), (part) => {
        this.advance(part);
        this.say(_("正在本机加密：{n}%", { n: Math.floor(part * 100) }));
      });
    } finally {
      form.inert = false;
    }
    this.uploaded = "";
    this.say(_("加密完成，开始上传。"));
    await this.upload();
  }

  private async upload(): Promise<void> {
    if (!this.sealing) return;
    this.stop = new AbortController();
    this.show();
    this.say(_("正在上传加密文件……"));
    try {
      await upload(this.sealing, {
        url: this.page.urls.upload, csrf: csrf(), signal: this.stop.signal,
        tick: (part) => {
          this.advance(part);
          this.say(_("正在上传加密文件：已传 {n}%", { n: Math.floor(part * 100) }));
        },
        waiting: (text) => this.say(text),
      });
    } finally {
      this.stop = undefined;
    }
    this.uploaded = this.sealing.sha256;
    this.say(_("上传完成。还没有递交：请核对后点“递交”。"));
  }

  private async submit(): Promise<void> {
    const { sealing, page } = this;
    if (!sealing) return;
    this.say(_("正在递交……"));
    const receipt = await submitStatement<Receipt>(page.urls.submit, csrf(), stateSealing(sealing, await this.own.need(), this.turn));
    page.standing = { receipts: page.standing.receipts + 1, last: receipt.number, envelope: receipt.envelope_sha256, received_at: receipt.received_at };
    this.say("");
    this.received(receipt);
    this.receipts.keep(receipt.number);
  }

  private get turn(): Turn {
    const { standing, pseudonym } = this.page;
    return { sequence: standing.receipts + 1, prev: standing.last, pseudonym };
  }

  private received(receipt: Receipt): void {
    const keep = () => download(`递交回执-${receipt.number}.json`, new Blob([JSON.stringify(receipt, null, 1)], { type: "application/json" }));
    const again = el("button", { type: "button", class: "btn btn-primary" }, _("再次下载回执文件"));
    again.addEventListener("click", keep);
    slot("receipt").replaceChildren(
      el("div", { class: "bid-receipt", role: "status", tabIndex: -1 },
        el("h2", {}, _("递交成功，这是您的回执")),
        el("p", { class: "bid-receipt-number" }, receipt.number),
        el("dl", { class: "facts" },
          el("dt", {}, _("收到时间")), el("dd", {}, receipt.received_at.replace("T", " ").replace(/[+-]\d\d:\d\d$/, "")),
          el("dt", {}, _("加密文件摘要")), el("dd", { class: "bid-digest" }, receipt.envelope_sha256)),
        el("p", {}, _("回执文件已自动下载；约一秒后写入公开日志，日志证明随即自动取来，与回执一起存在本机（见“本机保存的回执”）。截止时间前可以继续修改并再次递交，以最后一次为准。")),
        el("p", { class: "after-note" }, again, el("a", { class: "btn", href: `${page_of(this.page)}${receipt.number}/` }, _("打印回执")))),
    );
    slot("receipt").querySelector<HTMLElement>(".bid-receipt")!.focus();
    keep();
  }

  private async keepEnvelope(): Promise<void> {
    if (this.sealing) download(`${this.page.title}-加密投标文件.${this.sealing.suite}`, await envelopeFile(this.sealing));
  }

  // ---- what is to be seen ----

  private async act(what: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    slot("trouble").replaceChildren();
    this.show();
    try {
      await what();
    } catch (error) {
      slot("trouble").replaceChildren(complaint((error as Error).message || _("操作没有完成，请重试；填写的内容都已保存在本机")));
      this.say("");
    } finally {
      this.busy = false;
      this.show();
    }
  }

  private say(text: string): void {
    slot("progress-text").textContent = text;
  }

  private advance(part: number): void {
    const bar = document.querySelector<HTMLProgressElement>("[data-slot=progress]")!;
    bar.value = part;
  }

  /** Whether what is sealed is still what stands in the form. */
  private get changed(): boolean {
    return !!this.sealing && (this.keeper.unsaved || this.keeper.draft.saved_at > this.sealing.made_at);
  }

  /** Whether it was sealed for other keys or another policy than the lot has now. */
  private get outdated(): boolean {
    return !!this.sealing && this.sealing.policy !== this.page.policy_digest;
  }

  show(): void {
    const { page, sealing } = this;
    const submitted = !!page.standing.envelope;
    const current = !!sealing && !this.changed && !this.outdated;
    const whole = current && this.uploaded === sealing.sha256;
    const own = submitted && sealing?.sha256 === page.standing.envelope;
    banner(page);
    slot("sealed").textContent = !sealing
      ? _("还没有加密。")
      : this.outdated
        ? _("加密之后，本标段的保管方案或公钥已经更换，须重新加密。")
        : this.changed
          ? _("内容在加密后又改过，须重新加密才能递交新的内容。")
          : _("已加密：{size}，摘要 {digest}", { size: size(sealing.size), digest: sealing.sha256 });
    const bar = document.querySelector<HTMLProgressElement>("[data-slot=progress]")!;
    bar.hidden = !this.busy;
    grey("seal", page.closed || (this.busy ? _("正在办理，请稍候") : this.own.why));
    grey("upload", page.closed || (this.busy ? _("正在办理，请稍候") : !current ? _("请先加密") : whole ? _("已经上传完成") : ""));
    grey("submit", page.closed || (this.busy ? _("正在办理，请稍候") : !current ? _("请先加密并上传") : !whole ? _("请先上传完成") : own ? _("这一份已经递交，回执见上") : ""));
    button("submit").textContent = submitted ? _("递交，替换前一份") : _("递交投标文件");
    button("pause").hidden = !this.stop;
    slot("withdraw").hidden = !submitted || !!page.closed;
    button("keep-envelope").hidden = !current || this.uploaded !== "" || this.busy;
  }
}

const page_of = (page: BidPage) => page.urls.receipts;

const button = (name: string) => document.querySelector<HTMLButtonElement>(`[data-act="${name}"]`)!;

/** A button that may not be pressed says why, beside itself. */
function grey(name: string, why: string): void {
  button(name).disabled = !!why;
  slot(`why-${name}`).textContent = why;
}

/** Red until a receipt is here: uploading is not submitting. */
function banner(page: BidPage): void {
  const place = slot("banner");
  const { standing } = page;
  place.className = `bid-banner ${standing.envelope ? "is-good" : "is-bad"}`;
  place.textContent = standing.envelope
    ? _("已递交，有效回执 {number}", { number: standing.last })
    : standing.receipts
      ? _("投标文件已撤回，目前没有有效的递交。没有回执 = 没有递交")
      : _("没有回执 = 没有递交");
}
