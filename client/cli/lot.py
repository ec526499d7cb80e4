"""`lot.json` 标段资料: what the bid page knows of the lot, exported from it; checked here, not believed."""

from __future__ import annotations

import platform
from pathlib import Path
from typing import Any

import msgspec

from client.cli.trouble import Trouble
from ggzy.core.sealing.manifest import Bidder
from ggzy.core.sealing.policy import TrusteePolicy, policy_digest, wrong_with
from ggzy.core.sealing.suites import sm2
from ggzy.core.sealing.suites.errors import NotBuilt


class Standing(msgspec.Struct, frozen=True):
    """How many receipts there are, and the last one's number."""

    receipts: int = 0
    last: str = ""


class Item(msgspec.Struct, frozen=True):
    code: str
    title: str
    required: bool = False
    papers: bool = False


class OpeningLabel(msgspec.Struct, frozen=True):
    label: str
    required: bool = False


class Lot(msgspec.Struct, frozen=True, kw_only=True):
    """标段资料. What the browser's page uses besides is left aside."""

    lot: str
    round: int
    title: str = ""
    bidder: Bidder
    pseudonym: str
    policy: TrusteePolicy
    keys: dict[str, str]
    policy_digest: str
    standing: Standing = Standing()
    deadline: str = ""
    ceiling_fen: int | None = None
    floor_fen: int | None = None
    duration_days: int | None = None
    quality: str = ""
    consortium: bool = False
    largest_bytes: int | None = None
    criteria: tuple[Item, ...] = ()
    opening_items: tuple[OpeningLabel, ...] = ()


def read_lot(path: Path) -> Lot:
    try:
        lot = msgspec.json.decode(path.read_bytes(), type=Lot)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Trouble(f"“{path}”不是从投标页面导出的标段资料（lot.json），请重新导出") from error
    if wrong := wrong_with(lot.policy):
        raise Trouble(f"标段资料中的保管方案不对：{wrong}")
    if policy_digest(lot.lot, lot.round, lot.policy, lot.keys) != lot.policy_digest:
        raise Trouble("标段资料中的保管方案与它的摘要不符，可能被改写过，请从投标页面重新导出")
    return lot


def expect_suite(lot: Lot) -> None:
    """This machine can do what the lot asks for; said before a gigabyte is sealed in vain."""
    if missing := unusable(lot):
        raise Trouble(missing)


def unusable(lot: Lot) -> str:
    """Why the lot's suite cannot be used on this machine and what to do, or empty."""
    if lot.policy.suite != "gm":
        return ""
    try:
        sm2.library()
    except NotBuilt:
        here = f"{platform.system()} {platform.machine()}"
        return (
            f"本标段规定用国密算法，ggzy-bid 在这台电脑（{here}）上没有国密程序包，只能用通用算法（age）。\n"
            "请在投标页面用浏览器加密（不受影响），或者换用 Linux（x86_64）、Windows 电脑运行 ggzy-bid。"
        )
    return ""


def example() -> dict[str, Any]:
    """What `bid.json` may hold, to be shown to who has none."""
    return {
        "price_yuan": "12345678.90", "duration_days": 300, "quality": "合格", "project_manager": "姓名",
        "answers": [{"criterion": "评审项代码", "text": "已附（见第3—5页）", "papers": ["投标函.pdf"]}],
        "performances": [{"name": "工程名称", "client": "发包人", "amount_yuan": "1000000", "completed_on": "2025-01-31", "papers": []}],
        "certificates": [{"name": "证书名称", "number": "", "holder": "", "valid_until": "", "papers": []}],
        "consortium": [],
    }  # fmt: skip
