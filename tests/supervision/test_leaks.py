"""The leak inquiry: one lot's time line and the people of a leak, whose copy was found; for discipline inspection of the region alone."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import timedelta
from types import SimpleNamespace

import msgspec
import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from ggzy.core.acts import control, oversight
from ggzy.core.calendar import SHANGHAI
from ggzy.core.copy_code import code_of, grouped
from ggzy.core.leaks import Secret
from ggzy.core.proceeding import Seat
from ggzy.core.roles import WATCHED
from ggzy.desk import clock, ticker
from ggzy.layout.deals import Viewed
from ggzy.layout.marks import MARK_IN_PACKAGE, copy_for, original
from ggzy.layout.papers import PAPERS
from ggzy.layout.sights import BIDS, EVALUATION, IN_A_LOT, ORDERS
from ggzy.papers.copies import Copy, marks_in_pdf
from ggzy.store.models import CaseCard, Person, Sight
from ggzy.supervision.forms.leaks import LeakForm
from ggzy.supervision.leak_record import Session, at_which, secrets_of
from ggzy.supervision.leaks import inquired, might_know, milestones
from ggzy.supervision.tracing import marks_in
from ggzy.trading.models import HallVisit
from tests.desk.cases import Matter
from tests.desk.door import Lot
from tests.people import BLUE, CENTRE, DISCIPLINE, GREEN, RED, SUPERVISOR, TENDEREE
from tests.supervision.conftest import text
from tests.supervision.leak_pages import LEAKS, WHY, body, trace

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_vault(module_world: None) -> None:
    """The module's."""


@pytest.fixture(scope="module")
def made(module_world: None) -> Lot:
    return Lot().noticed().unsealed()


@pytest.fixture
def opened(made: Lot, db: None) -> Lot:
    return made.again()


@pytest.fixture
def inspecting(discipline):
    """Discipline inspection with its reason for this lot."""

    def begun(lot: Lot, client=discipline):
        client.post(f"/supervision/{lot.stream}/look/", WHY)
        return client

    return begun


def page_of(lot: Lot, query: str = "") -> str:
    return f"/supervision/{lot.stream}/leak/{query}"


def taken(**more) -> Sight:
    return Sight.objects.exclude(code="").filter(**more).latest("pk")


def asked(leaked: str, at) -> str:
    return f"?leaked={leaked}&moment={at.astimezone(SHANGHAI):%Y-%m-%dT%H:%M}&role=&since=&until="


# ---- one lot


def test_the_time_line_tells_who_looked_when_and_the_look_at_it_is_kept_with_its_reason(at, opened, inspecting):
    at(SUPERVISOR).get(f"/supervision/{opened.stream}/")
    shown = body(inspecting(opened).get(page_of(opened)))
    assert SUPERVISOR.person in shown and "项目监督" in shown and "登记开标公钥" in shown.replace("开标公钥已登记", "登记开标公钥")
    own = Sight.objects.get(route="supervision:leak")
    assert (own.reason, own.person, own.stream) == (WHY["reason"], DISCIPLINE.person, opened.stream)


def test_without_a_reason_there_is_no_page_and_it_is_read_only(opened, discipline, inspecting):
    assert discipline.get(page_of(opened))["Location"].startswith(f"/supervision/{opened.stream}/look/")
    before = opened.p.seq
    inspecting(opened).post(page_of(opened), {"leaked": "bidders"})
    assert opened.p.seq == before


def test_a_stranger_another_role_and_another_region_find_nothing(at, opened, inspecting, client):
    for other in (SUPERVISOR, CENTRE, TENDEREE, RED):
        assert at(other).get(page_of(opened)).status_code == at(other).get(LEAKS).status_code == 403
    assert client.get(page_of(opened)).status_code == client.get(LEAKS).status_code == 302
    elsewhere = msgspec.structs.replace(DISCIPLINE, person_id="p-dali", org_id="11532900MB00000009", org="大理州纪委", region="532900")
    assert at(elsewhere).get(page_of(opened)).status_code == 404
    assert page_of(opened) in text(inspecting(opened).get(f"/supervision/{opened.stream}/"))
    assert page_of(opened) not in text(at(SUPERVISOR).get(f"/supervision/{opened.stream}/"))


def test_before_the_opening_the_page_is_the_same_with_bids_and_without(noticed, inspecting):
    client = inspecting(noticed)

    def plain(query: str) -> str:
        moments = re.sub(r"20\d\d-\d\d-\d\d \d\d:\d\d(:\d\d)?|\d+天\d+小时|\d+(天|小时|分钟)|共 \d+ 条|第\d+号", "", body(client.get(page_of(noticed, query))))
        return "".join(row for row in re.split(r"(?=<tr>)", moments) if "一个标段的泄密核查" not in row)

    queries = ("", asked("bidders", clock.now() + timedelta(minutes=1)), asked("bids", clock.now() + timedelta(minutes=1)))
    empty = [plain(query) for query in queries]
    for by in (RED, BLUE, GREEN):
        noticed.bid(by)
    full = [plain(query) for query in queries]
    assert empty == full and not any(firm.org in page for firm in (RED, BLUE, GREEN) for page in full)
    assert "还没有开标" in full[0]


def test_who_had_seen_it_by_then_is_told_with_what_is_to_be_looked_into(at, opened, inspecting):
    at(CENTRE).get(f"/supervision/{opened.stream}/")
    shown = body(inspecting(opened).get(page_of(opened, asked("bidders", clock.now() + timedelta(minutes=1)))))
    people = shown.split("何人何时看过什么")[0]
    assert CENTRE.person in people and "前后三日没有办理本标段的事项" in people and "从待办、消息误点进入" in people
    assert "招标投标法" in people and TENDEREE.person not in people.split("参加、见证")[0]
    earlier = body(inspecting(opened).get(page_of(opened, asked("bidders", opened.p.round.deadline - timedelta(minutes=1))))).split("何人何时看过什么")[0]
    assert "平台没有向任何人显示过这项内容" in earlier and CENTRE.person not in earlier
    csv = inspecting(opened).get(page_of(opened, asked("bidders", clock.now() + timedelta(minutes=1)) + "&pexport=csv")).content.decode("utf-8-sig")
    assert CENTRE.person in csv
    others = inspecting(opened).get(page_of(opened, asked("bidders", clock.now() + timedelta(minutes=1)) + "&role=supervisor"))
    assert CENTRE.person not in body(others).split("何人何时看过什么")[0]


def test_in_a_second_round_the_page_speaks_of_that_round(noticed, inspecting):
    noticed.bid(RED)
    ticker.move_clock(noticed.p.round.deadline)
    first = clock.now()
    clock.forward_to(first + timedelta(hours=1))
    noticed.must(control.TenderAgain(), TENDEREE)
    begun = noticed.p.happened["RoundBegun"]
    shown = body(inspecting(noticed).get(page_of(noticed, asked("bidders", begun + timedelta(minutes=1)))))
    assert "第2次招标还没有开标" in shown and "这一次的评标专家还没有抽取" in shown and "当时是第2次招标" in shown
    assert "当时是第2次招标" not in body(inspecting(noticed).get(page_of(noticed, asked("bidders", first))))
    p, happened = noticed.p, {"PoolFrozen": [first], "RoundBegun": [begun]}
    p.earlier[0].seats["x"] = Seat(expert_id="x", person="甲", employer="")
    assert [[each.person_id for each in might_know(p, at, happened) if each.role == "expert"] for at in (first, begun)] == [["x"], []]
    assert [m.at for m in milestones(Viewed(p, DISCIPLINE, "", ())) if m.label == "投标截止"] == [p.earlier[0].deadline]


def test_filters_narrow_the_time_line_and_a_bad_form_says_what_is_wrong(at, opened, inspecting):
    at(SUPERVISOR).get(f"/supervision/{opened.stream}/")
    client = inspecting(opened)
    assert SUPERVISOR.person not in body(client.get(page_of(opened, "?role=centre")))
    assert SUPERVISOR.person in body(client.get(page_of(opened, "?role=supervisor")))
    assert SUPERVISOR.person not in body(client.get(page_of(opened, "?role=supervisor&until=2001-01-01")))
    for wrong, told in (("?moment=2026-03-02T09:00", "请同时选择泄露的内容"), ("?since=2026-05-02&until=2026-05-01", "止日早于起日"), ("?leaked=all", "leaked"), ("?leaked=bidders&moment=2199-01-01T09:00", "还没有到")):
        answer = client.get(page_of(opened, wrong))
        assert answer.status_code == 422 and told in text(answer)
    assert client.get("/supervision/cons-0000000000000000/leak/").status_code == 404
    assert [code for code, _label in LeakForm(now=clock.now()).fields["role"].choices] == ["", *(role.value for role in (*IN_A_LOT, *WATCHED))]


def test_whoever_looked_at_several_lots_with_a_leak_is_told_so(at, opened, inspecting):
    other = Lot().noticed().unsealed()
    for lot in (opened, other):
        at(CENTRE).get(f"/supervision/{lot.stream}/")
    client, query = inspecting(opened), asked("bidders", clock.now() + timedelta(minutes=1))
    words = "在其他发生过泄密情况的标段也查看过"
    assert words not in body(client.get(page_of(opened, query))).split("<details")[0]
    inspecting(other, client).get(page_of(other, query))
    assert words in body(client.get(page_of(opened, query))).split("<details")[0]
    listed = body(client.get(LEAKS))
    assert page_of(other) in listed and "核查过：投标人名单" in listed


def test_a_paper_tells_what_its_kind_says_and_an_order_tells_of_no_bidder(at, noticed, inspecting):
    noticed.must(oversight.OrderCorrection(to="tenderee", order_no="楚建改〔2026〕3号", text="更正公告", reason="公告没有写明联系人", until=noticed.p.round.deadline), SUPERVISOR)
    at(SUPERVISOR).get(f"/supervision/{noticed.stream}/papers/order-{noticed.p.seq}.html")
    assert taken(route="supervision:paper").what == ORDERS
    people = body(inspecting(noticed).get(page_of(noticed, asked("bidders", clock.now() + timedelta(minutes=1))))).split("何人何时看过什么")[0]
    assert SUPERVISOR.person not in people and "平台没有向任何人显示过这项内容" in people
    assert PAPERS["written_report"].tells == PAPERS["evaluation_report"].tells == EVALUATION


def test_what_a_page_tells_of_the_evaluation_depends_on_when_it_was_looked_at():
    drawn, reported = clock.now(), clock.now() + timedelta(days=1)

    def tells(route: str, at) -> bool:
        sight = Sight(route=route, what=BIDS, address="/", at=at, role="supervisor")
        return Secret.EVALUATION in secrets_of(sight, {"PoolFrozen": [drawn], "ReportFiled": [reported]})

    moments = (drawn - timedelta(seconds=1), drawn, reported - timedelta(seconds=1), reported)
    assert [tells("supervision:scene", at) for at in moments] == [False, True, True, False]
    assert [tells("supervision:deal", at) for at in moments] == [tells("supervision:entry", at) for at in moments] == [False, False, False, True]
    assert all(tells("trading:evaluation_report", at) for at in moments) and not any(tells("trading:hall", at) for at in moments)


# ---- copies


def test_a_filing_opinion_is_given_out_as_a_copy_and_a_public_notice_is_not(at, opened):
    supervisor = at(SUPERVISOR)
    pdf = supervisor.get(f"/supervision/{opened.stream}/opinion/1.pdf")
    sight = taken(route="supervision:opinion")
    assert marks_in_pdf(pdf.content).printed == marks_in_pdf(pdf.content).hidden == (sight.code,)
    assert (sight.person, sight.how, pdf["Cache-Control"]) == (SUPERVISOR.person, "取走副本", "private, no-store")
    before = Sight.objects.exclude(code="").count()
    assert "副本" not in text(supervisor.get(f"/supervision/{opened.stream}/papers/notice.html"))
    assert Sight.objects.exclude(code="").count() == before


def test_two_copies_of_one_paper_have_two_codes_and_a_bidder_gets_none(at, opened):
    for who in (SUPERVISOR, TENDEREE, RED):
        request = RequestFactory().get("/")
        request.user, request.session = Person.objects.get(username=at(who) and who.person_id), {}
        assert (copy_for(request, EVALUATION) is None) == (who is RED) != hasattr(request, "copy_taken")
    for _n in range(2):
        at(SUPERVISOR).get(f"/supervision/{opened.stream}/opinion/1.html")
    codes = Sight.objects.exclude(code="").values_list("code", flat=True)
    assert len(set(codes)) == 2


def test_a_table_that_names_people_is_taken_away_as_a_copy(at, opened, discipline):
    at(SUPERVISOR).get(f"/supervision/{opened.stream}/")
    book = discipline.get("/supervision/sights/?export=xlsx").content
    sight = taken(route="supervision:sights")
    sheet = openpyxl.load_workbook(io.BytesIO(book))
    assert sheet.properties.identifier == grouped(sight.code) and grouped(sight.code) in str(list(sheet.active.values)[-1])
    csv = discipline.get("/supervision/sights/?export=csv").content.decode("utf-8-sig")
    assert grouped(taken(route="supervision:sights").code) in csv.splitlines()[-1]


def test_a_workbook_taken_away_again_bears_the_code_in_its_properties_and_another_file_stays_as_it_is(at, opened, tmp_path):
    book, table, made = tmp_path / "a.xlsx", tmp_path / "a.csv", openpyxl.Workbook()
    made.active.append(["项目", "金额"])
    made.save(book)
    table.write_text("项目,金额")
    request = RequestFactory().get("/")
    request.user, request.session = Person.objects.get(username=at(SUPERVISOR) and SUPERVISOR.person_id), {}
    request.resolver_match = SimpleNamespace(view_name="supervision:import_file", kwargs={})
    assert b"".join(original(request, table, "a.csv").streaming_content) == table.read_bytes() and not hasattr(request, "copy_taken")
    raw = b"".join(original(request, book, "a.xlsx").streaming_content)
    code = request.copy_taken.code
    read = openpyxl.load_workbook(io.BytesIO(raw))
    assert read.properties.identifier == grouped(code) and list(read.active.values) == [("项目", "金额")]
    assert marks_in(raw).hidden == (code,) and zipfile.ZipFile(io.BytesIO(raw)).comment.decode() == grouped(code)
    assert zipfile.ZipFile(io.BytesIO(raw)).namelist().count("docProps/core.xml") == 1


# ---- whose copy it was


def test_the_code_tells_whose_copy_it_was_and_the_question_is_kept(at, opened, discipline):
    at(SUPERVISOR).get(f"/supervision/{opened.stream}/opinion/1.pdf")
    code = taken(route="supervision:opinion").code
    shown = body(trace(discipline, code=grouped(code).lower()))
    assert SUPERVISOR.person in shown and SUPERVISOR.org in shown and opened.p.project.title in shown and "不等于是他泄露的" in shown
    kept = Sight.objects.filter(route="supervision:leaks").latest("pk")
    assert WHY["reason"] in kept.reason and grouped(code) in kept.reason


def test_a_trace_names_the_case_that_the_copy_is_of_or_that_is_about_its_lot(at, opened, discipline):
    for sought in (f"/supervision/{opened.stream}/opinion/1.html", "/supervision/cases/days/?export=csv"):
        at(SUPERVISOR).get(sought)
    of_lot, of_none = taken(route="supervision:opinion").code, taken(route="supervision:case_days").code
    about = Matter(deal=opened.stream)
    shown = body(trace(discipline, code=grouped(of_lot)))
    assert f"/supervision/cases/{about.stream}/" in shown and about.p.code in shown
    assert about.p.code not in body(trace(discipline, code=grouped(of_none)))
    CaseCard.objects.filter(stream=about.stream).update(kept_from=DISCIPLINE.org_id)
    assert about.p.code not in body(trace(discipline, code=grouped(of_lot))), "a case about the inspector's own office"
    CaseCard.objects.filter(stream=about.stream).update(kept_from="")
    at(SUPERVISOR).get(f"/supervision/cases/{about.stream}/evidence.zip")
    assert about.p.code in body(trace(discipline, code=grouped(taken(route="supervision:case_pack").code))).split("有泄密情况的标段")[0]


def test_presence_in_the_hall_is_told_from_the_opening_on(at, opened, inspecting):
    closed = opened.p.happened["BiddingClosed"]
    HallVisit.objects.create(
        stream=opened.stream, round=1, person_id="9999", person="何见", role="centre", post="楚雄州公共资源交易中心 见证科",
        came_at=closed - timedelta(minutes=30), seen_at=closed + timedelta(minutes=30),
    )  # fmt: skip
    client = inspecting(opened)
    people = [body(client.get(page_of(opened, asked("bidders", moment)))).split("何人何时看过什么")[0] for moment in (closed, closed + timedelta(minutes=1))]
    assert "何见" not in people[0] and "何见" in people[1] and "参加、见证、监督开标" in people[1]


def test_who_comes_as_a_session_ends_or_leaves_as_it_begins_was_not_there():
    begin, moment = clock.now(), timedelta(microseconds=1)
    end = begin + timedelta(hours=1)
    held = [Session("开标", set(), begin, end), Session("评标", set(), end)]
    stays = ((begin - moment, begin), (begin, begin + moment), (end - moment, end), (end, None), (begin, None))
    assert [[each.name for each in at_which(held, *stay)] for stay in stays] == [[], ["开标"], ["开标"], ["评标"], ["开标", "评标"]]


def test_only_a_question_of_what_leaked_when_makes_a_lot_a_leaky_one():
    def asked_with(query: str) -> Sight:
        return Sight(stream="s", at=clock.now(), address=f"/supervision/s/leak/?{query}")

    rows = {query: inquired([asked_with(query)]) for query in ("leaked=bidders&moment=2026-03-02T09:00", "moment=2026-03-02T09:00", "leaked=all&moment=2026-03-02T09:00", "leaked=bidders")}
    assert [query for query, found in rows.items() if list(found)] == ["leaked=bidders&moment=2026-03-02T09:00"]


def test_the_found_file_tells_it_too_and_a_changed_mark_is_told(at, opened, discipline):
    pdf = at(SUPERVISOR).get(f"/supervision/{opened.stream}/opinion/1.pdf").content
    shown = body(trace(discipline, file=SimpleUploadedFile("a.pdf", pdf)))
    assert SUPERVISOR.person in shown and "可见处和隐藏处" in shown and "不一致" not in shown
    pack = io.BytesIO()
    with zipfile.ZipFile(pack, "w") as forged:
        forged.writestr(MARK_IN_PACKAGE, Copy(code_of(77), "别人").line)
        forged.comment = grouped(taken(route="supervision:opinion").code).encode()
    shown = body(trace(discipline, file=SimpleUploadedFile("b.zip", pack.getvalue())))
    assert "不一致" in shown and SUPERVISOR.person in shown and "平台没有给出过这个编号的副本" in shown


def test_a_copy_given_out_in_another_region_is_unknown_here(at, opened):
    at(SUPERVISOR).get(f"/supervision/{opened.stream}/opinion/1.html")
    elsewhere = msgspec.structs.replace(DISCIPLINE, person_id="p-dali", org_id="11532900MB00000009", org="大理州纪委", region="532900")
    shown = body(trace(at(elsewhere), code=taken().code))
    assert SUPERVISOR.person not in shown and opened.p.project.title not in shown and "平台没有给出过这个编号的副本" in shown


def test_parties_are_kept_at_what_is_not_public_and_stand_on_the_lots_page_alone(at, opened, discipline, inspecting):
    Sight.objects.create(
        at=clock.now(), person_id="p-tenderee", person=TENDEREE.person, post=f"{TENDEREE.person} {TENDEREE.org}经办人", role="tenderee", org_id=TENDEREE.org_id,
        what=EVALUATION, how="查看", route="trading:publicity", address=f"/trading/{opened.stream}/publicity/", stream=opened.stream, region="532301",
    )  # fmt: skip
    assert TENDEREE.person not in body(discipline.get("/supervision/sights/"))
    assert TENDEREE.person in body(inspecting(opened).get(page_of(opened, "?leaked=evaluation")))
