"""The statement 递交声明: the few hundred bytes that must arrive before the deadline, once the envelope lies complete.

Large uploads do not race the bell: what counts as submitting, replacing or withdrawing is the statement.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from ggzy.core.sealing.canonical import LARGEST, digest
from ggzy.core.sealing.manifest import Name, Sha256, Text

FORMAT = "ggzy-statement/1"
LONGEST = 32 * 1024


class BidStatement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """递交声明. `act` is submit (递交、替换) or withdraw (撤回); `prev` is the number of the last receipt, if any.

    `recipient` is the fingerprint of the opening key the envelope was sealed for; `build` that of the sealing program.
    """

    format: Annotated[str, Meta(pattern="^ggzy-statement/1$")] = FORMAT
    act: Literal["submit", "withdraw"] = "submit"
    lot: Name
    round: Annotated[int, Meta(ge=1, le=1000)]
    sequence: Annotated[int, Meta(ge=1, le=100_000)]
    prev: Text = ""
    pseudonym: Annotated[str, Meta(pattern="^[A-Z2-7]{12}$")]
    envelope_sha256: Annotated[str, Meta(pattern="^([0-9a-f]{64})?$")] = ""
    size: Annotated[int, Meta(ge=0, le=LARGEST)] = 0
    recipient: Annotated[str, Meta(pattern="^([0-9a-f]{64})?$")] = ""
    build: Text = ""

    @property
    def sha256(self) -> Sha256:
        return digest(self)


def decode(raw: bytes) -> BidStatement:
    """Read a statement strictly; a ValueError tells in Chinese what is wrong with it."""
    if len(raw) > LONGEST:
        raise ValueError("递交声明过长")
    try:
        statement = msgspec.json.decode(raw, type=BidStatement)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError("递交声明的格式不正确，请刷新页面后重试") from error
    if statement.act == "submit" and not (statement.envelope_sha256 and statement.size and statement.recipient):
        raise ValueError("递交声明没有写明加密文件，请刷新页面后重试")
    return statement
