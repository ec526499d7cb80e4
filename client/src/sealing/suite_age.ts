/** The suite `age`: everything sealed is an age v1 file to one X25519 recipient, by the library as it comes. */

import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from "age-encryption";
import { utf8 } from "./bytes";
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
  sealEnvelope: (_secret, recipient, plain) => encrypterTo(recipient).encrypt(plain),
  openEnvelope: (secret, sealed) => decrypterOf(new TextDecoder().decode(secret)).decrypt(sealed),
};
