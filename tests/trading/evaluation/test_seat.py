"""The evaluation seat: documents, checks and scores of one member alone, kept while typed."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace

import pypdf
import pytest
from django.test import Client

from ggzy.core.acts import evaluation
from ggzy.core.acts.committee import ExpertSeated
from ggzy.core.acts.credit import RecordCredit
from ggzy.core.calendar import SHANGHAI
from ggzy.core.copy_code import grouped
from ggzy.core.credit import Noted
from ggzy.core.roles import Actor, Role
from ggzy.desk import clock, counter
from ggzy.layout.sights import UNMARKED
from ggzy.papers.copies import FAILED
from ggzy.store import journal
from ggzy.store.models import Sight
from ggzy.trading.models import SeatDraft
from ggzy.trading.views.seat import credit_of_bid
from tests.core.story import tender_file
from tests.people import DISCIPLINE, RED, SUPERVISOR
from tests.supervision.conftest import log_in as log_in_official
from tests.trading.bidders import log_in
from tests.trading.evaluated import PDF, EvaluatedLot, browser, text, whole_pdf


@pytest.fixture(scope="module")
def made(module_lot) -> EvaluatedLot:
    return module_lot(lambda: EvaluatedLot().seated(credit_asked=True))


@pytest.fixture
def lot(made, db) -> Iterator[EvaluatedLot]:
    yield made
    made.undo()


def url(lot: EvaluatedLot, rest: str = "") -> str:
    return f"/trading/{lot.stream}/seat/{rest}"


def first_bid(lot: EvaluatedLot) -> str:
    return sorted(b.bidder for b in lot.p.valid_bids)[0]


def checks(bidder: str, **changed: str) -> dict[str, str]:
    form = {f"{bidder}.{code}.met": "yes" for code in ("F1", "Q1", "R1")}
    return {**form, **{f"{bidder}.{k.replace('_', '.')}": v for k, v in changed.items()}}


def test_the_seat_shows_documents_checks_and_progress(lot):
    shown = text(browser(lot.members[1]).get(url(lot)))
    assert "施工组织设计.pdf" in shown and "投标函签字盖章齐全" in shown and "键盘操作" in shown
    assert "已填" in shown and "/9 项" in shown


def test_checks_are_filed_and_the_next_bid_comes_up(lot):
    member = lot.members[1]
    bidder = first_bid(lot)
    done = browser(member).post(
        url(lot, f"{bidder}/checks"), checks(bidder, Q1_met="no", Q1_reason="资质证书已过期", Q1_cite="第12页")
    )
    assert done.status_code == 302
    verdict = lot.p.round.checks[member.person_id, bidder, "Q1"]
    assert not verdict.met and "第12页" in verdict.reason


def test_a_veto_without_reason_or_page_is_asked_for_and_nothing_typed_is_lost(lot):
    bidder = first_bid(lot)
    answer = browser(lot.members[1]).post(
        url(lot, f"{bidder}/checks"), checks(bidder, Q1_met="no", Q1_reason="资质证书已过期")
    )
    assert answer.status_code == 409
    assert "哪一页" in text(answer) and "资质证书已过期" in text(answer)
    assert not lot.p.round.checks


def test_a_supervisor_finds_no_seat(lot):
    client = Client()
    log_in(client, SUPERVISOR)
    assert client.get(url(lot)).status_code == 403


def test_an_expert_of_another_committee_finds_nothing(lot):
    from tests.trading.evaluated import evaluator, organisation

    stranger = evaluator("stranger", "外人", organisation("12530000000000002X", "外院", "employer"))
    client = Client()
    client.force_login(stranger)
    assert client.get(url(lot)).status_code == 404
    assert client.get(url(lot, f"{first_bid(lot)}/papers/1")).status_code == 404
    assert client.post(url(lot, "draft"), "{}", content_type="application/json").status_code == 404


def test_checks_after_the_preliminary_evaluation_are_refused_with_what_was_typed(lot):
    lot.all_checked()
    bidder = first_bid(lot)
    answer = browser(lot.members[1]).post(url(lot, f"{bidder}/checks"), checks(bidder))
    assert answer.status_code == 409 and "初步评审已经结束" in text(answer)


# ---- the bid's files ----


def test_a_pdf_is_shown_in_place_and_a_false_one_only_saved(lot):
    client, bidder = browser(lot.members[1]), first_bid(lot)
    real = client.get(url(lot, f"{bidder}/papers/6"))
    assert real["Content-Type"] == "application/pdf" and "inline" in real["Content-Disposition"]
    assert "default-src 'none'" in real["Content-Security-Policy"]
    false = client.get(url(lot, f"{bidder}/papers/3"))
    assert false["Content-Type"] == "application/octet-stream" and "attachment" in false["Content-Disposition"]
    assert "sandbox" in false["Content-Security-Policy"] and false["X-Content-Type-Options"] == "nosniff"


def test_a_file_that_could_act_is_named_on_the_page_and_only_saved(lot):
    client, bidder = browser(lot.members[1]), first_bid(lot)
    page = text(client.get(url(lot)))
    assert "仅凭这一提示不能否决投标" in page and "可疑：PDF 含脚本" in page and "可疑：查毒测试文件（EICAR）" in page
    for number in (4, 5):
        saved = client.get(url(lot, f"{bidder}/papers/{number}"))
        assert saved["Content-Type"] == "application/octet-stream" and saved["Content-Disposition"].startswith("attachment")
        assert "sandbox" in saved["Content-Security-Policy"] and saved["X-Content-Type-Options"] == "nosniff"


def test_while_the_scanner_does_not_answer_nothing_is_shown_in_place(lot, settings, tmp_path):
    settings.GGZY_SCANNER = f"clamd://{tmp_path}/nobody.ctl"
    client, bidder = browser(lot.members[1]), first_bid(lot)
    assert "未能查毒：查毒服务没有应答" in text(client.get(url(lot)))
    assert client.get(url(lot, f"{bidder}/papers/6"))["Content-Disposition"].startswith("attachment")
    settings.GGZY_SCANNER = "own"
    assert "inline" in client.get(url(lot, f"{bidder}/papers/6"))["Content-Disposition"]


def test_an_old_chinese_text_is_readable(lot):
    shown = browser(lot.members[1]).get(url(lot, f"{first_bid(lot)}/papers/2"))
    assert "二级资质" in text(shown) and shown["Content-Type"].startswith("text/plain")
    assert "no-store" in shown["Cache-Control"]


def test_a_file_number_beyond_the_list_is_not_found(lot):
    client = browser(lot.members[1])
    assert client.get(url(lot, f"{first_bid(lot)}/papers/9")).status_code == 404
    assert client.get(url(lot, "NOBODYNOBODY/papers/1")).status_code == 404


# ---- autosave ----


def keep(client: Client, lot: EvaluatedLot, **fields: tuple[str, int]):
    bidder = first_bid(lot)
    body = {"fields": {f"{bidder}.{k.replace('_', '.')}": {"v": v, "t": t} for k, (v, t) in fields.items()}}
    return client.post(url(lot, "draft"), json.dumps(body), content_type="application/json")


def test_what_is_typed_is_kept_and_comes_back(lot):
    client = browser(lot.members[1])
    assert keep(client, lot, Q1_reason=("半句话", 5)).json()["kept"] == 1
    assert "半句话" in text(client.get(url(lot) + f"?bid={first_bid(lot)}"))


def test_of_two_copies_the_later_typed_counts_whatever_order_they_arrive_in(lot):
    client = browser(lot.members[1])
    keep(client, lot, Q1_reason=("后写的", 9))
    keep(client, lot, Q1_reason=("先写的", 3))
    (row,) = SeatDraft.objects.filter(stream=lot.stream, person=lot.members[1].person_id)
    assert [f["v"] for f in row.fields.values()] == ["后写的"]


def test_a_draft_is_its_writers_alone(lot):
    keep(browser(lot.members[1]), lot, Q1_reason=("只给自己看", 5))
    assert "只给自己看" not in text(browser(lot.members[2]).get(url(lot) + f"?bid={first_bid(lot)}"))


def test_fields_that_are_not_of_this_seat_are_not_kept(lot):
    client = browser(lot.members[1])
    body = json.dumps({"fields": {"x.y.z": {"v": "1", "t": 1}}})
    assert client.post(url(lot, "draft"), body, content_type="application/json").json()["kept"] == 0
    for hostile in ("no json", '{"more":' + "[" * 4000):
        assert client.post(url(lot, "draft"), hostile, content_type="application/json").status_code == 400
    assert keep(client, lot, Q1_reason=("半\0句", 5)).json()["kept"] == 1


# ---- scores ----


def scores(bidder: str, t1: str = "24", t2: str = "8") -> dict[str, str]:
    return {f"{bidder}.T1.points": t1, f"{bidder}.T2.points": t2}


def test_objective_points_appear_only_when_all_own_scores_are_in(lot):
    lot.all_checked()
    member, bidders = lot.members[1], sorted(b.bidder for b in lot.p.valid_bids)
    client = browser(member)
    for n, bidder in enumerate(bidders):
        assert client.post(url(lot, f"{bidder}/scores"), scores(bidder)).status_code == 302
        shown = text(client.get(url(lot) + f"?bid={bidder}"))
        assert ("客观分（系统计算）" in shown) == (n == len(bidders) - 1)
    assert lot.p.round.sheets[member.person_id, bidders[0]][0].points == 24


def test_points_outside_the_steps_are_refused_and_stay_in_the_form(lot):
    lot.all_checked()
    bidder, client = first_bid(lot), browser(lot.members[1])
    over = client.post(url(lot, f"{bidder}/scores"), scores(bidder, t1="31"))
    assert over.status_code == 409 and "在0至30分之间" in text(over) and 'value="31"' in text(over)
    word = client.post(url(lot, f"{bidder}/scores"), scores(bidder, t1="很好"))
    assert word.status_code == 409 and "不是分数" in text(word)
    assert not lot.p.round.sheets


def test_other_members_points_are_on_no_page_of_the_seat(lot):
    lot.all_checked()
    bidder = first_bid(lot)
    lot.score(lot.members[2], bidder, "17.3", "6.7")
    client = browser(lot.members[1])
    for page in (
        url(lot) + f"?bid={bidder}",
        f"/trading/{lot.stream}/deliberation/",
        f"/trading/{lot.stream}/evaluation-report/",
    ):
        shown = text(client.get(page))
        assert "17.3" not in shown and "6.7" not in shown


def test_a_reopened_score_is_back_in_the_form_as_it_was_typed(lot):
    lot.all_checked()
    member, bidder = lot.members[1], first_bid(lot)
    client = browser(member)
    client.post(url(lot, f"{bidder}/scores"), scores(bidder, t1="21.5"))
    lot.must(evaluation.ReopenScore(expert_id=member.person_id, bidder=bidder, reason="误读工期"), lot.chair)
    shown = text(client.get(url(lot) + f"?bid={bidder}"))
    assert 'value="21.5"' in shown and "主任准许您对这份投标重新评分：误读工期" in shown
    client.post(url(lot, f"{bidder}/scores"), scores(bidder, t1="22"))
    assert "误读工期" not in text(client.get(url(lot) + f"?bid={bidder}"))


def test_who_has_handed_in_everything_is_told_what_comes_next(lot):
    member = lot.members[1]
    assert "您已提交全部投标" not in text(browser(member).get(url(lot)))
    lot.all_checked()
    assert "您已提交全部投标的评分" not in text(browser(member).get(url(lot)))
    lot.all_scored()
    assert "您已提交全部投标的评分" in text(browser(member).get(url(lot)))


# ---- 信用记录, where the tender file asks for it ----


def test_the_committee_sees_the_credit_entries_in_force_of_each_bidder_and_of_nobody_else(lot):
    member, bid = lot.members[0], next(b for b in lot.p.valid_bids if b.org_id == RED.org_id)
    other = next(b for b in lot.p.valid_bids if b.org_id != RED.org_id)
    assert "没有有效的记录" in text(browser(member).get(url(lot), {"bid": bid.bidder}))
    now = clock.now()
    noted = Noted(
        sort="punish", subject=RED.org, what="使用不合格钢筋", statute="建设工程质量管理条例", article=64, source="省住建厅", document_no="3号", sha256="a" * 64,
        since=now, until=now + timedelta(days=30), region="532300", org_id=RED.org_id,
    )  # fmt: skip
    admin = Actor(role=Role.ADMINISTRATION, person_id="p-adm", org_id="11532300MB0000008A", region="532300")
    assert counter.open_stream(RecordCredit(noted=noted), admin, procedure="credit/1")
    assert "使用不合格钢筋" in text(browser(member).get(url(lot), {"bid": bid.bidder}))
    assert "使用不合格钢筋" not in text(browser(member).get(url(lot), {"bid": other.bidder}))


def test_a_tender_file_that_does_not_ask_gets_none():
    silent = SimpleNamespace(p=SimpleNamespace(tender_file=tender_file()))
    assert credit_of_bid(None, silent, None) is None


# ---- copies of the bid's files, and what a leak inquiry sees of the committee


def test_a_member_is_shown_its_own_marked_copy_under_its_seat(lot):
    member, bidder = lot.members[1], first_bid(lot)
    client = browser(member)
    shown = client.get(url(lot, f"{bidder}/papers/6"))
    sight = Sight.objects.exclude(code="").get(route="trading:seat_paper")
    assert shown.content.startswith(whole_pdf()) and "no-store" in shown["Cache-Control"]
    page = pypdf.PdfReader(io.BytesIO(shown.content)).pages[0].extract_text()
    assert grouped(sight.code) in page and "评标委员会专家" in page and sight.person not in page
    assert sight.person_id == member.person_id and sight.stream == lot.stream and sight.how == "查看", "shown in its page, not taken away"


def test_a_file_that_cannot_be_marked_goes_out_only_from_a_page_that_says_so_and_the_look_says_it_too(lot):
    client, page = browser(lot.members[1]), url(lot, f"{first_bid(lot)}/papers/1")
    told = text(client.get(page))
    assert "没有加副本标记" in told and FAILED in told and not Sight.objects.filter(route="trading:seat_paper").exists()
    inner = page + re.search(r'data="([^"]+)"', told)[1]
    shown = client.get(inner)
    assert b"".join(shown.streaming_content) == PDF and shown["Content-Type"] == "application/pdf"
    sight = Sight.objects.get(route="trading:seat_paper")
    assert (sight.how, sight.code) == (UNMARKED, "") and FAILED in sight.reason
    for other in (browser(lot.members[2]).get(inner), client.get(inner.replace("papers/1", "papers/6")), client.get(page + "?unmarked=1")):
        assert other.status_code == 302, "the word of one page is for one member and one file"
    assert Sight.objects.filter(route="trading:seat_paper").count() == 1


def test_discipline_inspection_reads_of_members_by_their_seats_until_the_award(lot):
    member = lot.members[1]
    browser(member).get(url(lot, f"{first_bid(lot)}/papers/6"))
    code = Sight.objects.exclude(code="").get(route="trading:seat_paper").code
    inspector = log_in_official(Client(), DISCIPLINE)
    inspector.post(f"/supervision/{lot.stream}/look/", {"reason": "受理信访件"})
    moment = f"{clock.now().astimezone(SHANGHAI) + timedelta(minutes=1):%Y-%m-%dT%H:%M}"
    pages = [text(inspector.get(f"/supervision/{lot.stream}/leak/{query}")) for query in ("", f"?leaked=bids&moment={moment}", "?export=csv", f"?leaked=bids&moment={moment}&pexport=csv")]
    pages.append(text(inspector.post("/supervision/leaks/", {"code": code, "reason": "受理信访件", "file": ""})))
    pages.append(text(inspector.get("/supervision/sights/")))
    names = [seat.person for seat in lot.p.round.seats.values()]
    assert names and not any(name in page for name in names for page in pages)
    assert all("评标委员会" in page and "专家" in page for page in pages[:5]) and grouped(code) in pages[0]
    entered = ExpertSeated.label()
    assert entered not in pages[0] and any(isinstance(e.event, ExpertSeated) for e in journal.read(lot.stream))
