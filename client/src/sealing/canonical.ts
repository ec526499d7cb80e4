/** Canonical JSON: byte for byte what ggzy/core/sealing/canonical.py writes. */

import { _, Trouble } from "./words";

export type Plain = string | number | boolean | null | Plain[] | { [key: string]: Plain };

export function canonical(value: Plain): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value !== null && typeof value === "object") {
    const keys = Object.keys(value).sort();
    return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
  }
  if (typeof value === "number" && !Number.isSafeInteger(value)) throw new Trouble(_("数字超出可精确表示的范围"));
  // A lone half of a character cannot be written in UTF-8, it would look different on the other side; U+0000 no database keeps.
  return JSON.stringify(typeof value === "string" ? wellFormed(value) : value);
}

export function canonicalBytes(value: Plain): Uint8Array {
  return new TextEncoder().encode(canonical(value));
}

function wellFormed(text: string): string {
  return text.replace(/\0/g, "\uFFFD").replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, "\uFFFD");
}
