/** The page 核验: files checked in the reader's own browser, and all public entries of a deal against the log. */

import { _, Trouble } from "./sealing/words";
import { belongs, expectSameAct, isProof, isReceipt, partsOf, strangers, verifyProof, verifyReceipt, type Keys, type Proven, type Receipt } from "./tlog/proof";
import { local, make, provenCard, receiptCard, told as moment, troubleCard, type Words } from "./tlog/cards";

type Config = Words & { keys: Keys; deal: string };
type Entry = { at: string; event: string; proof: string };
/** What the page shows of a deal: its public entries, which events the rules make public, and places in the log whose rows are gone. */
type Deal = { title: string; stream: string; entries: Entry[]; public: string[]; gone: number[] };
type Shown = { deal: Deal; places: Set<number> };
const MOST_BYTES = 4 * 1024 * 1024;

const page = document.querySelector<HTMLElement>("[data-verify]");
const told = document.getElementById("verify-config")?.textContent;
if (page && told) start(page, JSON.parse(told) as Config);

let shown: Shown | undefined;

function start(page: HTMLElement, config: Config): void {
  const [drop, input] = [slot(page, "drop"), slot<HTMLInputElement>(page, "files")];
  input?.addEventListener("change", () => void judge(page, config, input.files));
  for (const name of ["dragover", "dragleave", "drop"]) {
    drop?.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.toggle("is-over", name === "dragover");
    });
  }
  drop?.addEventListener("drop", (event) => void judge(page, config, event.dataTransfer?.files ?? null));
  const deal = slot(page, "deal");
  if (deal) void judgeDeal(deal, config);
}

function slot<T extends HTMLElement = HTMLElement>(page: HTMLElement, name: string): T | null {
  return page.querySelector<T>(`[data-slot="${name}"]`);
}

/** Every file on its own, then receipts and proofs held against each other. */
async function judge(page: HTMLElement, config: Config, files: FileList | null): Promise<void> {
  const [proven, receipts, cards]: [Proven[], [string, Receipt][], HTMLElement[]] = [[], [], []];
  for (const file of files ?? []) {
    try {
      for (const [name, raw] of partsOf(file.name, file.size > MOST_BYTES ? "" : await file.text())) {
        if (isProof(raw)) {
          proven.push(verifyProof(raw, config.keys));
          cards.push(provenCard(name, proven[proven.length - 1], config));
        } else if (isReceipt(raw)) receipts.push([name, verifyReceipt(raw, config.keys)]);
        else throw new Trouble(_("既不是递交回执，也不是日志证明，或者文件已损坏"));
      }
    } catch (trouble) {
      cards.push(troubleCard(file.name, words(trouble)));
    }
  }
  const judged = receipts.map(([name, receipt]) => judgeReceipt(name, receipt, proven, config));
  const left_out = proven.filter((each) => shown && leftOut(each, shown)).map((each) => leftOutCard(each, config));
  slot(page, "results")?.replaceChildren(...left_out, ...judged, ...cards);
}

/** Whether the file proves an entry that the rules make public and that the page, which lists this deal, does not show. */
function leftOut({ entry, index }: Proven, { deal, places }: Shown): boolean {
  return entry.stream === deal.stream && deal.public.includes(entry.event) && !places.has(index);
}

function leftOutCard({ entry, index, seen }: Proven, config: Config): HTMLElement {
  const by = seen.filter((each) => each.at).map((each) => each.label).join("、") || _("日志");
  const told = { index, by, at: moment(new Date(entry.at), config), label: config.labels[entry.event] ?? entry.event };
  return troubleCard(_("页面少了一条公开记录"), _("您的证明表明：公开日志第 {index} 片是本项目 {at} 的“{label}”，{by}见证过；平台现在列出的公开记录里没有它。日志只能增加，所以是平台的记录被删除或者没有出示，不是证明有误。", told));
}

function judgeReceipt(name: string, receipt: Receipt, proven: Proven[], config: Config): HTMLElement {
  const own = proven.find((each) => belongs(receipt, each));
  try {
    if (own) expectSameAct(receipt, own);
    return receiptCard(name, receipt, own, strangers(receipt, proven), config);
  } catch (trouble) {
    return troubleCard(name, words(trouble));
  }
}

function words(trouble: unknown): string {
  return trouble instanceof Trouble ? trouble.message : _("文件已损坏，读不出内容");
}

// ---- a deal ----

async function judgeDeal(place: HTMLElement, config: Config): Promise<void> {
  try {
    const answer = await fetch(config.deal, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    const deal = (await answer.json()) as Deal;
    const used = new Set<number>();
    const judged = deal.entries.map((entry) => judgeEntry(entry, deal.stream, used, config));
    shown = { deal, places: used };
    place.replaceChildren(dealCard(deal, judged, config));
  } catch {
    place.replaceChildren(troubleCard(_("核对没有完成"), _("平台没有给出这个项目的记录：网络不通，或者记录已经读不出来。请刷新页面重试；仍然如此，请向监督部门反映。")));
  }
}

type Judged = { entry: Entry; state: "good" | "bad" | "waiting"; text: string };

function judgeEntry(entry: Entry, stream: string, used: Set<number>, config: Config): Judged {
  if (!entry.proof) return { entry, state: "waiting", text: _("正在写入公开日志，几秒后刷新再看") };
  try {
    const { entry: shown, index, seen } = verifyProof(entry.proof, config.keys);
    if (shown.stream !== stream) throw new Trouble(_("证明属于另一个标段（{stream}）", { stream: shown.stream }));
    if (used.size === used.add(index).size) throw new Trouble(_("这份证明已经用在前面的记录上"));
    if (new Date(shown.at).getTime() !== new Date(entry.at).getTime() || shown.event !== entry.event) throw new Trouble(_("证明属于另一条记录"));
    const by = seen.filter((each) => each.at).map((each) => each.label);
    return { entry, state: "good", text: _("与公开日志第 {index} 片相符", { index }) + (by.length ? _("，{by}见证", { by: by.join("、") }) : _("，没有见证")) };
  } catch (trouble) {
    return { entry, state: "bad", text: _("与公开日志不符：写入日志以后被改动过，或者日志文件缺失（{why}）", { why: words(trouble) }) };
  }
}

/** Named, not only missing: the log has such a leaf, and no row goes with it any more. */
const goneText = (gone: number[]) => _("本项目的记录被删除：公开日志第 {places} 片有记录，平台已经没有。删除抹不掉日志，保存过证明的人可以把证明放到上面，看出删的是哪一条。", { places: gone.join("、") });

function dealCard({ title, entries, gone }: Deal, judged: Judged[], config: Config): HTMLElement {
  const [bad, waiting] = ["bad", "waiting"].map((state) => judged.filter((each) => each.state === state));
  const label = (entry: Entry) => config.labels[entry.event] ?? entry.event;
  const which = (entry: Entry) => _("{at} {label}", { at: moment(new Date(entry.at), config), label: label(entry) });
  const rest = gone.length ? _("所列的都与公开日志相符，但有 {gone} 条记录被删除", { gone: gone.length }) : _("{all} 条公开记录，全部与公开日志相符", { all: entries.length });
  const summary = bad.length
    ? _("{all} 条公开记录中，有 {bad} 条与公开日志不符：{which}", { all: entries.length, bad: bad.length, which: bad.map((each) => which(each.entry)).join("、") })
    : waiting.length
      ? _("{all} 条公开记录，{waiting} 条正在写入日志，其余全部相符", { all: entries.length, waiting: waiting.length })
      : rest;
  const rows = judged.map(({ entry, state, text }) => make("tr", { class: state === "bad" ? "is-bad" : "" }, make("td", {}, local(new Date(entry.at))), make("td", {}, label(entry)), make("td", {}, text)));
  const head = make("tr", {}, ...[config.practice ? _("演练时间") : _("时间"), _("记录"), _("核对结果")].map((name) => make("th", { scope: "col" }, name)));
  const table = make("table", { class: "verify-entries" }, make("thead", {}, head), make("tbody", {}, ...rows));
  const deleted = gone.length ? [make("p", { role: "alert", class: "note note-error" }, goneText(gone))] : [];
  const state = bad.length || gone.length ? " is-bad" : waiting.length ? " is-waiting" : "";
  return make("article", { class: `card verify-result${state}` }, make("div", { class: "card-body" }, make("h3", {}, title), make("p", { role: "status" }, make("strong", {}, summary)), ...deleted, table));
}
