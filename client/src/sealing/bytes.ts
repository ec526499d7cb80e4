/** Bytes as text and back. */

import { _, Trouble } from "./words";

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function unhex(text: string): Uint8Array {
  if (!/^([0-9a-fA-F]{2})*$/.test(text)) throw new Trouble(_("十六进制文字抄写有误"));
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

export function base64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

export function unbase64(text: string): Uint8Array {
  try {
    return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  } catch {
    throw new Trouble(_("Base64 文字抄写有误"));
  }
}

export async function sha256(bytes: Uint8Array): Promise<string> {
  return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes as BufferSource)));
}

export const chance = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length));

export function xor(one: Uint8Array, other: Uint8Array): Uint8Array {
  return one.map((byte, at) => byte ^ other[at]);
}

export function join(...parts: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((at, part) => (whole.set(part, at), at + part.length), 0);
  return whole;
}

/** Same length and content, in a time that tells nothing of where they differ. */
export function same(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.reduce((found, byte, at) => found | (byte ^ other[at]), 0) === 0;
}

/** The nonce of a piece: its number in eleven bytes, and whether it is the last. No key sees two pieces under one nonce. */
export function nonceOf(number: number, last: boolean): Uint8Array {
  const nonce = new Uint8Array(12);
  // Of the eleven bytes a number of pieces that a browser can count fills seven at most.
  for (let at = 10, rest = number; rest; at -= 1, rest = Math.floor(rest / 256)) nonce[at] = rest % 256;
  nonce[11] = last ? 1 : 0;
  return nonce;
}

/** A stream cut into pieces of one size; the last may be shorter, and is empty only where the whole is. */
export async function* pieces(stream: ReadableStream<Uint8Array>, size: number): AsyncGenerator<{ piece: Uint8Array; last: boolean }> {
  const reader = stream.getReader();
  let held: Uint8Array = new Uint8Array(0);
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    held = held.length ? join(held, next.value) : next.value;
    let at = 0;
    // One piece is kept back: whether it is the last is known only when more comes.
    for (; held.length - at > size; at += size) yield { piece: held.subarray(at, at + size), last: false };
    held = held.slice(at);
  }
  yield { piece: held, last: true };
}

/** What a generator yields, as a stream that is read no faster than it is wanted. */
export function streamOf(source: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await source.next();
        if (done) return controller.close();
        controller.enqueue(value);
      },
      async cancel() {
        await source.return(undefined);
      },
    },
    { highWaterMark: 0 },
  );
}
