/** RFC 6962 trees: proofs verified, as ggzy/core/tlog/merkle.py does. Indexes are safe integers; halves are taken exactly. */

import { sha256 } from "@noble/hashes/sha2.js";
import { _, Trouble } from "../sealing/words";

export const HASH = 32;

export function leafHash(entry: Uint8Array): Uint8Array {
  return sha256(joined(Uint8Array.of(0), entry));
}

export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256(joined(Uint8Array.of(1), left, right));
}

/** Throws unless the leaf with this hash stands at `index` of the tree of `size` leaves. */
export function verifyInclusion(leaf: Uint8Array, index: number, size: number, proof: Uint8Array[], root: Uint8Array): void {
  if (!places(index, size) || index >= size) throw new Trouble(_("序号不在日志之内"));
  whole(leaf, root, ...proof);
  let [fn, sn, r] = [index, size - 1, leaf];
  for (const p of proof) {
    if (sn === 0) throw new Trouble(_("证明过长"));
    if (fn % 2 === 1 || fn === sn) {
      r = nodeHash(p, r);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else r = nodeHash(r, p);
    [fn, sn] = [half(fn), half(sn)];
  }
  if (sn !== 0) throw new Trouble(_("证明过短"));
  if (!same(r, root)) throw new Trouble(_("由叶子算出的树根与检查点不同"));
}

/** Throws unless the tree of `size` leaves begins with the tree of `old` leaves. */
export function verifyConsistency(old: number, size: number, proof: Uint8Array[], oldRoot: Uint8Array, newRoot: Uint8Array): void {
  whole(oldRoot, newRoot, ...proof);
  if (!places(old, size) || old > size) throw new Trouble(_("日志变短了"));
  if (old === size) {
    if (proof.length || !same(oldRoot, newRoot)) throw new Trouble(_("同样长的日志，树根却不同"));
    return;
  }
  if (old === 0) {
    if (proof.length || !same(oldRoot, sha256(new Uint8Array()))) throw new Trouble(_("空日志的树根或证明不对"));
    return;
  }
  if (!proof.length) throw new Trouble(_("证明过短"));
  const path = powerOfTwo(old) ? [oldRoot, ...proof] : proof;
  let [fn, sn] = [old - 1, size - 1];
  while (fn % 2 === 1) [fn, sn] = [half(fn), half(sn)];
  let [fr, sr] = [path[0], path[0]];
  for (const c of path.slice(1)) {
    if (sn === 0) throw new Trouble(_("证明过长"));
    if (fn % 2 === 1 || fn === sn) {
      [fr, sr] = [nodeHash(c, fr), nodeHash(c, sr)];
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else sr = nodeHash(sr, c);
    [fn, sn] = [half(fn), half(sn)];
  }
  if (sn !== 0) throw new Trouble(_("证明过短"));
  if (!same(fr, oldRoot) || !same(sr, newRoot)) throw new Trouble(_("新日志不是旧日志的延续"));
}

export function joined(...parts: Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

export function same(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

function half(n: number): number {
  return Math.floor(n / 2);
}

function powerOfTwo(n: number): boolean {
  return Number.isInteger(Math.log2(n)) && 2 ** Math.round(Math.log2(n)) === n;
}

function places(...numbers: number[]): boolean {
  return numbers.every((n) => Number.isSafeInteger(n) && n >= 0);
}

function whole(...hashes: Uint8Array[]): void {
  if (hashes.some((hash) => hash.length !== HASH)) throw new Trouble(_("摘要长度不对"));
}
