/** Repeating a draw from its transcript (ggzy-draw/2): the same steps as ggzy/core/draws/transcript.py; asks nobody anything. */

import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { canonicalBytes, type Plain } from "../sealing/canonical";
import { _ } from "../sealing/words";

export interface Party { seat: string; digests: Record<string, string>; parts: Record<string, string>; how: string }
export interface Row {
  identity: string; excluded: string; specialities: string[];
  expert?: string; person?: string; employer?: string; salt?: string;
}
export interface Picked { identity: string; speciality: string }
export interface Replaced extends Picked { leaving: string; reason: string; passed: { identity: string; reason: string }[] }
export interface Transcript {
  format: string;
  spec: { draw: string; lot: string; round: number; choices?: Record<string, string[]>; needs?: [string, number][] };
  root: string;
  parties: Party[];
  seed: string;
  bids?: { statement: string; nonce: string }[];
  coefficients?: Record<string, string>;
  ties?: { keys: string[]; order: string[] }[];
  pool?: Row[];
  drawn?: Picked[];
  replaced?: Replaced[];
  next_index?: number;
}

const FORMAT = "ggzy-draw/2";
const SEATS: Record<string, string> = { centre: _("交易中心"), supervisor: _("行业监督部门"), tenderer: _("招标人") };
const SPACE = 1n << 256n;
const RANDOM = 32;
const PART = 64;

// ---- chance

function block(seed: Uint8Array, index: number): bigint {
  const place = new Uint8Array(8);
  new DataView(place.buffer).setBigUint64(0, BigInt(index));
  return BigInt(`0x${bytesToHex(sha256(concatBytes(seed, place)))}`);
}

/** Draws without bias from one stream: blocks in the last, incomplete run of n are passed over. */
export class Stream {
  constructor(private readonly seed: Uint8Array, public index = 0) {}

  pick(n: number): number {
    if (!(n > 0)) throw new Error("nothing to draw from");
    const many = BigInt(n);
    for (;;) {
      const value = block(this.seed, this.index++);
      if (value < SPACE - (SPACE % many)) return Number(value % many);
    }
  }

  draw<T>(pool: readonly T[], count: number): T[] {
    const left = [...pool];
    return Array.from({ length: count }, () => left.splice(this.pick(left.length), 1)[0]);
  }
}

export const labelled = (seed: Uint8Array, label: string) => sha256(concatBytes(utf8ToBytes(`ggzy-draw/1\0${label}\0`), seed));

// ---- the frozen list and the seed

function treeRoot(hashes: Uint8Array[]): Uint8Array {
  if (!hashes.length) return sha256(new Uint8Array());
  if (hashes.length === 1) return hashes[0];
  let half = 1;
  while (half * 2 < hashes.length) half *= 2;
  return sha256(concatBytes(Uint8Array.of(1), treeRoot(hashes.slice(0, half)), treeRoot(hashes.slice(half))));
}

const leaf = (line: unknown) => sha256(concatBytes(Uint8Array.of(0), canonicalBytes(line as Plain)));
const digestOf = (value: unknown) => bytesToHex(sha256(canonicalBytes(value as Plain)));

function contribution(party: Party): Uint8Array[] {
  const promised = Object.keys(party.parts).length > 0;
  return Object.keys(party.digests).sort().map((to) =>
    promised ? hexToBytes(party.parts[to]).slice(0, RANDOM) : hexToBytes(party.digests[to]));
}

export function seedOf(told: Transcript): Uint8Array {
  const said = told.parties.flatMap(contribution);
  const feed = utf8ToBytes("\n");
  return sha256(concatBytes(utf8ToBytes(FORMAT), feed, canonicalBytes(told.spec as unknown as Plain), feed, hexToBytes(told.root), ...said));
}

// ---- what does not follow

/** Everything in the transcript that does not follow from the rest; empty when all of it does. */
export function faults(told: Transcript): string[] {
  if (told?.format !== FORMAT) return [_("不是 {format} 格式的抽取记录", { format: FORMAT })];
  try {
    const seed = seedOf(told);
    return [...promiseFaults(told, seed), ...(told.spec.draw === "opening" ? openingFaults(told, seed) : expertFaults(told, seed))];
  } catch (error) {
    return [_("抽取记录残缺：{why}", { why: (error as Error).message })];
  }
}

function promiseFaults(told: Transcript, seed: Uint8Array): string[] {
  const found = [];
  for (const { seat, digests, parts } of told.parties) {
    const shown = Object.keys(parts).length > 0;
    const fits = (to: string) => parts[to]?.length === 2 * PART && bytesToHex(sha256(hexToBytes(parts[to]))) === digests[to];
    if (shown && !Object.keys(digests).every(fits)) found.push(_("{seat}的数值与承诺的摘要不符", { seat: SEATS[seat] ?? seat }));
  }
  if (told.parties.map((party) => party.seat).join() !== Object.keys(SEATS).join()) found.push(_("抽取方不是三方"));
  const lines = told.spec.draw === "opening"
    ? told.bids!
    : told.pool!.map(({ excluded, identity, specialities }) => ({ excluded, identity, specialities }));
  if (bytesToHex(treeRoot(lines.map(leaf))) !== told.root) found.push(_("名单与公布的根不符"));
  if (bytesToHex(seed) !== told.seed) found.push(_("种子与承诺、名单不符"));
  return found;
}

const sorted = (all: string[]) => all.every((one, n) => n === 0 || all[n - 1] < one);

function openingFaults(told: Transcript, seed: Uint8Array): string[] {
  const found = [];
  const statements = told.bids!.map((line) => line.statement);
  if (!sorted(statements)) found.push(_("投标声明没有按摘要排列"));
  for (const [name, drawn] of Object.entries(told.coefficients!)) {
    const choices = told.spec.choices![name];
    if (choices[new Stream(labelled(seed, name)).pick(choices.length)] !== drawn) found.push(_("系数 {name} 不是由种子得出的", { name }));
  }
  for (const tie of told.ties!) {
    const keys = [...tie.keys].sort();
    const order = new Stream(labelled(seed, ["tie", ...keys].join("+"))).draw(keys, keys.length);
    if (order.join() !== tie.order.join() || !keys.every((key) => statements.includes(key))) found.push(_("并列的先后不是由种子得出的"));
  }
  return found;
}

function expertFaults(told: Transcript, seed: Uint8Array): string[] {
  const found = [];
  const pool = told.pool!;
  if (!sorted(pool.map((row) => row.identity))) found.push(_("名单没有按身份摘要排列"));
  for (const { salt, employer, expert, person, identity } of pool)
    if (salt !== undefined && digestOf({ employer, expert, person, salt }) !== identity)
      found.push(_("{person}不是冻结名单里的那一行", { person: person ?? "" }));
  const may = pool.filter((row) => !row.excluded);
  const taken = new Set<string>();
  const left = (name: string) => may.filter((row) => row.specialities.includes(name) && !taken.has(row.identity)).map((row) => row.identity);
  const spare = (name: string, seats: number) => may.filter((row) => row.specialities.includes(name)).length - seats;
  const stream = new Stream(seed);
  const drawn: Picked[] = [];
  for (const [speciality, seats] of [...told.spec.needs!].sort((a, b) => spare(...a) - spare(...b)))
    for (const identity of stream.draw(left(speciality), seats)) {
      taken.add(identity);
      drawn.push({ identity, speciality });
    }
  if (digestOf(drawn) !== digestOf(told.drawn)) found.push(_("抽中的专家不是由种子得出的"));
  for (const change of told.replaced!)
    for (const wanted of [...change.passed.map((one) => one.identity), change.identity]) {
      const [next] = stream.draw(left(change.speciality), 1);
      taken.add(next);
      if (next !== wanted) found.push(_("补抽的专家不是同一随机流的下一位"));
    }
  if (stream.index !== told.next_index) found.push(_("随机流的位置不符"));
  return found;
}
