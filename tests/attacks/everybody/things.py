"""One thing of each kind in each place 各处各一件, handed in at the door by whose it is; beside what the practice province has."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from uuid import uuid4

from ggzy.core.acts import complaint, interference, office, unlisted
from ggzy.core.acts.case import RegisterClue
from ggzy.core.acts.imported import ProposeImport
from ggzy.core.case import Accused
from ggzy.core.checklist import Point
from ggzy.core.complaint import Respondent
from ggzy.core.imported.record import RESTRICTIONS
from ggzy.core.record import Record
from ggzy.core.roles import Actor
from ggzy.core.table import Command
from ggzy.core.unlisted_matter import Suspected
from ggzy.desk import clock, counter, reports
from ggzy.practice.complaints import proof
from ggzy.store.models import (
    Deal,
    DocketCard,
    Expert,
    ListRun,
    ListSource,
    OfficeCard,
    Organisation,
    OutsideProject,
    Person,
    Post,
    PowerRow,
)
from ggzy.supervision.models import Finding
from tests.attacks.everybody.walls import NEW_OFFICES, PLACES, ROLES, SEATS, Place

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
LOTS = ("housing_city", "water_city", "water_lufeng")
"""Where a lot is bidden for: of short records, which are read for every answer. No land is sold in the practice province."""


class Thing(NamedTuple):
    """One thing: what its addresses are filled with, the words that give it away on a page, where it lies."""

    kind: str
    given: dict[str, Any]
    words: str = ""
    place: str = ""

    @property
    def stream(self) -> str:
        return str(self.given.get("stream", ""))


def actor(username: str) -> Actor:
    return Post.objects.filter(person__username=username, deputy_of=None).order_by("pk")[0].actor(clock.now())


def begin(command: Command, by: Actor, procedure: str) -> str:
    begun = counter.open_stream(command, by, procedure=procedure, act_id=uuid4().hex)
    assert begun, f"{type(command).__name__}：{begun}"
    return begun.stream


def must(stream: str, command: Command, by: Actor) -> None:
    done = counter.hand_in(stream, command, by)
    assert done, f"{type(command).__name__}：{done}"


def code_of(stream: str) -> str:
    p: Any = counter.load(stream, Record)
    return str(p.code)


def new_offices() -> None:
    """The land office of the city, and the sibling prefecture's."""
    for number, (username, name) in enumerate(NEW_OFFICES.items()):
        seat = SEATS[username]
        org = Organisation.objects.create(uscc=f"1153230{number}MB0Z000{number:02d}"[:18].ljust(18, "0"), name=name, kind="authority", status="verified", region_id=seat.region)
        person = Person.objects.create_user(username, "yan-lian-2026-mima", name=f"某{username[-6:]}")
        Post.objects.create(
            person=person, organisation=org, title="科长", role=ROLES[seat.role].value, region_id=seat.region, lines=list(seat.lines), valid_from=LONG_AGO
        )


def lot_of(key: str) -> Deal | None:
    place = PLACES[key]
    return Deal.objects.filter(region=place.region, industry=place.industry, stage="bidding").order_by("stream").first() if key in LOTS else None


def case_in(key: str, place: Place) -> Thing:
    firm = Organisation.objects.get(uscc=actor("toubiao4").org_id)
    clue = RegisterClue(
        accused=Accused(name=firm.name, org_id=firm.uscc), about=f"墙内线索{key}", suspected="performance", region=place.region,
        line=place.line, industry=place.industry,
    )  # fmt: skip
    stream = begin(clue, actor(place.supervisor), "case/1")
    return Thing("case", {"stream": stream}, code_of(stream), key)


def complaint_in(key: str, place: Place) -> Thing | None:
    deal = lot_of(key)
    if deal is None:
        return None
    filed = complaint.FileComplaint(
        deal=deal.stream, matter="conduct", known_at=clock.now(), facts=f"墙内投诉{key}的事实", request="请查明并处理", exhibits=(proof(key),),
        respondents=(Respondent(part="tenderee", name=deal.tenderee, org_id=deal.tenderee_id),), contact="0878-3120000",
        office_id=actor(place.supervisor).org_id,
    )  # fmt: skip
    stream = begin(filed, actor("toubiao6"), "complaint/1")
    return Thing("complaint", {"stream": stream}, code_of(stream), key)


def report_in(key: str, place: Place) -> Thing:
    told = reports.Told(region=place.region, line=place.line, industry=place.industry, reported="一名经办人", text=f"墙内举报{key}，请查。")
    row = reports.found(str(reports.take_in(told, [], f"walls-{key}")))
    assert row
    row.day -= timedelta(days=1)
    row.save()
    reports.register(row)
    row.refresh_from_db()
    return Thing("report", {"stream": row.stream}, code_of(row.stream), key)


def interference_in(key: str, place: Place) -> Thing:
    told = interference.RecordInterference(
        asked_by="一名领导", office="某单位", asked_at=clock.now() - timedelta(hours=1), of_whom="经办人", manner="phone", what=f"要求关照{key}", region=place.region
    )  # fmt: skip
    stream = begin(told, actor(place.supervisor), "interference/1")
    return Thing("interference", {"stream": stream}, code_of(stream), key)


def finding_in(key: str, place: Place) -> Thing:
    deal, name = lot_of(key), f"wall-{key.replace('_', '-')}"[:20]
    Finding.objects.create(
        key=name, stream=deal.stream if deal else "", title=deal.title if deal else "某地块", region=place.region, line=place.line, industry=place.industry,
        rule="same_payer", version=1, family="signal", grade=3, subject=key, at=clock.now(), words=f"墙内发现{key}",
    )  # fmt: skip
    return Thing("finding", {"key": name}, f"墙内发现{key}", key)


def checklist_in(key: str, place: Place) -> Thing:
    draft = office.DraftChecklist(line=place.line, industry=place.industry, points=(Point(code="p1", text="写明工期", statute="招标投标法", article=19),), reason=f"墙内要点{key}")
    stream = begin(draft, actor(place.supervisor), "checklist/1")
    return Thing("checklist", {"stream": stream}, stream, key)


def row_in(key: str, place: Place) -> Thing:
    row = OutsideProject.objects.filter(status="below")[0]
    row.pk, row.name, row.region, row.line, row.industry = None, f"墙内项目{key}", place.region, place.line, place.industry
    row.status, row.amount_fen, row.matter, row.line_no = "absent", 9_000_000_00, "", row.run.projects.count() + 1_000
    row.save()
    return Thing("row", {"row": row.pk}, row.name, key)


def matter_in(key: str, place: Place) -> Thing:
    project = Suspected(
        name=f"墙内未进场{key}", owner="某业主", amount_fen=9_000_000_00, region=place.region, line=place.line, industry=place.industry, duty="达到必须招标的标准",
        lists=(DocketCard.objects.filter(procedure="list/1")[0].stream,), rows=(f"第1行{key}",), names=(f"墙内未进场{key}",),
    )  # fmt: skip
    admin = actor("guanli")
    stream = begin(unlisted.ConfirmUnlisted(project=project, grounds="查过全部交易记录"), admin, "unlisted/1")
    must(stream, unlisted.AskOffice(office_id=actor(place.supervisor).org_id, question="请说明是否进场交易"), admin)
    return Thing("matter", {"stream": stream}, project.name, key)


def of_lines() -> list[Thing]:
    """In each place one of each kind that lies in a region and a line."""
    made = (case_in, complaint_in, report_in, interference_in, finding_in, checklist_in, row_in, matter_in)
    lots = [Thing("deal", {"stream": deal.stream}, deal.title, key) for key in PLACES if (deal := lot_of(key))]
    return [*lots, *(thing for key, place in PLACES.items() for make in made if (thing := make(key, place)) is not None)]


def powers() -> list[Thing]:
    """Of two departments of the prefecture, each its own, gone down to the city."""
    water = office.ProposeDelegation(region=PLACES["water_city"].region, line="construction", industry="water", matters=("filing",), least_experts=5, reason="墙内下放")
    must(begin(water, actor("jianguan4"), "delegation/1"), office.DecideDelegation(document_no="楚水发〔2026〕9号", since=clock.now()), actor("guanli"))
    return [Thing("power", {"stream": row.delegation}, row.document_no, row.industry) for row in PowerRow.objects.order_by("document_no")]


MOST = 4
DOCKETS = {
    "circular": "circular/1", "call": "call/1", "office_report": "officereport/1", "coordination": "coordination/1", "appeal": "dispute/1", "pool": "pool/1",
    "credit": "credit/1", "succession": "succession/1", "import": "import/1",
}  # fmt: skip


def imported() -> Thing:
    """A file of the prefecture's administration, told and waiting for a colleague; and a run of it that is not."""
    admin = actor("guanli")
    source = ListSource.objects.create(org_id=admin.org_id, name="墙内名单", kind=RESTRICTIONS, region=admin.region)
    told = ProposeImport(
        source=source.name, kind=RESTRICTIONS, file_name="a.csv", sha256="a" * 64, rows_sha256="b" * 64, region=admin.region, columns={}, constants={}, good=1, bad=0
    )
    stream = begin(told, admin, "import/1")
    runs = [ListRun.objects.create(source=source, file_name="墙内.csv", size=1, sha256="a" * 64, at=clock.now(), actor=vars_of(admin), state=state, stream=of) for state, of in (("checking", stream), ("failed", ""))]
    return Thing("import_run", {"run": runs[1].pk}, source.name)


def vars_of(by: Actor) -> dict[str, str]:
    return {"person": by.person, "person_id": by.person_id, "org_id": by.org_id}


def of_all_lines() -> list[Thing]:
    run = imported()
    found = [
        Thing(kind, {"stream": card.stream}, card.title)
        for kind, code in DOCKETS.items()
        for card in DocketCard.objects.filter(procedure=code).order_by("registered_at", "stream")[:MOST]
    ]
    handover = OfficeCard.objects.filter(procedure="handover/1")[0]
    seat = Post.objects.get(person__username="jianguan5")
    expert = Expert.objects.get(person_id=next(thing for thing in found if thing.kind == "pool").stream.removeprefix("pool-"))
    agency, firm = (Organisation.objects.get(uscc=actor(each).org_id) for each in ("daili1", "toubiao1"))
    return [
        *found, run, Thing("run", {"run": ListRun.objects.filter(state="done")[0].pk}), Thing("handover", {"stream": handover.stream}, handover.title),
        Thing("expert", {"pk": expert.person_id}), Thing("agency", {"uscc": agency.uscc}), Thing("firm", {"uscc": firm.uscc}),
        Thing("registered", {"uscc": firm.uscc}),
        Thing("conduct", {"uscc": seat.organisation.uscc, "pk": seat.person_id}), Thing("post", {"post": seat.pk}),
    ]  # fmt: skip


def all_things() -> dict[str, list[Thing]]:
    new_offices()
    found: dict[str, list[Thing]] = defaultdict(list)
    for thing in (*of_lines(), *powers(), *of_all_lines()):
        found[thing.kind].append(thing)
    return found
