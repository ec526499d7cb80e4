"""Dossiers 履职档案: what the journal tells of an expert or of an agency and its people, item by item, each with its entry.

Pure: a lot and its entries in, items out. An item is a fact, no verdict: there is no score, and a deviation is no fault.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ggzy.core.acts import award, committee, control, evaluation, notice, opening, registration
from ggzy.core.acts.stages import DutyBreached
from ggzy.core.evaluation.method import Comprehensive
from ggzy.core.evaluation.questions import Outlier, outliers
from ggzy.core.proceeding import Proceeding
from ggzy.core.roles import Actor, Role
from ggzy.core.table import Entry, Event

EXPERT, AGENCY = "expert", "agency"
AWARDED = ("awarded", "contracted", "archived")
"""Until then the committee of a lot is secret to everybody but its members."""
LATE_MINUTES = 30
"""晚到: so long after the first of the committee; no time is appointed in the record, so the figure is the platform's own."""


@dataclass(frozen=True)
class Kind:
    """One kind of item; `fault` where something was left undone or found wrong, never for what may happen to anybody."""

    label: str
    of: str
    fault: bool = False
    public: bool = False
    """Whether the portal may tell it: what was published already."""


KINDS: dict[str, Kind] = {
    "drawn": Kind("被抽取", EXPERT),
    "attended": Kind("到席", EXPERT),
    "late": Kind("晚到", EXPERT, fault=True),
    "absent": Kind("没有到席", EXPERT, fault=True),
    "excused": Kind("事先说明不能参加", EXPERT),
    "recused": Kind("主动声明回避", EXPERT),
    "excluded": Kind("抽取时查出应当回避", EXPERT),
    "scored": Kind("主观评分", EXPERT),
    "deviation": Kind("评分偏差", EXPERT),
    "corrected": Kind("重新评分", EXPERT),
    "acted": Kind("代理项目", AGENCY, public=True),
    "returned": Kind("备案退回修改", AGENCY, fault=True),
    "upheld": Kind("异议成立", AGENCY, fault=True, public=True),
    "complaint": Kind("投诉成立", AGENCY, fault=True),
    "breach": Kind("逾期未履行的职责", AGENCY, fault=True),
    "cited": Kind("通报提到所代理的项目", AGENCY),
    "found": Kind("查实的监督发现", AGENCY, fault=True),
    "penalty": Kind("行政处罚", AGENCY, fault=True),
    "credit": Kind("其他机关的惩戒", AGENCY, fault=True),
}
NAMED_LATER = ("complaint", "cited")
"""Who did the act was not told of these at first: their keys leave the person out, so that what was said to them stays theirs."""


@dataclass(frozen=True)
class Item:
    """档案条目: of a person, of a firm, or of a firm with the named person 从业人员 who did the act."""

    kind: str
    stream: str
    seq: int
    at: datetime
    words: str = ""
    person_id: str = ""
    person: str = ""
    org_id: str = ""
    n: int = 1
    part: str = ""

    @property
    def key(self) -> str:
        """The same for the same thing, however often it is worked out."""
        person = "" if self.kind in NAMED_LATER else self.person_id
        told = (self.kind, self.stream, str(self.seq), person, self.org_id, self.part)
        return hashlib.sha256("\n".join(told).encode()).hexdigest()[:20]


# ---- of a lot ----

EVALUATED: tuple[type[Event], ...] = (evaluation.ReportFiled, opening.TenderFailed, control.TenderTerminated)
"""With these the evaluation of a round is over; until then nothing of it is told."""
OF_AGENCY: tuple[type[Event], ...] = (
    registration.ProjectRegistered, registration.AppointmentConfirmed, registration.FilingReturned, notice.ObjectionAnswered, DutyBreached,
)  # fmt: skip
TELLING = (*EVALUATED, *OF_AGENCY)
HANDS: dict[str, tuple[type[Event], ...]] = {
    "file": (registration.FilingSubmitted, notice.ClarificationIssued),
    "opening": (opening.OpeningClosed,),
    "result": (award.CandidatesPublished,),
}
"""Whose act an objection is against, by its kind."""


def items_of(p: Proceeding, entries: Sequence[Entry], entry: Entry) -> Iterator[Item]:
    """What this entry adds to anybody's dossier; `entries` are all of the lot's up to it, `p` is the lot after it."""
    if isinstance(entry.event, EVALUATED):
        yield from of_committee(p, since_the_round_began(entries))
    elif isinstance(entry.event, OF_AGENCY) and p.project is not None and p.project.agency_id:
        yield from of_agency(p, entries, entry)


def since_the_round_began(entries: Sequence[Entry]) -> Sequence[Entry]:
    begun = [n for n, entry in enumerate(entries) if isinstance(entry.event, control.RoundBegun)]
    return entries[begun[-1] :] if begun else entries


# ---- experts ----


@dataclass
class Member:
    """What became of one who was drawn: the entries that tell it."""

    person: str
    drawn: Entry
    seated: Entry | None = None
    declined: Entry | None = None
    replaced: Entry | None = None


def of_committee(p: Proceeding, entries: Sequence[Entry]) -> Iterator[Item]:
    members = membership(entries)
    first = min((m.seated.at for m in members.values() if m.seated), default=None)
    for person_id, member in members.items():
        told = {"person_id": person_id, "person": member.person, "stream": p.stream}
        yield Item("drawn", seq=member.drawn.seq, at=member.drawn.at, **told)  # type: ignore[arg-type]
        for kind, entry, words in fate(member, first, entries[-1]):
            yield Item(kind, seq=entry.seq, at=entry.at, words=words, **told)  # type: ignore[arg-type]
    yield from excluded(p.stream, entries)
    if isinstance(entries[-1].event, evaluation.ReportFiled):
        yield from scores(p, members, entries)
    yield from corrections(p, members, entries)


def membership(entries: Sequence[Entry]) -> dict[str, Member]:
    """Experts drawn in this round; the tenderee's representatives are no experts of the pool."""
    found: dict[str, Member] = {}
    for entry in entries:
        match entry.event:
            case committee.CommitteeDrawn(seats=seats):
                found |= {s.expert_id: Member(s.person, entry) for s in seats if not s.representative}
            case committee.ExpertReplaced(expert_id=left, seat=seat):
                if left in found:
                    found[left].replaced = entry
                if not seat.representative:
                    found[seat.expert_id] = Member(seat.person, entry)
            case committee.ExpertSeated(expert_id=who) if who in found:
                found[who].seated = found[who].seated or entry
            case committee.SeatDeclined(expert_id=who) if who in found:
                found[who].declined = entry
    return found


def fate(member: Member, first: datetime | None, end: Entry) -> Iterator[tuple[str, Entry, str]]:
    """Came, late or not; recused himself; said beforehand that he cannot come; or did not come."""
    if member.declined is not None:
        said = member.declined.event
        yield ("recused" if said.interest else "excused"), member.declined, said.reason  # type: ignore[attr-defined]
    elif member.seated is None:
        why = member.replaced.event.reason if member.replaced else ""  # type: ignore[attr-defined]
        yield "absent", member.replaced or end, f"更换理由：{why}" if why else "到评标结束没有签到"
    if member.seated is not None:
        yield "attended", member.seated, ""
        minutes = int((member.seated.at - first).total_seconds() // 60) if first else 0
        called_in_time = first is not None and member.drawn.at <= first
        if called_in_time and first is not None and member.seated.at - first >= timedelta(minutes=LATE_MINUTES):
            yield "late", member.seated, f"比最先到席的委员晚{minutes}分钟"


def excluded(stream: str, entries: Sequence[Entry]) -> Iterator[Item]:
    """Recusals found 查出应当回避 by the draw itself."""
    for entry in entries:
        match entry.event:
            case committee.CommitteeDrawn(excluded=left_out) | committee.ExpertReplaced(passed=left_out):
                for each in left_out:
                    yield Item("excluded", stream, entry.seq, entry.at, each.reason, person_id=each.expert_id)
            case _:
                pass


def scores(p: Proceeding, members: Mapping[str, Member], entries: Sequence[Entry]) -> Iterator[Item]:
    """How many points each gave, and which stand far from the others': the measure is the one the evaluation itself asks by."""
    from ggzy.core.procedures.evaluation_consequences import OUTLIER_PERCENT, sheets

    method = p.tender_file.method if p.tender_file else None
    if not isinstance(method, Comprehensive):
        return
    filed = {(e.event.expert_id, e.event.bidder): e for e in entries if isinstance(e.event, evaluation.ScoreFiled)}
    given: dict[str, list[tuple[Entry, int]]] = {}
    for (who, bidder), points in p.round.sheets.items():
        given.setdefault(who, []).append((filed[who, bidder], len(points)))
    for who, member in members.items():
        if who in given:
            last = given[who][-1][0]
            yield Item("scored", p.stream, last.seq, last.at, person_id=who, person=member.person, n=sum(n for _entry, n in given[who]))
    for o in outliers(method, sheets(p), OUTLIER_PERCENT):
        if o.expert in members:
            entry = filed[o.expert, o.bid]
            words = deviation_words(p, method, o)
            yield Item("deviation", p.stream, entry.seq, entry.at, words, person_id=o.expert, person=members[o.expert].person, part=o.criterion)


def deviation_words(p: Proceeding, method: Comprehensive, o: Outlier) -> str:
    criterion = next(c for c in method.criteria if c.code == o.criterion)
    said = p.round.explanations.get((o.expert, o.bid, o.criterion), "")
    words = f"{p.round.bids[o.bid].org}“{criterion.name}”评{o.points}分，其他专家平均{o.others_mean}分（满分{criterion.max_points}分）"
    return f"{words}；当时说明：{said}" if said else words


def corrections(p: Proceeding, members: Mapping[str, Member], entries: Sequence[Entry]) -> Iterator[Item]:
    """Scores that the committee had done once more, for an error in adding up or the like."""
    for entry in entries:
        if isinstance(entry.event, evaluation.ScoreReopened) and entry.event.expert_id in members:
            who = entry.event.expert_id
            yield Item("corrected", p.stream, entry.seq, entry.at, entry.event.reason, person_id=who, person=members[who].person)


# ---- agencies ----


def of_agency(p: Proceeding, entries: Sequence[Entry], entry: Entry) -> Iterator[Item]:
    """Counted to the agency and to the one of its people who did the act; what the tenderee did itself is not the agency's.

    What an agency registered is its lot once the tenderee confirms the appointment: till then it is a claim of its own.
    """
    assert p.project
    match entry.event:
        case registration.ProjectRegistered() if entry.actor.role is not Role.AGENCY:
            yield item_of_agency(p, "acted", entry, None, "")
        case registration.AppointmentConfirmed():
            yield item_of_agency(p, "acted", entry, last_hand(entries, (registration.ProjectRegistered,)), "")
        case registration.FilingReturned(opinion=opinion, findings=findings):
            by = last_hand(entries, (registration.FilingSubmitted,))
            if by is not None:
                yield item_of_agency(p, "returned", entry, by, opinion or "；".join(f.note for f in findings if not f.met))
        case notice.ObjectionAnswered(upheld=True, objection_id=number):
            kind = p.round.objections[number].kind if number in p.round.objections else ""
            by = last_hand(entries, HANDS.get(kind, HANDS["file"]))
            if by is not None:
                yield item_of_agency(p, "upheld", entry, by, entry.event.text)
        case DutyBreached(duty=code):
            duty = p.procedure.duty[code]
            if Role.AGENCY in duty.who and p.appointment != "asked":
                yield item_of_agency(p, "breach", entry, None, f"没有按期{duty.label}（与招标人共同的职责，没有办理人）")


def last_hand(entries: Sequence[Entry], of: tuple[type[Event], ...]) -> Actor | None:
    """Who did the last of these acts, if it was somebody of the agency."""
    done = [entry.actor for entry in entries if isinstance(entry.event, of)]
    return done[-1] if done and done[-1].role is Role.AGENCY else None


def item_of_agency(p: Proceeding, kind: str, entry: Entry, by: Actor | None, words: str) -> Item:
    assert p.project
    person_id, person = (by.person_id, by.person) if by else ("", "")
    return Item(kind, p.stream, entry.seq, entry.at, words, person_id, person, p.project.agency_id)


# ---- figures ----


@dataclass(frozen=True)
class Section:
    """一组数据: which kinds it counts, and how it is to be read."""

    code: str
    label: str
    kinds: tuple[str, ...]
    note: str = ""


SECTIONS: dict[str, tuple[Section, ...]] = {
    EXPERT: (
        Section("attendance", "到席", ("drawn", "attended", "late", "absent", "excused"), f"晚到指比最先到席的委员晚{LATE_MINUTES}分钟以上；补抽的不算晚到。事先说明不能参加的不算缺席。"),
        Section("recusal", "回避", ("recused", "excluded"), "主动声明回避是履行义务；抽取时查出的由系统自动排除，都不是过错。"),
        Section("scores", "评分偏差", ("deviation", "scored"), "偏差不是过错：独立评审本来就会有不同意见。只列出与其他专家平均分相差超过满分40%的评分，连同当时的说明。"),
        Section("corrections", "重新评分", ("corrected",), "经评标委员会准许改正的评分，如加总错误。"),
    ),
    AGENCY: (
        Section("acted", "代理的项目", ("acted",)),
        Section("filings", "备案退回修改", ("returned",), "由本机构人员提交而被退回的；招标人自己提交的不计。"),
        Section("objections", "异议、投诉成立", ("upheld", "complaint"), "所针对的文件、公示由本机构人员作出的。"),
        Section("breaches", "逾期未履行的职责", ("breach",), "时钟登记的沉默，没有办理人；与招标人共同承担。"),
        Section(
            "found", "查实的监督发现、处罚", ("found", "penalty", "credit"),
            "发现经处理单位查实的才计入，处罚决定公开以后计入，撤销、修复的不计。所引的行为由谁办理就记到谁名下；处罚没有引到具体行为的，列名的是登记本标段的经办人；其他机关的惩戒，照来源文件写明的责任人员。",
        ),
        Section("circulars", "通报提到的项目", ("cited",), "已经公开的通报针对的是监督部门、交易中心；列在这里只为查阅，不是认定本机构有错。"),
    ),
}  # fmt: skip


def counted(items: Iterable[tuple[str, int]]) -> dict[str, int]:
    """How many of each kind."""
    found: dict[str, int] = {}
    for kind, n in items:
        found[kind] = found.get(kind, 0) + n
    return found


def value_of(section: Section, n: Mapping[str, int]) -> str:
    """The figures of a section in one sentence, each with what it is a part of."""
    if section.code == "scores":
        return f"主观评分{n.get('scored', 0)}项，其中偏差{n.get('deviation', 0)}项"
    if section.code == "acted":
        return f"{n.get('acted', 0)}个"
    return "，".join(f"{KINDS[kind].label}{n.get(kind, 0)}次" for kind in section.kinds)


def base_of(section: Section, everybody: Mapping[str, int]) -> str:
    """How often it happens to everybody: a figure without its base rate tells nothing."""
    of, part = {"scores": ("scored", "deviation"), "filings": ("acted", "returned"), "attendance": ("drawn", "absent"), "objections": ("acted", "upheld")}.get(section.code, ("", ""))
    whole = everybody.get(of, 0)
    if not whole:
        return ""
    share = everybody.get(part, 0) * 100 / whole
    unit = {"scores": "项评分", "filings": "个代理项目", "attendance": "次抽取", "objections": "个代理项目"}[section.code]
    return f"全部{whole}{unit}中，{KINDS[part].label}{everybody.get(part, 0)}次（每百{unit[0]}{share:.1f}次）"
