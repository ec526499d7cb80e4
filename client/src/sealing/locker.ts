/** What this browser keeps for its user alone, in IndexedDB: drafts, sealed chunks on their way, a trustee's keys. */

import { _, Trouble } from "./words";

export type Shelf = "drafts" | "sealings" | "chunks" | "keys";

const SHELVES: Shelf[] = ["drafts", "sealings", "chunks", "keys"];
let opened: Promise<IDBDatabase> | undefined;

function locker(): Promise<IDBDatabase> {
  opened ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open("ggzy", 1);
    asked.onupgradeneeded = () => SHELVES.forEach((shelf) => asked.result.createObjectStore(shelf));
    asked.onsuccess = () => resolve(asked.result);
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

function full(error: DOMException | null): Error {
  if (error?.name === "QuotaExceededError")
    return new Trouble(_("本机磁盘空间不足，浏览器保存不下。请清理磁盘后重试，已保存的草稿不受影响"));
  return new Trouble(_("浏览器保存数据失败（{why}），请重启浏览器后重试", { why: error?.name ?? "?" }));
}

export const put = (shelf: Shelf, key: IDBValidKey, value: unknown) => ask(shelf, "readwrite", (s) => s.put(value, key));
export const get = <T>(shelf: Shelf, key: IDBValidKey): Promise<T | undefined> => ask(shelf, "readonly", (s) => s.get(key));
export const keys = (shelf: Shelf) => ask(shelf, "readonly", (s) => s.getAllKeys());
export const drop = (shelf: Shelf, key: IDBValidKey | IDBKeyRange) => ask(shelf, "readwrite", (s) => s.delete(key));

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
