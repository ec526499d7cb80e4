/** The suite `gm` 国密: byte for byte what ggzy/core/sealing/suites/gm.py writes and reads; its docstring has the format.
 *
 * `sm-crypto-v2` makes wrong output for nonces of 16 bytes and takes one of none: nonces have 12 bytes here, always. It
 * does not check either that the point of a ciphertext lies on the curve when given as DER, so the parts are taken out
 * of the DER here and handed over in the form in which it does.
 */

import { hkdf, sm2, sm3, sm4 } from "sm-crypto-v2";
import { chance, hex, join, nonceOf, pieces, same, streamOf, unhex, utf8 } from "./bytes";
import type { Suite } from "./suite";
import { _, Trouble } from "./words";

const MAGIC = utf8("ggzy-gm-envelope/1\n");
const SALT = 16;
const MAC = 32;
const HEADER = MAGIC.length + SALT + MAC;
const KEY = 16;
const NONCE = 12;
const TAG = 16;
const CHUNK = 64 * 1024;
const C1C3C2 = 1;

const PUBLIC = /^sm2:(04[0-9a-f]{128})$/;
const PRIVATE = /SM2-KEY-1([0-9A-F]{64})/;
const SECRET = /^SM4-KEY-1([0-9A-F]{32})$/;

export function sealChunk(key: Uint8Array, nonce: Uint8Array, plain: Uint8Array): Uint8Array {
  expect(key.length === KEY && nonce.length === NONCE);
  const { output, tag } = sm4.encrypt(plain, key, { mode: "gcm", iv: nonce, output: "array", outputTag: true });
  expect(output.length === plain.length && tag?.length === TAG);
  return join(output, tag!);
}

/** The plain text, or undefined when the tag does not fit. */
export function openChunk(key: Uint8Array, nonce: Uint8Array, sealed: Uint8Array): Uint8Array | undefined {
  expect(key.length === KEY && nonce.length === NONCE);
  if (sealed.length < TAG) return undefined;
  const [text, tag] = [sealed.subarray(0, -TAG), sealed.subarray(-TAG)];
  try {
    return sm4.decrypt(text, key, { mode: "gcm", iv: nonce, output: "array", tag });
  } catch {
    return undefined;
  }
}

/** It cannot happen; if it does, nothing may be sealed. */
function expect(holds: boolean): asserts holds {
  if (!holds) throw new Error("gm: wrong length");
}

function keyIn(secret: Uint8Array): Uint8Array {
  const found = SECRET.exec(new TextDecoder().decode(secret));
  if (!found) throw new Trouble(_("这不是国密信封的密钥"));
  return unhex(found[1]);
}

function headerKeys(key: Uint8Array, begin: Uint8Array): { payload: Uint8Array; mac: Uint8Array } {
  const salt = begin.slice(MAGIC.length);
  const mac = unhex(sm3(begin, { mode: "hmac", key: hkdf(key, salt, utf8("ggzy-gm header/1"), 32) }));
  return { payload: hkdf(key, salt, utf8("ggzy-gm payload/1"), KEY), mac };
}

async function* sealPieces(key: Uint8Array, plain: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const begin = join(MAGIC, chance(SALT));
  const { payload, mac } = headerKeys(key, begin);
  yield join(begin, mac);
  let number = 0;
  for await (const { piece, last } of pieces(plain, CHUNK)) {
    yield sealChunk(payload, nonceOf(number, last), piece);
    number += 1;
  }
}

async function* openPieces(key: Uint8Array, sealed: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const damaged = () => new Trouble(_("加密文件已损坏或被截断，无法完整解密"));
  let payload: Uint8Array | undefined;
  let number = 0;
  for await (const { piece, last } of pieces(await afterHeader(sealed, (header) => {
    const begin = header.subarray(0, MAGIC.length + SALT);
    const keys = headerKeys(key, begin);
    if (header.length < HEADER || !same(keys.mac, header.subarray(MAGIC.length + SALT)))
      throw new Trouble(_("密钥不是这份加密文件的，或者文件头已损坏"));
    payload = keys.payload;
  }), CHUNK + TAG)) {
    const plain = openChunk(payload!, nonceOf(number, last), piece);
    if (!plain || (!plain.length && number)) throw damaged();
    yield plain;
    number += 1;
  }
}

/** The stream behind its header, which `check` is shown first. */
async function afterHeader(stream: ReadableStream<Uint8Array>, check: (header: Uint8Array) => void): Promise<ReadableStream<Uint8Array>> {
  const reader = stream.getReader();
  let held: Uint8Array = new Uint8Array(0);
  while (held.length < HEADER) {
    const next = await reader.read();
    if (next.done) break;
    held = join(held, next.value);
  }
  check(held.subarray(0, HEADER));
  let rest: Uint8Array | undefined = held.subarray(HEADER);
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (rest?.length) controller.enqueue(rest);
      else {
        const next = await reader.read();
        if (next.done) return controller.close();
        controller.enqueue(next.value);
      }
      rest = undefined;
    },
  }, { highWaterMark: 0 });
}

// ---- shares: SM2 of a fresh SM4 key, and behind it the text under that key ----

/** How long the DER ciphertext at the beginning is; 0 when there is none. */
function derLength(sealed: Uint8Array): number {
  if (sealed.length < 4 || sealed[0] !== 0x30) return 0;
  if (sealed[1] < 0x80) return 2 + sealed[1];
  if (sealed[1] === 0x81) return 3 + sealed[2];
  return sealed[1] === 0x82 ? 4 + sealed[2] * 256 + sealed[3] : 0;
}

/** x, y, C3 and C2 of the ciphertext, in hex as the library wants them; undefined where the form is another. */
function derParts(der: Uint8Array): string | undefined {
  let at = der[1] < 0x80 ? 2 : 2 + (der[1] & 0x7f);
  const parts: string[] = [];
  for (const kind of [0x02, 0x02, 0x04, 0x04]) {
    const length = der[at + 1];
    if (der[at] !== kind || !(length > 0 && length < 0x80) || at + 2 + length > der.length) return undefined;
    parts.push(hex(der.subarray(at + 2, at + 2 + length)));
    at += 2 + length;
  }
  const number = (text: string) => text.replace(/^00/, "").padStart(64, "0");
  const [x, y, hash, text] = [number(parts[0]), number(parts[1]), parts[2], parts[3]];
  return at === der.length && x.length === 64 && y.length === 64 && hash.length === 64 ? x + y + hash + text : undefined;
}

function unwrap(number: string, sealed: Uint8Array): Uint8Array | undefined {
  const end = derLength(sealed);
  const parts = end && end <= sealed.length ? derParts(sealed.subarray(0, end)) : undefined;
  if (!parts) return undefined;
  let key: Uint8Array;
  try {
    key = sm2.doDecrypt(parts, number.toLowerCase(), C1C3C2, { output: "array" });
  } catch {
    return undefined; // a point off the curve
  }
  return key.length === KEY ? openChunk(key, new Uint8Array(NONCE), sealed.subarray(end)) : undefined;
}

const commitment = (secret: Uint8Array) => `sm3:${sm3(join(utf8("ggzy-gm-commit/1\n"), secret))}`;

function looksLikePublicKey(text: string): boolean {
  const found = PUBLIC.exec(text);
  return !!found && sm2.verifyPublicKey(found[1]);
}

export const gm: Suite = {
  async makeKey() {
    const { privateKey, publicKey } = sm2.generateKeyPairHex();
    return { private_key: `SM2-KEY-1${privateKey.padStart(64, "0").toUpperCase()}`, public_key: `sm2:${publicKey}` };
  },
  async publicKeyOf(private_key) {
    const found = PRIVATE.exec(private_key);
    if (!found) throw new Trouble(_("私钥抄写有误，校验不符"));
    return `sm2:${sm2.getPublicKeyFromPrivateKey(found[1].toLowerCase())}`;
  },
  looksLikePublicKey,
  privateIn: (text) => PRIVATE.exec(text)?.[0],
  async makeSecret() {
    const secret = utf8(`SM4-KEY-1${hex(chance(KEY)).toUpperCase()}`);
    return { secret, recipient: commitment(secret) };
  },
  fits: async (recipient, secret) => SECRET.test(new TextDecoder().decode(secret)) && commitment(secret) === recipient,
  async sealTo(public_key, text) {
    if (!looksLikePublicKey(public_key)) throw new Trouble(_("公钥写法不正确，请刷新页面后重试"));
    const key = chance(KEY);
    const wrapped = unhex(sm2.doEncrypt(key, public_key.slice(4), C1C3C2, { asn1: true }));
    return join(wrapped, sealChunk(key, new Uint8Array(NONCE), text));
  },
  async openSealed(private_key, sealed) {
    const opened = unwrap(PRIVATE.exec(private_key)?.[1] ?? "", sealed);
    if (!opened) throw new Trouble(_("这一份不是向这把密钥加密的，或者已经损坏"));
    return opened;
  },
  sealEnvelope: async (secret, _recipient, plain) => streamOf(sealPieces(keyIn(secret), plain)),
  openEnvelope: async (secret, sealed) => streamOf(openPieces(keyIn(secret), sealed)),
};
