/** Proofs and receipts verified without the platform: what ggzy/core/tlog/proof.py and ggzy/core/sealing/receipt.py check. */

import { sha256 } from "@noble/hashes/sha2.js";
import { canonicalBytes, type Plain } from "../sealing/canonical";
import { _, Trouble } from "../sealing/words";
import { joined, leafHash, verifyInclusion } from "./merkle";
import { bytes, checkpointOf, hex, unhex, verifierOf, verifies, type Checkpoint } from "./note";

const text = new TextEncoder();
const FIRST_LINE = "c2sp.org/tlog-proof@v1";
const ENTRY = "ggzy-entry/1";
const RECEIPT = "ggzy-receipt/1";
const RECEIPT_FIELDS = ["format", "number", "act", "lot", "round", "statement_sha256", "envelope_sha256", "size", "received_at", "clock_offset_us", "key", "signature"];

export type Keys = { origin: string; log: string; receipt: string; witnesses: { label: string; key: string }[] };

/** One entry as its proof shows it; actor and place are told only where the reader may know them. */
export type Entry = { stream: string; at: string; event: string; body: Plain; opaque: string; actor?: { [key: string]: Plain }; seq?: number };
export type Proven = { entry: Entry; index: number; checkpoint: Checkpoint; seen: { label: string; at?: Date }[] };
export type Receipt = { number: string; act: string; lot: string; envelope_sha256: string; received_at: string; leaf?: string };
type Shown = { salt: string; text: string; actor_blind?: string; actor?: string; place_blind?: string; place?: string };

export function isProof(raw: string): boolean {
  return raw.startsWith(FIRST_LINE);
}

/** Throws, saying what does not follow. */
export function verifyProof(raw: string, keys: Keys): Proven {
  const cut = raw.indexOf("\n\n");
  const lines = raw.slice(0, cut).split("\n");
  const index = /^index (0|[1-9]\d{0,15})$/.exec(lines[2] ?? "");
  if (cut < 0 || lines[0] !== FIRST_LINE || !lines[1]?.startsWith("extra ") || !index) throw new Trouble(_("不是日志证明文件，或者文件不完整"));
  const shown = parsed<Shown>(new TextDecoder("utf-8", { fatal: true }).decode(bytes(lines[1].slice(6))));
  const entry = entryOf(shown);
  const witnesses = keys.witnesses.map((each) => ({ ...each, verifier: verifierOf(each.key) }));
  const checkpoint = checkpointOf(raw.slice(cut + 2), verifierOf(keys.log), witnesses.map((each) => each.verifier));
  const { size, root } = checkpoint.head;
  verifyInclusion(leafHash(unhex(entry.opaque)), Number(index[1]), size, lines.slice(3).map(bytes), root);
  const seen = witnesses.map((each) => ({ label: each.label, at: checkpoint.witnesses.get(each.verifier.name) }));
  return { entry, index: Number(index[1]), checkpoint, seen };
}

function entryOf(shown: Shown): Entry {
  if (typeof shown.salt !== "string" || typeof shown.text !== "string") throw new Trouble(_("证明所附的条目内容不完整"));
  const [format, stream, at, event, , body, actor, place, ...more] = shown.text.split("\n");
  if (format !== ENTRY || place === undefined || more.length) throw new Trouble(_("条目不是本平台的格式"));
  const entry: Entry = { stream, at, event, body: parsed<Plain>(body), opaque: blinded(shown.salt, shown.text) };
  if (shown.actor !== undefined) {
    if (blinded(shown.actor_blind ?? "", shown.actor) !== actor) throw new Trouble(_("所附的办理人与记录不符"));
    entry.actor = parsed(shown.actor);
  }
  if (shown.place !== undefined) {
    if (blinded(shown.place_blind ?? "", shown.place) !== place) throw new Trouble(_("所附的条号与记录不符"));
    entry.seq = Number(shown.place.split(" ")[0]);
  }
  return entry;
}

function blinded(salt: string, value: string): string {
  return hex(sha256(joined(unhex(salt), text.encode(value))));
}

export function isReceipt(raw: string): boolean {
  return raw.trimStart().startsWith("{") && raw.includes(RECEIPT);
}

/** The receipt, if the platform signed it as it stands. */
export function verifyReceipt(raw: string, keys: Keys): Receipt {
  const told = parsed<{ [key: string]: Plain }>(raw);
  const strange = Object.keys(told).filter((name) => name !== "leaf" && !RECEIPT_FIELDS.includes(name));
  if (told.format !== RECEIPT || strange.length) throw new Trouble(_("不是本平台的回执文件"));
  const key = unhex(keys.receipt);
  if (told.key !== hex(sha256(key))) throw new Trouble(_("回执是用另一把密钥签的"));
  const said = joined(text.encode(`${RECEIPT}\n`), canonicalBytes({ ...told, signature: "" }));
  if (!verifies(bytes(String(told.signature)), said, key)) throw new Trouble(_("签名不符：内容被改动过，或者不是本平台签发的"));
  return told as unknown as Receipt;
}

const ACTS: { [act: string]: string } = { submit: "BidReceived", withdraw: "BidWithdrawn" };

/** Whether the proof is that of this receipt. */
export const belongs = (receipt: Receipt, proven: Proven): boolean => receipt.leaf === proven.entry.opaque;

/** Whether the entry that the platform names in a receipt is the act that the receipt tells of; throws where it is not. */
export function expectSameAct(receipt: Receipt, { entry }: Proven): void {
  const body = entry.body as { [name: string]: Plain };
  if (entry.stream !== receipt.lot) throw new Trouble(_("回执写明的日志条目是另一个标段（{stream}）的，不是本标段的", { stream: entry.stream }));
  if (entry.event !== ACTS[receipt.act] || body.receipt_no !== receipt.number || (body.envelope_sha256 ?? "") !== receipt.envelope_sha256)
    throw new Trouble(_("回执写明的日志条目记的是另一次办理，不是这一次"));
}

/** What the proofs beside a receipt are, when none is its own; empty when there is none. */
export function strangers(receipt: Receipt, proven: Proven[]): string {
  if (!proven.length) return "";
  const elsewhere = proven.filter(({ entry }) => entry.stream !== receipt.lot);
  if (elsewhere.length === proven.length) return _("一同放入的证明属于另一个标段（{stream}），不是这份回执的：请放入同一编号的日志证明", { stream: elsewhere[0].entry.stream });
  return _("一同放入的证明是本标段另一条记录的，不是这份回执的：请放入同一编号的日志证明");
}

const KEPT = "ggzy-kept-receipt/1";

/** A file of the bid page's holds a receipt and its proof: both, each on its own; anything else as it is. */
export function partsOf(name: string, raw: string): [string, string][] {
  if (!raw.trimStart().startsWith("{") || !raw.includes(KEPT)) return [[name, raw]];
  const kept = parsed<{ receipt: Plain; proof: string }>(raw);
  const receipt: [string, string] = [name, JSON.stringify(kept.receipt)];
  return kept.proof ? [receipt, [_("{name} 所附的日志证明", { name }), String(kept.proof)]] : [receipt];
}

function parsed<T>(raw: string): T {
  try {
    return JSON.parse(raw) as T;
  } catch {
    throw new Trouble(_("文件已损坏，读不出内容"));
  }
}
