"""Who is told of a finding 发现通知: the office that handles it, the one that it was sent to, and the one that sent it."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from ggzy.core.acts import explaining
from ggzy.core.acts.stages import DutyBreached
from ggzy.core.explained import Explained
from ggzy.core.findings.finding import Grade
from ggzy.core.procedures.finding import CLOSERS
from ggzy.core.table import Entry
from ggzy.layout.templatetags.ggzy import until
from ggzy.store.messages import notify, posts_of_organisation
from ggzy.store.models import Post


def tell_those_concerned(p: Explained, entries: Sequence[Entry]) -> None:
    """A follower of findings."""
    for entry in entries:
        tell(p, entry)


def tell(p: Explained, entry: Entry) -> None:
    event = entry.event
    if isinstance(event, explaining.FindingRaised) and event.due and p.holder:
        say(p, entry, p.holder.org_id, f"新的监督发现（{Grade(p.grade).label}），请于{until(event.due)}前处理", "ExplainFinding")
    elif isinstance(event, explaining.FindingReferred):
        say(p, entry, event.to.org_id, "监督发现移送给本单位，请签收", "ReceiveFinding")
    elif isinstance(event, explaining.FindingReceived | explaining.FindingReturned) and p.referrals:
        done = "已签收" if isinstance(event, explaining.FindingReceived) else "已退回"
        say(p, entry, p.referrals[-1].by.org_id, f"移送的监督发现{done}")
    elif isinstance(event, DutyBreached) and p.owes(event.key):
        say(p, entry, event.key, "监督发现逾期没有处理、签收")


def say(p: Explained, entry: Entry, org_id: str, subject: str, command: str = "") -> None:
    """To the posts of the office that handle findings; for reading alone where nothing is asked."""
    posts = [post for post in posts_of_organisation(org_id, entry.at) if post.role in ROLES]
    told(p, entry, posts, subject, command)


def told(p: Explained, entry: Entry, posts: list[Post], subject: str, command: str) -> None:
    link = reverse("supervision:finding", args=[p.key])
    notify(posts, f"{subject}：{p.words}", stream=p.stream, at=entry.at, link=link, for_reading=not command, command=command)


ROLES = {role.value for role in CLOSERS}
