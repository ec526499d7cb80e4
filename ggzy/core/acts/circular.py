"""Acts about a circular 通报: draft, reply, issue, report, recheck, publication."""

from __future__ import annotations

from datetime import datetime

from ggzy.core.circular import Answer, Circular
from ggzy.core.shortcomings import Found
from ggzy.core.table import Command, Entry, Event


def own(p: Circular, office_id: str) -> Answer:
    return p.answers.setdefault(office_id, Answer())


class DraftCircular(Command, frozen=True, kw_only=True):
    """起草通报"""

    issue: str
    about: str
    region: str
    since: datetime
    until: datetime
    cited: tuple[Found, ...]
    copies: tuple[str, ...] = ()
    demands: str = ""


class CircularDrafted(Event, frozen=True, kw_only=True):
    """通报已起草"""

    code: str
    issue: str
    about: str
    region: str
    since: datetime
    until: datetime
    cited: tuple[Found, ...]
    copies: tuple[str, ...]
    demands: str

    def apply(self, p: Circular, entry: Entry) -> None:
        p.code, p.issue, p.about, p.place, p.since, p.until = self.code, self.issue, self.about, self.region, self.since, self.until
        p.cited, p.copies, p.demands, p.drafted_by = self.cited, self.copies, self.demands, entry.actor


class ReviseCircular(Command, frozen=True, kw_only=True):
    """修改通报稿"""

    about: str
    cited: tuple[Found, ...]
    copies: tuple[str, ...] = ()
    demands: str = ""


class CircularRevised(Event, frozen=True, kw_only=True):
    """通报稿已修改"""

    about: str
    cited: tuple[Found, ...]
    copies: tuple[str, ...]
    demands: str

    def apply(self, p: Circular, entry: Entry) -> None:
        """Of whom something is said that it was not asked about, that office is asked anew; what was only left out asks nobody."""
        if p.sent_at is not None:
            for office_id in {each.office_id for each in self.cited if each not in p.cited}:
                answer = own(p, office_id)
                answer.asked_anew_at, answer.heard = entry.at, False
        p.about, p.cited, p.copies, p.demands = self.about, self.cited, self.copies, self.demands


class InviteReplies(Command, frozen=True, kw_only=True):
    """送被通报单位核对、申辩"""


class RepliesInvited(Event, frozen=True, kw_only=True):
    """已送被通报单位核对、申辩"""

    def apply(self, p: Circular, entry: Entry) -> None:
        p.sent_at = entry.at


class ReplyToCircular(Command, frozen=True, kw_only=True):
    """核对、申辩"""

    text: str


class CircularReplied(Event, frozen=True, kw_only=True):
    """被通报单位已核对、申辩"""

    office_id: str
    text: str

    def apply(self, p: Circular, entry: Entry) -> None:
        answer = own(p, self.office_id)
        answer.reply, answer.replied_at, answer.heard = self.text, entry.at, True


class IssueCircular(Command, frozen=True, kw_only=True):
    """印发通报"""

    document_no: str
    rectify_by: datetime
    answer: str = ""


class CircularIssued(Event, frozen=True, kw_only=True):
    """通报已印发"""

    document_no: str
    rectify_by: datetime
    answer: str

    def apply(self, p: Circular, entry: Entry) -> None:
        p.document_no, p.rectify_by, p.issued_at, p.issued_by = self.document_no, self.rectify_by, entry.at, entry.actor
        p.weighed = self.answer
        for office in p.offices:
            own(p, office.org_id).rectify_by = self.rectify_by


class ReportRectified(Command, frozen=True, kw_only=True):
    """报告整改情况"""

    text: str


class RectificationReported(Event, frozen=True, kw_only=True):
    """已报告整改情况"""

    office_id: str
    text: str

    def apply(self, p: Circular, entry: Entry) -> None:
        answer = own(p, self.office_id)
        answer.report, answer.reported_at = self.text, entry.at


class LapseRectification(Command, frozen=True, kw_only=True):
    """登记逾期未报告整改"""


class RectificationLate(Event, frozen=True, kw_only=True):
    """逾期未报告整改"""

    office_ids: tuple[str, ...]

    def apply(self, p: Circular, entry: Entry) -> None:
        for office_id in self.office_ids:
            own(p, office_id).late = True


class RecheckOffice(Command, frozen=True, kw_only=True):
    """复查整改"""

    office_id: str
    righted: bool
    note: str
    rectify_by: datetime | None = None


class OfficeRechecked(Event, frozen=True, kw_only=True):
    """整改已复查"""

    office_id: str
    righted: bool
    note: str
    rectify_by: datetime | None

    def apply(self, p: Circular, entry: Entry) -> None:
        answer = own(p, self.office_id)
        answer.rechecked_at, answer.righted, answer.recheck = entry.at, self.righted, self.note
        if not self.righted:
            answer.rectify_by, answer.reported_at, answer.late = self.rectify_by, None, False
            p.breaches.pop(f"rectify/{self.office_id}", None)


class PublishCircular(Command, frozen=True, kw_only=True):
    """在门户公开通报"""


class CircularPublished(Event, frozen=True, kw_only=True):
    """通报已公开"""

    def apply(self, p: Circular, entry: Entry) -> None:
        p.published_at = entry.at


class WithdrawCircular(Command, frozen=True, kw_only=True):
    """撤回已印发的通报"""

    reason: str


class CircularWithdrawn(Event, frozen=True, kw_only=True):
    """通报已撤回"""

    reason: str

    def apply(self, p: Circular, entry: Entry) -> None:
        p.ended = self.reason


class DropCircular(Command, frozen=True, kw_only=True):
    """不予通报，结束"""

    reason: str


class CircularDropped(Event, frozen=True, kw_only=True):
    """不予通报"""

    reason: str

    def apply(self, p: Circular, entry: Entry) -> None:
        p.ended = self.reason
