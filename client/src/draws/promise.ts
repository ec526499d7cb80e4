/** A seat's part in a draw: its keys are born and stay in this browser, its promise is sealed here, and a key leaves only to reveal. */

import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from "age-encryption";
import { sha256 } from "../sealing/bytes";
import { keyFile, readKeyFile } from "../sealing/key_file";
import { get, persist, put } from "../sealing/locker";
import { _, Trouble } from "../sealing/words";

export type ByPurpose<T> = Record<string, T>;
export interface Promised { digests: Record<string, string>; sealed: Record<string, string> }
/** What the page tells of one purpose: each seat's public key and promise. */
export interface Known { keys: Record<string, string>; commitments: Record<string, Promised>; revealed: string[] }
export interface Seat { lot: string; round: number; seat: string }
/** Private keys of this seat, by their public halves: after a fresh start both the old and the new are here. */
export type OwnKeys = Record<string, string>;

export const SEATS = ["centre", "supervisor", "tenderer"];
const PART = 64;
const place = ({ lot, round, seat }: Seat) => `${lot}#${round}#draw#${seat}`;

export const others = (seat: string) => SEATS.filter((each) => each !== seat);
export const ownKeys = async (own: Seat): Promise<OwnKeys> => (await get<OwnKeys>("keys", place(own))) ?? {};

export async function keepKeys(own: Seat, more: OwnKeys): Promise<void> {
  await persist();
  await put("keys", place(own), { ...(await ownKeys(own)), ...more });
}

// ---- the saved file

const IDENTITY = /^AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}$/gm;
const headOf = ({ lot, round, seat }: Seat) => [`# lot: ${lot}`, `# round: ${round}`, `# seat: ${seat}`];

/** Download this seat's draw keys: without them a promise can only be kept by what the other two hold of it. */
export async function downloadDrawKeys(own: Seat, title: string): Promise<void> {
  const keys = await ownKeys(own);
  const warning = _("抽取密钥备份：凭此文件可以揭示本方的抽取承诺，抽取前不得交给任何人");
  const lines = Object.entries(keys).flatMap(([key, identity]) => [`# public key: ${key}`, identity]);
  keyFile(`ggzy-${own.lot}-${own.round}-${own.seat}.draw.key.txt`, warning, title, { lot: own.lot, round: own.round, seat: own.seat }, lines);
}

/** The keys from a saved file, on another machine or after the browser was cleared; how many of them are registered. */
export async function restoreDrawKeys(own: Seat, known: ByPurpose<Known>, file: Blob): Promise<number> {
  const text = await readKeyFile(file);
  const lines = text.split(/\r?\n/);
  if (!headOf(own).every((line) => lines.includes(line))) throw new Trouble(_("这不是本席位在本标段、本轮次的抽取密钥备份"));
  const found: OwnKeys = {};
  for (const identity of lines.join("\n").match(IDENTITY) ?? []) {
    try {
      found[await identityToRecipient(identity)] = identity;
    } catch {
      throw new Trouble(_("备份文件里的密钥已经损坏，请用另一份备份"));
    }
  }
  const registered = Object.values(known).map((told) => told.keys[own.seat]).filter((key) => key && found[key]);
  if (!registered.length) throw new Trouble(_("备份文件里没有本方登记的抽取密钥：它可能是重新承诺以前的"));
  await keepKeys(own, found);
  return registered.length;
}

/** What the one button hands in now: keys that are not registered yet, and promises where everybody's keys are known. */
export async function commitment(own: Seat, known: ByPurpose<Known>): Promise<{ keys: ByPurpose<string>; commitments: ByPurpose<Promised> }> {
  const keys: ByPurpose<string> = {};
  const commitments: ByPurpose<Promised> = {};
  for (const [purpose, told] of Object.entries(known)) {
    if (!told.keys[own.seat]) {
      const identity = await generateX25519Identity();
      keys[purpose] = await identityToRecipient(identity);
      await keepKeys(own, { [keys[purpose]]: identity });
    }
    const all = { ...told.keys, ...(keys[purpose] ? { [own.seat]: keys[purpose] } : {}) };
    if (!told.commitments[own.seat] && SEATS.every((seat) => all[seat])) commitments[purpose] = await promise(own.seat, all);
  }
  return { keys, commitments };
}

async function promise(seat: string, keys: Record<string, string>): Promise<Promised> {
  const parts = others(seat).map((to) => ({ to, part: crypto.getRandomValues(new Uint8Array(PART)) }));
  const digests: Record<string, string> = {};
  const sealed: Record<string, string> = {};
  for (const { to, part } of parts) {
    digests[to] = await sha256(part);
    sealed[to] = await sealTo(keys[to], part);
  }
  sealed[seat] = await sealTo(keys[seat], parts.flatMap(({ part }) => [...part]));
  return { digests, sealed };
}

async function sealTo(recipient: string, bytes: ArrayLike<number>): Promise<string> {
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  return btoa(String.fromCharCode(...(await encrypter.encrypt(Uint8Array.from(bytes)))));
}

/** The private key to hand over at the reveal. */
export async function identityFor(own: Seat, told: Known): Promise<string> {
  const identity = (await ownKeys(own))[told.keys[own.seat]];
  if (!identity) throw new Trouble(_("本方的抽取密钥不在这个浏览器里。请用提交承诺时的浏览器，或者在抽取页选择备份文件；密钥丢失的，由另外两方揭示即可完成抽取"));
  // While nobody has revealed, a false promise can still be made good; afterwards it is only recorded.
  if (!told.revealed.length && (await falsePromises(own, told)).length)
    throw new Trouble(_("他方交本方保管的密封件与其承诺不符，请先办理重新承诺"));
  return identity;
}

/** Whose sealed part, entrusted to this seat, is not what they promised: to be found before anybody reveals. */
export async function falsePromises(own: Seat, told: Known): Promise<string[]> {
  const identity = (await ownKeys(own))[told.keys[own.seat]];
  if (!identity) return [];
  const checked = await Promise.all(Object.entries(told.commitments).filter(([author]) => author !== own.seat)
    .map(async ([author, { digests, sealed }]) => ((await digestInside(sealed[own.seat], identity)) === digests[own.seat] ? "" : author)));
  return checked.filter(Boolean);
}

async function digestInside(sealed: string, identity: string): Promise<string> {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  try {
    return await sha256(await decrypter.decrypt(Uint8Array.from(atob(sealed), (letter) => letter.charCodeAt(0))));
  } catch {
    return "";
  }
}
