/** The platform's time in the bidder's browser: estimated from three questions, shown with its error. */

import { _ } from "../sealing/words";
import { slot } from "./page";

const SAMPLES = 3;
const AGAIN = 60_000;
/** A machine's clock is not a day wrong: then it is the platform that keeps a practice time of its own. */
const A_DAY = 86_400_000;

interface Estimate {
  /** Platform minus this machine, in milliseconds, and how far that may be wrong. */
  offset: number;
  error: number;
}

/** The answer that came back fastest is wrong by half its way at most. */
async function estimate(url: string): Promise<Estimate | undefined> {
  let best: Estimate | undefined;
  for (let n = 0; n < SAMPLES; n += 1) {
    const sent = Date.now();
    const begun = performance.now();
    const answer = await fetch(url, { credentials: "omit", cache: "no-store" });
    if (!answer.ok) return best;
    const { us } = (await answer.json()) as { us: number };
    const way = performance.now() - begun;
    const found = { offset: us / 1000 - (sent + way / 2), error: way / 2 };
    if (!best || found.error < best.error) best = found;
  }
  return best;
}

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
    const now = Date.now() + known.offset;
    slot("now").textContent = inShanghai(new Date(now));
    slot("offset").textContent = compared(known);
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

/** How this machine's clock stands to the platform's. The error is rounded up: it is never nothing. */
function compared({ offset, error: wrong }: Estimate): string {
  const error = (Math.ceil(Math.max(wrong, 1) / 10) / 100).toFixed(2);
  const apart = Math.abs(offset);
  if (apart < 1000) return _("本机时钟与平台一致，误差不超过{error}秒", { error });
  if (apart > A_DAY) return _("平台时间与本机时钟无关，以平台时间为准，误差不超过{error}秒", { error });
  return _("本机时钟比平台{way}{n}，误差不超过{error}秒", { way: offset > 0 ? _("慢") : _("快"), n: span(apart), error });
}

const inShanghai = (at: Date) =>
  new Intl.DateTimeFormat("zh-CN", { timeZone: "Asia/Shanghai", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" }).format(at).replace(/\//g, "-");

function span(ms: number): string {
  const whole = Math.floor(ms / 1000);
  const [days, hours, minutes, seconds] = [Math.floor(whole / 86400), Math.floor(whole / 3600) % 24, Math.floor(whole / 60) % 60, whole % 60];
  if (days) return _("{d}天{h}小时{m}分", { d: days, h: hours, m: minutes });
  if (hours) return _("{h}小时{m}分{s}秒", { h: hours, m: minutes, s: seconds });
  return minutes ? _("{m}分{s}秒", { m: minutes, s: seconds }) : _("{s}秒", { s: whole });
}
