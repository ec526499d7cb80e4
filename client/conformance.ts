/** Answers `ggzy conformance` in Node, with the very code that the browser runs: one JSON in, one JSON out. */

import { ed25519 } from "@noble/curves/ed25519.js";
import { sm3 } from "sm-crypto-v2";
import { base64, hex, unbase64, unhex } from "./src/sealing/bytes";
import { suiteOf, type SuiteName } from "./src/sealing/suite";
import { openChunk, sealChunk } from "./src/sealing/suite_gm";

interface Case {
  [name: string]: string;
}
type Answer = string | boolean | null;

const wholeOf = async (stream: ReadableStream<Uint8Array>) => new Uint8Array(await new Response(stream).arrayBuffer());
const streamOf = (text: string) => new Blob([unbase64(text) as BlobPart]).stream();
const utf8 = (text: string) => new TextEncoder().encode(text);

/** What each question asks; an answer of null says that it was refused. */
const QUESTIONS: Record<string, (one: Case) => Answer | Promise<Answer>> = {
  sm4_gcm_seal: ({ key, iv, msg }) => hex(sealChunk(unhex(key), unhex(iv), unhex(msg))),
  sm4_gcm_open: ({ key, iv, sealed }) => {
    const opened = openChunk(unhex(key), unhex(iv), unhex(sealed));
    return opened ? hex(opened) : null;
  },
  hmac_sm3: ({ key, msg }) => sm3(unhex(msg), { mode: "hmac", key: unhex(key) }),
  ed25519: ({ pk, msg, sig }) => ed25519.verify(unhex(sig), unhex(msg), unhex(pk), { zip215: false }),
  envelope_seal: async ({ suite, secret, recipient, plain }) =>
    base64(await wholeOf(await suiteOf(suite as SuiteName).sealEnvelope(utf8(secret), recipient, streamOf(plain)))),
  envelope_open: async ({ suite, secret, sealed }) =>
    base64(await wholeOf(await suiteOf(suite as SuiteName).openEnvelope(utf8(secret), streamOf(sealed)))),
};

async function main(): Promise<void> {
  const parts: Uint8Array[] = [];
  for await (const part of process.stdin) parts.push(part as Uint8Array);
  const asked = JSON.parse(await new Blob(parts as BlobPart[]).text()) as { question: string; cases: Case[] };
  const answers: Answer[] = [];
  for (const one of asked.cases) {
    try {
      answers.push(await QUESTIONS[asked.question](one));
    } catch {
      answers.push(null);
    }
  }
  console.log(JSON.stringify(answers));
}

declare const process: { stdin: AsyncIterable<unknown> };
void main();
