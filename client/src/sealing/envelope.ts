/** Sealing: draft → manifest and container → age file, kept as chunks in this browser until they are uploaded. */

import { Encrypter } from "age-encryption";
import { createSHA256 } from "hash-wasm";
import { canonicalBytes, type Plain } from "./canonical";
import { checkDraft, type Lot } from "./check";
import { containerLength, containerStream, type Member } from "./container";
import { type Draft, fileBody, place } from "./draft";
import { drop, expectRoom, get, put } from "./locker";
import { _, Trouble } from "./words";

export const CHUNK = 8 * 1024 * 1024;

export interface Sealing {
  id: string;
  lot: string;
  round: number;
  size: number;
  sha256: string;
  chunks: string[];
  recipient: string;
  manifest_sha256: string;
  build: string;
  made_at: string;
}
export type Tick = (part: number) => void;

/** The manifest of a complete draft. Throws with the first thing that is missing. */
export async function pack(draft: Draft, lot: Lot): Promise<{ manifest: Uint8Array; members: Member[] }> {
  const stop = checkDraft(draft, lot).find((finding) => finding.level === "stop");
  if (stop) throw new Trouble(stop.text);
  const { saved_at: _saved, format: _format, ...told } = draft;
  const manifest = canonicalBytes({
    ...told,
    format: "ggzy-bid/1",
    draw_nonce: hex(crypto.getRandomValues(new Uint8Array(32))),
    made_at: new Date().toISOString(),
    build: await buildHash(),
  } as unknown as Plain);
  const members: Member[] = [{ path: "manifest.json", body: new Blob([manifest as BlobPart]) }];
  for (const paper of draft.files) members.push({ path: paper.path, body: await fileBody(draft, paper.path) });
  return { manifest, members };
}

/** Seal a draft to the lot's opening key. Only ciphertext is kept for the upload, in chunks, so memory stays flat. */
export async function seal(draft: Draft, lot: Lot, tick: Tick = () => {}): Promise<Sealing> {
  const { manifest, members } = await pack(draft, lot);
  const length = containerLength(members.map((member) => member.body.size));
  await expectRoom(length * 1.01);
  const encrypter = new Encrypter();
  encrypter.addRecipient(lot.recipient);
  let gone = 0;
  const plain = containerStream(members, (bytes) => tick((gone += bytes) / length));
  const id = hex(crypto.getRandomValues(new Uint8Array(16)));
  const kept = await keepChunks(id, await encrypter.encrypt(plain));
  const sealing: Sealing = {
    ...kept, id, lot: lot.lot, round: lot.round, recipient: lot.recipient,
    manifest_sha256: await sha256(manifest), build: await buildHash(), made_at: new Date().toISOString(),
  };
  const { uscc } = draft.bidder;
  const earlier = await loadSealing(lot.lot, lot.round, uscc);
  await put("sealings", place(lot.lot, lot.round, uscc), sealing);
  if (earlier) await dropChunks(earlier);
  return sealing;
}

async function keepChunks(id: string, sealed: ReadableStream<Uint8Array>) {
  const whole = await createSHA256();
  whole.init();
  const chunks: string[] = [];
  let size = 0;
  let parts: Uint8Array[] = [];
  let filled = 0;
  const keep = async () => {
    const chunk = new Blob(parts as BlobPart[]);
    parts = [];
    filled = 0;
    const bytes = new Uint8Array(await chunk.arrayBuffer());
    whole.update(bytes);
    await put("chunks", [id, chunks.length], chunk);
    chunks.push(await sha256(bytes));
    size += bytes.length;
  };
  const reader = sealed.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    for (let piece = next.value; piece.length; ) {
      const part = piece.subarray(0, CHUNK - filled);
      parts.push(part.slice());
      filled += part.length;
      piece = piece.subarray(part.length);
      if (filled === CHUNK) await keep();
    }
  }
  if (filled) await keep();
  return { size, chunks, sha256: whole.digest("hex") };
}

/** What was sealed here last for this lot and round, uploaded or not. */
export const loadSealing = (lot: string, round: number, uscc: string) => get<Sealing>("sealings", place(lot, round, uscc));

export async function chunk(sealing: Sealing, index: number): Promise<Blob> {
  const body = await get<Blob>("chunks", [sealing.id, index]);
  if (!body) throw new Trouble(_("本机保存的加密文件不完整，请重新加密"));
  return body;
}

/** The envelope as a file that the bidder can keep; stock `age` opens it with the opening key. */
export async function envelopeFile(sealing: Sealing): Promise<Blob> {
  return new Blob(await Promise.all(sealing.chunks.map((_digest, index) => chunk(sealing, index))));
}

export const dropChunks = (sealing: Sealing) => drop("chunks", IDBKeyRange.bound([sealing.id], [sealing.id, []]));

export async function sha256(bytes: Uint8Array): Promise<string> {
  return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes as BufferSource)));
}

export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

let build: Promise<string> | undefined;

/** Which program sealed: the digest of this very file as the server gave it, to be compared with the published one. */
export function buildHash(): Promise<string> {
  build ??= fetch(import.meta.url, { cache: "force-cache" })
    .then((answer) => answer.arrayBuffer())
    .then((body) => sha256(new Uint8Array(body)));
  return build;
}
