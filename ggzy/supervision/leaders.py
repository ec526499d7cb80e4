"""What waits for an office's leaders beside decisions 听取、协调: reports to hear, who has not reported, difficulties raised, questions between offices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Min
from django.urls import reverse
from django.utils.translation import gettext as _

from ggzy.core.roles import Actor
from ggzy.layout.templatetags.ggzy import until
from ggzy.store.models import DocketCard, ToDoRow
from ggzy.supervision.chain_rows import calls_of, coordinations_of, difficulties_of


@dataclass(frozen=True)
class Item:
    """One line: what it is, why it stands here, whether it is late."""

    mark: str
    why: str
    title: str
    url: str
    hint: str = ""
    late: bool = False


def waiting_for(actor: Actor, now: datetime) -> list[Item]:
    """The late first; what another office convened or called is another's to lead."""
    found = [*to_hear(actor), *not_reported(actor), *raised(actor), *between_offices(actor, now)]
    return sorted(found, key=lambda item: not item.late)


def to_hear(actor: Actor) -> Iterator[Item]:
    """Merged reports that came up to this office."""
    for card in calls_of(actor).filter(stage="sent", office_ids__contains=[actor.org_id]).order_by("changed_at"):
        hint = _("%(org)s报送，%(no)s") % {"org": card.issuer, "no": card.outcome}
        yield Item(card.stage_label, _("听取汇报"), card.title, reverse("supervision:call", args=[card.stream]), hint)


def not_reported(actor: Actor) -> Iterator[Item]:
    """Own calls of which some office is late and still silent."""
    for card in calls_of(actor).filter(issuer_id=actor.org_id, stage__in=("gathering", "collated")).order_by("until"):
        late = DocketCard.objects.filter(procedure="officereport/1", code=card.code, stage__in=("asked", "returned"), breaches__gt=0)
        names = "、".join(late.order_by("offices").values_list("offices", flat=True))
        if names:
            yield Item(_("逾期未报"), _("督促上报"), card.title, reverse("supervision:call", args=[card.stream]), names, late=True)


def raised(actor: Actor) -> Iterator[Item]:
    """Difficulties that offices below ask this office to solve."""
    rows = difficulties_of(actor).filter(asker_id=actor.org_id, state="raised").order_by("by")
    for row in rows[:20]:
        url = reverse("supervision:office_report", args=[row.stream]) + f"#difficulty-{row.number}"
        yield Item(_("提请协调"), _("解决困难"), row.what[:80], url, row.office)


def between_offices(actor: Actor, now: datetime) -> Iterator[Item]:
    """Matters that this office convened, or that came up to it, and that are not settled yet."""
    cards = coordinations_of(actor).filter(stage__in=("open", "escalated", "decided")).order_by("until")
    owed = ToDoRow.objects.filter(docket__in=cards, key=actor.org_id).order_by().values_list("docket").annotate(Min("until"))
    own: dict[str, datetime | None] = dict(owed)
    for card in cards:
        convened, up = card.issuer_id == actor.org_id, card.stage == "escalated" and card.office_ids[-1:] == [actor.org_id]
        if not convened and not up:
            continue
        term = own.get(card.stream)  # a party's task that is late is the party's
        late = up or (term is not None and term <= now)
        why = _("本单位召集的协调事项") if convened else _("逾期未定，提请上级协调")
        hint = _("%(offices)s，期限%(at)s") % {"offices": card.offices, "at": until(term)} if term else card.offices
        yield Item(card.stage_label, why, card.title, reverse("supervision:coordination", args=[card.stream]), hint, late)
