"""What is worth saying of the facts of dossiers, the pool and credit in a time line 档案、专家库、信用的办理记录."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from ggzy.core.pool import CAUSES
from ggzy.core.rating import CRITERIA
from ggzy.core.roles import Role


def rating_words(p: Any, e: Any) -> str:
    """The marks by the criteria's own words."""
    labels = {row.code: row.label for row in CRITERIA[p.kind, Role(p.side)]}
    return "，".join(f"{labels[m.criterion]}{m.mark}" + (f"（{m.reason}）" if m.reason else "") for m in e.marks)


WORDS: dict[str, Callable[[Any, Any], str]] = {
    "ItemReplied": lambda p, e: e.text,
    "ItemAppealed": lambda p, e: e.text,
    "AppealAnswered": lambda p, e: (_("申诉成立，予以更正。") if e.corrected else _("不予更正。")) + e.text,
    "RemovalProposed": lambda p, e: f"{CAUSES[e.cause]}：{e.reason}",
    "StatedOnRemoval": lambda p, e: e.text,
    "ExpertRemoved": lambda p, e: f"{e.document_no}：{e.reason}",
    "RemovalDropped": lambda p, e: e.reason,
    "ExpertReturned": lambda p, e: f"{e.document_no}：{e.reason}",
    "CreditRecorded": lambda p, e: f"{e.noted.source}{e.noted.paper} {e.noted.document_no}：{e.noted.what}",
    "CreditFromList": lambda p, e: _("%(who)s读入，名单第%(n)s行") % {"who": e.read_by.person, "n": e.line_no},
    "CreditConfirmed": lambda p, e: e.note,
    "CreditEntryRepaired": lambda p, e: f"{e.document_no}：{e.reason}",
    "CreditWithdrawn": lambda p, e: e.reason,
    "CreditWithdrawalProposed": lambda p, e: e.reason,
    "CreditWithdrawalConfirmed": lambda p, e: e.note,
    "CreditWithdrawalRejected": lambda p, e: e.reason,
    "RatingGiven": rating_words,
    "RatingCorrected": rating_words,
}
