/** The form of the bid: price and promises, answers to each item, performances, certificates, consortium. */

import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { parseYuan, yuan } from "../sealing/check";
import type { Answer, Certificate, Draft, Party, Performance } from "../sealing/draft";
import { _ } from "../sealing/words";
import { inWords } from "./amount";
import type { Keeper } from "./keeper";
import { type BidPage, el, field, type Item, slot } from "./page";

// ---- price and promises ----

export function promises(page: BidPage, keeper: Keeper): void {
  slot("promises").replaceChildren(
    priceField(page, keeper),
    field(_("工期（日历天）"), count(keeper), page.duration_days ? _("招标文件要求不超过{n}天", { n: page.duration_days }) : ""),
    field(_("质量承诺"), words(keeper, "quality"), page.quality ? _("招标文件要求：{what}", { what: page.quality }) : ""),
    managerField(page, keeper),
  );
}

/** Says beside the name what the check will say, before anything is sealed. */
function managerField(page: BidPage, keeper: Keeper): HTMLElement {
  const input = words(keeper, "project_manager");
  const note = el("p", { class: "field-error", role: "status" });
  const show = () => {
    note.textContent = mayBeBarred(page, input.value) ? barredWords(input.value) : "";
  };
  input.addEventListener("input", show);
  show();
  const made = field(_("项目负责人"), input, _("姓名，与注册建造师证书一致"));
  made.append(note);
  return made;
}

function priceField(page: BidPage, keeper: Keeper): HTMLElement {
  const input = el("input", { id: "price", inputMode: "decimal", autocomplete: "off", value: keeper.draft.price_fen === null ? "" : yuan(keeper.draft.price_fen) });
  const echo = el("p", { class: "bid-echo", role: "status" });
  const most = page.ceiling_fen ? _("最高投标限价{n}元", { n: yuan(page.ceiling_fen) }) : "";
  const say = (text: string, wrong = false) => {
    echo.textContent = text;
    echo.className = wrong ? "field-error" : "bid-echo";
  };
  const show = () => {
    const fen = keeper.draft.price_fen;
    if (!input.value.trim()) return say("");
    try {
      parseYuan(input.value);
    } catch (error) {
      return say((error as Error).message, true);
    }
    if (fen === null) return say("");
    const words = _("{words}，即{wan}万元", { words: inWords(fen), wan: wan(fen) });
    if (page.ceiling_fen && fen > page.ceiling_fen) say(_("{words}。高于最高投标限价{n}元", { words, n: yuan(page.ceiling_fen) }), true);
    else if (page.ceiling_fen && fen * 1000 <= page.ceiling_fen)
      say(_("{words}。不足最高投标限价的千分之一：是否把“万元”当成了“元”？", { words }), true);
    else say(words);
  };
  input.addEventListener("input", () => {
    let fen: number | null = null;
    try {
      fen = parseYuan(input.value);
    } catch {
      // Said by `show`; a price that cannot be read is no price.
    }
    keeper.change({ price_fen: fen });
    show();
  });
  show();
  const made = field(_("投标总报价（元）"), input, most);
  made.append(echo);
  return made;
}

const wan = (fen: number) => (fen / 1_000_000).toFixed(6).replace(/\.?0+$/, "");

function count(keeper: Keeper): HTMLInputElement {
  const input = el("input", { id: "duration", inputMode: "numeric", autocomplete: "off", value: keeper.draft.duration_days ?? "" });
  input.addEventListener("input", () => {
    const plain = input.value.normalize("NFKC").trim();
    keeper.change({ duration_days: /^\d{1,5}$/.test(plain) ? Number(plain) : null });
  });
  return input;
}

function words(keeper: Keeper, name: "quality" | "project_manager"): HTMLInputElement {
  const input = el("input", { id: name, autocomplete: "off", maxLength: 200, value: keeper.draft[name] });
  input.addEventListener("input", () => keeper.change({ [name]: input.value }));
  return input;
}

// ---- which papers prove it ----

/** Tick boxes of the draft's papers; redrawn when papers come and go. */
function proofs(keeper: Keeper, chosen: () => string[], choose: (papers: string[]) => void): HTMLElement {
  const list = el("div", { class: "bid-proofs" });
  let drawn = "";
  const draw = () => {
    const now = JSON.stringify([keeper.draft.files.map((paper) => [paper.path, paper.name]), chosen()]);
    if (now === drawn) return;
    drawn = now;
    const boxes = keeper.draft.files.map((paper) => {
      const box = el("input", { type: "checkbox", checked: chosen().includes(paper.path) });
      box.addEventListener("change", () => {
        const rest = chosen().filter((path) => path !== paper.path);
        choose(box.checked ? [...rest, paper.path].sort() : rest);
      });
      return el("label", { class: "field-check" }, box, el("span", {}, paper.name));
    });
    list.replaceChildren(...(boxes.length ? boxes : [el("span", { class: "hint" }, _("加入文件后可在这里勾选"))]));
  };
  keeper.heard(draw);
  draw();
  return el("fieldset", { class: "bid-proof-set" }, el("legend", {}, _("证明材料")), list);
}

// ---- answers ----

const PAGES = /（见([^（）]{1,100})）$/;

/** The pages stand at the end of the answer, as the committee cites them: 已附（见第3—5页）. */
export function splitPages(text: string): { text: string; pages: string } {
  const found = PAGES.exec(text);
  return found ? { text: text.slice(0, found.index), pages: found[1] } : { text, pages: "" };
}

export function answers(page: BidPage, keeper: Keeper): void {
  let group = "";
  const rows = page.criteria.flatMap((item) => {
    const heading = item.group === group ? [] : [el("h3", { class: "seat-group" }, item.group)];
    group = item.group;
    return [...heading, answerRow(item, page.criteria.map((each) => each.code), keeper)];
  });
  slot("answers").replaceChildren(...(rows.length ? rows : [el("p", { class: "hint" }, _("招标文件没有列出需要逐项响应的内容。"))]));
}

function answerRow(item: Item, order: string[], keeper: Keeper): HTMLElement {
  const own = (): Answer => keeper.draft.answers.find((answer) => answer.criterion === item.code) ?? { criterion: item.code, text: "", papers: [] };
  const put = (part: Partial<Answer>) => {
    const made = { ...own(), ...part };
    const rest = keeper.draft.answers.filter((answer) => answer.criterion !== item.code);
    const all = made.text || made.papers.length ? [...rest, made] : rest;
    // In the tender file's order, which is how the committee reads them.
    keeper.change({ answers: all.sort((a, b) => order.indexOf(a.criterion) - order.indexOf(b.criterion)) });
  };
  const told = splitPages(own().text);
  const text = el("textarea", { rows: 2, maxLength: 5000, value: told.text });
  const pages = el("input", { value: told.pages, maxLength: 100, placeholder: _("如：第3—5页") });
  const typed = () => put({ text: text.value + (pages.value.trim() ? `（见${pages.value.trim().replace(/[（）]/g, "")}）` : "") });
  text.addEventListener("input", typed);
  pages.addEventListener("input", typed);
  const row = el(
    "fieldset",
    { class: "seat-item", id: `item-${item.code}` },
    el("legend", {}, el("span", { class: "seat-n" }, item.code), ` ${item.title}`, item.points ? el("span", { class: "hint" }, ` ${_("{n}分", { n: item.points })}`) : null),
    item.guidance ? el("p", { class: "hint" }, item.guidance) : null,
    el("div", { class: "bid-answer" }, field(_("响应内容"), text), field(_("所在页码"), pages)),
    proofs(keeper, () => own().papers, (papers) => put({ papers })),
  );
  return row;
}

// ---- rows that can be added ----

interface RowKind<T> {
  slot: string;
  add: string;
  none: string;
  fresh: () => T;
  read: (draft: Draft) => T[];
  write: (rows: T[]) => Partial<Draft>;
  fields: (row: T, put: (part: Partial<T>) => void) => HTMLElement[];
  papers: boolean;
}

function rowsOf<T extends object>(keeper: Keeper, kind: RowKind<T>): void {
  const draw = () => {
    const rows = kind.read(keeper.draft);
    const put = (at: number) => (part: Partial<T>) =>
      keeper.change(kind.write(kind.read(keeper.draft).map((row, n) => (n === at ? { ...row, ...part } : row))));
    const drop = (at: number) => {
      keeper.change(kind.write(kind.read(keeper.draft).filter((_row, n) => n !== at)));
      draw();
    };
    const more = el("button", { type: "button", class: "btn" }, kind.add);
    more.addEventListener("click", () => {
      keeper.change(kind.write([...kind.read(keeper.draft), kind.fresh()]));
      draw();
      place.querySelectorAll<HTMLElement>("fieldset.bid-row:last-of-type input")[0]?.focus();
    });
    const made = rows.map((row, at) => {
      const remove = el("button", { type: "button", class: "btn" }, _("删除这一行"));
      remove.addEventListener("click", () => drop(at));
      const papers = () => (kind.read(keeper.draft)[at] as { papers?: string[] } | undefined)?.papers ?? [];
      return el(
        "fieldset", { class: "bid-row" }, el("legend", {}, _("第{n}项", { n: at + 1 })),
        el("div", { class: "bid-row-fields" }, ...kind.fields(row, put(at))),
        kind.papers ? proofs(keeper, papers, (chosen) => put(at)({ papers: chosen } as unknown as Partial<T>)) : null, remove,
      );
    });
    place.replaceChildren(...(made.length ? made : [el("p", { class: "hint" }, kind.none)]), more);
  };
  const place = slot(kind.slot);
  draw();
}

function typed(label: string, value: string, told: (text: string) => void, traits: Record<string, unknown> = {}): HTMLElement {
  const { "list-of": list, ...plain } = traits;
  const input = el("input", { maxLength: 200, autocomplete: "off", ...plain, value });
  if (list) input.setAttribute("list", String(list)); // the property cannot be set
  input.addEventListener("input", () => told(input.value));
  return field(label, input);
}

export function performances(page: BidPage, keeper: Keeper): void {
  rowsOf<Performance>(keeper, {
    slot: "performances", add: _("增加一项业绩"), papers: true,
    none: page.performances ? _("招标文件对业绩计分：{what}", { what: page.performances }) : _("没有填写类似业绩。"),
    fresh: () => ({ name: "", client: "", amount_fen: 0, completed_on: "", papers: [] }),
    read: (draft) => draft.performances,
    write: (rows) => ({ performances: rows }),
    fields: (row, put) => [
      typed(_("工程名称"), row.name, (name) => put({ name })),
      typed(_("发包人"), row.client, (client) => put({ client })),
      amount(row.amount_fen, (amount_fen) => put({ amount_fen })),
      typed(_("竣工日期"), row.completed_on, (completed_on) => put({ completed_on }), { type: "date" }),
    ],
  });
}

function amount(fen: number, told: (fen: number) => void): HTMLElement {
  const input = el("input", { inputMode: "decimal", autocomplete: "off", value: fen ? yuan(fen) : "" });
  const wrong = el("p", { class: "field-error" });
  input.addEventListener("input", () => {
    try {
      told(input.value.trim() ? parseYuan(input.value) : 0);
      wrong.textContent = "";
    } catch (error) {
      wrong.textContent = (error as Error).message;
    }
  });
  const made = field(_("合同金额（元）"), input);
  made.append(wrong);
  return made;
}

export function certificates(page: BidPage, keeper: Keeper): void {
  const list = el("datalist", { id: "known-certificates" }, ...page.certificates.map((name) => el("option", { value: name })));
  document.body.append(list);
  rowsOf<Certificate>(keeper, {
    slot: "certificates", add: _("增加一份证书"), papers: true,
    none: page.certificates.length ? _("招标文件对下列证书计分：{names}", { names: page.certificates.join("、") }) : _("没有填写证书。"),
    fresh: () => ({ name: "", number: "", holder: keeper.draft.bidder.name, valid_until: "", papers: [] }),
    read: (draft) => draft.certificates,
    write: (rows) => ({ certificates: rows }),
    fields: (row, put) => [
      typed(_("证书名称"), row.name, (name) => put({ name }), { "list-of": "known-certificates" }),
      typed(_("编号"), row.number, (number) => put({ number })),
      typed(_("持有人"), row.holder, (holder) => put({ holder })),
      typed(_("有效期至"), row.valid_until, (valid_until) => put({ valid_until }), { type: "date" }),
    ],
  });
}

export function consortium(page: BidPage, keeper: Keeper): void {
  if (!page.consortium) {
    slot("consortium").replaceChildren(el("p", { class: "hint" }, _("本标段不接受联合体投标。")));
    return;
  }
  rowsOf<Party>(keeper, {
    slot: "consortium", add: _("增加联合体成员"), papers: false,
    none: _("独立投标。组成联合体的，本单位为牵头人，在这里填写其他成员，并附联合体协议。"),
    fresh: () => ({ uscc: "", name: "" }),
    read: (draft) => draft.consortium,
    write: (rows) => ({ consortium: rows }),
    fields: (row, put) => [
      typed(_("成员名称"), row.name, (name) => put({ name })),
      typed(_("统一社会信用代码"), row.uscc, (uscc) => put({ uscc: uscc.normalize("NFKC").trim().toUpperCase() }), { maxLength: 18 }),
    ],
  });
}

/** Whether the typed name may be that of somebody who may not manage this lot; asked of short marks that many names share, so
 * that nobody is told the name, and nobody learns from the marks who is barred (`ggzy/desk/bars.py::mark_of_manager`). */
function mayBeBarred(page: BidPage, name: string): boolean {
  const plain = name.normalize("NFKC").replace(/[\s·•・‧∙⋅.]/g, "").toUpperCase();
  return plain !== "" && page.managers_barred.includes(bytesToHex(sha256(utf8ToBytes(`ggzy-manager/1\n${plain}`))).slice(0, 3));
}

const barredWords = (name: string) =>
  _("“{name}”可能与一名正在被限制担任项目经理的人员同名（只比对很短的标记，没有同名的也会偶尔提示）：是本人的，即使评为第一也不能中标，请核对。这项核对只在本机进行", { name: name.trim() });

/** What the check of the draft does not ask: rows half filled, answers that may cost points. */
export function moreFindings(page: BidPage, draft: Draft): { text: string; level: "stop" | "warn" }[] {
  const found: { text: string; level: "stop" | "warn" }[] = [];
  draft.performances.forEach((row, n) => row.name.trim() || found.push({ text: _("第{n}项业绩没有填写工程名称", { n: n + 1 }), level: "stop" }));
  draft.certificates.forEach((row, n) => row.name.trim() || found.push({ text: _("第{n}份证书没有填写名称", { n: n + 1 }), level: "stop" }));
  for (const row of draft.certificates)
    if (row.valid_until && new Date(`${row.valid_until}T23:59:59+08:00`) < new Date(page.deadline))
      found.push({ text: _("“{name}”在开标前到期（{until}）", { name: row.name, until: row.valid_until }), level: "warn" });
  draft.consortium.forEach((row, n) => {
    if (!row.name.trim() || !/^[0-9A-Z]{18}$/.test(row.uscc))
      found.push({ text: _("第{n}个联合体成员的名称或统一社会信用代码不完整", { n: n + 1 }), level: "stop" });
  });
  for (const item of page.criteria)
    if (!item.required && !draft.answers.some((answer) => answer.criterion === item.code))
      found.push({ text: _("没有响应“{title}”，该项可能得分较低", { title: item.title }), level: "warn" });
  if (mayBeBarred(page, draft.project_manager))
    found.push({ text: barredWords(draft.project_manager), level: "warn" });
  if (!draft.files.length) found.push({ text: _("还没有加入任何文件，投标函等应附在其中"), level: "warn" });
  return found;
}
