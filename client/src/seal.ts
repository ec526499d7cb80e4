/** The bidder's and the trustee's program: everything that must not leave their browser unsealed happens here.
 *
 * What the pages of the t-of-n opening use (all refuse with a `Trouble`, whose message is Chinese for the page):
 *
 *   type Seat = string                       // "centre", "supervisor", "tenderee", "agency", "notary"
 *   type Suite = "age" | "gm"
 *   interface Policy { trustees: Seat[]; threshold: number; bidder_part: boolean; suite: Suite; window_minutes: number }
 *
 *   // a seat's key of one lot and round
 *   interface TrusteeKey { lot; round; seat; suite; public_key; private_key; made_at; backed_up; grounds?: Grounds }
 *   interface Grounds { origin; log; witnesses: { label; key }[]; practice: boolean; deadline }  // whose word on the end of bidding counts
 *   makeTrusteeKey(lot: string, round: number, seat: Seat, suite: Suite, grounds): Promise<TrusteeKey>   // or the one that is here
 *   rememberGrounds(key, grounds) / rememberDeadline(key, deadline: string): Promise<TrusteeKey>
 *   loadTrusteeKey(lot, round, seat): Promise<TrusteeKey | undefined>
 *   downloadBackup(key: TrusteeKey, title: string): void
 *   confirmBackup(key, file: Blob): Promise<TrusteeKey>              // read back: backed_up becomes true
 *   restoreTrusteeKey(known: { lot, round, seat, suite, public_key }, file: Blob): Promise<TrusteeKey>
 *   openRehearsal(key, envelope: string (base64)): Promise<string>
 *   fingerprint(public_key): Promise<{ full: string; spoken: string }>
 *   releaseShares(keys: TrusteeKey | TrusteeKey[], lot: ReleaseLot, bids: { pseudonym: string; statement_text: string }[])
 *     : Promise<{ shares: Record<pseudonym, share_text>; refused: Record<pseudonym, why> }>
 *     // ReleaseLot { lot, round, policy_digest (one or several), deadline (ISO), proof, told_now?, suspended: boolean, now?: () => Date };
 *     // refuses as a whole unless the public log says that bidding is over (sealing/closing.ts) and while suspended; a
 *     // single bid with its reason. share_text is the canonical JSON of ggzy-share/1, ready for ReleaseShares.
 *   discloseTrusteeKey(key, closing: { lot, round, deadline, proof, told_now? }): string   // after the opening only: the page asks once more
 *
 *   // the bidder's own keys of one lot and round: its copy of envelope secrets, and its signature
 *   interface BidderKey { lot; round; uscc; suite; public_key; private_key; signer; signing_key; made_at; backed_up }
 *   makeBidderKey(lot, round, uscc, suite) / loadBidderKey(lot, round, uscc): Promise<BidderKey | undefined>
 *   downloadBidderBackup(key, title) / confirmBidderBackup(key, file) / restoreBidderKey(known: { lot, round, uscc, suite }, file)
 *   openBidderCopy(key, statement_text): Promise<string>             // base64, ready for ReleaseBidderPart
 *   rehearseBid(page, key): Promise<{ ok: boolean; size: number; seconds: number; text: string }>
 */

export { confirmBidderBackup, downloadBidderBackup, loadBidderKey, makeBidderKey, openBidderCopy, restoreBidderKey, type BidderKey } from "./sealing/bidder_key";
export { advice, missing } from "./sealing/browser";
export { type Closing, type Grounds } from "./sealing/closing";
export { checkDraft, parseYuan, yuan, type Finding, type Lot } from "./sealing/check";
export { addFile, exportDraft, fileBody, forgetDraft, importDraft, loadDraft, newDraft, removeFile, saveDraft, type Draft } from "./sealing/draft";
export { buildHash, dropHalfSealed, envelopeFile, loadSealing, pack, seal, stateSealing, takeSealed, type Sealing } from "./sealing/envelope";
export { download, persist } from "./sealing/locker";
export { fingerprint, policyDigest, seatLabel, type Policy, type Seat } from "./sealing/policy";
export { rehearseBid, type Rehearsal } from "./sealing/rehearsal";
export { releaseShares, type Released, type ReleaseLot, type StandingBid } from "./sealing/release";
export { statementText } from "./sealing/statement";
export { suiteOf, type SuiteName as Suite } from "./sealing/suite";
export { confirmBackup, discloseTrusteeKey, downloadBackup, loadTrusteeKey, makeTrusteeKey, openRehearsal, rememberDeadline, rememberGrounds, restoreTrusteeKey, type TrusteeKey } from "./sealing/trustee";
export { submitStatement, upload, type Progress } from "./sealing/upload";
export { Trouble } from "./sealing/words";
