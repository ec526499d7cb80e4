/** The suites 密码套件 behind one interface; what they write is what ggzy/core/sealing/suites reads. */

import { readKeyFile } from "./key_file";
import { age } from "./suite_age";
import { gm } from "./suite_gm";
import { _, Trouble } from "./words";

export type SuiteName = "age" | "gm";

export interface KeyPair {
  public_key: string;
  private_key: string;
}

export interface Suite {
  makeKey(): Promise<KeyPair>;
  publicKeyOf(private_key: string): Promise<string>;
  looksLikePublicKey(text: string): boolean;
  /** The private key that stands in the text of a backup file. */
  privateIn(text: string): string | undefined;
  /** A new envelope's secret and the commitment to it. */
  makeSecret(): Promise<{ secret: Uint8Array; recipient: string }>;
  fits(recipient: string, secret: Uint8Array): Promise<boolean>;
  /** A few hundred bytes to a trustee's or a bidder's key. */
  sealTo(public_key: string, text: Uint8Array): Promise<Uint8Array>;
  openSealed(private_key: string, sealed: Uint8Array): Promise<Uint8Array>;
  sealEnvelope(secret: Uint8Array, recipient: string, plain: ReadableStream<Uint8Array>): Promise<ReadableStream<Uint8Array>>;
  openEnvelope(secret: Uint8Array, sealed: ReadableStream<Uint8Array>): Promise<ReadableStream<Uint8Array>>;
}

const SUITES: Record<SuiteName, Suite> = { age, gm };

export function suiteOf(name: string): Suite {
  const suite = SUITES[name as SuiteName];
  if (!Object.hasOwn(SUITES, name)) throw new Trouble(_("没有“{name}”这个密码套件，请刷新页面后重试", { name }));
  return suite;
}

/** The private key of this suite in a backup file. */
export async function privateKeyIn(file: Blob, suite: SuiteName): Promise<string> {
  const found = suiteOf(suite).privateIn(await readKeyFile(file));
  if (!found) throw new Trouble(_("文件中没有本标段所用算法的私钥：请选择生成密钥时下载的备份文件"));
  return found;
}
