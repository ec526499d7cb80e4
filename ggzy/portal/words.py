"""What the portal calls things 门户用语: lines of trade, kinds, industries, and the stages that the public can see."""

from __future__ import annotations

from ggzy.core.imported.old_deals import LINES
from ggzy.core.law.compulsory import KINDS
from ggzy.core.procedures import OF_DEALS

UNSEEN = ("in_review", "filed")
"""Stages before a notice. A deal tendered again passes them too: to the public it is then being prepared again."""
PREPARING_AGAIN = "重新招标准备中"


def stages() -> dict[str, str]:
    """Every stage that the public can meet, in the order of the procedures, by code. Where procedures differ in names, all stand."""
    found: dict[str, list[str]] = {}
    for procedure in OF_DEALS:
        for stage in procedure.stages:
            names = found.setdefault(stage.code, [])
            label = stage_label(stage.code, stage.label)
            if label not in names:
                names.append(label)
    return {code: "／".join(names) for code, names in found.items() if code not in UNSEEN}


def stage_label(code: str, label: str) -> str:
    return PREPARING_AGAIN if code in (*UNSEEN, "registered") else label


def kind(code: str) -> str:
    return KINDS.get(code, code)


def line(code: str) -> str:
    return LINES.get(code, code)
