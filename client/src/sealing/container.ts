/** The container: a plain ustar, as ggzy/core/sealing/container.py reads it. Written as a stream, in flat memory. */

import { streamOf } from "./bytes";
import { _, Trouble } from "./words";

export const BLOCK = 512;
const SMALLEST = 16 * 1024;
const LARGEST_MEMBER = 8 ** 11 - 1;
const PIECE = 2 * 1024 * 1024;

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

/** The container as a stream; `tick` hears how many bytes have gone by. */
export function containerStream(members: Member[], tick: (bytes: number) => void): ReadableStream<Uint8Array> {
  return streamOf(counted(containerPieces(members), tick));
}

async function* counted(source: AsyncGenerator<Uint8Array>, tick: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  for await (const piece of source) {
    tick(piece.length);
    yield piece;
  }
}

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

/** The next piece is being read while the last one is sealed. */
async function* bodyPieces(body: Blob): AsyncGenerator<Uint8Array> {
  const from = (at: number) => {
    const piece = readPiece(body.slice(at, at + PIECE));
    piece.catch(() => {}); // heard where it is waited for
    return piece;
  };
  let next = from(0);
  for (let at = PIECE; at - PIECE < body.size; at += PIECE) {
    const piece = await next;
    if (at < body.size) next = from(at);
    yield piece;
  }
}

export async function readPiece(part: Blob): Promise<Uint8Array> {
  try {
    return new Uint8Array(await part.arrayBuffer());
  } catch {
    throw new Trouble(_("读不到本机文件：文件可能已被移动、改名或正被其他软件占用，请重新选择该文件"));
  }
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
