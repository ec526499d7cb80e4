"""Preliminary evaluation 初步评审: the check list, the seven grounds of rejection 否决, and the committee's vote."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Literal

import msgspec

from ggzy.core.rule import Basis

GROUP_NAMES = {"form": "形式评审", "qualification": "资格评审", "response": "响应性评审"}


class CheckItem(msgspec.Struct, frozen=True):
    """评审项目: what each bid is checked for, and the clause of the tender file it comes from."""

    code: str
    group: Literal["form", "qualification", "response"]
    text: str
    clause: str = ""

    @property
    def group_name(self) -> str:
        return GROUP_NAMES[self.group]


class RejectionGround(StrEnum):
    """否决投标的情形: only these; the value is the item's number within the article."""

    NOT_SEALED_AND_SIGNED = "51.1"
    CONSORTIUM_WITHOUT_AGREEMENT = "51.2"
    NOT_QUALIFIED = "51.3"
    MORE_THAN_ONE_BID = "51.4"
    BELOW_COST_OR_ABOVE_CEILING = "51.5"
    NO_SUBSTANTIAL_RESPONSE = "51.6"
    UNLAWFUL_ACTS = "51.7"

    @property
    def text(self) -> str:
        return GROUND_TEXTS[self]

    @property
    def basis(self) -> Basis:
        item = "一二三四五六七"[int(self.value[-1]) - 1]
        return Basis("招标投标法实施条例", f"第五十一条第（{item}）项")


GROUND_TEXTS = {
    RejectionGround.NOT_SEALED_AND_SIGNED: "投标文件没有投标单位盖章和单位负责人签字",
    RejectionGround.CONSORTIUM_WITHOUT_AGREEMENT: "联合体投标没有提交共同投标协议",
    RejectionGround.NOT_QUALIFIED: "投标人不符合国家或者招标文件规定的资格条件",
    RejectionGround.MORE_THAN_ONE_BID: "同一投标人递交两个以上不同的投标文件或者报价（招标文件要求备选投标的除外）",
    RejectionGround.BELOW_COST_OR_ABOVE_CEILING: "投标报价低于成本，或者高于最高投标限价",
    RejectionGround.NO_SUBSTANTIAL_RESPONSE: "没有对招标文件的实质性要求和条件作出响应",
    RejectionGround.UNLAWFUL_ACTS: "有串通投标、弄虚作假、行贿等违法行为",
}


class Verdict(msgspec.Struct, frozen=True):
    """表决结果: carried only by more than half of all members, so a tie or too many absent leaves the bid standing."""

    in_favour: tuple[str, ...]
    against: tuple[str, ...]
    silent: tuple[str, ...]
    carried: bool
    complete: bool
    text: str


def majority(votes: Mapping[str, bool], members: tuple[str, ...]) -> Verdict:
    """少数服从多数: count the votes of the members; votes of others do not count.

    `complete` tells that the result can no longer change: all have voted, or one side cannot be caught up with.
    """
    in_favour = tuple(m for m in members if votes.get(m) is True)
    against = tuple(m for m in members if votes.get(m) is False)
    silent = tuple(m for m in members if m not in votes)
    carried = 2 * len(in_favour) > len(members)
    beaten = 2 * (len(in_favour) + len(silent)) <= len(members)
    count = f"全体{len(members)}名成员中，赞成{len(in_favour)}票，反对{len(against)}票，未表决{len(silent)}人"
    if carried:
        outcome = "赞成超过半数，通过"
    elif beaten:
        tied = len(in_favour) == len(against) and not silent
        outcome = "赞成与反对票数相等，没有形成多数，不通过" if tied else "赞成未超过半数，不通过"
    else:
        outcome = "尚未形成多数，待其余成员表决"
    return Verdict(in_favour, against, silent, carried, carried or beaten, f"{count}：{outcome}")
