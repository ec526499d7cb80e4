/** Withdrawing 撤回: the statement is signed here with the bidder's own key, then handed in with the page's form. */

import { advice } from "../sealing/browser";
import { makeBidderKey } from "../sealing/bidder_key";
import { buildHash } from "../sealing/envelope";
import { signStatement, statementText } from "../sealing/statement";
import type { SuiteName } from "../sealing/suite";
import { complaint, el } from "./page";

/** What the server tells the page. */
export interface Withdrawal {
  lot: string;
  round: number;
  uscc: string;
  suite: SuiteName;
  sequence: number;
  prev: string;
  pseudonym: string;
}

export function withdrawal(told: Withdrawal): void {
  const form = document.querySelector<HTMLFormElement>("form.form-card")!;
  const lacking = advice();
  if (lacking) form.before(complaint(lacking));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (lacking) return;
    signed(told)
      .then((text) => {
        form.append(el("input", { type: "hidden", name: "statement", value: text }));
        form.submit();
      })
      .catch((error: Error) => form.before(complaint(error.message)));
  });
}

async function signed({ lot, round, uscc, suite, sequence, prev, pseudonym }: Withdrawal): Promise<string> {
  const key = await makeBidderKey(lot, round, uscc, suite);
  const nothing = { envelope_sha256: "", size: 0, recipient: "", policy: "", shares: [], bidder_copy: "" };
  return statementText(signStatement({ act: "withdraw", lot, round, suite, sequence, prev, pseudonym, ...nothing, build: await buildHash() }, key.signing_key));
}
