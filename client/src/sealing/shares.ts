/** Shares 密钥份额 of an envelope's secret: split, sealed to the seats, opened again. */

import { combine, split } from "shamir-secret-sharing";
import { base64, chance, join, unbase64, xor } from "./bytes";
import { canonical, canonicalBytes, type Plain } from "./canonical";
import { fingerprint, type Policy, type Seat, type SealedFor } from "./policy";
import { suiteOf } from "./suite";
import { _, Trouble } from "./words";

export interface Share {
  format: "ggzy-share/1";
  lot: string;
  round: number;
  seat: Seat;
  recipient: string;
  index: number;
  value: string;
}
export interface SealedShare {
  seat: Seat;
  key: string;
  sealed: string;
}

/** Each seat's value; one of one is the secret with x = 1, which the library does not make. */
export async function splitSecret(secret: Uint8Array, policy: Policy): Promise<Uint8Array[]> {
  const count = policy.trustees.length;
  return count === 1 ? [join(secret, Uint8Array.of(1))] : split(secret, count, policy.threshold);
}

export const combineValues = async (values: Uint8Array[]) => (values.length === 1 ? values[0].slice(0, -1) : combine(values));

/** What is split among the trustees, and what the bidder keeps: the whole secret twice, or two halves of it. */
export function partSecret(secret: Uint8Array, policy: Policy): { trustees: Uint8Array; bidder: Uint8Array } {
  if (!policy.bidder_part) return { trustees: secret, bidder: secret };
  const trustees = chance(secret.length);
  return { trustees, bidder: xor(secret, trustees) };
}

export async function sealShares(told: SealedFor, recipient: string, values: Uint8Array[]): Promise<SealedShare[]> {
  const suite = suiteOf(told.policy.suite);
  return Promise.all(
    told.policy.trustees.map(async (seat, at) => {
      const share: Share = {
        format: "ggzy-share/1", lot: told.lot, round: told.round, seat, recipient,
        index: values[at][values[at].length - 1], value: base64(values[at]),
      };
      const sealed = await suite.sealTo(told.keys[seat], canonicalBytes(share as unknown as Plain));
      return { seat, key: (await fingerprint(told.keys[seat])).full, sealed: base64(sealed) };
    }),
  );
}

/** Read a share strictly: what is not written canonically is none. */
export function readShare(raw: Uint8Array): { share: Share; text: string } {
  const text = new TextDecoder().decode(raw);
  try {
    const share = JSON.parse(text) as Share;
    const value = unbase64(share.value);
    const fields = ["format", "index", "lot", "recipient", "round", "seat", "value"];
    const known = share.format === "ggzy-share/1" && Object.keys(share).sort().join() === fields.join();
    if (known && canonical(share as unknown as Plain) === text && base64(value) === share.value && value.length > 1 && value[value.length - 1] === share.index)
      return { share, text };
  } catch {
    // said below
  }
  throw new Trouble(_("密钥份额的格式不正确：投标人没有按规定制作"));
}
