/** The trustee's key of one lot: its private half is born, kept and backed up here and leaves only at the opening. */

import { Decrypter, generateX25519Identity, identityToRecipient } from "age-encryption";
import { download, get, persist, put } from "./locker";
import { sha256 } from "./envelope";
import { _, Trouble } from "./words";

export interface LotKey {
  lot: string;
  round: number;
  recipient: string;
  identity: string;
  made_at: string;
  /** True once the downloaded backup was read back: only then may the public half be registered. */
  backed_up: boolean;
}

const IDENTITY = /AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}/;
const place = (lot: string, round: number) => `${lot}#${round}`;

export const loadLotKey = (lot: string, round: number) => get<LotKey>("keys", place(lot, round));

/** A new pair, or the one that is already here: a second click must not orphan the first key. */
export async function makeLotKey(lot: string, round: number): Promise<LotKey> {
  const known = await loadLotKey(lot, round);
  if (known) return known;
  await persist();
  const identity = await generateX25519Identity();
  const recipient = await identityToRecipient(identity);
  const key = { lot, round, recipient, identity, made_at: new Date().toISOString(), backed_up: false };
  await put("keys", place(lot, round), key);
  return key;
}

/** Download the backup: an ordinary age key file. Put it on a medium that is locked away. */
export function downloadBackup(key: LotKey, title: string): void {
  const lines = [
    `# ${_("开标私钥备份：凭此文件可以解密本标段全部投标文件，开标前不得交给任何人")}`,
    `# ${title.replace(/\s+/g, " ")}`, `# lot: ${key.lot}`, `# round: ${key.round}`,
    `# created: ${key.made_at}`, `# public key: ${key.recipient}`, key.identity, "",
  ];
  download(`ggzy-${key.lot}-${key.round}.agekey.txt`, new Blob([lines.join("\n")], { type: "text/plain" }));
}

/** Read the backup back from disk: what was not read back is not a backup. */
export async function confirmBackup(key: LotKey, file: Blob): Promise<LotKey> {
  if ((await identityIn(file)) !== key.identity) throw new Trouble(_("所选文件不是这把私钥的备份，请选择刚才下载的文件"));
  const confirmed = { ...key, backed_up: true };
  await put("keys", place(key.lot, key.round), confirmed);
  return confirmed;
}

/** The key from a backup file, on another machine or after the browser was cleared. */
export async function restoreLotKey(lot: string, round: number, recipient: string, file: Blob): Promise<LotKey> {
  const identity = await identityIn(file);
  if ((await identityToRecipient(identity)) !== recipient) throw new Trouble(_("所选备份不是本标段登记的公钥对应的私钥"));
  const key = { lot, round, recipient, identity, made_at: new Date().toISOString(), backed_up: true };
  await put("keys", place(lot, round), key);
  return key;
}

async function identityIn(file: Blob): Promise<string> {
  const found = IDENTITY.exec(await file.slice(0, 65_536).text());
  if (!found) throw new Trouble(_("文件中没有开标私钥"));
  return found[0];
}

/** Open a rehearsal envelope (base64); the answer proves to the server that the private half is here. */
export async function openRehearsal(key: LotKey, envelope: string): Promise<string> {
  const decrypter = new Decrypter();
  decrypter.addIdentity(key.identity);
  const sealed = Uint8Array.from(atob(envelope), (letter) => letter.charCodeAt(0));
  try {
    return await decrypter.decrypt(sealed, "text");
  } catch {
    throw new Trouble(_("试解失败：本机的私钥与登记的公钥不符。请用备份文件恢复；备份也没有的，须在截止前更换公钥并重新递交"));
  }
}

/** What is handed over at the opening; the page asks once more before it calls this. */
export function releaseIdentity(key: LotKey): string {
  return key.identity;
}

/** The fingerprint to compare by eye: the first sixteen hex digits in fours. */
export async function fingerprint(recipient: string): Promise<{ full: string; spoken: string }> {
  const full = await sha256(new TextEncoder().encode(recipient));
  return { full, spoken: full.slice(0, 16).replace(/(.{4})(?=.)/g, "$1 ") };
}
