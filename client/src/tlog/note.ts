/** Signed notes, checkpoints and cosignatures: read and verified, as ggzy/core/tlog/note.py does. */

import { ed25519 } from "@noble/curves/ed25519.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { _, Trouble } from "../sealing/words";
import { HASH, joined, same } from "./merkle";

const LOG_KEY = 1;
const WITNESS_KEY = 4;
const MOST_SIGNATURES = 64;
const text = new TextEncoder();

export type Verifier = { name: string; kind: number; key: Uint8Array; id: Uint8Array };
export type Head = { origin: string; size: number; root: Uint8Array };
export type Checkpoint = { head: Head; witnesses: Map<string, Date> };
type Signature = { name: string; id: Uint8Array; raw: Uint8Array };

export function bytes(base64: string): Uint8Array {
  let raw = "";
  try {
    raw = atob(base64);
  } catch {
    throw new Trouble(_("不是规范的 Base64"));
  }
  if (btoa(raw) !== base64) throw new Trouble(_("不是规范的 Base64"));
  return Uint8Array.from(raw, (character) => character.charCodeAt(0));
}

export function verifierOf(vkey: string): Verifier {
  const [name, id, ...rest] = vkey.split("+");
  const raw = bytes(rest.join("+"));
  const [kind, key] = [raw[0], raw.slice(1)];
  const own = sha256(joined(text.encode(`${name}\n`), raw)).slice(0, 4);
  if (!name || raw.length !== 33 || hex(own) !== id) throw new Trouble(_("公钥写法不对"));
  return { name, kind, key, id: own };
}

/** The checkpoint, if the log signed it, and which of the witnesses cosigned it, and when. */
export function checkpointOf(note: string, log: Verifier, witnesses: Verifier[]): Checkpoint {
  const cut = note.lastIndexOf("\n\n");
  // eslint-disable-next-line no-control-regex
  if (cut < 0 || /[\u0000-\u0009\u000b-\u001f]/.test(note) || !note.endsWith("\n")) throw new Trouble(_("不是签名文本"));
  const [said, signatures] = [note.slice(0, cut + 1), signaturesOf(note.slice(cut + 2))];
  const head = headOf(said);
  if (head.origin !== log.name || !signedBy(said, signatures, log)) throw new Trouble(_("没有本日志的签名"));
  const cosigned = new Map<string, Date>();
  for (const witness of witnesses) {
    const found = signedBy(said, signatures, witness);
    if (found) cosigned.set(witness.name, new Date(Number(secondOf(found)) * 1000));
  }
  return { head, witnesses: cosigned };
}

function headOf(said: string): Head {
  const lines = said.split("\n");
  if (lines.length < 4 || lines.slice(0, -1).includes("") || !/^(0|[1-9]\d{0,15})$/.test(lines[1])) throw new Trouble(_("不是检查点"));
  const [size, root] = [Number(lines[1]), bytes(lines[2])];
  if (root.length !== HASH || !Number.isSafeInteger(size)) throw new Trouble(_("检查点的树根或长度不对"));
  return { origin: lines[0], size, root };
}

function signaturesOf(lines: string): Signature[] {
  const split = lines.split("\n").slice(0, -1);
  if (!split.length || split.length > MOST_SIGNATURES) throw new Trouble(_("没有签名，或者签名过多"));
  return split.map((line) => {
    const found = /^— ([^\s+]+) (\S+)$/u.exec(line);
    const raw = bytes(found?.[2] ?? "");
    if (!found || raw.length < 5) throw new Trouble(_("签名行写法不对"));
    return { name: found[1], id: raw.slice(0, 4), raw: raw.slice(4) };
  });
}

/** The key's good signature, undefined when there is none; a wrong one makes the whole note bad. */
function signedBy(said: string, signatures: Signature[], key: Verifier): Signature | undefined {
  const found = signatures.find((each) => each.name === key.name && same(each.id, key.id));
  if (found && !fits(said, found, key)) throw new Trouble(_("{name} 的签名不对", { name: key.name }));
  return found;
}

function fits(said: string, found: Signature, key: Verifier): boolean {
  if (key.kind === LOG_KEY) return verifies(found.raw, text.encode(said), key.key);
  if (key.kind !== WITNESS_KEY || found.raw.length !== 72) return false;
  return verifies(found.raw.slice(8), text.encode(`cosignature/v1\ntime ${secondOf(found)}\n${said}`), key.key);
}

function secondOf(found: Signature): bigint {
  return new DataView(found.raw.buffer, found.raw.byteOffset).getBigUint64(0);
}

export function verifies(signature: Uint8Array, said: Uint8Array, key: Uint8Array): boolean {
  try {
    return ed25519.verify(signature, said, key, { zip215: false });
  } catch {
    return false;
  }
}

export function hex(raw: Uint8Array): string {
  return Array.from(raw, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function unhex(told: string): Uint8Array {
  if (!/^([0-9a-f]{2})*$/.test(told)) throw new Trouble(_("不是十六进制"));
  return Uint8Array.from(told.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}
