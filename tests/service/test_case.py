"""The accused's page 处罚告知: it works, wrong role, wrong stage, bad form, stranger."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from ggzy.core.acts import case, redress
from ggzy.core.calendar import day_of, months_after
from ggzy.core.complaint import Exhibit
from ggzy.desk import clock, ticker
from ggzy.layout import case_pack
from ggzy.layout.deals import Viewed
from ggzy.layout.dossiers import credit_of
from ggzy.layout.redress_words import WORDS
from ggzy.layout.templatetags.ggzy import when
from ggzy.store import journal, log
from ggzy.store.models import BarRow, CaseCard, Message
from tests.core.case_story import CHIEF
from tests.desk.cases import Matter
from tests.people import BLUE, CENTRE, RED, SUPERVISOR
from tests.supervision.conftest import log_in, text

pytestmark = pytest.mark.django_db
LIST = reverse("service:cases")


def page(matter: Matter) -> str:
    return reverse("service:case", args=[matter.stream])


@pytest.fixture
def own_data(tmp_path, settings) -> None:
    settings.GGZY_DATA = tmp_path


@pytest.fixture
def red(db: None) -> Client:
    return log_in(Client(), RED)


def test_the_accused_reads_the_notice_and_replies(red):
    matter = Matter().notified()
    assert Message.objects.filter(subject__contains="事先告知").exists()
    assert matter.p.code in text(red.get(LIST)) and "与他人串通投标" in text(red.get(page(matter)))
    assert not credit_of(RED.org_id, clock.now(), own=True), "told of, and not decided: no record of credit"
    assert red.post(page(matter), {"do": "reply", "text": "文件由本单位独立编制"}).status_code == 302
    assert red.post(page(matter), {"do": "hearing", "reason": "要求当面质证"}).status_code == 302
    assert matter.p.replies[0][1] == "文件由本单位独立编制" and matter.p.hearing
    assert "文件由本单位独立编制" in text(red.get(page(matter)))


def test_the_clue_and_the_investigation_are_not_shown(red):
    matter = Matter().notified()
    shown = text(red.get(page(matter)))
    assert "三份投标文件错漏一致" not in shown and "两份投标文件由同一台计算机制作" not in shown


def test_before_the_notice_there_is_nothing_to_see(red):
    matter = Matter().investigating()
    assert red.get(page(matter)).status_code == 404 and matter.p.code not in text(red.get(LIST))


def test_strangers_and_other_roles(red):
    matter = Matter().notified()
    blue = log_in(Client(), BLUE)
    assert blue.get(page(matter)).status_code == 404 and matter.p.code not in text(blue.get(LIST))
    assert blue.post(page(matter), {"do": "waive"}).status_code == 404
    assert log_in(Client(), CENTRE).get(page(matter)).status_code == 403
    assert Client().get(page(matter)).status_code == 302


def test_a_faulty_reply_is_kept_and_says_why(red):
    matter = Matter().notified()
    assert red.post(page(matter), {"do": "reply", "text": ""}).status_code == 422
    answer = red.post(page(matter), {"do": "hearing", "reason": "短"})
    assert answer.status_code == 422 and "短" in text(answer) and matter.p.hearing is None


def test_a_hearing_asked_for_too_late_is_refused_with_the_article(red):
    matter = Matter().notified()
    ticker.move_clock(matter.p.notice.hearing_until)
    answer = red.post(page(matter), {"do": "hearing", "reason": "要求当面质证"})
    assert answer.status_code == 409 and "第64条" in text(answer)


def test_the_decision_is_shown_once_served_and_its_end_when_revoked(red):
    matter = Matter().decided()
    assert "楚建罚〔2026〕1号" not in text(red.get(page(matter)))
    matter.served()
    shown = text(red.get(page(matter)))
    assert "楚建罚〔2026〕1号" in shown and "限制正在执行：自" in shown and "要求听证</button>" not in shown
    matter.revoked()
    assert "限制已经解除" in text(red.get(page(matter)))


def test_waiving_is_possible_and_final(red):
    matter = Matter().notified()
    unsure = red.post(page(matter), {"do": "waive"})
    assert unsure.status_code == 422 and "请核对后勾选确认" in text(unsure) and matter.p.waived_at is None
    promised = ("以前监督部门不会作出决定", "要求听证：")
    assert all(each in text(red.get(page(matter))) for each in promised)
    assert red.post(page(matter), {"do": "waive", "sure": "on"}).status_code == 302
    waived = text(red.get(page(matter)))
    assert "明确放弃陈述、申辩和听证，监督部门从那时起可以作出决定" in waived and not any(each in waived for each in promised)
    assert red.post(page(matter), {"do": "reply", "text": "反悔"}).status_code == 409
    assert matter.p.waived_at and not matter.p.replies


# ---- after the decision ----


def file(name: str = "整改报告.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"%PDF-1.4 done", content_type="application/pdf")


@pytest.fixture
def shown(own_data) -> Matter:
    """Its decision has been public for the shortest time."""
    matter = Matter().served()
    matter.must(case.PublishDecision())
    ticker.move_clock(months_after(clock.now(), 3))
    return matter


def test_repair_is_applied_for_and_granted_on_the_pages_of_both(red, shown):
    office, where = log_in(Client(), SUPERVISOR), reverse("supervision:case", args=[shown.stream])
    act = reverse("supervision:case_act", args=[shown.stream, "refuse-repair"])
    assert "disabled" in text(office.get(act))
    assert red.post(page(shown), {"do": "repair", "text": "罚款已缴，投标制度已整改"}).status_code == 422  # nothing shows it
    answer = red.post(page(shown), {"do": "repair", "text": "罚款已缴，投标制度已整改", "files": file("整改.exe")})
    assert answer.status_code == 409 and "不是可以接收的文件种类" in text(answer) and "投标制度已整改" in text(answer)
    assert red.post(page(shown), {"do": "repair", "text": "罚款已缴，投标制度已整改", "files": file()}).status_code == 302
    assert Message.objects.filter(subject__startswith="当事人申请信用修复").exists()
    assert "答复信用修复申请" in text(office.get(where)) and "上一次申请还没有答复" in text(red.get(page(shown)))
    (kept,) = shown.p.exhibits
    for client, name, status in ((red, "service", 200), (office, "supervision", 200), (log_in(Client(), BLUE), "service", 404)):
        assert client.get(reverse(f"{name}:case_exhibit", args=[shown.stream, kept.sha256])).status_code == status
    assert office.get(reverse("supervision:case_exhibit", args=[shown.stream, "0" * 64])).status_code == 404
    assert office.post(act, {"reason": "承诺书没有盖章"}).status_code == 302 and shown.p.shown
    assert "承诺书没有盖章" in text(red.get(page(shown))) and Message.objects.filter(subject__startswith="信用修复未予准许").exists()
    assert red.post(page(shown), {"do": "repair", "text": "已补盖公章", "files": file()}).status_code == 302
    assert office.post(reverse("supervision:case_act", args=[shown.stream, "repair"]), {"reason": "已整改，准予修复"}).status_code == 302
    assert not shown.p.shown and BarRow.objects.get().until == shown.p.bar.until and shown.p.bar.in_force(clock.now())


def test_repair_too_early_tells_from_when(red, own_data):
    matter = Matter().served()
    matter.must(case.PublishDecision())
    assert "公开不满3个月" in text(red.get(page(matter)))
    answer = red.post(page(matter), {"do": "repair", "text": "罚款已缴，投标制度已整改", "files": file()})
    assert answer.status_code == 409 and not matter.p.applications


def test_an_appeal_its_stay_and_its_result_are_told_and_move_the_bar(red, shown):
    office, chief = log_in(Client(), SUPERVISOR), log_in(Client(), CHIEF)
    told = {"do": "appeal", "kind": "litigation", "body": "楚雄市人民法院", "document_no": "（2026）云2301行初5号", "filed_on": f"{clock.now():%Y-%m-%d}"}

    def do(act: str, form: dict[str, str], second: str = "") -> None:
        form = {"number": "1"} | form
        assert office.post(reverse("supervision:case_act", args=[shown.stream, act]), form).status_code == 302
        if second:
            assert chief.post(reverse("service:second", args=[shown.stream]), {"do": "confirm", "asked": second}).status_code == 302

    assert red.post(page(shown), told).status_code == 422
    assert red.post(page(shown), {**told, "files": file("受理通知书.pdf")}).status_code == 302
    assert "进行中，不停止执行" in text(red.get(page(shown))) and BarRow.objects.get().until == shown.p.bar.until
    do("stay", {"ordered_by": "楚雄市人民法院", "document_no": "裁定1号"}, "2")
    assert "限制暂停" in text(red.get(page(shown))) and BarRow.objects.get().until <= clock.now()
    served, ends = shown.p.served_at, months_after(shown.p.served_at, 12)
    for client, url in ((red, LIST), (office, reverse("supervision:cases"))):
        row = text(client.get(url))
        assert "停止执行中" in row and when(ends) in row
    assert when(served) in text(red.get(page(shown)))
    (told_of,) = credit_of(RED.org_id, clock.now())
    assert (told_of.since, told_of.until, told_of.standing) == (served, ends, False) and "停止执行中" in told_of.state
    assert RED.org not in text(Client().get(reverse("portal:exposure"), {"list": "barred"}))
    assert 'name="number" value="1"' in text(office.get(reverse("supervision:case_act", args=[shown.stream, "end-stay"])))
    do("end-stay", {"document_no": "裁定2号", "reason": "停止执行的情形已经消失"}, "3")
    assert BarRow.objects.get().until > clock.now() and BarRow.objects.get().since == shown.p.stays[0].until
    (told_of,) = credit_of(RED.org_id, clock.now())
    assert (told_of.since, told_of.until, told_of.state) == (served, ends, "正在限制")
    assert f"限制正在执行：自{when(served)}起" in text(red.get(page(shown))) and RED.org in text(Client().get(reverse("portal:exposure"), {"list": "barred"}))
    do("result", {"outcome": "changed", "document_no": "判决5号", "reason": "处罚明显不当", "fine_fen": "1000", "months": "6"}, "4")
    row, card = BarRow.objects.get(), CaseCard.objects.get()
    assert row.until == months_after(shown.p.served_at, 6) and (card.fine_fen, card.down, card.until) == (1_000_00, "changed", row.until)
    for client, url in ((red, page(shown)), (office, reverse("supervision:case", args=[shown.stream]))):
        assert "变更后的处罚" in text(client.get(url)) and "限制6个月" in text(client.get(url))
    entries = journal.read(shown.stream)
    viewed = Viewed(shown.p, SUPERVISOR, "", tuple(entries))
    told = case_pack.contents(viewed, log.entries_of(shown.stream, [e.seq for e in entries]), (), ())
    assert {"行政复议、行政诉讼", "撤销、变更"} <= {figure.part for figure in told.figures}
    assert [each.says for each in told.bar][-2:] == [when(row.since), when(row.until)] and "受理通知书.pdf" in {d["kind"] for d in told.documents}


def test_an_appeal_can_be_told_from_the_fresh_page_also_after_an_earlier_one_ended(red, shown):
    def button() -> str:
        return text(red.get(page(shown))).split('value="appeal"')[1].split("</button>")[0]

    assert "disabled" not in button()
    noted = redress.NoteAppeal(
        kind="litigation", body="楚雄市人民法院", document_no="1号", filed_on=day_of(clock.now()), exhibits=(Exhibit(name="受理通知书.pdf", sha256="b" * 64, size=9),),
    )  # fmt: skip
    shown.must(noted)
    assert "disabled" in button()
    shown.must(redress.NoteAppealResult(outcome="upheld", document_no="2号", reason="驳回诉讼请求", number="1"))
    assert "disabled" not in button()


def test_the_pack_tells_of_the_bar_which_entry_it_runs_from_after_two_stays(shown):
    """The first stay was ended by itself, the second by the result of its appeal: the bar runs from that result."""
    paper = Exhibit(name="受理.pdf", sha256="b" * 64, size=9)
    shown.must(redress.NoteAppeal(kind="litigation", body="楚雄市人民法院", document_no="5号", filed_on=day_of(clock.now()), exhibits=(paper,)))
    for n in ("1", "2"):
        ticker.move_clock(clock.now() + timedelta(hours=1))
        shown.both(redress.NoteStay(ordered_by="楚雄市人民法院", document_no=f"裁定{n}号", number="1"))
        ticker.move_clock(clock.now() + timedelta(hours=1))
        if n == "1":
            shown.both(redress.EndStay(document_no="裁定", reason="停止执行的情形已经消失", number="1"))
    shown.both(redress.NoteAppealResult(outcome="upheld", document_no="判决5号", reason="驳回诉讼请求", number="1"))
    entries = journal.read(shown.stream)
    told = case_pack.contents(Viewed(shown.p, SUPERVISOR, "", tuple(entries)), log.entries_of(shown.stream, [e.seq for e in entries]), (), ())
    (begins,) = [each for each in told.bar if each.name == "自"]
    assert type(entries[begins.source.seq - 1].event) is redress.AppealEnded and begins.says == when(shown.p.bar.since)


def test_a_stay_that_ended_without_a_document_is_told_without_a_stray_colon():
    assert [WORDS["StayEnded"](None, redress.StayEnded(document_no=no, reason="法院裁定")) for no in ("", "裁定2号")] == ["法院裁定", "裁定2号：法院裁定"]
