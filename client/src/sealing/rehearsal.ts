/** The bidder's rehearsal 试投: a small test bid sealed for the lot's real keys and opened again, all in this browser. */

import { base64, chance, hex, sha256, unbase64, xor } from "./bytes";
import type { BidderKey } from "./bidder_key";
import { canonicalBytes } from "./canonical";
import { containerStream, type Member } from "./container";
import { expectPolicy, type SealedFor } from "./policy";
import { combineValues, partSecret, sealShares, splitSecret } from "./shares";
import { readStatement, signStatement, statementText } from "./statement";
import { suiteOf } from "./suite";
import { _, Trouble } from "./words";

const TEST_BYTES = 256 * 1024;

export interface Rehearsal {
  ok: boolean;
  size: number;
  seconds: number;
  text: string;
}

/** Nothing is kept and nothing is sent. Every subset of shares that must open is tried. */
export async function rehearseBid(told: SealedFor, key: BidderKey): Promise<Rehearsal> {
  const begun = performance.now();
  const done = (ok: boolean, size: number, text: string): Rehearsal => ({ ok, size, text, seconds: (performance.now() - begun) / 1000 });
  try {
    const size = await sealAndOpen(told, key);
    return done(true, size, _("试投成功：用本标段登记的公钥加密的测试文件，已由本单位自己的密钥在本机打开，内容逐字节一致。"));
  } catch (error) {
    const why = error instanceof Trouble ? error.message : _("浏览器在加密或解密时出错（{why}）", { why: String(error) });
    return done(false, 0, _("试投没有成功：{why}", { why }));
  }
}

async function sealAndOpen(told: SealedFor, key: BidderKey): Promise<number> {
  await expectPolicy(told);
  if (key.suite !== told.policy.suite) throw new Trouble(_("本机的密钥与本标段规定的算法不同，请重新生成"));
  const suite = suiteOf(told.policy.suite);
  const { secret, recipient } = await suite.makeSecret();
  const paper = new Blob([chance(65_536), chance(65_536), new Uint8Array(TEST_BYTES - 131_072)] as BlobPart[]);
  const members: Member[] = [
    { path: "manifest.json", body: new Blob([canonicalBytes({ format: "ggzy-rehearsal/1", lot: told.lot, nonce: hex(chance(32)) }) as BlobPart]) },
    { path: "files/001", body: paper },
  ];
  const plain = await wholeOf(containerStream(members));
  const sealed = await wholeOf(await suite.sealEnvelope(secret, recipient, new Blob([plain as BlobPart]).stream()));
  const parts = partSecret(secret, told.policy);
  const values = await splitSecret(parts.trustees, told.policy);
  const statement = signStatement(
    {
      act: "submit", lot: told.lot, round: told.round, sequence: 1, prev: "", pseudonym: "A".repeat(12), suite: told.policy.suite,
      envelope_sha256: await sha256(sealed), size: sealed.length, recipient, policy: told.policy_digest,
      shares: await sealShares(told, recipient, values), bidder_copy: base64(await suite.sealTo(key.public_key, parts.bidder)), build: "",
    },
    key.signing_key,
  );
  const read = readStatement(statementText(statement));
  const copy = await suite.openSealed(key.private_key, unbase64(read.bidder_copy));
  for (const chosen of subsets(values, told.policy.threshold)) {
    const half = await combineValues(chosen);
    const found = told.policy.bidder_part ? xor(half, copy) : half;
    if (!(await suite.fits(read.recipient, found))) throw new Trouble(_("密钥份额合不成原来的密钥"));
  }
  const own = told.policy.bidder_part ? xor(parts.trustees, copy) : copy;
  if (!(await suite.fits(read.recipient, own))) throw new Trouble(_("本单位自己的一份密钥打不开测试文件"));
  const opened = await wholeOf(await suite.openEnvelope(own, new Blob([sealed as BlobPart]).stream()));
  if ((await sha256(opened)) !== (await sha256(plain))) throw new Trouble(_("打开的内容与加密前不一致"));
  return sealed.length;
}

function* subsets<T>(all: T[], size: number): Generator<T[]> {
  if (!size) return yield [];
  for (let at = 0; at <= all.length - size; at += 1)
    for (const rest of subsets(all.slice(at + 1), size - 1)) yield [all[at], ...rest];
}

const wholeOf = async (stream: ReadableStream<Uint8Array>) => new Uint8Array(await new Response(stream).arrayBuffer());
