"""正在限制的名单: every bar in force in one list, whoever decided it; each reader sees of them what the walls let it see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import Case, DateTimeField, Exists, F, OuterRef, Q, QuerySet, Subquery, TextField, Value, When
from django.db.models.functions import Coalesce, Concat
from django.http import HttpRequest
from django.utils.translation import gettext as _

from ggzy.core.bars import AS_AGENCY, AS_BIDDER, AS_MANAGER, CAPACITIES, Bar, term, told
from ggzy.core.procedures.case_grounds import LINES
from ggzy.core.regions import full_name
from ggzy.core.roles import Actor
from ggzy.layout import watching
from ggzy.layout.tables import Column
from ggzy.store.models import BarRow, CaseCard, DocketCard, Heir

DOWN_AS = {"revoked": "决定被撤销", "changed": "决定被变更", "repaired": "信用修复"}
STAYS = {"stayed": "停止执行", "resumed": "停止执行后已恢复"}
CASE = CaseCard.objects.filter(stream=OuterRef("case_id"))
ENTRY = DocketCard.objects.filter(stream=OuterRef("case_id"), procedure="credit/1")
TOOK_OVER = (
    Heir.objects.filter(predecessor=OuterRef("org_id")).order_by().values("predecessor")
    .annotate(origins=StringAgg("origin", "；", order_by=("successor", "pk"), output_field=TextField())).values("origins")
)  # fmt: skip
HEIRS = Case(
    When(Q(capacities__contains=[AS_MANAGER]) | Q(org_id=""), then=Value("")), default=Coalesce(Subquery(TOOK_OVER), Value(""), output_field=TextField()),
    output_field=TextField(),
)  # fmt: skip
"""Firms against which the bar goes on, for all rows in the one question; that of a project manager is the person's, not the firm's."""


def in_force(now: datetime) -> QuerySet[BarRow]:
    """All of them: a case's from its own date on, which a stay that is over does not move."""
    told = {
        "who": Coalesce(Subquery(CASE.values("accused")), F("subject")),
        "why": Coalesce(Subquery(CASE.values("suspected")), Subquery(ENTRY.values("title")), output_field=TextField()),
        "begun": Coalesce(Subquery(CASE.values("since")), F("since"), output_field=DateTimeField()),
        "stay": Coalesce(Subquery(CASE.values("stay")), Value("")),
        "down": Coalesce(Subquery(CASE.values("down")), Value("")),
        "open": Exists(CASE.filter(shown=True)) | Exists(ENTRY.filter(shown=True)),
        "document": Concat("paper", "decision_no", output_field=TextField()),
        "heirs": HEIRS,
    }
    return BarRow.objects.filter(Q(until=None) | Q(until__gt=now), since__lte=now).annotate(**told).order_by("-begun", "pk")


def published(rows: QuerySet[BarRow]) -> QuerySet[BarRow]:
    """What anybody may read: the decision, or the entry, stands on the portal."""
    return rows.filter(open=True)


def seen_by(actor: Actor, rows: QuerySet[BarRow]) -> QuerySet[BarRow]:
    """What this office may read: what anybody may, and of cases and entries in its reach those that are not published too."""
    own = rows.annotate(case_in_reach=Exists(CASE.filter(watching.cases(actor))), entry_in_reach=Exists(ENTRY.filter(watching.dockets(actor))))
    return own.filter(Q(open=True) | Q(case_in_reach=True) | Q(entry_in_reach=True))


def state(row: Any) -> str:
    """What its dates do not tell: its publication has come down or has to, it was stayed."""
    down = f"{DOWN_AS[row.down]}，待撤下" if row.down and row.open else ""
    return "，".join(part for part in ("正在限制", down, STAYS.get(row.stay, ""), "" if row.open else "没有公开") if part)


def from_what(row: Any) -> str:
    what = "、".join(CAPACITIES[each] for each in row.capacities)
    return f"{what}（{'、'.join(LINES.get(each, each) for each in row.lines)}）" if row.lines else what


def term_of_case(card: CaseCard) -> str:
    """限制期限 by the decision of a case, stayed or not; nothing where it only fines."""
    return term(card.since, card.until, card.stay == "stayed") if card.since else ""


TERM = Column("term", "限制期限", value=term_of_case, field="until", searchable=False)
"""Of lists of cases."""
COLUMNS = (
    Column("who", "当事人"), Column("why", "事由"), Column("issuer", "作出决定的机关"), Column("document", "文书"),
    Column("basis", "依据", value=lambda row: f"《{row.basis}》第{row.article}条", field="basis"),
    Column("from_what", "限制", value=from_what, sortable=False, searchable=False),
    Column("region", "限制的地区", value=lambda row: full_name(row.region), field="region"),
    Column("term", "限制期限", value=lambda row: term(row.begun, row.until), field="until", searchable=False),
    Column("state", "状态", value=state, sortable=False, searchable=False), Column("heirs", "承继", sortable=False),
)  # fmt: skip


def by_issuer(request: HttpRequest, rows: QuerySet[BarRow]) -> tuple[QuerySet[BarRow], Sequence[str], str]:
    """The rows of the office asked for, all offices that there are, and which one was asked for."""
    offices = list(rows.order_by("issuer").values_list("issuer", flat=True).distinct())
    wanted = request.GET.get("issuer", "")
    chosen = wanted if wanted in offices else ""
    return rows.filter(issuer=chosen) if chosen else rows, [each for each in offices if each], chosen


# ---- to the firm itself ----


@dataclass(frozen=True)
class ToldBars:
    """What bars a firm, on its own pages: by which papers, and what it means for what it has to do."""

    papers: list[str]
    means: str


def told_bars(bars: Iterable[Bar], capacity: str) -> ToldBars | None:
    papers = [f"{told(bar)}{bar.origin}" for bar in bars]
    means = {
        AS_BIDDER: _("在上述地区和期限内不能获取招标文件、递交投标文件，请不要再交纳保证金；已经交纳而没有投标的，截止以后退还。已经投标的照常开标，由评标委员会按资格条件评审，不能确定为中标人（《招标投标法实施条例》第38条）。期满自动恢复。"),
        AS_AGENCY: _("在上述地区和期限内不能登记项目、提交备案、发布公告、重新招标，请招标人自行办理；已经开始的环节照常办完。期满自动恢复。"),
    }[capacity]
    return ToldBars(papers, means) if papers else None
