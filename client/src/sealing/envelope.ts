/** Sealing: draft → manifest and container → envelope and shares, kept in this browser until they are uploaded. */

import { beside, type Beside } from "./beside";
import type { BidderKey } from "./bidder_key";
import { base64, chance, hex, sha256 } from "./bytes";
import { canonicalBytes, type Plain } from "./canonical";
import { checkDraft, type Lot } from "./check";
import { containerLength, type Member } from "./container";
import { type Draft, fileBody, place } from "./draft";
import { all, dropFile, expectRoom, fileNames, fileOf, get, put } from "./locker";
import { expectPolicy } from "./policy";
import { partSecret, type SealedShare, sealShares, splitSecret } from "./shares";
import { type BidStatement, readStatement, type SignedStatement, signStatement } from "./statement";
import { type SuiteName, suiteOf } from "./suite";
import { _, Trouble } from "./words";

const BUFFER = 2 * 1024 * 1024;
const BUFFERS = 4;

export interface Sealing {
  id: string;
  lot: string;
  round: number;
  size: number;
  sha256: string;
  suite: SuiteName;
  /** The commitment to the envelope's key, and the digest of what it was sealed for. */
  recipient: string;
  policy: string;
  shares: SealedShare[];
  bidder_copy: string;
  manifest_sha256: string;
  build: string;
  made_at: string;
  /** The signed statement, where the command line made it. */
  signed?: string;
}
export type Tick = (part: number) => void;

/** The manifest of a complete draft. Throws with the first thing that is missing. */
export async function pack(draft: Draft, lot: Lot): Promise<{ manifest: Uint8Array; members: Member[] }> {
  const stop = checkDraft(draft, lot).find((finding) => finding.level === "stop");
  if (stop) throw new Trouble(stop.text);
  const { saved_at: _saved, format: _format, ...told } = draft;
  const manifest = canonicalBytes({
    ...told,
    format: "ggzy-bid/1",
    draw_nonce: hex(chance(32)),
    made_at: new Date().toISOString(),
    build: await buildHash(),
  } as unknown as Plain);
  const members: Member[] = [{ path: "manifest.json", body: new Blob([manifest as BlobPart]) }];
  for (const paper of draft.files) members.push({ path: paper.path, body: await fileBody(draft, paper.path) });
  return { manifest, members };
}

/** Seal a draft with a key of its own, thrown away here. Only ciphertext is kept, as a file of this browser's.
 *
 * The record of the sealing is written last: a browser closed in the middle leaves nothing that could be submitted.
 */
export async function seal(draft: Draft, lot: Lot, key: BidderKey, tick: Tick = () => {}): Promise<Sealing> {
  await expectPolicy(lot);
  if (lot.policy.bidder_part && !key.backed_up) throw new Trouble(_("本标段须投标人参与解密：请先下载密钥备份并读回，再加密"));
  if (key.suite !== lot.policy.suite) throw new Trouble(_("本机的密钥与本标段规定的算法不同，请重新生成"));
  const { manifest, members } = await pack(draft, lot);
  const length = containerLength(members.map((member) => member.body.size));
  await expectRoom(length * 1.01);
  const suite = suiteOf(lot.policy.suite);
  const { secret, recipient } = await suite.makeSecret();
  const id = hex(chance(16));
  return whileSealing(id, async () => {
    const kept = await beside(async (worker) => {
      await worker.ask("seal", { into: id, suite: lot.policy.suite, secret, recipient, members });
      return written(worker, (bytes) => tick(Math.min(1, bytes / length)));
    });
    const parts = partSecret(secret, lot.policy);
    const sealing: Sealing = {
      ...kept, id, lot: lot.lot, round: lot.round, suite: lot.policy.suite, recipient, policy: lot.policy_digest,
      shares: await sealShares(lot, recipient, await splitSecret(parts.trustees, lot.policy)),
      bidder_copy: base64(await suite.sealTo(key.public_key, parts.bidder)),
      manifest_sha256: await sha256(manifest), build: await buildHash(), made_at: new Date().toISOString(),
    };
    return keepSealing(draft.bidder.uscc, sealing);
  });
}

async function keepSealing(uscc: string, sealing: Sealing): Promise<Sealing> {
  const earlier = await loadSealing(sealing.lot, sealing.round, uscc);
  await put("sealings", place(sealing.lot, sealing.round, uscc), sealing);
  if (earlier) await dropEnvelope(earlier);
  return sealing;
}

/** What a statement says beyond its sealing. */
export interface Turn {
  sequence: number;
  prev: string;
  pseudonym: string;
}

/** Take in what the command line sealed: the same as if it had been sealed here, with the statement signed already. */
export async function takeSealed(lot: Lot, turn: Turn, uscc: string, text: string, file: Blob): Promise<Sealing> {
  const statement = readStatement(text);
  if (statement.act !== "submit" || statement.lot !== lot.lot || statement.round !== lot.round) throw new Trouble(_("这份递交声明属于其他标段或者其他轮次"));
  if (statement.pseudonym !== turn.pseudonym) throw new Trouble(_("这份递交声明不是贵单位的，请确认登录的单位"));
  if (statement.policy !== lot.policy_digest) throw new Trouble(_("加密之后，本标段的保管方案或公钥已经更换：请重新导出标段资料并重新加密"));
  expectTurn(statement, turn);
  await expectRoom(file.size * 1.01);
  const id = hex(chance(16));
  return whileSealing(id, async () => {
    const kept = await beside(async (worker) => {
      await worker.ask("copy", { into: id, file });
      return written(worker);
    });
    if (kept.sha256 !== statement.envelope_sha256 || kept.size !== statement.size)
      throw new Trouble(_("加密文件与递交声明所载的摘要不一致：请选择同一次加密得到的两个文件"));
    const { suite, recipient, policy, shares, bidder_copy, build } = statement;
    const { lot: name, round } = lot;
    return keepSealing(uscc, { ...kept, id, lot: name, round, suite: suite as SuiteName, recipient, policy, shares, bidder_copy, manifest_sha256: "", build, made_at: new Date().toISOString(), signed: text });
  });
}

function expectTurn(statement: BidStatement, turn: Turn): void {
  if (statement.sequence !== turn.sequence || statement.prev !== turn.prev)
    throw new Trouble(_("递交声明是按以前的回执制作的：请重新导出标段资料（lot.json），用 ggzy-bid 重新加密"));
}

/** The signed statement that submits a sealing. */
export function stateSealing(sealing: Sealing, key: BidderKey, told: Turn): SignedStatement {
  if (sealing.signed) {
    expectTurn(readStatement(sealing.signed), told);
    return JSON.parse(sealing.signed) as SignedStatement;
  }
  const { lot, round, suite, size, recipient, policy, shares, bidder_copy, build } = sealing;
  return signStatement({ act: "submit", lot, round, suite, size, recipient, policy, shares, bidder_copy, build, envelope_sha256: sealing.sha256, ...told }, key.signing_key);
}

const LOCK = "ggzy-sealing-";

/** Holds a lock while it is being sealed, so that what a closed browser left half done is told from what is under way. */
async function whileSealing<T>(id: string, work: () => Promise<T>): Promise<T> {
  const held = async () => {
    try {
      return await work();
    } catch (error) {
      await dropFile(id).catch(() => {}); // the next visit sweeps it away
      throw error;
    }
  };
  return navigator.locks ? navigator.locks.request(LOCK + id, held) : held();
}

/** Throw away the envelopes that no window is at any more. Without locks nothing can be told, and all is kept. */
export async function dropHalfSealed(): Promise<void> {
  if (!navigator.locks) return;
  for (const id of await fileNames())
    await navigator.locks.request(LOCK + id, { ifAvailable: true }, async (lock) => {
      if (lock && !(await finished()).includes(id)) await dropFile(id).catch(() => {});
    });
}

const finished = async () => (await all<Sealing>("sealings")).map((sealing) => sealing.id);

/** Size and digest of what the worker reads, seals and writes.
 *
 * What it has written is hashed in a second one while the next bytes are being sealed. The same few buffers go round, so
 * that memory stays flat.
 */
function written(worker: Beside, tick: (bytes: number) => void = () => {}) {
  return beside(async (hasher) => {
    const go = (buffer: ArrayBuffer) => worker.ask("go", buffer, [buffer]);
    const going = Array.from({ length: BUFFERS }, () => go(new ArrayBuffer(BUFFER)));
    for (let size = 0; ; tick(size)) {
      const { buffer, filled } = await going.shift()!;
      size += filled;
      const hashed = hasher.ask("hash", { buffer, filled }, [buffer]);
      if (filled < BUFFER) return { size, sha256: await hasher.ask("digest", true) };
      going.push(hashed.then(go));
    }
  });
}

/** What was sealed here last for this lot and round, uploaded or not. */
export async function loadSealing(lot: string, round: number, uscc: string): Promise<Sealing | undefined> {
  const known = await get<Sealing>("sealings", place(lot, round, uscc));
  return known?.shares ? known : undefined; // an older program sealed to one key for all
}

/** The envelope as a file that the bidder can keep; stock `age` opens one of its suite with the secret. */
export async function envelopeFile(sealing: Sealing): Promise<File> {
  const file = await fileOf(sealing.id);
  if (file?.size !== sealing.size) throw new Trouble(_("本机保存的加密文件不完整，请重新加密"));
  return file;
}

export const dropEnvelope = (sealing: Pick<Sealing, "id">) => dropFile(sealing.id);

let build: Promise<string> | undefined;

/** Which program sealed: the digest of this very file as the server gave it, to be compared with the published one. */
export function buildHash(): Promise<string> {
  build ??= fetch(import.meta.url, { cache: "force-cache" })
    .then((answer) => answer.arrayBuffer())
    .then((body) => sha256(new Uint8Array(body)));
  return build;
}
