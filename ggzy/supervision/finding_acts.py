"""The steps of handling a finding as pages 发现处理的步骤: each with its form, what it becomes, and what it would be well filled in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ggzy.core.acts import explaining
from ggzy.core.decide import decide
from ggzy.core.explained import ABOVE, DISCIPLINE, INSPECTION, OUTCOMES, Explained
from ggzy.core.facts import Facts, KnownOffice
from ggzy.core.findings.rules import RULES
from ggzy.core.procedures import PROCEDURES
from ggzy.core.procedures.case_grounds import FITTING, of_lateness
from ggzy.core.procedures.finding import FINDING
from ggzy.core.regions import covers
from ggzy.core.roles import CLOCK, Actor
from ggzy.core.rule import Refused
from ggzy.core.table import Command, Entry
from ggzy.desk import counter
from ggzy.desk.duties import roll
from ggzy.desk.finding_facts import circular_citing, receivers
from ggzy.desk.workdays import calendar
from ggzy.store.models import Deal, DocketCard, Organisation
from ggzy.supervision.docket_acts import SOMETHING
from ggzy.supervision.findings.raising import GONE, explanation, raising, stream_of
from ggzy.supervision.forms import findings as form_of
from ggzy.supervision.models import Finding

BREACHED = "duty_breached"
LOOKED_THROUGH = 50
"""So many of the latest circulars are looked through for one that cites a finding."""


@dataclass(frozen=True)
class Handling:
    """A finding, what has become of it, and who looks at it."""

    found: Finding
    p: Explained
    actor: Actor
    now: datetime


@dataclass(frozen=True)
class FindingAct:
    """One step. `options` is what its form needs to know; `becomes` makes the command from what was typed."""

    code: str
    command: type[Command]
    label: Any
    note: Any
    done: Any
    form: Callable[..., forms.Form]
    becomes: Callable[[Handling, dict[str, Any]], Command]
    probe: dict[str, Any]
    options: Callable[[Handling], dict[str, Any]] = lambda h: {}
    danger: bool = False


@dataclass(frozen=True)
class Button:
    """A step that the present stage knows and this role takes, and why it cannot be done now, if so."""

    act: FindingAct
    grey: Refused | None


def handling(found: Finding, actor: Actor, now: datetime) -> Handling:
    return Handling(found, counter.load(stream_of(found.key), Explained) or as_if_raised(found, now), actor, now)


def as_if_raised(found: Finding, now: datetime) -> Explained:
    """What would stand in the journal, had somebody begun to handle it."""
    p: Explained = FINDING.begin(stream_of(found.key))
    events = decide(p, raising(found, roll(now)), CLOCK, now, Facts(), calendar())
    assert not isinstance(events, Refused)
    for seq, event in enumerate(events, 1):
        p.apply(Entry(p.stream, seq, now, CLOCK, event))
    return p


def buttons(h: Handling) -> list[Button]:
    """Every step that the stage knows and this role takes; the receiver alone sees those of receiving."""
    found = []
    for act in ACTS.values():
        if any(h.p.stage in step.at and h.actor.role in step.by for step in FINDING.steps_for(act.command)):
            found.append(Button(act, why_grey(h, act)))
    return [each for each in found if each.grey is None or each.grey.rule != "signed_by_the_receiver"]


def why_grey(h: Handling, act: FindingAct) -> Refused | None:
    """What the finding's own state says against it; what the form lacks is said by the form."""
    if h.found.gone_at is not None:
        return GONE
    if act.code == "cite" and not circulars_of(h):
        return Refused(str(_("还没有印发过引用这条发现依据的记录的通报")), remedy=str(_("请先在“通报”里起草、印发")), rule="circular_cites_it")
    refused = counter.may(h.p, act.becomes(h, act.probe), h.actor, h.now)
    return None if refused is not None and refused.rule in ("receiver_fits", "circular_cites_it", "above_lies_above") else refused


def offices_for(h: Handling) -> list[tuple[str, KnownOffice]]:
    """To whom it can be sent: never to whom it is about, nor to the own office; above lies above the own region."""
    shut = {*h.p.concerned, h.actor.org_id}
    found = [(where, office) for where in (DISCIPLINE, INSPECTION, ABOVE) for office in receivers(h.p, where, h.now) if office.org_id not in shut]
    return [(where, office) for where, office in found if where != ABOVE or (office.region != h.actor.region and covers(office.region, h.actor.region))]


def circulars_of(h: Handling) -> list[tuple[str, str]]:
    """Issued circulars that rest on an entry that this finding rests on."""
    cards = DocketCard.objects.filter(procedure="circular/1", issued_at__gte=h.found.at).order_by("-issued_at")[:LOOKED_THROUGH]
    return [(card.stream, f"{card.code} {card.title}") for card in cards if circular_citing(h.p, explaining.CiteFinding(circular=card.stream), h.actor)]


def with_words(command: type[Command]) -> Callable[[Handling, dict[str, Any]], Command]:
    return lambda h, given: command(**given)


WORDS = {"reason": SOMETHING * 3}
ACTS = {
    act.code: act
    for act in (
        FindingAct(
            "receive", explaining.ReceiveFinding, _("签收"), _("签收以后由本单位处理，处理期限从签收起算。"), _("已签收，请在期限以内处理。"),
            form_of.NoForm, with_words(explaining.ReceiveFinding), {},
        ),
        FindingAct(
            "return", explaining.ReturnFinding, _("退回"), _("不属于本单位处理的，写明理由退回移送的单位。"), _("已退回移送的单位。"),
            form_of.ReturnForm, with_words(explaining.ReturnFinding), WORDS, danger=True,
        ),
        FindingAct(
            "conclude", explaining.ConcludeFinding, _("查实，记入处理结果"), _("查明情况属实并已处理的，写明事实、处理和文号。红色的发现由另一人确认后办结。"),
            _("已记入处理结果，这条发现办结。"), form_of.ConcludeForm,
            lambda h, given: explaining.ConcludeFinding(grade=h.found.grade, **given), {**WORDS, "outcome": next(iter(OUTCOMES))},
        ),
        FindingAct(
            "refer", explaining.ReferFinding, _("移送纪检、督查，或者转上级"), _("接收单位三个工作日内签收，签收以后由它处理；涉及的单位不能接收。"),
            _("已移送，对方随即在工作台看到。"), form_of.ReferForm, with_words(explaining.ReferFinding), {**WORDS, "where": DISCIPLINE, "to_id": ""},
            lambda h: {"offices": offices_for(h)},
        ),
        FindingAct(
            "explain", explaining.ExplainFinding, _("说明为正当情形"), _("写明怎样核实。涉及本人、本单位的不能自己说明；红色的发现由另一人确认后才不再列为待处理。"),
            _("已说明，这条发现不再列为待处理。"), form_of.ExplainForm, lambda h, given: explanation(h.found, given), {**WORDS, "innocent": form_of.OTHER},
            lambda h: {"innocent": RULES[h.found.rule].innocent},
        ),
        FindingAct(
            "cite", explaining.CiteFinding, _("已用于通报"), _("选择引用了同一条日志记录的通报；整改、复查在通报里办理。"), _("已记入：这条发现用于通报。"),
            form_of.CiteForm, with_words(explaining.CiteFinding), {"circular": ""}, lambda h: {"circulars": circulars_of(h)},
        ),
        FindingAct(
            "reopen", explaining.ReopenFinding, _("重新处理"), _("原来的结论不成立的，写明理由重新处理，处理期限重新起算。"), _("这条发现重新列为待处理。"),
            form_of.ReopenForm, with_words(explaining.ReopenFinding), WORDS,
        ),
    )
}  # fmt: skip


def fitting(h: Handling) -> tuple[str, ...]:
    """As what it can be taken up, by an office that it is not about: a duty left undone on the ground of that duty; what else
    an office or its people did is referred instead."""
    if h.actor.org_id in h.p.concerned:
        return ()
    if own := ground_of(h.found):
        return (own,)
    official = (Organisation.Kind.AUTHORITY, Organisation.Kind.CENTRE)
    about_officials = Organisation.objects.filter(uscc__in=h.p.concerned, kind__in=official).exclude(uscc__in=tenderees(h)).exists()
    return () if about_officials else FITTING.get(h.found.rule, ())


def takes_up(h: Handling) -> bool:
    """Whether this office is one that may make a clue of it."""
    taken = explaining.TakeUpFinding(case=SOMETHING, case_code=SOMETHING, suspected=next(iter(fitting(h)), ""))
    return counter.may(h.p, taken, h.actor, h.now) is None


def ground_of(found: Finding) -> str:
    """The ground that fits a duty done late or not at all."""
    procedure = PROCEDURES.get(counter.procedure_of(found.stream)) if found.rule == BREACHED else None
    duty = procedure.duty.get(found.subject.split("/")[0]) if procedure else None
    return of_lateness(duty) if duty else ""


def tenderees(h: Handling) -> list[str]:
    """An authority that tenders is a party like any other."""
    return list(Deal.objects.filter(stream__in=h.found.streams).values_list("tenderee_id", flat=True))
