/** Resumable upload: whatever breaks, the next attempt sends only what is missing. */

import { sha256 } from "./bytes";
import { readPiece } from "./container";
import { hashBlob } from "./draft";
import { dropEnvelope, envelopeFile, type Sealing } from "./envelope";
import { type SignedStatement, statementText } from "./statement";
import { _, Trouble } from "./words";

export interface Progress {
  upload: string;
  chunks: number;
  chunk_size: number;
  received: number[];
  finished: boolean;
  sealed: string;
}
export interface UploadOptions {
  /** The address under which uploads of this lot and round begin, ending in a slash. */
  url: string;
  csrf: string;
  tick?: (part: number) => void;
  /** Hears that the line is broken and when it will be tried again. */
  waiting?: (text: string) => void;
  signal?: AbortSignal;
  /** How long to go on trying without any progress. */
  patience_ms?: number;
  /** How long a piece may take at first, before it is tried on a new connection. */
  stall_ms?: number;
}

/** On a line that loses much, one connection waits while the others go on. */
const AT_ONCE = 3;
const STALL = 20_000;
const LONGEST_STALL = 10 * 60_000;
const FIRST_WAIT = 500;
const LONGEST_WAIT = 15_000;

/** Upload what was sealed, in pieces as large as the platform asks; may be called again after a cut, a reload or another day. */
export async function upload(sealing: Sealing, options: UploadOptions): Promise<Progress> {
  const begun = await patiently(options, () => send<Progress>("POST", options.url, options, announce(sealing)));
  if (begun.finished) return done(sealing, begun);
  const at = `${options.url}${begun.upload}/`;
  const file = await envelopeFile(sealing);
  const safe = new Set(begun.received);
  const pace = { allowed_ms: options.stall_ms ?? STALL };
  const missing = Array.from({ length: begun.chunks }, (_piece, index) => index).filter((index) => !safe.has(index));
  const sendOn = async () => {
    try {
      for (let index = missing.shift(); index !== undefined; index = missing.shift()) {
        await sendPiece(file.slice(index * begun.chunk_size, (index + 1) * begun.chunk_size), `${at}${index}/`, options, pace);
        options.tick?.(safe.add(index).size / begun.chunks);
      }
    } catch (error) {
      missing.length = 0; // the others stop too
      throw error;
    }
  };
  options.tick?.(safe.size / begun.chunks);
  await Promise.all(Array.from({ length: AT_ONCE }, sendOn));
  return done(sealing, await finish(sealing, at, options));
}

const announce = (sealing: Sealing) => ({ size: sealing.size, sha256: sealing.sha256 });

async function done(sealing: Sealing, progress: Progress): Promise<Progress> {
  if (!progress.finished) throw new Trouble(_("上传没有完成，请重试"));
  await dropEnvelope(sealing);
  return progress;
}

/** How long the pieces of one upload may take, learnt from those before. */
interface Pace {
  allowed_ms: number;
}

/** On a line that loses much, a connection may fall so far back that a new one is far ahead of it: too slow is broken. */
async function sendPiece(piece: Blob, at: string, options: UploadOptions, pace: Pace): Promise<void> {
  const more = { "X-Chunk-SHA256": await sha256(await readPiece(piece)) };
  await patiently(options, async () => {
    const begun = performance.now();
    const allowed = pace.allowed_ms;
    try {
      await send("PUT", at, options, piece, more, allowed); // from the disk, not through this page's memory
      pace.allowed_ms = Math.max(options.stall_ms ?? STALL, 3 * (performance.now() - begun));
    } catch (error) {
      if (error instanceof Broken) pace.allowed_ms = Math.min(2 * allowed, LONGEST_STALL);
      throw error;
    }
  });
}

/** What the platform does not find whole may have been damaged on this machine's disk already. */
async function finish(sealing: Sealing, at: string, options: UploadOptions): Promise<Progress> {
  try {
    return await patiently(options, () => send<Progress>("POST", `${at}finish/`, options, {}));
  } catch (refused) {
    if (refused instanceof Trouble && (await hashBlob(await envelopeFile(sealing))) !== sealing.sha256)
      throw new Trouble(_("本机保存的加密文件已损坏（可能是磁盘故障），请重新加密"));
    throw refused;
  }
}

/** Hand in the signed statement; the answer is what the page's own address gives, the receipt among it. */
export async function submitStatement<T>(url: string, csrf: string, statement: SignedStatement): Promise<T> {
  return send<T>("POST", url, { url, csrf }, statementText(statement));
}

class Broken extends Error {}

async function send<T>(method: string, url: string, options: UploadOptions, body: unknown, more: Record<string, string> = {}, allowed_ms = LONGEST_STALL): Promise<T> {
  const binary = body instanceof Blob;
  const headers = { "X-CSRFToken": options.csrf, "Content-Type": binary ? "application/octet-stream" : "application/json", ...more };
  const said = binary ? (body as Blob) : typeof body === "string" ? body : JSON.stringify(body);
  let answer: Response;
  const stop = new AbortController();
  const stopped = () => stop.abort();
  const timer = setTimeout(stopped, allowed_ms);
  options.signal?.addEventListener("abort", stopped);
  try {
    if (options.signal?.aborted) stopped();
    answer = await fetch(url, { method, headers, body: said, credentials: "same-origin", signal: stop.signal });
  } catch (error) {
    if (options.signal?.aborted) throw new Trouble(_("上传已暂停，可以随时继续"));
    throw new Broken(String(error));
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener("abort", stopped);
  }
  if (answer.redirected || answer.status === 401) throw new Trouble(_("登录已过期。请在新窗口重新登录，再回到本页继续上传"));
  if (answer.status >= 500 && answer.status !== 507) throw new Broken(String(answer.status));
  const told = await answer.json().catch(() => ({ reason: _("平台的答复无法识别，请稍后重试") }));
  if (!answer.ok) throw new Trouble(told.text ?? told.reason);
  return told as T;
}

/** Try again after ever longer waits while only the line is broken; what the platform refuses is not tried again. */
async function patiently<T>(options: UploadOptions, act: () => Promise<T>): Promise<T> {
  const end = performance.now() + (options.patience_ms ?? 30 * 60_000);
  for (let wait = FIRST_WAIT; ; wait = Math.min(wait * 2, LONGEST_WAIT)) {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof Broken)) throw error;
      if (performance.now() + wait > end) throw new Trouble(_("网络一直不通。已传的部分保留在平台，请稍后回到本页继续"));
      options.waiting?.(_("网络中断或太慢，{n}秒后自动重试；已传的部分不会丢失", { n: Math.ceil(wait / 1000) }));
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
}
