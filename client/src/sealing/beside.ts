/** Work beside the page 后台线程: what takes long (reading, sealing, hashing) runs in workers made from this very file, so that
 * one digest still names all that touches a bid in clear and the page stays ready to be used.
 */

import { createSHA256 } from "hash-wasm";
import { streamOf } from "./bytes";
import { bodyPieces, containerStream, type Member } from "./container";
import { full, writing } from "./locker";
import { type SuiteName, suiteOf } from "./suite";
import { _, Trouble } from "./words";

/** What a worker may be asked; each is answered in turn. */
interface Asked {
  /** Begin to seal a container of these members into the file of that name. */
  seal: { into: string; suite: SuiteName; secret: Uint8Array; recipient: string; members: Member[] };
  /** Begin to copy a file into the one of that name. */
  copy: { into: string; file: Blob };
  /** Write the next bytes of what was begun, and give them in the buffer; fewer than it holds at the end, when all is on disk. */
  go: ArrayBuffer;
  /** Go on hashing with the first bytes of a buffer, which comes back to be filled again. */
  hash: { buffer: ArrayBuffer; filled: number };
  /** The digest of all that was hashed. */
  digest: true;
  /** The digest of a whole file. */
  file: Blob;
}
interface Answers {
  seal: true;
  copy: true;
  go: { buffer: ArrayBuffer; filled: number };
  hash: ArrayBuffer;
  digest: string;
  file: string;
}
type Told = { part: number } | { trouble: string; ours: boolean } | { answer: unknown };
type Waiting = { resolve: (answer: never) => void; reject: (error: Error) => void };

const inWorker = typeof document === "undefined";
/** How often a worker tells how far it is, in bytes. */
const TOLD = 4 * 1024 * 1024;

// ---- the page's side ----

/** One worker, as long as `work` takes. */
export async function beside<T>(work: (worker: Beside) => Promise<T>, tick: (part: number) => void = () => {}): Promise<T> {
  const worker = new Beside(tick);
  try {
    return await work(worker);
  } finally {
    worker.close();
  }
}

export class Beside {
  private worker = new Worker(import.meta.url, { type: "module" });
  private waiting: Waiting[] = [];

  constructor(tick: (part: number) => void) {
    this.worker.onmessage = ({ data }: MessageEvent<Told>) => {
      if ("part" in data) return tick(data.part);
      const { resolve, reject } = this.waiting.shift()!;
      if ("answer" in data) resolve(data.answer as never);
      else reject(data.ours ? new Trouble(data.trouble) : new Error(data.trouble));
    };
    this.worker.onerror = (event) => {
      event.preventDefault();
      const failure = new Trouble(_("浏览器没有在后台开始加密（{why}）。填写的内容都在本机；请刷新页面重试，仍然如此的请换用近三年内更新过的浏览器", { why: event.message || "Worker" }));
      for (const { reject } of this.waiting.splice(0)) reject(failure);
    };
  }

  ask<What extends keyof Asked>(what: What, told: Asked[What], handedOver: Transferable[] = []): Promise<Answers[What]> {
    const answer = new Promise<Answers[What]>((resolve, reject) => this.waiting.push({ resolve, reject }));
    answer.catch(() => {}); // heard where it is waited for
    this.worker.postMessage({ what, told }, handedOver);
    return answer;
  }

  close(): void {
    this.worker.terminate();
  }
}

// ---- the worker's side ----

let source: ReadableStreamDefaultReader<Uint8Array>;
let target: FileSystemSyncAccessHandle;
let ended = false;
let rest: Uint8Array = new Uint8Array(0);
let whole: Awaited<ReturnType<typeof createSHA256>> | undefined;

const DONE: { [What in keyof Asked]: (told: Asked[What]) => Promise<Answers[What]> } = {
  async seal({ into, suite, secret, recipient, members }) {
    target = await writing(into);
    source = (await suiteOf(suite).sealEnvelope(secret, recipient, containerStream(members))).getReader();
    return true;
  },
  async copy({ into, file }) {
    target = await writing(into);
    source = streamOf(bodyPieces(file)).getReader();
    return true;
  },
  async go(buffer) {
    const into = new Uint8Array(buffer);
    let filled = 0;
    while (filled < into.length) {
      if (!rest.length) {
        const next = await source.read();
        if (next.done) break;
        rest = next.value;
      }
      const part = rest.subarray(0, into.length - filled);
      into.set(part, filled);
      write(part);
      filled += part.length;
      rest = rest.subarray(part.length);
    }
    if (filled < into.length && !ended) {
      target.flush();
      target.close();
      ended = true;
    }
    return { buffer, filled };
  },
  async hash({ buffer, filled }) {
    whole ??= await newHash();
    whole.update(new Uint8Array(buffer, 0, filled));
    return buffer;
  },
  async digest() {
    return (whole ?? (await newHash())).digest("hex");
  },
  async file(body) {
    const hash = await newHash();
    let read = 0;
    for await (const piece of bodyPieces(body)) {
      hash.update(piece);
      const before = Math.floor(read / TOLD);
      read += piece.length;
      if (Math.floor(read / TOLD) > before) postMessage({ part: read / body.size } satisfies Told);
    }
    return hash.digest("hex");
  },
};

/** As it comes: large pieces take the browser far longer. */
function write(part: Uint8Array): void {
  let written = 0;
  try {
    written = target.write(part as BufferSource);
  } catch (error) {
    throw full(error as DOMException);
  }
  if (written !== part.length) throw full(new DOMException("", "QuotaExceededError"));
}

async function newHash() {
  const hash = await createSHA256();
  hash.init();
  return hash;
}

/** Answer in the order asked, each when the one before is done. */
function answer(): void {
  let turn: Promise<void> = Promise.resolve();
  globalThis.onmessage = ({ data: { what, told } }: MessageEvent<{ what: keyof Asked; told: never }>) => {
    turn = turn.then(async () => {
      try {
        const answer = await DONE[what](told);
        postMessage({ answer } satisfies Told, { transfer: buffersOf(answer) });
      } catch (error) {
        postMessage({ trouble: (error as Error).message, ours: error instanceof Trouble } satisfies Told);
      }
    });
  };
}

function buffersOf(answer: Answers[keyof Answers]): ArrayBuffer[] {
  if (answer instanceof ArrayBuffer) return [answer];
  return typeof answer === "object" ? [answer.buffer] : [];
}

if (inWorker) answer();
