/** The suite `age`: everything sealed is an age v1 file to one X25519 recipient, by the library as it comes.
 *
 * Only the payload of an envelope is sealed by libsodium instead: the library's own cipher, in plain script, is half as
 * fast, and an envelope may be a gigabyte. Header and file key are the library's.
 */

import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from "age-encryption";
import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { chance, join, nonceOf, pieces, streamOf, utf8 } from "./bytes";
import type { Suite } from "./suite";
import { _, Trouble } from "./words";

const IDENTITY = /AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}/;
const RECIPIENT = /^age1[02-9ac-hj-np-z]{58}$/;

async function makeKey() {
  const private_key = await generateX25519Identity();
  return { private_key, public_key: await identityToRecipient(private_key) };
}

async function publicKeyOf(private_key: string): Promise<string> {
  try {
    return await identityToRecipient(private_key);
  } catch {
    throw new Trouble(_("私钥抄写有误，校验不符"));
  }
}

const encrypterTo = (recipient: string): Encrypter => {
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  return encrypter;
};

const decrypterOf = (identity: string): Decrypter => {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  return decrypter;
};

const CHUNK = 64 * 1024;
const NONCE = 16;
const TAG = 16;

/** The header that the library writes, and the file key in it. */
async function headerTo(recipient: string, secret: Uint8Array): Promise<{ header: Uint8Array; file_key: Uint8Array }> {
  const nothing = await encrypterTo(recipient).encrypt(new Uint8Array(0));
  const header = nothing.slice(0, nothing.length - NONCE - TAG);
  return { header, file_key: await decrypterOf(new TextDecoder().decode(secret)).decryptHeader(header) };
}

async function* sealPieces(secret: Uint8Array, recipient: string, plain: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const { default: sodium } = await import("libsodium-wrappers"); // begun where it is wanted: a page cannot always
  await sodium.ready;
  const { header, file_key } = await headerTo(recipient, secret);
  const salt = chance(NONCE); // not the library's, under which nothing was sealed
  const key = hkdf(sha256, file_key, salt, utf8("payload"), 32);
  yield join(header, salt);
  let number = 0;
  for await (const { piece, last } of pieces(plain, CHUNK)) {
    yield sodium.crypto_aead_chacha20poly1305_ietf_encrypt(piece, null, null, nonceOf(number, last), key);
    number += 1;
  }
}

export const age: Suite = {
  makeKey,
  publicKeyOf,
  looksLikePublicKey: (text) => RECIPIENT.test(text),
  privateIn: (text) => IDENTITY.exec(text)?.[0],
  async makeSecret() {
    const key = await makeKey();
    return { secret: utf8(key.private_key), recipient: key.public_key };
  },
  async fits(recipient, secret) {
    const text = new TextDecoder().decode(secret);
    if (IDENTITY.exec(text)?.[0] !== text) return false;
    return (await publicKeyOf(text).catch(() => "")) === recipient;
  },
  sealTo: (public_key, text) => encrypterTo(public_key).encrypt(text),
  async openSealed(private_key, sealed) {
    try {
      return await decrypterOf(private_key).decrypt(sealed);
    } catch {
      throw new Trouble(_("这一份不是向这把密钥加密的，或者已经损坏"));
    }
  },
  sealEnvelope: async (secret, recipient, plain) => streamOf(sealPieces(secret, recipient, plain)),
  openEnvelope: (secret, sealed) => decrypterOf(new TextDecoder().decode(secret)).decrypt(sealed),
};
