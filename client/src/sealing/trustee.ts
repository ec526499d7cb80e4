/** A seat's key of one lot and round: its private half is born, kept and backed up here, and leaves only after the opening. */

import { unbase64 } from "./bytes";
import { expectClosed, groundsIn, groundsLines, type Closing, type Grounds } from "./closing";
import { keyFile, readKeyFile } from "./key_file";
import { get, persist, put } from "./locker";
import { type Seat, seatLabel } from "./policy";
import { privateKeyIn, type SuiteName, suiteOf } from "./suite";
import { _, Trouble } from "./words";

export interface TrusteeKey {
  lot: string;
  round: number;
  seat: Seat;
  suite: SuiteName;
  public_key: string;
  private_key: string;
  made_at: string;
  /** True once the downloaded backup was read back: only then may the public half be registered. */
  backed_up: boolean;
  /** Whose word on the end of bidding counts, remembered when the key was made. */
  grounds?: Grounds;
}

/** What a rehearsal envelope holds; a share, or anything else sealed to the key, looks otherwise and stays here. */
const ANSWER = /^[0-9a-f]{64}$/;

const place = (lot: string, round: number, seat: Seat) => `${lot}#${round}#${seat}`;
const keep = async (key: TrusteeKey) => (await put("keys", place(key.lot, key.round, key.seat), key), key);

export const loadTrusteeKey = (lot: string, round: number, seat: Seat) => get<TrusteeKey>("keys", place(lot, round, seat));

/** A new pair, or the one that is already here: a second click must not orphan the first key. */
export async function makeTrusteeKey(lot: string, round: number, seat: Seat, suite: SuiteName, grounds?: Grounds): Promise<TrusteeKey> {
  const known = await loadTrusteeKey(lot, round, seat);
  if (known?.suite === suite) return known;
  await persist();
  const made = await suiteOf(suite).makeKey();
  return keep({ lot, round, seat, suite, ...made, made_at: new Date().toISOString(), backed_up: false, grounds });
}

/** Remember whose word counts, confirmed by the holder; what was known of the deadline stays. */
export const rememberGrounds = (key: TrusteeKey, grounds: Grounds) => keep({ ...key, grounds: { ...grounds, deadline: later(grounds.deadline, key.grounds?.deadline ?? "") } });

/** Remember the deadline that the page shows: from now on an earlier one is not believed. */
export async function rememberDeadline(key: TrusteeKey, deadline: string): Promise<TrusteeKey> {
  if (!key.grounds || !deadline || later(deadline, key.grounds.deadline) === key.grounds.deadline) return key;
  return keep({ ...key, grounds: { ...key.grounds, deadline } });
}

const later = (one: string, other: string) => (other && !(new Date(one).getTime() > new Date(other).getTime()) ? other : one);

/** Download the backup: a text file with the key on a line of its own. Put it on a medium that is locked away. */
export function downloadBackup(key: TrusteeKey, title: string): void {
  const warning = _("保管密钥备份（{seat}）：凭此文件可以打开本席位保管的全部密钥份额，开标前不得交给任何人", { seat: seatLabel(key.seat) });
  keyFile(`ggzy-${key.lot}-${key.round}-${key.seat}.key.txt`, warning, title, { lot: key.lot, round: key.round, seat: key.seat, created: key.made_at, "public key": key.public_key }, [...groundsLines(key.grounds), key.private_key]);
}

/** Read the backup back from disk: what was not read back is not a backup. */
export async function confirmBackup(key: TrusteeKey, file: Blob): Promise<TrusteeKey> {
  if ((await privateKeyIn(file, key.suite)) !== key.private_key) throw new Trouble(_("所选文件不是这把私钥的备份，请选择刚才下载的文件"));
  return keep({ ...key, backed_up: true });
}

/** The key from a backup file, on another machine or after the browser was cleared. */
export async function restoreTrusteeKey(known: Pick<TrusteeKey, "lot" | "round" | "seat" | "suite" | "public_key">, file: Blob): Promise<TrusteeKey> {
  const private_key = await privateKeyIn(file, known.suite);
  if ((await suiteOf(known.suite).publicKeyOf(private_key)) !== known.public_key)
    throw new Trouble(_("所选备份不是本席位登记的公钥对应的私钥：请选择本标段、本轮次、本席位的备份文件"));
  const { lot, round, seat, suite, public_key } = known;
  const before = await loadTrusteeKey(lot, round, seat);
  const grounds = before?.public_key === public_key && before.grounds ? before.grounds : groundsIn(await readKeyFile(file));
  return keep({ lot, round, seat, suite, public_key, private_key, made_at: new Date().toISOString(), backed_up: true, grounds });
}

/** Open a rehearsal envelope (base64); the answer proves to the server that the private half is here.
 *
 * Whatever else a server might send to be opened, a bidder's share above all, is not given back to it.
 */
export async function openRehearsal(key: TrusteeKey, envelope: string): Promise<string> {
  let answer: string;
  try {
    answer = new TextDecoder().decode(await suiteOf(key.suite).openSealed(key.private_key, unbase64(envelope)));
  } catch {
    throw new Trouble(_("试解失败：本机的私钥与登记的公钥不符。请用备份文件恢复；备份也没有的，须在截止前更换公钥并重新递交"));
  }
  if (!ANSWER.test(answer)) throw new Trouble(_("平台给出的不是演练信封，里面的内容没有交出。请保存本页并向监督部门反映"));
  return answer;
}

/** The private half, disclosed after the opening so that anybody can see who lied; the page asks once more before. */
export function discloseTrusteeKey(key: TrusteeKey, closing: Closing): string {
  expectClosed(closing, key.grounds);
  return key.private_key;
}
