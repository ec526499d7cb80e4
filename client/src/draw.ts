/** The page of a seat in a draw, and the hall's own button: fills in what only this browser has, just before a form is sent. */

import { advice } from "./sealing/browser";
import { _, Trouble } from "./sealing/words";
import { type ByPurpose, commitment, downloadDrawKeys, falsePromises, identityFor, type Known, keepKeys, ownKeys, restoreDrawKeys, type Seat } from "./draws/promise";

const NAMES: Record<string, string> = { centre: _("交易中心"), supervisor: _("行业监督部门"), tenderer: _("招标人") };

export interface Page { own: Seat; known: ByPurpose<Known> }

function read(): Page | undefined {
  const told = document.getElementById("draw-told")?.textContent;
  return told ? (JSON.parse(told) as Page) : undefined;
}

/** Say what went wrong: at the hall's act, or at the place that the seats' page keeps for it. */
function trouble(text: string, form?: HTMLFormElement): void {
  const inHall = form?.querySelector(".hall-act-note");
  const place = inHall ? document.createElement("p") : document.querySelector<HTMLElement>("[data-trouble]")!;
  if (inHall) {
    place.className = "note note-error";
    place.setAttribute("role", "alert");
    inHall.replaceChildren(...(text ? [place] : []));
  }
  place.textContent = text;
  place.hidden = !text;
  if (text) place.scrollIntoView({ block: "nearest" });
}

/** Where a player finds a key that the story made: on this page, or from the hall one link away. */
function inPractice(form: HTMLFormElement): string {
  if (!form.matches("[data-draw=reveal]") && !form.closest("[data-act=draw]")) return "";
  if (document.querySelector("[data-practice-load]:not([hidden])")) return _("。演练：请先按“演练：载入本方的抽取密钥”");
  return document.body.classList.contains("is-practice") && form.closest("[data-act=draw]") ? _("。演练：请打开“三方的承诺、本方的密钥”，在那里载入") : "";
}

/** Stops a form the first time, fills it in, and sends it on. */
async function fillAndSend(form: HTMLFormElement, fill: (form: HTMLFormElement) => Promise<void>, by: HTMLElement | null): Promise<void> {
  trouble("", form);
  try {
    if (advice()) throw new Trouble(advice());
    await fill(form);
    form.dataset.filled = "yes";
    form.requestSubmit(by);
  } catch (error) {
    trouble(error instanceof Trouble ? error.message + inPractice(form) : _("操作没有完成（{why}），请刷新页面后重试", { why: (error as Error).message }), form);
  }
}

const field = (form: HTMLFormElement, name: string) => form.elements.namedItem(name) as HTMLInputElement;
const FILL: Record<string, (page: Page) => (form: HTMLFormElement) => Promise<void>> = {
  commit: (page) => async (form) => {
    const offered = await commitment(page.own, page.known);
    field(form, "keys").value = JSON.stringify(offered.keys);
    field(form, "commitments").value = JSON.stringify(offered.commitments);
  },
  reveal: (page) => async (form) => {
    field(form, "identity").value = await identityFor(page.own, page.known[form.dataset.purpose!]);
  },
};

/** Forms marked `data-draw` are sent only after this browser's own part is filled in; the hall replaces its forms, so we listen above them. */
document.addEventListener("submit", (event) => {
  const form = event.target as HTMLFormElement;
  const page = read();
  const kind = form.dataset.draw ?? (form.closest("[data-act=draw]") ? "reveal" : "");
  if (!page || !kind || form.dataset.filled) {
    delete form.dataset.filled;
    return;
  }
  if (kind === "reveal") form.dataset.purpose ??= "opening";
  event.preventDefault();
  event.stopImmediatePropagation();
  void fillAndSend(form, FILL[kind](page), event.submitter);
}, { capture: true });

async function show(page: Page): Promise<void> {
  const here = await ownKeys(page.own);
  offerFile(page, here);
  for (const place of document.querySelectorAll<HTMLElement>("[data-key-here]")) {
    const key = page.known[place.dataset.keyHere!]?.keys[page.own.seat];
    place.textContent = !key ? "" : here[key] ? _("密钥在这个浏览器里") : _("密钥不在这个浏览器里");
  }
  const wanted = Object.values(page.known).flatMap((told) => told.keys[page.own.seat] ?? []);
  const load = document.querySelector<HTMLElement>("[data-practice-load]");
  if (load) load.hidden = wanted.every((key) => here[key]);
  for (const [purpose, told] of Object.entries(page.known)) {
    const liars = await falsePromises(page.own, told);
    const place = document.querySelector<HTMLElement>(`[data-entrusted="${purpose}"]`);
    const others = Object.keys(told.commitments).filter((seat) => seat !== page.own.seat);
    if (!place || !others.length || !here[told.keys[page.own.seat]]) continue;
    place.textContent = liars.length
      ? _("{who}交本方保管的密封件与其承诺不符，请在揭示之前办理重新承诺", { who: liars.map((seat) => NAMES[seat]).join("、") })
      : _("他方交本方保管的密封件已在本机核对，与承诺相符");
    place.classList.toggle("is-wrong", liars.length > 0);
    place.hidden = false;
  }
}

/** The saved file: offered while keys are here, asked for where a registered one is not. */
function offerFile(page: Page, here: Record<string, string>): void {
  const part = document.querySelector<HTMLElement>("[data-draw-file]");
  if (!part) return;
  const registered = Object.values(page.known).map((told) => told.keys[page.own.seat]).filter(Boolean);
  const [save, load] = ["save", "load"].map((name) => part.querySelector<HTMLElement>(`[data-${name}]`)!);
  save.hidden = !registered.some((key) => here[key]);
  load.hidden = registered.every((key) => here[key]);
  part.hidden = save.hidden && load.hidden;
}

function keepFile(page: Page): void {
  const part = document.querySelector<HTMLElement>("[data-draw-file]");
  part?.querySelector("[data-save] button")?.addEventListener("click", () => void downloadDrawKeys(page.own, part.dataset.title ?? ""));
  part?.querySelector("input")?.addEventListener("change", async ({ target }) => {
    trouble("");
    const file = (target as HTMLInputElement).files?.[0];
    try {
      if (file) await restoreDrawKeys(page.own, page.known, file);
      await show(page);
    } catch (error) {
      trouble(error instanceof Trouble ? error.message : _("文件读不出来，请换一个文件"));
    }
  });
}

function practice(page: Page): void {
  const button = document.querySelector<HTMLButtonElement>("[data-practice-load]");
  button?.addEventListener("click", async () => {
    const reply = await fetch(button.dataset.practiceLoad!);
    if (!reply.ok) return trouble(_("演练平台没有保存这个席位的密钥：它是在某个浏览器里生成的"));
    await keepKeys(page.own, (await reply.json()) as Record<string, string>);
    await show(page);
    trouble("");
  });
}

const page = read();
if (page) {
  practice(page);
  keepFile(page);
  void show(page).then(() => {
    // The same wish goes on: whoever froze the list reveals at once.
    document.querySelector<HTMLFormElement>("form[data-draw=reveal][data-now]")?.requestSubmit();
  });
}
