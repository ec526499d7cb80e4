/** Keeps the draft while it is being worked on: every change is saved in this browser, in order, without a button. */

import { type Draft, forgetDraft, loadDraft, newDraft, saveDraft } from "../sealing/draft";
import type { BidPage } from "./page";

const PAUSE = 300;

export class Keeper {
  private listeners: (() => void)[] = [];
  private queue: Promise<unknown> = Promise.resolve();
  private timer = 0;
  unsaved = false;
  onSaved: (draft: Draft) => void = () => {};
  onTrouble: (error: Error) => void = () => {};

  private constructor(public draft: Draft) {
    addEventListener("pagehide", () => void this.save());
    addEventListener("visibilitychange", () => document.hidden && void this.save());
    addEventListener("beforeunload", (event) => this.unsaved && event.preventDefault());
  }

  /** The draft of this lot, round and bidder as it was left, or a new one. */
  static async open(page: BidPage): Promise<Keeper> {
    const known = await loadDraft(page.lot, page.round, page.bidder.uscc);
    const draft = known ?? { ...newDraft(page.lot, page.round, page.bidder), quality: page.quality };
    return new Keeper({ ...draft, bidder: page.bidder });
  }

  heard(listener: () => void): void {
    this.listeners.push(listener);
  }

  /** Change a part of the draft. */
  change(part: Partial<Draft>): void {
    this.draft = { ...this.draft, ...part };
    this.unsaved = true;
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.save(), PAUSE);
    this.tell();
  }

  /** Let something that takes time work on the draft; `settle` takes over from it what it was asked for. */
  async through(work: (draft: Draft) => Promise<Draft>, settle: (now: Draft, done: Draft) => Draft): Promise<void> {
    const turn = this.queue.then(async () => {
      const done = await work(this.draft);
      this.draft = settle(this.draft, done);
    });
    this.queue = turn.catch(() => {});
    await turn;
    this.unsaved = true;
    this.tell();
    await this.save();
  }

  /** Save what has changed. A draft that was only looked at keeps its time, by which a sealing knows whether it is old. */
  async save(): Promise<void> {
    clearTimeout(this.timer);
    if (!this.unsaved) return void (await this.queue);
    this.queue = this.queue.then(async () => {
      try {
        this.unsaved = false;
        const { saved_at } = await saveDraft(this.draft);
        this.draft = { ...this.draft, saved_at };
        this.onSaved(this.draft);
      } catch (error) {
        this.unsaved = true;
        this.onTrouble(error as Error);
      }
    });
    await this.queue;
  }

  /** Take the draft out of this machine, for a terminal that others use too. */
  async forget(): Promise<void> {
    clearTimeout(this.timer);
    this.unsaved = false;
    await this.queue;
    await forgetDraft(this.draft);
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}

/** Hears whether the same draft is open in another window, where each would save over the other. */
export function watchOtherWindows(page: BidPage, warn: () => void): void {
  if (typeof BroadcastChannel === "undefined") return;
  const channel = new BroadcastChannel(`ggzy-bid/${page.lot}/${page.round}/${page.bidder.uscc}`);
  channel.onmessage = (message) => {
    if (message.data === "here?") channel.postMessage("here");
    warn();
  };
  channel.postMessage("here?");
}
