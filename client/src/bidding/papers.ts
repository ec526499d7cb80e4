/** The files of the bid: taken from disk into this browser, listed, removed, looked at. */

import { addFile, type Draft, fileBody, type Paper, removeFile } from "../sealing/draft";
import { _ } from "../sealing/words";
import type { Keeper } from "./keeper";
import { complaint, el, size, slot } from "./page";

export function papers(keeper: Keeper): void {
  const input = el("input", { type: "file", multiple: true, id: "add-files", class: "bid-pick visually-hidden" });
  const state = el("p", { class: "hint", role: "status" });
  const wrong = el("div");
  const list = el("ol", { class: "bid-papers" });
  input.addEventListener("change", async () => {
    wrong.replaceChildren();
    for (const file of [...(input.files ?? [])]) {
      try {
        await keeper.through(
          (draft) => addFile(draft, file, (part) => (state.textContent = _("正在加入“{name}” {n}%", { name: file.name, n: Math.round(part * 100) }))),
          (now, done) => ({ ...now, files: done.files }),
        );
      } catch (error) {
        wrong.append(complaint((error as Error).message));
      }
    }
    state.textContent = "";
    input.value = "";
  });
  const draw = () => list.replaceChildren(...keeper.draft.files.map((paper) => row(keeper, paper)));
  keeper.heard(draw);
  draw();
  slot("papers").replaceChildren(
    input, el("label", { for: "add-files", class: "btn btn-primary" }, _("从本机加入文件（可多选）")), el("p", { class: "hint" }, _("建议使用PDF；文件只保存在本机，加密后才上传。")),
    state, wrong, list,
  );
}

function row(keeper: Keeper, paper: Paper): HTMLElement {
  const remove = el("button", { type: "button", class: "btn", "aria-label": _("移除{name}", { name: paper.name }) }, _("移除"));
  remove.addEventListener("click", () => {
    if (!confirm(_("移除“{name}”？引用它的地方也会一并取消。", { name: paper.name }))) return;
    void keeper.through((draft) => removeFile(draft, paper.path), (now) => without(now, paper.path));
  });
  return el("li", {}, el("span", { class: "bid-paper-name" }, paper.name), el("span", { class: "hint" }, size(paper.size)), remove);
}

function without(draft: Draft, path: string): Draft {
  const rest = <T extends { papers: string[] }>(rows: T[]) => rows.map((row) => ({ ...row, papers: row.papers.filter((paper) => paper !== path) }));
  return {
    ...draft, files: draft.files.filter((paper) => paper.path !== path),
    answers: rest(draft.answers), performances: rest(draft.performances), certificates: rest(draft.certificates),
  };
}

/** The type a browser may show, read off the first bytes as the evaluation seat does; empty when it is only to be saved. */
async function shownAs(body: Blob, name: string): Promise<string> {
  const start = new Uint8Array(await body.slice(0, 16).arrayBuffer());
  const text = String.fromCharCode(...start);
  if (text.startsWith("%PDF-")) return "application/pdf";
  if (text.startsWith("\x89PNG\r\n\x1a\n")) return "image/png";
  if (text.startsWith("\xff\xd8\xff")) return "image/jpeg";
  if (/^GIF8[79]a/.test(text)) return "image/gif";
  if (text.startsWith("RIFF") && text.slice(8, 12) === "WEBP") return "image/webp";
  return /\.(txt|csv|md|log)$/i.test(name) && !text.includes("\0") ? "text/plain;charset=utf-8" : "";
}

/** An address of the file in this browser alone; `kind` is empty when it cannot be shown in the page. */
export async function addressOf(draft: Draft, paper: Paper): Promise<{ url: string; kind: string }> {
  const body = await fileBody(draft, paper.path);
  const kind = await shownAs(body, paper.name);
  // A type of our own choosing: what calls itself a page must not become one here.
  return { url: URL.createObjectURL(new Blob([body], { type: kind || "application/octet-stream" })), kind };
}
