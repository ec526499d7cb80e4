"""The trustee policy 保管方案: who holds the shares of an envelope's key, and how many of them open it together."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

import msgspec

from ggzy.core.sealing.canonical import digest
from ggzy.core.sealing.suites import named

SuiteName = Literal["age", "gm"]

SEAT_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "centre": "交易中心",
        "supervisor": "行业监督部门",
        "tenderee": "招标人",
        "agency": "招标代理机构",
        "notary": "公证机构",
    }
)
"""Every seat there may be 保管席位, and what it is called. The centre runs the platform."""

MOST_TRUSTEES = 5
LONGEST_WINDOW = 24 * 60
SUITE_LABELS: Mapping[str, str] = MappingProxyType({"age": "通用算法（age）", "gm": "国密算法（SM2、SM3、SM4）"})
_WORD = 4


class TrusteePolicy(msgspec.Struct, frozen=True):
    """保管方案, a part of the tender file. `bidder_part`: 投标人参与解密, `window_minutes`: 解密时限."""

    trustees: tuple[str, ...] = ("centre", "supervisor", "tenderee")
    threshold: int = 2
    bidder_part: bool = False
    suite: SuiteName = "age"
    window_minutes: int = 30

    @property
    def words(self) -> str:
        """The policy in one sentence, for pages and papers."""
        seats = "、".join(seat_label(seat) for seat in self.trustees)
        part = "，并须投标人参与解密" if self.bidder_part else ""
        return f"{seats}各保管一份，任意{self.threshold}份可以解密{part}；解密时限{self.window_minutes}分钟"


def seat_label(seat: str) -> str:
    """What a seat is called; an unknown one by its own name."""
    return SEAT_LABELS.get(seat, seat)


def wrong_with(policy: TrusteePolicy) -> str:
    """What is wrong with a policy, in Chinese; empty when it may stand. The platform's own seat never suffices alone."""
    seats = policy.trustees
    if not seats:
        return "至少要有一个保管席位"
    if len(seats) > MOST_TRUSTEES:
        return f"保管席位最多{MOST_TRUSTEES}个"
    if unknown := [seat for seat in seats if seat not in SEAT_LABELS]:
        return f"没有“{unknown[0]}”这个保管席位"
    if len(set(seats)) != len(seats):
        return "同一保管席位只能列一次"
    if not 1 <= policy.threshold <= len(seats):
        return f"门限须在1到{len(seats)}之间"
    if len(seats) == 1 and seats[0] == "centre":
        return "交易中心运行平台，不得独自保管"
    if len(seats) > 1 and policy.threshold == 1:
        return "有两个以上保管席位时，门限至少为2"
    if not 1 <= policy.window_minutes <= LONGEST_WINDOW:
        return f"解密时限须在1到{LONGEST_WINDOW}分钟之间"
    return ""


def policy_digest(lot: str, round: int, policy: TrusteePolicy, keys: Mapping[str, str]) -> str:
    """What a bidder seals for: SHA-256 over lot, round, policy and the seats' public keys. Shown to be compared by eye."""
    return digest({"lot": lot, "round": round, "policy": msgspec.to_builtins(policy), "keys": dict(keys)})


def looks_like_public_key(suite: str, text: str) -> bool:
    """Whether `text` can be the public key of a trustee or a bidder in this suite: form and, where there is one, curve."""
    return named(suite).looks_like_public_key(text)


def key_fingerprint(public_key: str) -> str:
    """SHA-256 of a public key as written, in hex, as it stands in statements and on paper."""
    return hashlib.sha256(public_key.encode()).hexdigest()


def spoken(full: str) -> str:
    """The first sixteen hex digits in groups of four, to be compared by eye or by telephone."""
    return " ".join(full[i : i + _WORD] for i in range(0, 16, _WORD))
