/** The container: a plain ustar, as ggzy/core/sealing/container.py reads it. Written as a stream, in flat memory. */

import { streamOf } from "./bytes";
import { _, Trouble } from "./words";

export const BLOCK = 512;
const SMALLEST = 16 * 1024;
const LARGEST_MEMBER = 8 ** 11 - 1;
const PIECE = 64 * 1024;

export interface Member {
  path: string;
  body: Blob;
}

export function blocks(size: number): number {
  return Math.ceil(size / BLOCK) * BLOCK;
}

/** Padmé: the length tells little of what is inside. */
export function padded(length: number): number {
  const told = BigInt(Math.max(length, SMALLEST));
  const exponent = told.toString(2).length - 1;
  const hiddenBits = exponent - exponent.toString(2).length;
  const mask = (1n << BigInt(hiddenBits)) - 1n;
  return blocks(Number((told + mask) & ~mask));
}

export function containerLength(sizes: number[]): number {
  return padded(sizes.reduce((sum, size) => sum + BLOCK + blocks(size), 2 * BLOCK));
}

export function header(path: string, size: number): Uint8Array {
  if (size > LARGEST_MEMBER) throw new Trouble(_("单个文件过大，请拆分后再加入"));
  const block = new Uint8Array(BLOCK);
  const put = (at: number, text: string) => block.set(new TextEncoder().encode(text), at);
  put(0, path);
  put(100, "0000644\0");
  put(108, "0000000\0");
  put(116, "0000000\0");
  put(124, `${size.toString(8).padStart(11, "0")}\0`);
  put(136, "00000000000\0");
  put(148, "        ");
  put(156, "0");
  put(257, "ustar\x0000");
  const sum = block.reduce((total, byte) => total + byte, 0);
  put(148, `${sum.toString(8).padStart(6, "0")}\0 `);
  return block;
}

/** The container as a stream. */
export const containerStream = (members: Member[]): ReadableStream<Uint8Array> => streamOf(containerPieces(members));

async function* containerPieces(members: Member[]): AsyncGenerator<Uint8Array> {
  let written = 0;
  for (const { path, body } of members) {
    yield header(path, body.size);
    yield* bodyPieces(body);
    const filling = blocks(body.size) - body.size;
    if (filling) yield new Uint8Array(filling);
    written += BLOCK + body.size + filling;
  }
  const length = containerLength(members.map((member) => member.body.size));
  for (; written < length; written += PIECE) yield new Uint8Array(Math.min(PIECE, length - written));
}

/** A file's bytes as the browser reads them ahead: several times as fast as asking for slice after slice. */
export async function* bodyPieces(body: Blob): AsyncGenerator<Uint8Array> {
  const reader = body.stream().getReader();
  for (;;) {
    const next = await readable(reader.read());
    if (next.done) return;
    yield next.value;
  }
}

export const readPiece = async (part: Blob): Promise<Uint8Array> => new Uint8Array(await readable(part.arrayBuffer()));

async function readable<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch {
    throw new Trouble(_("读不到本机文件：文件可能已被移动、改名或正被其他软件占用，请重新选择该文件"));
  }
}

/** The container as a file made of the files themselves: nothing is read before the file is. */
export function containerFile(members: Member[]): Blob {
  const stored = members.flatMap(({ path, body }) => [header(path, body.size), body, new Uint8Array(blocks(body.size) - body.size)]);
  const missing = containerLength(members.map((member) => member.body.size)) - new Blob(stored as BlobPart[]).size;
  return new Blob([...stored, new Uint8Array(missing)] as BlobPart[]);
}

/** The members of a container of ours, without reading their bodies. */
export async function readContainer(file: Blob): Promise<Member[]> {
  const members: Member[] = [];
  for (let at = 0; at + BLOCK <= file.size; ) {
    const block = await readPiece(file.slice(at, at + BLOCK));
    if (block.every((byte) => byte === 0)) return members;
    const text = new TextDecoder("latin1").decode(block);
    const path = text.slice(0, 100).replace(/\0.*$/s, "");
    const size = parseInt(text.slice(124, 135), 8);
    const known = text.slice(257, 262) === "ustar" && text[156] === "0" && /^(\w+\.json|files\/\d{3,5}(\.\w{1,8})?)$/.test(path);
    if (!known || !(size >= 0) || at + BLOCK + size > file.size) break;
    members.push({ path, body: file.slice(at + BLOCK, at + BLOCK + size) });
    at += BLOCK + blocks(size);
  }
  throw new Trouble(_("这个文件不是本平台导出的投标草稿，或者已经损坏"));
}
