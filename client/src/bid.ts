/** The bid builder 投标文件制作: the page's program and the sealing in one file, so that one digest names all of it. */

import { advice } from "./sealing/browser";
import { exportDraft, importDraft, loadDraft } from "./sealing/draft";
import { download } from "./sealing/locker";
import { _ } from "./sealing/words";
import { runClock } from "./bidding/clock";
import { answers, certificates, consortium, performances, promises } from "./bidding/form";
import { Keeper, watchOtherWindows } from "./bidding/keeper";
import { type BidPage, complaint, el, readPage, slot } from "./bidding/page";
import { papers } from "./bidding/papers";
import { Receipts } from "./bidding/kept";
import { Sending } from "./bidding/sending";
import { type Withdrawal, withdrawal } from "./bidding/withdrawal";

async function start(): Promise<void> {
  const lacking = advice();
  if (lacking) return refuse(lacking);
  const page = readPage();
  let keeper: Keeper;
  try {
    keeper = await Keeper.open(page);
  } catch (error) {
    return refuse((error as Error).message);
  }
  draw(page, keeper);
  told(page, keeper);
  const receipts = new Receipts(page);
  const sending = new Sending(page, keeper, receipts);
  await sending.begin();
  await receipts.begin();
  runClock(page.urls.time, new Date(page.deadline), () => sending.close(_("本页打开时所定的投标截止时间已到；如已延期，请刷新页面")));
  slot("starting").remove();
  document.querySelector<HTMLElement>("[data-bid]")!.hidden = false;
  document.body.dataset.ready = "yes";
}

function refuse(text: string): void {
  slot("starting").replaceChildren(complaint(text));
}

function draw(page: BidPage, keeper: Keeper): void {
  promises(page, keeper);
  papers(keeper);
  answers(page, keeper);
  performances(page, keeper);
  certificates(page, keeper);
  consortium(page, keeper);
}

/** Saving, export and import of the draft. */
function told(page: BidPage, keeper: Keeper): void {
  const at = (moment: string) => new Date(moment).toLocaleTimeString("zh-CN", { hour12: false });
  if (keeper.draft.saved_at) slot("saved").textContent = _("已恢复上次的草稿");
  keeper.onSaved = (draft) => (slot("saved").textContent = _("草稿已保存在本机 {at}", { at: at(draft.saved_at) }));
  keeper.onTrouble = (error) => slot("saved").replaceChildren(complaint(error.message));
  watchOtherWindows(page, () =>
    slot("windows").replaceChildren(el("div", { class: "note note-warning", role: "alert" }, _("这份草稿也在另一个窗口中打开。请只在一个窗口中编辑，否则后保存的会覆盖先保存的。"))),
  );
  const act = (name: string, what: () => Promise<void>) =>
    document.querySelector(`[data-act="${name}"]`)!.addEventListener("click", () => {
      what().catch((error: Error) => slot("saved").replaceChildren(complaint(error.message)));
    });
  act("export", async () => {
    await keeper.save();
    download(`${page.title}-投标草稿.ggzydraft`, await exportDraft(keeper.draft));
  });
  act("forget", async () => {
    if (!confirm(_("清除本机保存的草稿和其中的文件？已递交的投标文件不受影响；没有导出的草稿清除后不能恢复。"))) return;
    await keeper.forget();
    location.reload();
  });
  const picked = document.querySelector<HTMLInputElement>("#import-draft")!;
  act("import", async () => picked.click());
  picked.addEventListener("change", async () => {
    const file = picked.files?.[0];
    picked.value = "";
    if (!file) return;
    const kept = await loadDraft(page.lot, page.round, page.bidder.uscc);
    if (kept && !confirm(_("导入后将代替本机现有的草稿，确定导入？"))) return;
    try {
      await importDraft(file, page.lot, page.round, page.bidder.uscc);
      location.reload();
    } catch (error) {
      slot("saved").replaceChildren(complaint((error as Error).message));
    }
  });
}

// The workers are made from this file too, and have no page.
if (typeof document !== "undefined") {
  const told = document.getElementById("withdrawal")?.textContent;
  if (told) withdrawal(JSON.parse(told) as Withdrawal);
  else void start();
}
