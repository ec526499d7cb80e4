/** What the server tells the bid page, and the few words with which its parts are built. */

import type { Lot } from "../sealing/check";
import { _ } from "../sealing/words";

export interface Item {
  code: string;
  title: string;
  /** The heading under which the committee sees it. */
  group: string;
  kind: "check" | "points";
  required?: boolean;
  points?: string;
  guidance?: string;
}
export interface Standing {
  /** How many receipts there are, and the last one's number. */
  receipts: number;
  last: string;
  /** Digest of the envelope that stands; empty when none does. */
  envelope: string;
  received_at: string;
}
export interface BidPage extends Lot {
  bidder: { uscc: string; name: string };
  criteria: Item[];
  pseudonym: string;
  title: string;
  certificates: string[];
  /** Digests of the names of those who may not manage this lot: they show no name, but tell of one that is tried. */
  managers_barred: string[];
  performances: string;
  quality: string;
  deadline: string;
  /** Why nothing can be submitted now, or empty. */
  closed: string;
  standing: Standing;
  /** The numbers of all receipts given. */
  receipts: string[];
  urls: { upload: string; submit: string; time: string; receipts: string };
}

export function readPage(): BidPage {
  return JSON.parse(document.getElementById("bid-page")!.textContent!) as BidPage;
}

/** The token as it is now: it changes when the bidder has to log in again in another window. */
export function csrf(): string {
  const kept = /(?:^|; )(?:__Host-)?csrftoken=([^;]+)/.exec(document.cookie)?.[1];
  return kept ?? document.querySelector<HTMLElement>("[data-csrf]")!.dataset.csrf!;
}

type Child = Node | string | null | undefined | false;
type Traits = Record<string, unknown>;

/** One element: properties by name, `data-…`, `aria-…` and `class` as attributes. */
export function el<K extends keyof HTMLElementTagNameMap>(tag: K, traits: Traits = {}, ...inside: Child[]): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(traits)) {
    if (value === undefined || value === false) continue;
    if (name.includes("-") || name === "class" || name === "for") made.setAttribute(name === "class" ? "class" : name, String(value));
    else (made as unknown as Traits)[name] = value;
  }
  made.append(...inside.filter((child): child is Node | string => child !== null && child !== undefined && child !== false));
  return made;
}

/** The place in the page that a part fills. */
export const slot = (name: string) => document.querySelector<HTMLElement>(`[data-slot="${name}"]`)!;

/** A labelled field. */
export function field(label: string, input: HTMLElement, hint = ""): HTMLElement {
  input.id ||= `f-${Math.random().toString(36).slice(2)}`;
  return el("div", { class: "field" }, el("label", { for: input.id }, label), input, hint && el("p", { class: "hint" }, hint));
}

export function size(bytes: number): string {
  if (bytes >= 1024 ** 2) return `${(bytes / 1024 ** 2).toFixed(1)} MB`;
  return bytes >= 1024 ? `${(bytes / 1024).toFixed(1)} KB` : _("{n} 字节", { n: bytes });
}

/** What went wrong, in a box that is read out. */
export function complaint(text: string): HTMLElement {
  return el("div", { class: "note note-error", role: "alert" }, text);
}
