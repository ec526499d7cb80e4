/** The published Merkle vectors through the browser's verifier: `node bundle.mjs FOLDER` prints one JSON line per file. */

import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { verifyConsistency, verifyInclusion } from "../src/tlog/merkle";

const raw = (text: string | null) => new Uint8Array(Buffer.from(text ?? "", "base64"));

function files(folder: string): string[] {
  return readdirSync(folder).sort().flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? files(path) : [path];
  });
}

function verdict(path: string): boolean {
  const told = JSON.parse(readFileSync(path, "utf8"));
  const proof = (told.proof ?? []).map(raw);
  try {
    if ("leafHash" in told) verifyInclusion(raw(told.leafHash), told.leafIdx, told.treeSize, proof, raw(told.root));
    else verifyConsistency(told.size1, told.size2, proof, raw(told.root1), raw(told.root2));
    return true;
  } catch {
    return false;
  }
}

for (const path of ["inclusion", "consistency"].map((kind) => join(process.argv[2], kind)).filter(existsSync).flatMap(files)) {
  console.log(JSON.stringify({ path, proven: verdict(path) }));
}
