"""The practice offices' own matters 演练机关事项: a power that went down to the city, one that waits, a handover that was taken."""

from __future__ import annotations

from ggzy.core.acts import office
from ggzy.core.office import Listed, PostTold
from ggzy.core.roles import Actor
from ggzy.core.rule import Refused
from ggzy.core.table import Command
from ggzy.desk import counter
from ggzy.practice.roll import CITY
from ggzy.practice.stage import Story, actor, on
from ggzy.store.models import Post


def stories() -> list[Story]:
    return [delegated(), proposed(), handed_over()]


def delegated() -> Story:
    yield on(11, 10, 9)
    first, other = actor("jianguan1"), actor("guanli")
    stream = begin(propose("楚雄市在库专家能够承接房屋市政项目的备案审查", "filing"), first, "delegation/1")
    yield on(11, 12, 10)
    must(stream, office.DecideDelegation(document_no="楚建发〔2025〕61号", since=on(11, 12, 10)), other)


def proposed() -> Story:
    yield on(2, 26, 11)
    begin(propose("楚雄市拟承接房屋市政项目的现场监督", "scene"), actor("jianguan1"), "delegation/1")


def propose(reason: str, matter: str) -> office.ProposeDelegation:
    return office.ProposeDelegation(
        region=CITY, line="construction", industry="housing", matters=(matter,), least_experts=5, reason=reason
    )


def handed_over() -> Story:
    yield on(2, 24, 9)
    giver, receiver = seat("jiaoyi1"), seat("jiaoyi2")
    matters = tuple(
        Listed(matter=f"construction/1:{code}", label=label)
        for code, label in (("refund_deposit", "退还投标保证金及利息"), ("refund_failed", "退还招标失败、终止项目的保证金"))
    )
    offer = office.OfferHandover(giver=giver, receiver=receiver, matters=matters, reason="保证金退还改由财务科专人负责")
    stream = begin(offer, actor("jiaoyi1"), "handover/1")
    yield on(2, 24, 15)
    must(stream, office.TakeOver(), actor("jiaoyi2"))


def seat(username: str) -> PostTold:
    row = Post.objects.select_related("person", "office").get(person__username=username, deputy_of=None)
    return PostTold(number=row.pk, person_id=str(row.person_id), person=row.person.name, title=f"{row.office}{row.title}")


def begin(command: Command, by: Actor, procedure: str) -> str:
    begun = counter.open_stream(command, by, procedure=procedure)
    if isinstance(begun, Refused):
        raise ValueError(str(begun))
    return begun.stream


def must(stream: str, command: Command, by: Actor) -> None:
    done = counter.hand_in(stream, command, by)
    if isinstance(done, Refused):
        raise ValueError(f"{type(command).__name__}：{done}")
