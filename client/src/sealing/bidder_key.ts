/** The bidder's own keys of one lot and round: one to which the copy of each envelope's secret is sealed, one that signs.
 *
 * They stay in this browser and in a backup file. Losing them is harmless, unless the bidder's part is needed to open.
 */

import { base64, unbase64 } from "./bytes";
import { keyFile, readKeyFile } from "./key_file";
import { get, persist, put } from "./locker";
import { makeSigner, readStatement, signerOf } from "./statement";
import { privateKeyIn, type SuiteName, suiteOf } from "./suite";
import { _, Trouble } from "./words";

export interface BidderKey {
  lot: string;
  round: number;
  uscc: string;
  suite: SuiteName;
  public_key: string;
  private_key: string;
  /** The Ed25519 pair that signs statements: a practice key until certificates come. */
  signer: string;
  signing_key: string;
  made_at: string;
  backed_up: boolean;
}

const SIGNING = /GGZY-SIGNING-KEY-1([0-9A-F]{64})/;

const place = (lot: string, round: number, uscc: string) => `${lot}#${round}#bidder#${uscc}`;
const keep = async (key: BidderKey) => (await put("keys", place(key.lot, key.round, key.uscc), key), key);

export const loadBidderKey = (lot: string, round: number, uscc: string) => get<BidderKey>("keys", place(lot, round, uscc));

/** New keys, or those that are here; another suite in a new tender file makes new ones. */
export async function makeBidderKey(lot: string, round: number, uscc: string, suite: SuiteName): Promise<BidderKey> {
  const known = await loadBidderKey(lot, round, uscc);
  if (known?.suite === suite) return known;
  await persist();
  const made = await suiteOf(suite).makeKey();
  return keep({ lot, round, uscc, suite, ...made, ...makeSigner(), made_at: new Date().toISOString(), backed_up: false });
}

export function downloadBidderBackup(key: BidderKey, title: string): void {
  const warning = _("投标人密钥备份：凭此文件可以打开本单位自己的投标文件，不得交给任何人");
  const told = { lot: key.lot, round: key.round, bidder: key.uscc, created: key.made_at, "public key": key.public_key, signer: key.signer };
  // As a comment: `age` would not know a line of another kind of key.
  keyFile(`ggzy-${key.lot}-${key.round}-bidder.key.txt`, warning, title, told, [`# GGZY-SIGNING-KEY-1${key.signing_key.toUpperCase()}`, key.private_key]);
}

/** Read the backup back from disk: what was not read back is not a backup. */
export async function confirmBidderBackup(key: BidderKey, file: Blob): Promise<BidderKey> {
  const right = (await privateKeyIn(file, key.suite)) === key.private_key && signingKeyIn(await readKeyFile(file)) === key.signing_key;
  if (!right) throw new Trouble(_("所选文件不是这把密钥的备份，请选择刚才下载的文件"));
  return keep({ ...key, backed_up: true });
}

/** The keys from a backup file, on another machine or after the browser was cleared. */
export async function restoreBidderKey(known: Pick<BidderKey, "lot" | "round" | "uscc" | "suite">, file: Blob): Promise<BidderKey> {
  const text = await readKeyFile(file);
  const own = `# bidder: ${known.uscc}`;
  if (!text.split("\n").includes(own) || !text.includes(`# lot: ${known.lot}\n# round: ${known.round}\n`))
    throw new Trouble(_("这不是本单位在本标段、本轮次的密钥备份"));
  const private_key = await privateKeyIn(file, known.suite);
  const signing_key = signingKeyIn(text);
  const { lot, round, uscc, suite } = known;
  const public_key = await suiteOf(suite).publicKeyOf(private_key);
  return keep({ lot, round, uscc, suite, public_key, private_key, signing_key, signer: signerOf(signing_key), made_at: new Date().toISOString(), backed_up: true });
}

function signingKeyIn(text: string): string {
  const found = SIGNING.exec(text);
  if (!found) throw new Trouble(_("备份文件中缺少签名密钥，请选择生成密钥时下载的备份文件"));
  return found[1].toLowerCase();
}

/** What the bidder's copy of a statement holds, in base64: the envelope's secret, or the bidder's half of it. */
export async function openBidderCopy(key: BidderKey, statement_text: string): Promise<string> {
  const statement = readStatement(statement_text);
  if (!statement.bidder_copy) throw new Trouble(_("这次递交没有留给投标人自己的一份密钥"));
  if (statement.suite !== key.suite) throw new Trouble(_("本机的密钥与递交时所用的算法不同，请用备份文件恢复"));
  return base64(await suiteOf(key.suite).openSealed(key.private_key, unbase64(statement.bidder_copy)));
}
