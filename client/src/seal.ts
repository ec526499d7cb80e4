/** The bidder's and the trustee's program: everything that must not leave their browser unsealed happens here. */

export { advice, missing } from "./sealing/browser";
export { checkDraft, parseYuan, yuan, type Finding, type Lot } from "./sealing/check";
export { addFile, exportDraft, fileBody, forgetDraft, importDraft, loadDraft, newDraft, removeFile, saveDraft, type Draft } from "./sealing/draft";
export { buildHash, envelopeFile, loadSealing, pack, seal, type Sealing } from "./sealing/envelope";
export { confirmBackup, downloadBackup, fingerprint, loadLotKey, makeLotKey, openRehearsal, releaseIdentity, restoreLotKey, type LotKey } from "./sealing/keys";
export { download, persist } from "./sealing/locker";
export { submitStatement, upload, type Progress } from "./sealing/upload";
export { Trouble } from "./sealing/words";
