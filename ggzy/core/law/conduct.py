"""Rules for statements on conduct of office 履职说明: the platform's own; one speaks of oneself, in writing."""

from __future__ import annotations

from ggzy.core.conduct import FIGURES
from ggzy.core.rule import Unmet, rule
from ggzy.core.table import Ask

SHORTEST = 10


@rule(None)
def states_of_oneself(ask: Ask) -> Unmet | None:
    """只能说明本单位、本人的数据。"""
    own = ask.command.org_id == ask.actor.org_id and ask.command.person_id in ("", ask.actor.person_id)
    if not own or ask.command.figure not in FIGURES:
        return Unmet("只能对本单位或者本人的履职数据提出说明", "别人的数据由其本人、其单位说明")
    return None


@rule(None)
def statement_is_written(ask: Ask) -> Unmet | None:
    """写明事实和理由。"""
    if len(ask.command.text.strip()) < SHORTEST:
        return Unmet("请写明事实和理由", f"至少{SHORTEST}个字")
    return None
