/** The statement 递交声明, second edition: made, signed, read and verified as ggzy/core/sealing/statement.py does. */

import { ed25519 } from "@noble/curves/ed25519.js";
import { hex, join, unhex, utf8 } from "./bytes";
import { canonical, canonicalBytes, type Plain } from "./canonical";
import type { SealedShare } from "./shares";
import { _, Trouble } from "./words";

export interface BidStatement {
  format: "ggzy-statement/2";
  act: "submit" | "withdraw";
  lot: string;
  round: number;
  sequence: number;
  prev: string;
  pseudonym: string;
  suite: string;
  envelope_sha256: string;
  size: number;
  recipient: string;
  policy: string;
  shares: SealedShare[];
  bidder_copy: string;
  signer: string;
  build: string;
}
export interface SignedStatement {
  statement: BidStatement;
  signature: string;
}

const FORMAT = "ggzy-statement/2";

export function makeSigner(): { signer: string; signing_key: string } {
  const seed = ed25519.utils.randomSecretKey();
  return { signing_key: hex(seed), signer: hex(ed25519.getPublicKey(seed)) };
}

export const signerOf = (signing_key: string) => hex(ed25519.getPublicKey(unhex(signing_key)));

const toSign = (statement: BidStatement) => join(utf8(`${FORMAT}\n`), canonicalBytes(statement as unknown as Plain));

export function signStatement(told: Omit<BidStatement, "format" | "signer">, signing_key: string): SignedStatement {
  const statement: BidStatement = { ...told, format: FORMAT, signer: signerOf(signing_key) };
  return { statement, signature: hex(ed25519.sign(toSign(statement), unhex(signing_key))) };
}

export const statementText = (signed: SignedStatement) => canonical(signed as unknown as Plain);

/** Read strictly and verify the signature; throws with what is wrong. */
export function readStatement(text: string): BidStatement {
  let signed: SignedStatement;
  try {
    signed = JSON.parse(text) as SignedStatement;
  } catch {
    throw new Trouble(_("递交声明的格式不正确"));
  }
  const { statement, signature } = signed;
  if (statement?.format !== FORMAT || !Array.isArray(statement.shares)) throw new Trouble(_("递交声明的格式不正确"));
  if (statementText(signed) !== text) throw new Trouble(_("递交声明不是规范写法，可能被改写过"));
  if (!verified(statement, signature)) throw new Trouble(_("递交声明的签名不正确"));
  return statement;
}

function verified(statement: BidStatement, signature: string): boolean {
  try {
    // Strict verification (RFC 8032), as the other side does.
    return ed25519.verify(unhex(signature), toSign(statement), unhex(statement.signer), { zip215: false });
  } catch {
    return false;
  }
}
