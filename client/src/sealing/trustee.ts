/** A seat's key of one lot and round: its private half is born, kept and backed up here, and leaves only after the opening. */

import { unbase64 } from "./bytes";
import { keyFile, privateKeyIn } from "./key_file";
import { get, persist, put } from "./locker";
import { type Seat, seatLabel } from "./policy";
import { type SuiteName, suiteOf } from "./suite";
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
}

const place = (lot: string, round: number, seat: Seat) => `${lot}#${round}#${seat}`;
const keep = async (key: TrusteeKey) => (await put("keys", place(key.lot, key.round, key.seat), key), key);

export const loadTrusteeKey = (lot: string, round: number, seat: Seat) => get<TrusteeKey>("keys", place(lot, round, seat));

/** A new pair, or the one that is already here: a second click must not orphan the first key. */
export async function makeTrusteeKey(lot: string, round: number, seat: Seat, suite: SuiteName): Promise<TrusteeKey> {
  const known = await loadTrusteeKey(lot, round, seat);
  if (known?.suite === suite) return known;
  await persist();
  const made = await suiteOf(suite).makeKey();
  return keep({ lot, round, seat, suite, ...made, made_at: new Date().toISOString(), backed_up: false });
}

/** Download the backup: a text file with the key on a line of its own. Put it on a medium that is locked away. */
export function downloadBackup(key: TrusteeKey, title: string): void {
  const warning = _("保管密钥备份（{seat}）：凭此文件可以打开本席位保管的全部密钥份额，开标前不得交给任何人", { seat: seatLabel(key.seat) });
  keyFile(`ggzy-${key.lot}-${key.round}-${key.seat}.key.txt`, warning, title, { lot: key.lot, round: key.round, seat: key.seat, created: key.made_at, "public key": key.public_key }, [key.private_key]);
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
  return keep({ lot, round, seat, suite, public_key, private_key, made_at: new Date().toISOString(), backed_up: true });
}

/** Open a rehearsal envelope (base64); the answer proves to the server that the private half is here. */
export async function openRehearsal(key: TrusteeKey, envelope: string): Promise<string> {
  try {
    return new TextDecoder().decode(await suiteOf(key.suite).openSealed(key.private_key, unbase64(envelope)));
  } catch {
    throw new Trouble(_("试解失败：本机的私钥与登记的公钥不符。请用备份文件恢复；备份也没有的，须在截止前更换公钥并重新递交"));
  }
}

/** The private half, disclosed after the opening so that anybody can see who lied; the page asks once more before. */
export const discloseTrusteeKey = (key: TrusteeKey): string => key.private_key;
