/** Recomputes, in the reader's own browser, every draw whose transcript the page holds, and says what came of it. */

import { faults, type Transcript } from "./draws/repeat";
import { _ } from "./sealing/words";

/** One transcript, as text, and the place where to say whether it holds. */
export function recompute(text: string, place: HTMLElement): void {
  const found = faults(JSON.parse(text) as Transcript);
  place.textContent = found.length ? _("复算不符：{what}", { what: found.join("；") }) : _("已在本机复算，结果一致");
  place.classList.toggle("mark-good", !found.length);
  place.classList.toggle("mark-stop", found.length > 0);
}

function each(root: ParentNode): void {
  for (const place of root.querySelectorAll<HTMLElement>("[data-repeat]:not([data-repeated])")) {
    const held = document.getElementById(place.dataset.repeat!)?.textContent;
    if (!held) continue;
    place.dataset.repeated = "yes";
    place.hidden = false;
    recompute(held, place);
  }
}

async function fromFile(input: HTMLInputElement): Promise<void> {
  const place = document.querySelector<HTMLElement>("[data-repeat-file-told]")!;
  const file = input.files?.[0];
  if (!file) return;
  place.hidden = false;
  try {
    recompute(await file.text(), place);
  } catch {
    place.textContent = _("这不是抽取记录文件");
  }
}

for (const button of document.querySelectorAll<HTMLButtonElement>("[data-repeat-button]"))
  button.addEventListener("click", () => {
    const place = document.querySelector<HTMLElement>(`[data-repeat-told="${button.dataset.repeatButton}"]`)!;
    place.hidden = false;
    recompute(document.getElementById(button.dataset.repeatButton!)!.textContent!, place);
  });
document.querySelector<HTMLInputElement>("[data-repeat-file]")?.addEventListener("change", (event) => fromFile(event.target as HTMLInputElement));

// In the hall every page recomputes by itself, whenever something new is shown.
const hall = document.getElementById("hall-shown");
if (hall) {
  each(document);
  new MutationObserver(() => each(document)).observe(hall, { childList: true, subtree: true });
}
