"""Bars 限制: what a decision in force keeps a firm or a person from, where, in which lines, from when until when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import msgspec

from ggzy.core.calendar import end_words, moment_words
from ggzy.core.codes import plain_name
from ggzy.core.regions import covers, full_name
from ggzy.core.rule import Basis, Unmet

AS_BIDDER, AS_AGENCY, AS_EXPERT, AS_MANAGER = "bidder", "agency", "expert", "manager"
CAPACITIES = {AS_BIDDER: "参加投标", AS_AGENCY: "代理招标", AS_EXPERT: "参加评标", AS_MANAGER: "担任项目经理"}
"""What somebody may be kept from."""
PENALTY_DECISION = "行政处罚决定书"
"""文书: by which this platform's own cases bar; what other offices decided is called as they call it (`ggzy.core.credit`)."""


class Bar(msgspec.Struct, frozen=True, kw_only=True):
    """限制: half-open, `since <= now < until`; without `until` it has no end. No lines named means all of them.

    Taken over by another firm 承继, `org_id` is the successor's and `origin` says from whom and by which document.
    `issuer` is the office that decided, `paper` what its paper is, `decision_no` the paper's number.
    Of a project manager `subject` is the name, and `org_id` the firm that employed the person when it was decided.
    """

    case: str
    decision_no: str
    basis: str
    article: int
    capacities: tuple[str, ...]
    region: str
    since: datetime
    until: datetime | None
    lines: tuple[str, ...] = ()
    org_id: str = ""
    person_id: str = ""
    subject: str = ""
    issuer: str = ""
    paper: str = PENALTY_DECISION
    origin: str = ""

    def in_force(self, now: datetime) -> bool:
        return self.since <= now and (self.until is None or now < self.until)

    def covers(self, region: str, line: str, capacity: str) -> bool:
        return capacity in self.capacities and covers(self.region, region) and (not self.lines or line in self.lines)

    @property
    def document(self) -> str:
        """依据的文书: whose, what it is, its number."""
        return f"{self.issuer}{self.paper}{self.decision_no}"

    @property
    def ground(self) -> Basis:
        return Basis(self.basis, self.article)


def cut(bar: Bar, *, since: datetime | None = None, until: datetime | None = None) -> Bar:
    """The bar from later on, or until earlier; nothing is left of one that was over by then."""
    begins = max(bar.since, since) if since else bar.since
    ends = min([end for end in (bar.until, until) if end], default=None)
    return msgspec.structs.replace(bar, since=begins, until=max(begins, ends) if ends else None)


def standing(bars: Iterable[Bar], region: str, line: str, capacity: str, now: datetime) -> Bar | None:
    """The first bar in force that keeps its subject from this capacity here."""
    return next((bar for bar in bars if bar.in_force(now) and bar.covers(region, line, capacity)), None)


def on_managers(bars: Iterable[Bar], manager: str, org_id: str, region: str, line: str, now: datetime) -> list[Bar]:
    """项目经理: the bars in force on persons of this name; those of the same firm before namesakes 同名 of others."""
    if not (name := plain_name(manager)):
        return []
    found = [
        bar for bar in bars
        if plain_name(bar.subject) == name and bar.in_force(now) and bar.covers(region, line, AS_MANAGER)
    ]  # fmt: skip
    return sorted(found, key=lambda bar: (bar.org_id != org_id, bar.case))


def end(until: datetime | None) -> str:
    """限制到何时: the one wording of it, wherever a bar is told."""
    return f"至{end_words(until)}止" if until else "没有期限"


def term(since: datetime, until: datetime | None, stayed: bool = False) -> str:
    """限制期限 from when until when: the one wording of it. A stay moves no date; what was revoked ended at that moment."""
    return f"自{moment_words(since)}起，{end(until)}" + ("；正在停止执行，限制暂停" if stayed else "")


def told(bar: Bar) -> str:
    """A bar to whom it is on: by which paper, where, from what, from when until when."""
    return f"{bar.document}：在{full_name(bar.region)}不能{'、'.join(CAPACITIES[each] for each in bar.capacities)}，{term(bar.since, bar.until)}。"


def words(bar: Bar, capacity: str) -> str:
    """Why, as it is told: what, until when, by which decision."""
    told = f"{bar.subject}已被限制{CAPACITIES[capacity]}（{end(bar.until)}，{bar.document}）"
    return f"{told}；{bar.origin}，限制对承继单位继续执行" if bar.origin else told


def unmet(bar: Bar, capacity: str) -> Unmet:
    return Unmet(
        words(bar, capacity),
        "限制期满即自动恢复；对决定不服的，可以依法申请行政复议或者提起行政诉讼，决定被撤销的即时恢复",
        ground=bar.ground, cause=bar.case,
    )  # fmt: skip
