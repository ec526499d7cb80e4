/** The preview 预览: the bid in the manner of the evaluation seat, document left and items right, before it is sealed. */

import { yuan } from "../sealing/check";
import type { Draft, Paper } from "../sealing/draft";
import { _ } from "../sealing/words";
import { type BidPage, complaint, el, size, slot } from "./page";
import { addressOf } from "./papers";

let addresses: string[] = [];

export function showPreview(page: BidPage, draft: Draft): void {
  for (const url of addresses) URL.revokeObjectURL(url);
  addresses = [];
  const reader = el("div", { class: "bid-reader" });
  const open = (paper: Paper) => void read(draft, paper, reader);
  slot("preview").replaceChildren(
    el("div", { class: "seat-columns" },
      el("section", { class: "card seat-document" }, el("div", { class: "card-body" },
        el("h3", { class: "card-title" }, _("{org} 的投标文件", { org: draft.bidder.name })),
        el("details", { class: "seat-summary", open: true }, el("summary", {}, _("开标一览表与投标文件清单")), summary(page, draft, open)),
        paperList(draft, open), reader)),
      el("section", { class: "card seat-criteria" }, el("div", { class: "card-body" }, ...items(page, draft, open))),
    ),
  );
  if (draft.files.length) open(draft.files[0]);
}

function paperList(draft: Draft, open: (paper: Paper) => void): HTMLElement {
  if (!draft.files.length) return el("p", { class: "hint" }, _("投标文件清单中没有附件。"));
  return el("ol", { class: "seat-papers" }, ...draft.files.map((paper) => el("li", {}, opener(paper, open), " ", el("span", { class: "hint" }, size(paper.size)))));
}

function opener(paper: Paper, open: (paper: Paper) => void): HTMLElement {
  const button = el("button", { type: "button", class: "bid-open" }, paper.name);
  button.addEventListener("click", () => open(paper));
  return button;
}

async function read(draft: Draft, paper: Paper, reader: HTMLElement): Promise<void> {
  try {
    const { url, kind } = await addressOf(draft, paper);
    addresses.push(url);
    const apart = el("a", kind ? { href: url, target: "_blank" } : { href: url, download: paper.name }, kind ? _("在新窗口打开") : _("下载后查看"));
    const shown = kind ? el("iframe", { class: "seat-reader", title: paper.name, src: url }) : el("p", { class: "hint" }, _("这个文件不能在页面中直接显示，专家也须下载后查看。"));
    reader.replaceChildren(el("p", { class: "hint" }, `${paper.name}　`, apart), shown);
  } catch (error) {
    reader.replaceChildren(complaint((error as Error).message));
  }
}

type Row = [string, Node | string];

function summary(page: BidPage, draft: Draft, open: (paper: Paper) => void): HTMLElement {
  const cited = (paths: string[]) => draft.files.filter((paper) => paths.includes(paper.path)).flatMap((paper) => [" ", opener(paper, open)]);
  const bullet = (text: string, papers: string[]) => el("li", {}, text, ...cited(papers));
  const rows: Row[] = [
    [_("投标报价"), draft.price_fen === null ? "—" : `${yuan(draft.price_fen)} 元`],
    [_("工期"), _("{n} 日历天", { n: draft.duration_days ?? "—" })],
    [_("质量"), draft.quality],
    [_("项目经理"), draft.project_manager],
  ];
  if (draft.consortium.length) rows.push([_("联合体成员"), draft.consortium.map((member) => member.name).join("、")]);
  if (draft.performances.length)
    rows.push([_("类似业绩"), el("ul", {}, ...draft.performances.map((one) => bullet([one.name, one.client && `（${one.client}）`, one.amount_fen ? ` ${yuan(one.amount_fen)}元` : "", ` ${one.completed_on}`].join(""), one.papers)))]);
  if (draft.certificates.length)
    rows.push([_("证书"), el("ul", {}, ...draft.certificates.map((one) => bullet(`${one.name} ${one.number}${one.valid_until ? _(" 有效期至 {until}", { until: one.valid_until }) : ""}`, one.papers)))]);
  const known = new Set(page.criteria.map((item) => item.code));
  for (const answer of draft.answers.filter((one) => known.has(one.criterion)))
    rows.push([answer.criterion, el("span", {}, answer.text, ...cited(answer.papers))]);
  return el("dl", { class: "facts" }, ...rows.flatMap(([label, value]) => [el("dt", {}, label), el("dd", {}, value)]));
}

function items(page: BidPage, draft: Draft, open: (paper: Paper) => void): HTMLElement[] {
  let group = "";
  return [
    el("h3", { class: "card-title" }, _("评审项目")),
    ...page.criteria.flatMap((item, n) => {
      const heading = item.group === group ? [] : [el("h4", { class: "seat-group" }, item.group)];
      group = item.group;
      const answer = draft.answers.find((one) => one.criterion === item.code);
      const cited = draft.files.filter((paper) => answer?.papers.includes(paper.path));
      const asked = item.kind === "check" ? _("专家在此判断：符合 / 不符合") : _("专家在此评分：满分{n}分", { n: item.points ?? "" });
      return [
        ...heading,
        el("div", { class: "seat-item" },
          el("p", {}, el("span", { class: "seat-n" }, String(n + 1)), ` ${item.title}`),
          answer ? el("p", {}, answer.text, ...cited.flatMap((paper) => [" ", opener(paper, open)])) : el("p", { class: "field-error" }, _("没有响应")),
          el("p", { class: "hint" }, asked)),
      ];
    }),
  ];
}
