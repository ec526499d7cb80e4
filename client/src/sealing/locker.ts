/** What this browser keeps for its user alone: drafts, keys and receipts on the shelves of IndexedDB, sealed envelopes as files. */

import { _, Trouble } from "./words";

export type Shelf = "drafts" | "sealings" | "keys" | "receipts";

const SHELVES: Shelf[] = ["drafts", "sealings", "keys", "receipts"];
/** Where the first edition kept envelopes. */
const GIVEN_UP = "chunks";
let opened: Promise<IDBDatabase> | undefined;

function locker(): Promise<IDBDatabase> {
  opened ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open("ggzy", 2);
    asked.onupgradeneeded = () => {
      const there = asked.result.objectStoreNames;
      SHELVES.filter((shelf) => !there.contains(shelf)).forEach((shelf) => asked.result.createObjectStore(shelf));
      if (there.contains(GIVEN_UP)) asked.result.deleteObjectStore(GIVEN_UP);
    };
    asked.onblocked = () => reject(new Trouble(_("平台的页面已更新：请关闭本平台的其他窗口，再刷新本页")));
    asked.onsuccess = () => {
      asked.result.onversionchange = () => asked.result.close();
      resolve(asked.result);
    };
    asked.onerror = () => reject(new Trouble(_("浏览器不允许保存数据。请退出无痕（隐私）模式，或允许本网站使用存储")));
  });
  return opened;
}

async function ask<T>(shelf: Shelf, mode: IDBTransactionMode, what: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await locker();
  return new Promise((resolve, reject) => {
    const turn = database.transaction(shelf, mode);
    const asked = what(turn.objectStore(shelf));
    // Resolved on the transaction, not the request: only then is it kept.
    turn.oncomplete = () => resolve(asked.result);
    turn.onabort = turn.onerror = () => reject(full(turn.error ?? asked.error));
  });
}

export function full(error: DOMException | null): Error {
  if (error?.name === "QuotaExceededError")
    return new Trouble(_("本机磁盘空间不足，浏览器保存不下。请清理磁盘后重试，已保存的草稿不受影响"));
  return new Trouble(_("浏览器保存数据失败（{why}），请重启浏览器后重试", { why: error?.name ?? "?" }));
}

export const put = (shelf: Shelf, key: IDBValidKey, value: unknown) => ask(shelf, "readwrite", (s) => s.put(value, key));
export const get = <T>(shelf: Shelf, key: IDBValidKey): Promise<T | undefined> => ask(shelf, "readonly", (s) => s.get(key));
export const all = <T>(shelf: Shelf): Promise<T[]> => ask(shelf, "readonly", (s) => s.getAll());
export const keys = (shelf: Shelf) => ask(shelf, "readonly", (s) => s.getAllKeys());
export const drop = (shelf: Shelf, key: IDBValidKey | IDBKeyRange) => ask(shelf, "readwrite", (s) => s.delete(key));

// ---- files: what is too large for the shelves ----

const PATIENCE = 20;
const folder = async () => (await navigator.storage.getDirectory()).getDirectoryHandle("sealed", { create: true });

/** A new file of ours to be written, in a worker only. */
export async function writing(name: string): Promise<FileSystemSyncAccessHandle> {
  try {
    return await (await (await folder()).getFileHandle(name, { create: true })).createSyncAccessHandle();
  } catch (error) {
    throw full(error as DOMException);
  }
}

/** The file as it lies on disk: nothing of it is read before it is asked for. */
export async function fileOf(name: string): Promise<File | undefined> {
  try {
    return await (await (await folder()).getFileHandle(name)).getFile();
  } catch {
    return undefined;
  }
}

export async function fileNames(): Promise<string[]> {
  const names: string[] = [];
  for await (const name of (await folder()).keys()) names.push(name);
  return names;
}

export async function dropFile(name: string): Promise<void> {
  for (let left = PATIENCE; ; left -= 1) {
    try {
      return await (await folder()).removeEntry(name);
    } catch (error) {
      if ((error as DOMException).name === "NotFoundError") return;
      if (!left) throw error;
      // A worker that was just ended, its page closed, holds the file for a moment yet.
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/** Ask the browser not to throw our things away when the disk gets short. */
export async function persist(): Promise<boolean> {
  return (await navigator.storage?.persist?.()) ?? false;
}

/** Refuse early where `bytes` will not fit beside what is there. */
export async function expectRoom(bytes: number): Promise<void> {
  const told = await navigator.storage?.estimate?.();
  if (told?.quota !== undefined && told.quota - (told.usage ?? 0) < bytes)
    throw new Trouble(_("浏览器可用空间不足：还需要约{n} MB。请清理磁盘后重试", { n: Math.ceil(bytes / 1048576) }));
}

/** Hand a file to the user. */
export function download(name: string, body: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(body);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
