/** Completeness check of a draft against what the tender file asks; for the bidder's own eyes, the law decides later. */

import type { Draft, Party } from "./draft";
import type { SealedFor } from "./policy";
import { _, Trouble } from "./words";

/** What the lot asks, as the page is given it by the server. */
export interface Lot extends SealedFor {
  bidder?: Party;
  ceiling_fen?: number;
  floor_fen?: number;
  duration_days?: number;
  largest_bytes?: number;
  consortium?: boolean;
  opening_items?: { label: string; required?: boolean }[];
  criteria?: { code: string; title: string; required?: boolean; papers?: boolean }[];
}
export interface Finding {
  field: string;
  text: string;
  /** A stop keeps the draft from being sealed; a warning asks to look again. */
  level: "stop" | "warn";
}

const LARGEST = 2 * 1024 ** 3;

export function checkDraft(draft: Draft, lot: Lot): Finding[] {
  const found: Finding[] = [];
  const stop = (field: string, text: string) => found.push({ field, text, level: "stop" });
  const warn = (field: string, text: string) => found.push({ field, text, level: "warn" });
  if (draft.lot !== lot.lot || draft.round !== lot.round) stop("lot", _("这份草稿属于其他标段或其他轮次"));
  if (lot.bidder && (draft.bidder.uscc !== lot.bidder.uscc || draft.bidder.name !== lot.bidder.name))
    stop("bidder", _("草稿中的投标人与当前登录单位的登记信息不一致"));
  checkPrice(draft.price_fen, lot, stop, warn);
  if (!draft.duration_days || draft.duration_days <= 0) stop("duration_days", _("请填写工期（日历天）"));
  else if (lot.duration_days && draft.duration_days > lot.duration_days)
    stop("duration_days", _("工期{n}天超过招标文件要求的{most}天", { n: draft.duration_days, most: lot.duration_days }));
  if (!draft.quality.trim()) stop("quality", _("请填写质量承诺"));
  if (!draft.project_manager.trim()) stop("project_manager", _("请填写项目负责人"));
  if (draft.consortium.length && !lot.consortium) stop("consortium", _("本标段不接受联合体投标"));
  for (const item of lot.opening_items ?? [])
    if (item.required && !draft.opening_items.find((own) => own.label === item.label)?.value.trim())
      stop(`opening:${item.label}`, _("开标一览表的“{label}”没有填写", { label: item.label }));
  checkCriteria(draft, lot, stop);
  checkPapers(draft, lot, stop, warn);
  return found;
}

type Say = (field: string, text: string) => void;

function checkPrice(fen: number | null, lot: Lot, stop: Say, warn: Say): void {
  if (fen === null) return stop("price_fen", _("投标报价没有填写，或者不是以元为单位的数字"));
  if (!Number.isSafeInteger(fen) || fen <= 0) return stop("price_fen", _("投标报价须大于零"));
  if (lot.ceiling_fen && fen > lot.ceiling_fen)
    stop("price_fen", _("投标报价{own}元高于最高投标限价{most}元", { own: yuan(fen), most: yuan(lot.ceiling_fen) }));
  if (lot.floor_fen && fen < lot.floor_fen) stop("price_fen", _("投标报价低于招标文件规定的下限{least}元", { least: yuan(lot.floor_fen) }));
  if (lot.ceiling_fen && fen * 1000 < lot.ceiling_fen)
    warn("price_fen", _("投标报价不足最高投标限价的千分之一，是否把“万元”当成了“元”？"));
}

function checkCriteria(draft: Draft, lot: Lot, stop: Say): void {
  for (const criterion of lot.criteria ?? []) {
    const own = draft.answers.find((answer) => answer.criterion === criterion.code);
    if (criterion.required && !own?.text.trim() && !own?.papers.length)
      stop(`criterion:${criterion.code}`, _("没有响应“{title}”", { title: criterion.title }));
    else if (criterion.papers && own && !own.papers.length)
      stop(`criterion:${criterion.code}`, _("“{title}”须附证明材料", { title: criterion.title }));
  }
}

function checkPapers(draft: Draft, lot: Lot, stop: Say, warn: Say): void {
  const total = draft.files.reduce((sum, paper) => sum + paper.size, 0);
  const most = lot.largest_bytes ?? LARGEST;
  if (total * 1.13 > most) stop("files", _("文件合计{n} MB，加密后将超过上限{most} MB", { n: mb(total), most: mb(most) }));
  const known = new Set(draft.files.map((paper) => paper.path));
  const rows = [...draft.answers, ...draft.performances, ...draft.certificates];
  if (rows.some((row) => row.papers.some((path) => !known.has(path)))) stop("files", _("有引用的材料已被移除，请重新选择"));
  const seen = new Map<string, string>();
  for (const paper of draft.files) {
    const twin = seen.get(paper.sha256);
    if (twin) warn("files", _("“{a}”与“{b}”内容完全相同", { a: paper.name, b: twin }));
    seen.set(paper.sha256, paper.name);
  }
}

const mb = (bytes: number) => (bytes / 1048576).toFixed(1);

/** Yuan as typed by people to fen: full-width digits, commas and blanks are understood, all else is refused. */
export function parseYuan(typed: string): number {
  const plain = typed.normalize("NFKC").replace(/[,\s￥¥]/g, "").replace(/元$/, "");
  if (/万$|万元$|亿/.test(typed)) throw new Trouble(_("请按“元”填写，不要写“万元”"));
  const told = /^(\d{1,13})(?:\.(\d{1,2}))?$/.exec(plain);
  if (!told) throw new Trouble(_("金额的写法不正确：请填写以元为单位的数字，最多两位小数"));
  return Number(told[1]) * 100 + Number((told[2] ?? "").padEnd(2, "0"));
}

export function yuan(fen: number): string {
  const whole = Math.floor(fen / 100).toString().replace(/\B(?=(\d{3})+$)/g, ",");
  return `${whole}.${String(fen % 100).padStart(2, "0")}`;
}
