"""Reports by anyone 举报: no account, a code shown once, no trace of who or when, bids sealed, the reported office shut out."""

from __future__ import annotations

import io
import re
import threading
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import msgspec
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from ggzy.core.acts.control import Terminate
from ggzy.core.calendar import SHANGHAI, day_of
from ggzy.desk import clock, exhibits, reports, ticker
from ggzy.desk.duties import open_matters, roll
from ggzy.store.log import Horizon, give_places
from ggzy.store.models import CaseCard, Deal, JournalEntry, MatterCard, Message, ReportFile, ReportRow, ToDoRow
from ggzy.supervision.findings import reader
from tests.desk.cases import official
from tests.desk.door import Lot, register_firms
from tests.people import AGENCY, BLUE, CENTRE, DISCIPLINE, OTHER_SUPERVISOR, RED, SUPERVISOR, TENDEREE
from tests.supervision.conftest import INSPECTOR, log_in, text

pytestmark = pytest.mark.django_db
PAGE, QUERY, LIST = reverse("portal:report"), reverse("portal:report_query"), reverse("supervision:reports")
NEAR = msgspec.structs.replace(SUPERVISOR, person_id="p-near", org_id="11532300MB00000066", org="楚雄州水务局", lines=("construction/water",))


@pytest.fixture(autouse=True)
def own_data(tmp_path, settings, db):
    settings.GGZY_DATA = tmp_path
    settings.GGZY_VAULT = tmp_path / "vault"
    settings.GGZY_LIMITS = {}
    official(SUPERVISOR), official(DISCIPLINE)


def told(**changed: object) -> dict[str, object]:
    return {
        "region": "532301", "line": "construction", "industry": "housing", "reported": "某代理机构", "text": "三月一日有人在酒店透露了评标专家名单",
        "act_id": f"act-{ReportRow.objects.count()}", **changed,
    }  # fmt: skip


def report(deal: str = "", **changed: object) -> str:
    """Hand one in; gives the query code."""
    answer = Client(REMOTE_ADDR="203.0.113.77").post(f"{PAGE}?deal={deal}" if deal else PAGE, told(**changed))
    assert answer.status_code == 200, text(answer)[:3000]
    return re.search(r'id="query-code">([A-Z2-7-]+)<', text(answer))[1]


def next_day() -> None:
    midnight = (clock.now().astimezone(SHANGHAI) + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    ticker.move_clock(midnight + timedelta(minutes=1))


def registered(**changed: object) -> tuple[str, str]:
    """The query code, and the stream once the day is over."""
    code = report(**changed)
    next_day()
    return code, reports.found(code).stream


def page(stream: str, act: str = "") -> str:
    return reverse("supervision:report_act", args=[stream, act]) if act else reverse("supervision:report", args=[stream])


# ---- handing in ----


def test_anybody_reports_and_follows_it_by_the_code_alone():
    code = report()
    asked = Client().post(QUERY, {"code": code.lower().replace("-", " ")})
    assert "今天结束时登记" in text(asked)
    reports.register_waiting(clock.now())
    row = ReportRow.objects.get()
    assert not row.stream, "not on its own day, whose hours would tell"
    assert code.replace("-", "") not in str(vars(row)) and len(row.query_sha256) == 64
    assert Client().post(QUERY, {"code": "A" * 24}).status_code == 422 and Client().post(QUERY, {}).status_code == 422
    assert Client().get(QUERY).status_code == Client().get(PAGE).status_code == 200


def test_nothing_finer_than_the_day_and_no_address_is_kept(caplog, tmp_path):
    before = clock.now()
    code, stream = registered(files=SimpleUploadedFile("a.txt", b"proof"))
    row = ReportRow.objects.get()
    assert row.day == day_of(before)
    assert not any(field.get_internal_type() in ("DateTimeField", "TimeField", "GenericIPAddressField") for field in ReportRow._meta.fields)
    entries = JournalEntry.objects.filter(stream=stream)
    assert all(entry.at.astimezone(SHANGHAI).strftime("%H:%M") == "00:00" for entry in entries)
    assert "203.0.113.77" not in caplog.text and not any("203.0.113.77" in entry.body + entry.actor for entry in entries)
    kept = exhibits.path_of(row.files.get().sha256)
    assert kept.stat().st_mtime == 946_684_800
    assert code


def test_a_refused_report_leaves_no_line_in_the_security_log(caplog):
    with caplog.at_level("INFO", logger="ggzy.security"):
        assert Client(REMOTE_ADDR="203.0.113.77").post(PAGE, told(text="短")).status_code == 422
    assert "203.0.113.77" not in caplog.text and "portal:report" not in caplog.text


def test_the_same_form_sent_twice_is_one_report_with_one_code():
    code = report(act_id="same", files=SimpleUploadedFile("a.txt", b"proof"))
    assert report(act_id="same", files=SimpleUploadedFile("a.txt", b"proof")) == code
    assert ReportRow.objects.count() == ReportFile.objects.count() == 1 and reports.found(code)
    other = report(act_id="same", text="三月一日有人在酒店透露了名单，我又想起他的姓名")
    assert other != code and ReportRow.objects.count() == 2
    assert report(act_id="") != report(act_id="") and ReportRow.objects.count() == 4


@pytest.mark.django_db(transaction=True)
def test_two_who_send_the_same_form_at_once_get_the_same_code():
    """A double click: both requests run before either has ended."""
    told = reports.Told(region="532301", line="construction", reported="某代理机构", text="三月一日有人在酒店透露了评标专家名单")
    both = threading.Barrier(2)

    def send(_n: int) -> object:
        both.wait()
        try:
            return reports.take_in(told, [], "same")
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        codes = list(pool.map(send, range(2)))
    assert codes[0] == codes[1] and ReportRow.objects.count() == 1


def test_many_about_one_lot_keep_nobody_from_being_registered(monkeypatch):
    monkeypatch.setattr(reports, "MOST_REGISTERED_A_DAY", 2)
    for n in range(4):
        report(act_id=f"flood-{n}", text=f"同一件事说了很多遍，这是第{n}遍")
    code, tomorrow = report(region="532322"), day_of(clock.now()) + timedelta(days=1)
    *_, last = reports.in_turn(tomorrow)
    ReportRow.objects.filter(pk=last.pk).update(deal="con-1")
    assert last in reports.in_turn(tomorrow)[:3], "about another lot"
    ReportRow.objects.update(deal="")
    next_day()
    assert reports.found(code).stream and ReportRow.objects.exclude(stream="").count() == 2
    waiting = ReportRow.objects.filter(stream="").first()
    assert reports.registered_on(day_of(clock.now())) == 2
    reports.register_waiting(clock.now())
    assert ReportRow.objects.filter(stream="").count() == 3
    shown = text(log_in(Client(), SUPERVISOR).get(LIST))
    assert "另有 3 件" in shown and "排队登记" not in text(log_in(Client(), NEAR).get(LIST)), "of its lines of trade alone"
    next_day(), next_day()
    waiting.refresh_from_db()
    assert waiting.stream and not ReportRow.objects.filter(stream="").exists()


def test_one_address_that_floods_is_stopped_and_others_are_not(settings):
    settings.GGZY_LIMITS = {"reports": 100, "reports_a_day": 2}
    sender = Client(REMOTE_ADDR="203.0.113.99")
    answers = [sender.post(PAGE, told(act_id=f"f-{n}")) for n in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429] and "换一个网络" in text(answers[2])
    assert sender.get(PAGE).status_code == 200 and sender.post(QUERY, {"code": "A"}).status_code == 422
    assert Client(REMOTE_ADDR="203.0.113.1").post(PAGE, told(act_id="other")).status_code == 200


@pytest.mark.parametrize("bad", [{"text": "短"}, {"reported": ""}, {"region": "999999"}, {"region": ""}, {"line": "x"}])
def test_a_faulty_form_keeps_what_was_typed(bad):
    answer = Client().post(PAGE, told(**bad))
    assert answer.status_code == 422 and not ReportRow.objects.exists() and "housing" in text(answer)


def test_malware_too_many_files_and_what_the_disk_cannot_bear_are_turned_away(settings, monkeypatch):
    eicar = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}" + rb"$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
    assert "没有接收" in text(Client().post(PAGE, told(files=SimpleUploadedFile("a.txt", eicar))))
    many = [SimpleUploadedFile(f"{n}.txt", b"x") for n in range(6)]
    assert "最多5份" in text(Client().post(PAGE, told(files=many)))
    monkeypatch.setattr(reports, "MOST_BYTES_A_DAY", 0)
    assert "不带附件" in text(Client().post(PAGE, told(files=SimpleUploadedFile("a.txt", b"x"))))
    assert Client().post(PAGE, told()).status_code == 200
    monkeypatch.setattr(reports, "MOST_WAITING", 1)
    assert "存不下" in text(Client().post(PAGE, told()))
    settings.GGZY_LIMITS = {"reports": 2}
    sender = Client(REMOTE_ADDR="203.0.113.99")
    assert [sender.post(QUERY, {"code": "x"}).status_code for _ in range(3)] == [422, 422, 429]


# ---- who reads it ----


def test_supervision_of_line_and_region_reads_it_and_discipline_nobody_else():
    _code, stream = registered(contact="13987800001")
    card = MatterCard.objects.get()
    assert Message.objects.filter(subject__startswith="收到举报").exists()
    for who, status in ((SUPERVISOR, 200), (DISCIPLINE, 200), (OTHER_SUPERVISOR, 404), (INSPECTOR, 403), (CENTRE, 403), (RED, 403)):
        client = log_in(Client(), who)
        client.post(reverse("supervision:look", args=[stream]), {"reason": "日常监督检查"})
        assert client.get(page(stream)).status_code == client.get(page(stream, "take")).status_code == status, who
        assert client.get(reverse("supervision:report_file", args=[stream, "a" * 64])).status_code == (404 if status == 200 else status)
        assert (card.code in text(client.get(LIST))) is (status == 200)
    assert Client().get(page(stream)).status_code == 302
    assert log_in(Client(), SUPERVISOR).get(page(stream, "burn")).status_code == 404


def test_the_reported_office_sees_not_even_that_there_is_one():
    _code, stream = registered(kept_from=SUPERVISOR.org_id, reported="住建局招标科科长")
    own = log_in(Client(), SUPERVISOR)
    assert own.get(page(stream)).status_code == 404 and MatterCard.objects.get().code not in text(own.get(LIST))
    assert page(stream) not in text(own.get(reverse("service:workbench")))
    assert not Message.objects.filter(subject__startswith="收到举报", to_person__username=SUPERVISOR.person_id).exists()
    assert Message.objects.filter(subject__startswith="收到举报", to_person__username=DISCIPLINE.person_id).exists()
    assert log_in(Client(), DISCIPLINE).post(page(stream, "take")).status_code == 302
    for kept_from, seen in ((SUPERVISOR.org_id, False), ("", True)):
        ReportRow.objects.update(stream="", kept_from=kept_from)
        assert ("排队登记" in text(own.get(LIST))) is seen, "nor that one waits"


def test_insults_and_personal_numbers_are_blotted_out_for_others_than_the_handler():
    _code, stream = registered(text="狗官收了钱，他的电话是13987800001，请查")
    office, discipline = log_in(Client(), SUPERVISOR), log_in(Client(), DISCIPLINE)
    assert "狗官" not in text(office.get(page(stream)))
    assert office.post(page(stream, "take")).status_code == 302
    assert "狗官" in text(office.get(page(stream))) and "狗官" not in text(discipline.get(page(stream)))
    for public in (reverse("portal:complaints"), reverse("portal:home"), QUERY):
        assert "狗官" not in text(Client().get(public))


def zipped_here(name: str) -> bytes:
    """As Windows packs it in this country: the name in GB 18030, without a word of that."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("x" * len(name.encode("gb18030")), b"%PDF-1.4")
    return held.getvalue().replace(b"x" * len(name.encode("gb18030")), name.encode("gb18030"))


@pytest.mark.parametrize(
    ("name", "content"),
    [("某公司投标文件.pdf", b"%PDF-1.4 x"), ("a.txt", "我单位投标报价为二千万元".encode("gb18030")), ("b.zip", b"age-encryption.org/v1\n-> X25519"),
     ("broken.zip", b"PK\x03\x04 cut off"), ("c.zip", zipped_here("投标文件.pdf"))],
)
def test_a_bid_inside_is_sealed_until_the_opening(name, content):
    lot = Lot().noticed()
    _code, stream = registered(deal=lot.stream, files=SimpleUploadedFile(name, content))
    client, file = log_in(Client(), SUPERVISOR), ReportFile.objects.get()
    url = reverse("supervision:report_file", args=[stream, file.sha256])
    assert file.holds_bid and client.get(url).status_code == 404 and "以前打不开" in text(client.get(page(stream)))


def test_an_ordinary_file_is_read_and_what_is_said_to_hold_a_bid_is_sealed_with_its_text():
    lot = Lot().noticed()
    _code, stream = registered(deal=lot.stream, files=SimpleUploadedFile("照片.jpg", b"\xff\xd8 picture"))
    client = log_in(Client(), SUPERVISOR)
    url = reverse("supervision:report_file", args=[stream, ReportFile.objects.get().sha256])
    assert client.get(url)["Content-Disposition"].startswith("attachment")
    _code, other = registered(deal=lot.stream, holds_bid="on", text="甲公司报价是二千六百八十万元整")
    shown = text(client.get(page(other)))
    assert "二千六百八十万元" not in shown and "任何人都打不开" in shown


def test_a_bid_named_under_an_opened_lot_is_shut_while_another_lot_is_sealed():
    """The reporter names a lot that is over; the bid may be one of a lot that is not."""
    opened, sealed = Lot().noticed(), Lot().noticed()
    opened.both(Terminate(reason="规划调整，项目不再建设"), TENDEREE, AGENCY)
    assert not opened.p.secret
    _code, stream = registered(deal=opened.stream, files=SimpleUploadedFile("某公司投标文件.pdf", b"%PDF-1.4 x"))
    later, client = Lot().noticed(), log_in(Client(), SUPERVISOR)
    url = reverse("supervision:report_file", args=[stream, ReportFile.objects.get().sha256])
    assert client.get(url).status_code == 404
    Deal.objects.filter(stream=sealed.stream).update(stage="opening", unsealing=True)
    assert client.get(url).status_code == 404
    Deal.objects.filter(stream=sealed.stream).update(unsealing=False)
    assert client.get(url).status_code == 200 and Deal.objects.get(stream=later.stream).stage == "bidding"


# ---- questions, answers, what comes of it ----


def test_a_question_is_answered_by_code_and_reaches_the_office_the_next_day(monkeypatch):
    code, stream = registered()
    office = log_in(Client(), SUPERVISOR)
    office.post(page(stream, "take"))
    assert office.post(page(stream, "ask"), {"text": ""}).status_code == 422
    assert office.post(page(stream, "ask"), {"text": "是哪一家酒店？"}).status_code == 302
    assert "是哪一家酒店" in text(Client().post(QUERY, {"code": code}))
    assert Client().post(QUERY, {"code": code, "do": "answer", "text": ""}).status_code == 422
    assert "已收到您的补充" in text(Client().post(QUERY, {"code": code, "do": "answer", "text": "城南的一家"}))
    monkeypatch.setattr(reports, "MOST_WORDS", 2)
    assert reports.answer(reports.found(code), "还有一处") is None and reports.answer(reports.found(code), "又有一处") is not None
    before = JournalEntry.objects.filter(stream=stream).count()
    reports.register_waiting(clock.now())
    assert JournalEntry.objects.filter(stream=stream).count() == before, "nor earlier"
    next_day()
    assert JournalEntry.objects.filter(stream=stream).count() == before + 2
    assert "城南的一家" in text(office.get(page(stream))) and Message.objects.filter(subject__startswith="举报人作了补充").exists()


def test_a_report_becomes_a_clue_and_the_reporter_reads_so():
    code, stream = registered()
    office = log_in(Client(), SUPERVISOR)
    office.post(page(stream, "take"))
    register_firms(BLUE)
    wanted = {"org_id": BLUE.org_id, "suspected": "fraud", "about": "举报反映业绩虚假", "region": "532301", "line": "construction", "industry": "housing"}
    url = f"{reverse('supervision:new_case')}?report={stream}"
    assert url in text(office.get(page(stream)))
    assert office.post(url, wanted).status_code == 302
    assert MatterCard.objects.get(kind="report").outcome == CaseCard.objects.get().code
    shown = text(Client().post(QUERY, {"code": code}))
    assert "已登记为案件线索" in shown and BLUE.org not in shown


def test_it_is_closed_with_an_answer_that_the_reporter_reads_and_no_further_step():
    code, stream = registered()
    office = log_in(Client(), SUPERVISOR)
    assert "disabled" in text(office.get(page(stream, "close")))
    office.post(page(stream, "take"))
    closing = {"finding": "none", "reason": "调取抽取记录，没有查到提前泄露", "answer": "经核查抽取记录，没有查到您反映的情况"}
    assert office.post(page(stream, "close"), closing).status_code == 302
    shown = text(Client().post(QUERY, {"code": code}))
    assert "没有查到您反映的情况" in shown and 'value="answer"' not in shown
    assert office.post(page(stream, "ask"), {"text": "还有别的吗？"}).status_code == 409


def test_silence_is_noted():
    registered()
    ticker.move_clock(MatterCard.objects.get().next_due)
    assert MatterCard.objects.get().breaches == 1


def test_what_a_report_became_is_kept_from_the_reported_office_too():
    """Of the case, too, it sees neither page nor card nor count nor message, nor the case among what waits or was found."""
    upper = msgspec.structs.replace(SUPERVISOR, person_id="p-up", person="省厅", org_id="11530000MB00000009", org="省住建厅", region="530000", lines=())
    register_firms(RED)
    _code, stream = registered(kept_from=SUPERVISOR.org_id, reported="住建局招标科科长")
    above, own = log_in(Client(), upper), log_in(Client(), SUPERVISOR)
    assert above.post(page(stream, "take")).status_code == 302
    wanted = {"org_id": RED.org_id, "suspected": "collusion", "about": "科长与红河公司往来", "region": "532301", "line": "construction", "industry": "housing"}
    assert above.post(f"{reverse('supervision:new_case')}?report={stream}", wanted).status_code == 302
    card = CaseCard.objects.get()
    assert card.kept_from == SUPERVISOR.org_id
    ticker.move_clock(card.next_due)
    give_places(Horizon())
    reader.catch_up()
    case = reverse("supervision:case", args=[card.stream])
    for client, sees in ((above, True), (own, False)):
        assert (client.get(case).status_code == 200) is sees
        for url in ("supervision:cases", "service:workbench"):
            assert (card.code in text(client.get(reverse(url)))) is sees, url
        assert (client.get(reverse("supervision:board")).context["heaps"][2].count == 1) is sees
        assert card.code not in text(client.get(reverse("supervision:findings")))
        assert (card.code in text(client.get(reverse("supervision:duties")))) is sees
    assert {each.holder.seat.actor.org_id for each in open_matters(ToDoRow.objects.filter(case=card.stream), roll(clock.now()))} == {upper.org_id}
    assert not Message.objects.filter(to_person__username=SUPERVISOR.person_id, stream=card.stream).exists()
    assert Message.objects.filter(to_person__username=upper.person_id, stream=card.stream).exists()
