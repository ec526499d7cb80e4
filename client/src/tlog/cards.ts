/** What is shown of a checked file: what it is, what is proven, and what is not. */

import { _ } from "../sealing/words";
import type { Proven, Receipt } from "./proof";

export type Names = { [name: string]: string };
/** On a practice platform its own clock is moved by hand, while witnesses live by the real one. */
export type Words = { labels: Names; roles: Names; practice: boolean };

export function make(tag: string, attributes: { [name: string]: string }, ...children: (Node | string)[]): HTMLElement {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

export function local(at: Date): string {
  return at.toLocaleString("zh-CN", { timeZone: "Asia/Shanghai", hour12: false });
}

/** A moment of the platform's clock. */
export function told(at: Date, { practice }: Pick<Words, "practice">): string {
  return practice ? _("{at}（演练时间）", { at: local(at) }) : local(at);
}

export function provenCard(file: string, proven: Proven, words: Words): HTMLElement {
  const { entry, index, checkpoint } = proven;
  const seen = proven.seen.filter((each) => each.at);
  const blind = proven.seen.filter((each) => !each.at).map((each) => each.label);
  const facts: [string, string][] = [
    [_("记录"), `${words.labels[entry.event] ?? entry.event}`],
    [_("标段"), entry.stream + (entry.seq ? _(" 第 {seq} 条", { seq: entry.seq }) : "")],
    [_("记录的时间"), words.practice ? told(new Date(entry.at), words) : _("{at}（北京时间）", { at: local(new Date(entry.at)) })],
    [_("办理人"), entry.actor ? who(entry.actor, words) : _("这份证明没有写明")],
    [_("日志中的位置"), _("第 {index} 片，检查点共 {size} 片", { index, size: checkpoint.head.size })],
  ];
  const yes = [_("原文的每一个字，都与写入公开日志时相同。"), _("它在日志签署的检查点之内，此后删改都会使检查点对不上。"), ...seen.map((each) => witnessed(each.label, each.at as Date, words))];
  const no = [_("记录所说的事是否属实、是否合法：由监督和法律程序判断。"), words.practice ? _("演练平台的时钟由主持人拨动，见证人用的是真实时间：两种时间不能相比，见证只说明检查点那时已经在。") : _("记录的时间由平台的时钟给出；见证的时间只说明记录不晚于那时。"), _("是否还有别的记录：请核对项目的全部公开记录。")];
  if (blind.length) no.unshift(_("{labels}没有见证这个检查点。", { labels: blind.join("、") }));
  if (!seen.length) no.unshift(_("没有任何见证：平台可能给不同的人看不同的日志。请过几秒重新下载证明。"));
  const body = make("details", {}, make("summary", {}, _("记录原文")), make("pre", {}, JSON.stringify(entry.body, null, 2)));
  return card("", _("证明有效：{file}", { file }), facts, yes, no, body);
}

function witnessed(label: string, at: Date, { practice }: Words): string {
  const moment = { label, at: local(at) };
  return practice ? _("{label}在真实时间 {at} 见证了这个检查点。", moment) : _("{label}在 {at} 见证了这个检查点。", moment);
}

function who(actor: { [key: string]: unknown }, words: Words): string {
  const text = (name: string) => String(actor[name] ?? "");
  return [text("org") + text("office"), text("post"), text("person")].filter(Boolean).join(" ") || words.roles[text("role")] || text("role");
}

export function receiptCard(file: string, receipt: Receipt, proof: Proven | undefined, stranger: string, { practice }: Pick<Words, "practice">): HTMLElement {
  const facts: [string, string][] = [
    [_("回执编号"), receipt.number],
    [_("办理事项"), receipt.act === "withdraw" ? _("撤回投标文件") : _("递交投标文件")],
    [_("标段"), receipt.lot],
    [_("收到时间"), practice ? _("{at}（演练时间）", { at: receipt.received_at }) : receipt.received_at],
    ...(receipt.envelope_sha256 ? [[_("加密文件摘要"), receipt.envelope_sha256] as [string, string]] : []),
  ];
  const yes = [_("回执由平台签发，签发以后一个字也没有改动。")];
  const no = [_("投标文件能否解密、是否有效：开标和评标时才知道。")];
  if (proof) yes.push(_("这次办理已经写入公开日志第 {index} 片，与一同放入的证明相符。", { index: proof.index }));
  else if (receipt.leaf && stranger) no.unshift(stranger);
  else if (receipt.leaf) no.unshift(_("是否已写入公开日志：请把同一编号的日志证明一起放入。"));
  else no.unshift(_("是否已写入公开日志：这份回执签发时还没有公开日志。"));
  return card("", _("回执有效：{file}", { file }), facts, yes, no);
}

export function troubleCard(file: string, why: string): HTMLElement {
  const text = [make("h3", {}, _("不成立：{file}", { file })), make("p", {}, why), make("p", { class: "hint" }, _("请向给您文件的人要原件；确是原件而不成立的，请保存好文件并向监督部门反映。"))];
  return make("article", { class: "card verify-result is-bad" }, make("div", { class: "card-body" }, ...text));
}

function card(state: string, title: string, facts: [string, string][], yes: string[], no: string[], more?: HTMLElement): HTMLElement {
  const listed = facts.flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value)]);
  const list = (items: string[]) => make("ul", {}, ...items.map((item) => make("li", {}, item)));
  const parts = [make("h3", {}, title), make("dl", {}, ...listed), make("h4", {}, _("已经证明")), list(yes), make("h4", {}, _("没有证明")), list(no)];
  return make("article", { class: `card verify-result ${state}`.trim() }, make("div", { class: "card-body" }, ...parts, ...(more ? [more] : [])));
}
