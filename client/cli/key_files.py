"""Key files 密钥文件, written and read as the browser does: plain text, each key on a line of its own."""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime
from pathlib import Path

from client.cli.lot import Lot
from client.cli.trouble import Trouble
from client.seal import KeyPair, make_signer, make_trustee_key, signer_of
from ggzy.core.sealing.policy import seat_label
from ggzy.core.sealing.suites import named

_PRIVATE = {"age": re.compile("AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}"), "gm": re.compile("SM2-KEY-1[0-9A-F]{64}")}
_SIGNING = re.compile("GGZY-SIGNING-KEY-1([0-9A-F]{64})")


def write_bidder_key(path: Path, lot: Lot) -> KeyPair:
    """The bidder's two keys: for its own copies, and for signing."""
    key, signer = make_trustee_key(lot.policy.suite), make_signer()
    warning = "投标人密钥备份：凭此文件可以打开本单位自己的投标文件，不得交给任何人"
    told = {"bidder": lot.bidder.uscc, "created": _now(), "public key": key.public, "signer": signer.public}
    _write(path, warning, lot, told, [f"# GGZY-SIGNING-KEY-1{signer.private.upper()}", key.private])
    return key


def write_seat_key(path: Path, lot: Lot, seat: str) -> KeyPair:
    """A seat's key of one lot and round."""
    key = make_trustee_key(lot.policy.suite)
    warning = f"保管密钥备份（{seat_label(seat)}）：凭此文件可以打开本席位保管的全部密钥份额，开标前不得交给任何人"
    _write(path, warning, lot, {"seat": seat, "created": _now(), "public key": key.public}, [key.private])
    return key


def private_key_in(path: Path, suite: str) -> str:
    found = _PRIVATE[suite].search(_text(path))
    if not found:
        raise Trouble(f"“{path}”中没有本标段所用算法的私钥：请选择生成密钥时得到的文件")
    named(suite).public_key_of(found[0])  # miscopied keys are told here
    return found[0]


def bidder_keys_in(path: Path, lot: Lot) -> tuple[KeyPair, KeyPair]:
    """The key for own copies and the signing key, of this very lot, round and bidder."""
    text = _text(path)
    own = {f"# lot: {lot.lot}", f"# round: {lot.round}", f"# bidder: {lot.bidder.uscc}"}
    if not own <= set(text.splitlines()):
        raise Trouble("这不是本单位在本标段、本轮次的密钥文件：请用 ggzy-bid keygen 生成，或使用投标页面下载的备份")
    signing = _SIGNING.search(text)
    if not signing:
        raise Trouble("密钥文件中缺少签名密钥，可能被改动过")
    private = private_key_in(path, lot.policy.suite)
    seed = signing[1].lower()
    return KeyPair(named(lot.policy.suite).public_key_of(private), private), KeyPair(signer_of(seed), seed)


def _write(path: Path, warning: str, lot: Lot, told: dict[str, str], keys: list[str]) -> None:
    head = {"lot": lot.lot, "round": str(lot.round), **told}
    lines = [
        f"# {warning}",
        f"# {' '.join(lot.title.split())}",
        *(f"# {name}: {value}" for name, value in head.items()),
        *keys,
        "",
    ]
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise Trouble(f"“{path}”已经存在：密钥文件不会被覆盖，请换一个文件名") from error
    with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
        file.write("\n".join(lines))


def _text(path: Path) -> str:
    return path.read_bytes()[:65_536].decode("utf-8", "replace")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
