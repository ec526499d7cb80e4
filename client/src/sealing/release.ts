/** What a trustee's program does at the opening: opens its own seat's shares, and refuses what it must not release. */

import { unbase64 } from "./bytes";
import { expectClosed, type Closing } from "./closing";
import { fingerprint } from "./policy";
import { readShare } from "./shares";
import { readStatement } from "./statement";
import { suiteOf } from "./suite";
import type { TrusteeKey } from "./trustee";
import { _, Trouble } from "./words";

export interface ReleaseLot extends Closing {
  /** One digest, or all under which bids could be sealed: a key that was lost while bids came in may have been replaced. */
  policy_digest: string | string[];
  suspended: boolean;
  /** This machine's time, unless a test says otherwise. */
  now?: () => Date;
}
export interface StandingBid {
  pseudonym: string;
  statement_text: string;
}
export interface Released {
  /** By pseudonym: the share's canonical JSON. */
  shares: Record<string, string>;
  /** By pseudonym: why nothing is released for this bid. */
  refused: Record<string, string>;
}

/** Nothing at all before bidding is over (see `expectClosed`), or while the lot is suspended. */
export async function releaseShares(keys: TrusteeKey | TrusteeKey[], lot: ReleaseLot, bids: StandingBid[]): Promise<Released> {
  if (lot.suspended) throw new Trouble(_("本标段已暂停，暂停期间不交出密钥份额"));
  const own = [keys].flat();
  for (const key of own) expectClosed(lot, key.grounds, lot.now?.());
  const released: Released = { shares: {}, refused: {} };
  for (const bid of bids) {
    try {
      released.shares[bid.pseudonym] = await openOwn(own, lot, bid);
    } catch (error) {
      if (!(error instanceof Trouble)) throw error;
      released.refused[bid.pseudonym] = error.message;
    }
  }
  return released;
}

async function openOwn(keys: TrusteeKey[], lot: ReleaseLot, bid: StandingBid): Promise<string> {
  const statement = readStatement(bid.statement_text);
  if (statement.act !== "submit" || statement.lot !== lot.lot || statement.round !== lot.round || statement.pseudonym !== bid.pseudonym)
    throw new Trouble(_("递交声明不是这一份投标的"));
  if (![lot.policy_digest].flat().includes(statement.policy)) throw new Trouble(_("递交声明所载的保管方案不是本标段公布的"));
  for (const key of keys) {
    const sealed = statement.shares.find((share) => share.seat === key.seat);
    if (!sealed || key.lot !== lot.lot || key.round !== lot.round || key.suite !== statement.suite) continue;
    if (sealed.key !== (await fingerprint(key.public_key)).full) continue;
    const { share, text } = readShare(await suiteOf(key.suite).openSealed(key.private_key, unbase64(sealed.sealed)));
    const own = share.lot === lot.lot && share.round === lot.round && share.seat === key.seat && share.recipient === statement.recipient;
    if (!own) throw new Trouble(_("密钥份额不属于递交声明所载的加密文件：投标人没有按规定制作"));
    return text;
  }
  throw new Trouble(_("递交声明中没有加密给本席位这把密钥的份额"));
}
