/** Drafts of a bid: kept in this browser or in a file of the bidder's, never sent. */

import { beside } from "./beside";
import { sha256 as digestOf } from "./bytes";
import { containerFile, readContainer, readPiece } from "./container";
import { canonicalBytes, type Plain } from "./canonical";
import { drop, expectRoom, get, keys, put } from "./locker";
import { _, Trouble } from "./words";

export interface Paper {
  path: string;
  name: string;
  size: number;
  sha256: string;
}
export interface Party {
  uscc: string;
  name: string;
}
export interface Answer {
  criterion: string;
  text: string;
  papers: string[];
}
export interface Performance {
  name: string;
  client: string;
  amount_fen: number;
  completed_on: string;
  papers: string[];
}
export interface Certificate {
  name: string;
  number: string;
  holder: string;
  valid_until: string;
  papers: string[];
}
export interface Draft {
  format: "ggzy-draft/1";
  lot: string;
  round: number;
  bidder: Party;
  price_fen: number | null;
  duration_days: number | null;
  quality: string;
  project_manager: string;
  opening_items: { label: string; value: string }[];
  answers: Answer[];
  performances: Performance[];
  certificates: Certificate[];
  consortium: Party[];
  files: Paper[];
  saved_at: string;
}

const FORMAT = "ggzy-draft/1";
const SMALL = 4 * 1024 * 1024;

export function newDraft(lot: string, round: number, bidder: Party): Draft {
  return {
    format: FORMAT, lot, round, bidder, price_fen: null, duration_days: null, quality: "", project_manager: "",
    opening_items: [], answers: [], performances: [], certificates: [], consortium: [], files: [], saved_at: "",
  };
}

/** Two bidders may share one machine: nothing of one may turn up with the other. */
export const place = (lot: string, round: number, uscc: string) => `${lot}#${round}#${uscc}`;
const placeOf = (draft: Draft) => place(draft.lot, draft.round, draft.bidder.uscc);
const bodyPlace = (draft: Draft, path: string) => `${placeOf(draft)}#${path}`;

export async function saveDraft(draft: Draft): Promise<Draft> {
  const saved = { ...draft, saved_at: new Date().toISOString() };
  await put("drafts", placeOf(draft), saved);
  return saved;
}

export const loadDraft = (lot: string, round: number, uscc: string) => get<Draft>("drafts", place(lot, round, uscc));

export async function forgetDraft(draft: Draft): Promise<void> {
  const start = placeOf(draft);
  for (const key of await keys("drafts")) if (key === start || String(key).startsWith(`${start}#`)) await drop("drafts", key);
}

/** Take a file into the draft: copied into this browser, hashed once, numbered. */
export async function addFile(draft: Draft, file: File, tick: (part: number) => void = () => {}): Promise<Draft> {
  if (!file.size) throw new Trouble(_("“{name}”是空文件，请检查后重新选择", { name: file.name }));
  await expectRoom(file.size);
  const used = new Set(draft.files.map((paper) => Number(paper.path.slice(6, 9))));
  let number = 1;
  while (used.has(number)) number += 1;
  const ending = /\.[A-Za-z0-9]{1,8}$/.exec(file.name)?.[0].toLowerCase() ?? "";
  const path = `files/${String(number).padStart(3, "0")}${ending}`;
  const sha256 = await hashBlob(file, tick);
  await put("drafts", bodyPlace(draft, path), file);
  const paper = { path, name: file.name.normalize("NFC").slice(-255), size: file.size, sha256 };
  return saveDraft({ ...draft, files: [...draft.files, paper].sort((a, b) => (a.path < b.path ? -1 : 1)) });
}

/** Take a file out, and every mention of it. */
export async function removeFile(draft: Draft, path: string): Promise<Draft> {
  await drop("drafts", bodyPlace(draft, path));
  const without = <T extends { papers: string[] }>(rows: T[]) =>
    rows.map((row) => ({ ...row, papers: row.papers.filter((paper) => paper !== path) }));
  return saveDraft({
    ...draft,
    files: draft.files.filter((paper) => paper.path !== path),
    answers: without(draft.answers),
    performances: without(draft.performances),
    certificates: without(draft.certificates),
  });
}

export async function fileBody(draft: Draft, path: string): Promise<Blob> {
  const body = await get<Blob>("drafts", bodyPlace(draft, path));
  if (!body) throw new Trouble(_("草稿中的文件在本机找不到了，请移除后重新加入"));
  return body;
}

/** The draft with all its files as one file of the bidder's (.ggzydraft), not sealed: it stays on the bidder's machine. */
export async function exportDraft(draft: Draft): Promise<Blob> {
  const bodies = await Promise.all(draft.files.map((paper) => fileBody(draft, paper.path)));
  const members = [
    { path: "draft.json", body: new Blob([canonicalBytes(draft as unknown as Plain) as BlobPart]) },
    ...draft.files.map((paper, at) => ({ path: paper.path, body: bodies[at] })),
  ];
  return containerFile(members);
}

/** Bring an exported draft back, into this lot and round of this bidder only. */
export async function importDraft(file: Blob, lot: string, round: number, uscc: string): Promise<Draft> {
  const [first, ...rest] = await readContainer(file);
  if (first?.path !== "draft.json") throw new Trouble(_("这个文件不是本平台导出的投标草稿，或者已经损坏"));
  const draft = JSON.parse(new TextDecoder().decode(await readPiece(first.body))) as Draft;
  if (draft.format !== FORMAT) throw new Trouble(_("这份草稿由更新版本的平台导出，请刷新页面后重试"));
  if (draft.lot !== lot || draft.round !== round) throw new Trouble(_("这是其他标段或其他轮次的草稿，不能用于本标段"));
  if (draft.bidder.uscc !== uscc) throw new Trouble(_("这是其他投标人的草稿"));
  for (const paper of draft.files) {
    const body = rest.find((member) => member.path === paper.path)?.body;
    if (!body || body.size !== paper.size || (await hashBlob(body)) !== paper.sha256)
      throw new Trouble(_("草稿中的“{name}”已损坏，请从原文件重新加入", { name: paper.name }));
    await put("drafts", bodyPlace(draft, paper.path), new Blob([body]));
  }
  return saveDraft(draft);
}

/** Small files are hashed here, in less time than a worker takes to begin. */
export async function hashBlob(body: Blob, tick: (part: number) => void = () => {}): Promise<string> {
  if (body.size > SMALL) return beside((worker) => worker.ask("file", body), tick);
  return digestOf(await readPiece(body));
}
