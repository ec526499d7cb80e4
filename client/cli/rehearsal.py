"""The bidder's rehearsal 试投: a test bid for the lot's real keys, opened again with the bidder's own, nothing kept."""

from __future__ import annotations

import io
import os

from client.cli.lot import Lot
from client.cli.trouble import Trouble
from client.packing import Paper
from client.seal import KeyPair, open_bidder_copy, seal, state
from ggzy.core.sealing import shares
from ggzy.core.sealing import statement as statements
from ggzy.core.sealing.manifest import Manifest, SealedPaper
from ggzy.core.sealing.suites import named
from ggzy.core.sealing.unpacking import unpack

TEST_BYTES = 256 * 1024


def seal_and_open(lot: Lot, own: KeyPair, signer: KeyPair, build: str) -> int:
    """The size of the test envelope; a `Trouble` where anything does not come back as it went in."""
    body, out = os.urandom(TEST_BYTES), io.BytesIO()
    test = Manifest(
        lot=lot.lot,
        round=lot.round,
        bidder=lot.bidder,
        price_fen=0,
        draw_nonce=os.urandom(32).hex(),
        made_at="",
        build=build,
    )
    sealed = seal(test, [Paper("试投", body)], lot.policy, lot.keys, out, own.public)
    signed = statements.decode(statements.encode(state(sealed, signer.private, pseudonym=lot.pseudonym)))
    if not statements.verify_signature(signed):
        raise Trouble("试投没有成功：签名核对不上")
    suite, copy = named(lot.policy.suite), open_bidder_copy(signed.statement, own.private)
    # Where both halves are needed, the trustees' one is what the secret and the bidder's half leave.
    trustees = shares.join_bidder_part(sealed.secret, copy)
    secret = shares.join_bidder_part(trustees, copy) if lot.policy.bidder_part else copy
    if not suite.fits(signed.statement.recipient, secret):
        raise Trouble("试投没有成功：本单位自己的一份密钥打不开测试文件")
    opened, found = io.BytesIO(), _Kept()
    suite.open_envelope(secret, io.BytesIO(out.getvalue()), opened)
    opened.seek(0)
    if unpack(opened, found.place) != sealed.manifest or found.body != body:
        raise Trouble("试投没有成功：打开的内容与加密前不一致")
    return sealed.size


class _Kept(io.BytesIO):
    """Keeps what was written when it is closed."""

    body = b""

    def place(self, _paper: SealedPaper) -> _Kept:
        return self

    def close(self) -> None:
        self.body = self.getvalue()
        super().close()
