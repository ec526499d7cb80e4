/** The trustee policy 保管方案 as the page is given it, and what is sealed for: checked here, not believed. */

import { canonicalBytes } from "./canonical";
import { sha256, utf8 } from "./bytes";
import { type SuiteName, suiteOf } from "./suite";
import { _, Trouble } from "./words";

export type Seat = string;

export interface Policy {
  trustees: Seat[];
  threshold: number;
  bidder_part: boolean;
  suite: SuiteName;
  window_minutes: number;
}

/** What one lot and round is sealed for. */
export interface SealedFor {
  lot: string;
  round: number;
  policy: Policy;
  keys: Record<Seat, string>;
  policy_digest: string;
}

const LABELS: Record<Seat, string> = {
  centre: "交易中心", supervisor: "行业监督部门", tenderee: "招标人", agency: "招标代理机构", notary: "公证机构",
};

export const seatLabel = (seat: Seat) => _(LABELS[seat] ?? seat);

export function policyDigest({ lot, round, policy, keys }: Omit<SealedFor, "policy_digest">): Promise<string> {
  const { trustees, threshold, bidder_part, suite, window_minutes } = policy;
  return sha256(canonicalBytes({ lot, round, policy: { trustees, threshold, bidder_part, suite, window_minutes }, keys }));
}

/** Throws unless the page's policy is whole and is the one that its digest names. */
export async function expectPolicy(told: SealedFor): Promise<void> {
  const { policy, keys } = told;
  const suite = suiteOf(policy.suite);
  for (const seat of policy.trustees)
    if (!suite.looksLikePublicKey(keys[seat] ?? "")) throw new Trouble(_("{seat}还没有登记可用的公钥，暂时不能加密", { seat: seatLabel(seat) }));
  const guarded = policy.trustees.length === 1 ? policy.threshold === 1 : policy.threshold >= 2 && policy.threshold <= policy.trustees.length;
  if (!guarded || Object.keys(keys).length !== policy.trustees.length || (await policyDigest(told)) !== told.policy_digest)
    throw new Trouble(_("网页所载的保管方案与它的摘要不符，请刷新页面；仍然如此的，请停止加密并向监督部门反映"));
}

/** The fingerprint of a public key, and its first sixteen hex digits in fours to compare by eye. */
export async function fingerprint(public_key: string): Promise<{ full: string; spoken: string }> {
  const full = await sha256(utf8(public_key));
  return { full, spoken: spoken(full) };
}

export const spoken = (full: string) => full.slice(0, 16).replace(/(.{4})(?=.)/g, "$1 ");
