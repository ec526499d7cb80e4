"""A small server process for the search of memory: takes in a sealed bid as the upload does, and waits to be searched.

Run with the stream, the bidder's code and name, the file of ciphertext and that of the signed statement; answers
`ready`, then, told `open`, unseals what waits and answers `opened`.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import django

django.setup()

from ggzy.core.acts.bidding import SubmitBid  # noqa: E402
from ggzy.core.acts.notice import ObtainFile  # noqa: E402
from ggzy.core.roles import Actor, Role  # noqa: E402
from ggzy.core.sealing.statement import decode  # noqa: E402
from ggzy.desk import clock, counter, intake, ticker  # noqa: E402
from ggzy.desk.pseudonym import pseudonym  # noqa: E402


def main(stream: str, code: str, name: str, envelope: Path, statement: Path) -> None:
    firm = Actor(role=Role.BIDDER, person_id="mem", person="经办人", org_id=code, org=name)
    assert counter.hand_in(stream, ObtainFile(), firm)
    body = envelope.read_bytes()
    digest = hashlib.sha256(body).hexdigest()
    owner = intake.Owner(stream, 1, pseudonym(stream, 1, code))
    upload = intake.begin(owner, len(body), digest)
    assert upload
    for index in range(upload.chunks):
        chunk = body[index * upload.chunk_size : (index + 1) * upload.chunk_size]
        assert intake.put_chunk(owner, upload.upload, index, hashlib.sha256(chunk).hexdigest(), chunk)
    assert intake.finish(owner, upload.upload)
    done = counter.hand_in(stream, SubmitBid(signed=decode(statement.read_bytes())), firm)
    assert done, str(done)
    print("ready", flush=True)
    for line in sys.stdin:
        if line.startswith("open"):
            ticker.run_due(clock.now())
            p = counter.load(stream)
            kept = [b.line for b in p.opened_bids]
            print(f"opened {len(kept)}", flush=True)


main(sys.argv[1], sys.argv[2], sys.argv[3], Path(sys.argv[4]), Path(sys.argv[5]))
