/** The platform's time in the bidder's browser: estimated from five questions, shown with its error. */

import { _ } from "../sealing/words";
import { slot } from "./page";

const SAMPLES = 5;
const AGAIN = 60_000;
/** A machine's clock is not a day wrong: then it is the platform that keeps a practice time of its own. */
const A_DAY = 86_400_000;
/** From here on the person is warned that this machine's own clock is wrong. */
const WARN = 2_000;

interface Estimate {
  /** The platform's time at the moment `steady` of `performance.now()`, which nobody can set, and how far it may be wrong. */
  platform: number;
  steady: number;
  error: number;
  /** What the platform says of its own clock: empty while all is well. */
  trouble: string;
}

/** The answer that came back fastest is wrong by half its way at most. */
async function estimate(url: string): Promise<Estimate | undefined> {
  let best: Estimate | undefined;
  for (let n = 0; n < SAMPLES; n += 1) {
    const begun = performance.now();
    const answer = await fetch(url, { credentials: "omit", cache: "no-store" });
    if (!answer.ok) return best;
    const { us, trouble } = (await answer.json()) as { us: number; trouble?: string };
    const steady = performance.now();
    const error = (steady - begun) / 2;
    if (!best || error < best.error) best = { platform: us / 1000 + error, steady, error, trouble: trouble ?? "" };
  }
  return best;
}

/** The platform's time now: it runs on by the steady clock, whatever is done to this machine's date and time. */
const platformNow = (known: Estimate) => known.platform + performance.now() - known.steady;

/** Shows time and countdown in the page and keeps asking; `over` is called once, at the deadline by this estimate. */
export function runClock(url: string, deadline: Date, over: () => void): void {
  let known: Estimate | undefined;
  let told = false;
  const ask = async () => {
    try {
      known = (await estimate(url)) ?? known;
    } catch {
      // The line is broken: the last estimate stands, and the page says that it is old.
      if (!known) slot("offset").textContent = _("暂时取不到平台时间，请以平台时间为准，不要等到最后一刻");
    }
    show();
  };
  const show = () => {
    if (!known) return;
    const now = platformNow(known);
    slot("now").textContent = inShanghai(new Date(now));
    const { text, wrong } = compared(now - Date.now(), known);
    slot("offset").textContent = text;
    slot("offset").classList.toggle("is-close", wrong);
    const left = deadline.getTime() - now;
    slot("left").textContent = left > 0 ? span(left) : _("已截止");
    slot("left").classList.toggle("is-close", left < 2 * 3_600_000);
    if (left <= 0 && !told) {
      told = true;
      over();
    }
  };
  void ask();
  setInterval(show, 1000);
  setInterval(() => void ask(), AGAIN);
  addEventListener("visibilitychange", () => document.hidden || void ask());
}

/** How this machine's clock stands to the platform's, and whether that wants a warning. The error is never nothing. */
function compared(offset: number, { error, trouble }: Estimate): { text: string; wrong: boolean } {
  const bound = _("误差不超过±{n}毫秒", { n: Math.max(1, Math.ceil(error)) });
  if (trouble) return { text: `${trouble}；${bound}`, wrong: true };
  const apart = Math.abs(offset);
  if (apart > A_DAY) return { text: _("平台时间与本机时钟无关，以平台时间为准，{bound}", { bound }), wrong: false };
  const way = offset > 0 ? _("慢") : _("快");
  if (apart <= WARN) return { text: _("本机时钟与平台相差不到2秒，{bound}", { bound }), wrong: false };
  return { text: _("本机时钟比平台{way}{n}，请以平台时间为准，{bound}", { way, n: seconds(apart), bound }), wrong: true };
}

const seconds = (ms: number) => (ms < 60_000 ? _("{n}秒", { n: (ms / 1000).toFixed(1) }) : span(ms));

const inShanghai = (at: Date) =>
  new Intl.DateTimeFormat("zh-CN", { timeZone: "Asia/Shanghai", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" }).format(at).replace(/\//g, "-");

function span(ms: number): string {
  const whole = Math.floor(ms / 1000);
  const [days, hours, minutes, seconds] = [Math.floor(whole / 86400), Math.floor(whole / 3600) % 24, Math.floor(whole / 60) % 60, whole % 60];
  if (days) return _("{d}天{h}小时{m}分", { d: days, h: hours, m: minutes });
  if (hours) return _("{h}小时{m}分{s}秒", { h: hours, m: minutes, s: seconds });
  return minutes ? _("{m}分{s}秒", { m: minutes, s: seconds }) : _("{s}秒", { s: whole });
}
