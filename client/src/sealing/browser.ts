/** What a browser must be able to do, asked before anything is typed, and answered in plain Chinese. */

import { _ } from "./words";

/** What this browser lacks; empty when it can seal. */
export function missing(): string[] {
  const able: [boolean, string][] = [
    [globalThis.isSecureContext === true, _("安全连接：网址须以 https:// 开头（本机演练的 localhost 除外）")],
    [typeof globalThis.crypto?.subtle?.digest === "function", _("网页加密功能（Web Crypto）")],
    [typeof indexedDB !== "undefined" && indexedDB !== null, _("本机数据库（IndexedDB），无痕模式下可能被关闭")],
    [typeof navigator.storage?.getDirectory === "function", _("本机文件存储（OPFS），无痕模式下可能被关闭")],
    [typeof ReadableStream === "function" && typeof TransformStream === "function", _("流式读写（Streams）")],
    [typeof WebAssembly === "object", _("WebAssembly")],
    [typeof Worker === "function", _("后台线程（Web Worker）")],
    [typeof BigInt === "function", _("大整数（BigInt）")],
    [typeof Blob !== "undefined" && typeof Blob.prototype.arrayBuffer === "function", _("分段读取文件")],
  ];
  return able.filter(([can]) => !can).map(([, what]) => what);
}

/** One sentence for the page, or empty. */
export function advice(): string {
  const lacks = missing();
  if (!lacks.length) return "";
  return _(
    "您的浏览器不能在本机加密投标文件，缺少：{lacks}。请改用近三年内更新过的 Chrome、Edge、360 安全浏览器或 QQ 浏览器（须切换到“极速模式”），填写的内容不会丢失。",
    { lacks: lacks.join("；") },
  );
}
