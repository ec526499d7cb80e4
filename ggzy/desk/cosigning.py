"""Asking the witnesses 请见证人联署: all side by side, none of them waited for long; who does not answer is named."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from http.client import HTTPException

from ggzy.core.tlog.merkle import consistency_proof
from ggzy.core.tlog.note import BadNote, Head, Note, Signature, signatures_of, signed_by
from ggzy.core.tlog.proof import add_checkpoint_body
from ggzy.core.tlog.tiles import TileReader
from ggzy.desk.log_keys import Witness
from ggzy.store.tile_files import TileFiles

ANSWER_SECONDS = 2.0
WAIT_SECONDS = 0.5
AGAIN_SECONDS = 5.0
REFUSED = {403: "不认本日志的签名", 404: "不认识本日志", 422: "认为日志不是先前所见的延续"}


@dataclass
class Cosigner:
    """What the sequencer knows of one witness."""

    witness: Witness
    size: int = 0
    trouble: str = ""
    refused: bool = False
    again_at: float = 0.0
    under_way: Future[Signature | None] | None = None

    def ask(self, head: Head, note: Note, files: TileFiles) -> Signature | None:
        """Its cosignature on this checkpoint; None, with the trouble told, when it gives none."""
        try:
            found = self._agree(head, note, files)
        except (OSError, HTTPException, ValueError) as trouble:
            self.again_at = time.monotonic() + AGAIN_SECONDS
            self.trouble = "没有应答" if isinstance(trouble, OSError) else "应答无法识别"
            return None
        return found

    def _agree(self, head: Head, note: Note, files: TileFiles) -> Signature | None:
        for _ in range(3):
            proof = consistency_proof(TileReader(files.fetch, head.size), self.size, head.size) if self.size else []
            status, said = _post(self.witness.address, add_checkpoint_body(self.size, proof, str(note)))
            if status == 200:
                return self._taken(head, note, said)
            if status != 409:
                return self._refuses(REFUSED.get(status, f"答复 {status}"))
            seen = int(said)
            if not 0 <= seen <= head.size or seen == self.size:
                return self._refuses("见过更长的或者另一份日志")
            self.size = seen
        return self._refuses("每次答复都不同")

    def _taken(self, head: Head, note: Note, said: str) -> Signature:
        found = signed_by(Note(note.text, signatures_of(said)), self.witness.key)
        if found is None:
            raise BadNote("没有见证人的签名")
        self.size, self.trouble, self.refused = head.size, "", False
        return found

    def _refuses(self, why: str) -> None:
        self.trouble, self.refused = why, True
        self.again_at = time.monotonic() + AGAIN_SECONDS


class Cosigners:
    """All witnesses of the log."""

    def __init__(self, witnesses: Iterable[Witness]) -> None:
        self.all = [Cosigner(each) for each in witnesses]
        self._threads = ThreadPoolExecutor(max(1, len(self.all)))

    def ask(self, head: Head, note: Note, files: TileFiles) -> list[Signature]:
        """The cosignatures that come in time; one that comes too late is dropped, the next checkpoint is near."""
        for each in self.all:
            if each.under_way is not None and not each.under_way.done():
                each.trouble = each.trouble or "应答太慢"
                continue
            each.under_way = None
            if time.monotonic() >= each.again_at:
                each.under_way = self._threads.submit(each.ask, head, note, files)
        asked = [each.under_way for each in self.all if each.under_way]
        done, _ = wait(asked, WAIT_SECONDS)
        given = (each.result() for each in asked if each in done)
        # One that was asked about an earlier checkpoint has signed that one.
        return [found for found in given if found and self._fits(note, found)]

    def _fits(self, note: Note, found: Signature) -> bool:
        key = next(each.witness.key for each in self.all if each.witness.key.name == found.name)
        try:
            return signed_by(Note(note.text, (found,)), key) is not None
        except BadNote:
            return False

    def state(self) -> dict[str, str]:
        """Of each witness: empty while it cosigns, else what is the matter."""
        return {each.witness.label: each.trouble for each in self.all}

    @property
    def refused(self) -> bool:
        return any(each.refused for each in self.all)


def _post(address: str, body: str) -> tuple[int, str]:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    asked = urllib.request.Request(f"{address}/add-checkpoint", body.encode(), {"Content-Type": "text/plain"})
    try:
        with direct.open(asked, timeout=ANSWER_SECONDS) as answer:
            return answer.status, answer.read(65536).decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read(65536).decode(errors="replace")
