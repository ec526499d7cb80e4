/** The closing entry 投标截止记录: before a trustee's key opens anything, the public log must say that bidding is over.
 *
 * Whose signatures count was remembered with the key (`Grounds`), so a server that lies about the time now cannot also
 * say who is to be believed about it.
 */

import { verifyProof, type Keys, type Proven } from "../tlog/proof";
import { _, Trouble } from "./words";

type Witness = { label: string; key: string };

/** What a key's holder goes by 核对依据: the log's key, the witnesses' keys, and the latest deadline ever shown here. */
export interface Grounds {
  origin: string;
  log: string;
  witnesses: Witness[];
  /** The clock of a practice may be moved: there the page's time counts, not that of machine and witnesses. */
  practice: boolean;
  deadline: string;
}
export interface Closing {
  lot: string;
  round: number;
  /** ISO time, as the page shows it. */
  deadline: string;
  /** A tlog-proof of the entry; empty when the server has none. */
  proof: string;
  /** The page's time; goes for nothing but in a practice. */
  told_now?: string;
}

/** Throws, saying why, unless bidding is over by the log, the witnesses and this machine. */
export function expectClosed(closing: Closing, grounds: Grounds | undefined, now = new Date()): void {
  if (!grounds) throw new Trouble(_("本机没有记下公开日志和见证人的公钥，无法核对投标是否截止。请到本席位的密钥页，与见证人核对后记住，再来办理"));
  const due = time(closing.deadline);
  if (!(ownTime(closing, grounds, now) >= due)) throw new Trouble(_("按本机时钟，投标截止时间还没有到，不能交出密钥份额。本机时钟不准的，请先校准"));
  if (due < time(grounds.deadline || closing.deadline)) throw new Trouble(_("页面所示的截止时间早于本机以前记下的截止时间，截止时间不会提前。请不要交出，并向监督部门反映"));
  if (!closing.proof) throw new Trouble(_("平台没有给出投标截止的日志证明：截止的记录还没有写入公开日志。请几秒后再试；一直如此的，不要交出"));
  const proven = verified(closing.proof, grounds);
  expectThisClosing(proven, closing, due);
  expectSeen(proven, grounds, due);
}

const time = (text: string) => new Date(text).getTime();

function ownTime(closing: Closing, grounds: Grounds, now: Date): number {
  return grounds.practice && closing.told_now ? time(closing.told_now) : now.getTime();
}

function verified(proof: string, grounds: Grounds): Proven {
  try {
    return verifyProof(proof, { ...grounds, receipt: "" } satisfies Keys);
  } catch (error) {
    throw new Trouble(_("投标截止的日志证明不成立（{why}），不能交出。请保存本页并向监督部门反映", { why: error instanceof Trouble ? error.message : _("文件已损坏") }));
  }
}

function expectThisClosing({ entry }: Proven, closing: Closing, due: number): void {
  const body = entry.body as { round?: number; deadline?: string | null } | null;
  const same = entry.event === "BiddingClosed" && entry.stream === closing.lot && body?.round === closing.round;
  if (!same) throw new Trouble(_("日志证明不是本标段、本轮次投标截止的记录，不能交出"));
  if (time(body?.deadline ?? "") !== due) throw new Trouble(_("日志所载的截止时间与页面所示的不同，不能交出"));
  if (!(time(entry.at) >= due)) throw new Trouble(_("日志所载的截止记录早于截止时间，不能交出"));
}

/** Half of the witnesses at least, so that one which is down shuts no opening; by their own clocks, too, it must be time. */
function expectSeen({ seen }: Proven, grounds: Grounds, due: number): void {
  const cosigned = seen.filter((each) => each.at);
  if (cosigned.length * 2 < grounds.witnesses.length) throw new Trouble(_("见证人不足半数联署，无从知道别人看到的是不是同一份日志。请几秒后再试；一直如此的，请与见证人联系"));
  const early = cosigned.find((each) => !grounds.practice && !((each.at as Date).getTime() >= due));
  if (early) throw new Trouble(_("按{label}的时钟，投标截止时间还没有到，不能交出", { label: early.label }));
}

// ---- in the backup file ----

export function groundsLines(grounds: Grounds | undefined): string[] {
  if (!grounds) return [];
  const witnesses = grounds.witnesses.map((each) => `# witness: ${each.label}|${each.key}`);
  return [`# log: ${grounds.log}`, ...witnesses, ...(grounds.practice ? ["# practice: yes"] : [])];
}

/** As a backup file tells them; undefined for one that tells none. */
export function groundsIn(text: string): Grounds | undefined {
  const told = (name: string) => [...text.matchAll(new RegExp(`^# ${name}: (.+)$`, "gm"))].map((found) => found[1].trim());
  const [log] = told("log");
  if (!log) return undefined;
  const witnesses = told("witness").map((line) => ({ label: line.slice(0, line.lastIndexOf("|")), key: line.slice(line.lastIndexOf("|") + 1) }));
  return { origin: log.split("+")[0], log, witnesses, practice: told("practice")[0] === "yes", deadline: "" };
}
