"""候选人公示、定标、书面报告、合同、归档: the way from the committee's report to the archive, through the tenderee's pages."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta

import msgspec
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from ggzy.core.acts import award as acts
from ggzy.core.acts import bidding, evaluation
from ggzy.core.roles import BANK, Actor
from ggzy.desk import clock, ticker
from ggzy.trading import archiving
from ggzy.trading.models import ArchiveOrder
from tests.people import AGENCY, BLUE, DISCIPLINE, GREEN, RED, SUPERVISOR, TENDEREE
from tests.trading.evaluated import EvaluatedLot
from tests.trading.tenderers import at_work, text

pytestmark = pytest.mark.django_db


def reported() -> EvaluatedLot:
    lot = EvaluatedLot().seated().all_checked().drafted()
    for member in lot.members:
        lot.must(evaluation.SignReport(agree=True), member)
    lot.must(evaluation.FileReport(), lot.chair)
    return lot


def test_the_way_from_the_report_to_the_archive():
    lot = reported()
    client, url = at_work(TENDEREE), f"/trading/{lot.stream}/"
    page = client.get(f"{url}publicity/")
    assert "红河建设有限公司" in text(page)
    bad = client.post(f"{url}publicity/", {"until": "2026-03-03T10:00", "act_id": "p0"})
    assert bad.status_code == 409 and "不足3日" in text(bad) and "2026-03-03T10:00" in text(bad)
    assert (
        client.post(f"{url}publicity/", {"until": page.context["form"].initial["until"], "act_id": "p1"}).status_code
        == 302
    )
    assert "中标候选人公示" in text(client.get(f"{url}papers/candidates.html"))
    ticker.move_clock(lot.p.round.publicity_until)

    choose = client.get(f"{url}award/")
    assert "确定并发出通知书" in text(choose)
    first, second = lot.p.round.result.candidates[:2]
    wrong = client.post(f"{url}award/", {"do": "award", "bidder": second, "act_id": "a0"})
    assert wrong.status_code == 409 and "排名在先" in text(wrong)
    assert client.post(f"{url}award/", {"do": "award", "bidder": first, "act_id": "a1"}).status_code == 302
    public, announced = Client(), f"/deals/{lot.stream}/papers/award_announcement.html"
    assert lot.p.round.bids[first].org in text(public.get(announced))
    fallen = {"do": "fall_away", "ground": "因不可抗力不能履行合同", "evidence": "来函", "act_id": "a2"}
    unsure = text(client.post(f"{url}award/", fallen))
    assert "请核对后勾选确认" in unsure and "来函" in unsure and lot.p.stage == "awarded"
    fell = client.post(f"{url}award/", {**fallen, "sure": "on"})
    assert fell.status_code == 302 and lot.p.stage == "awarding"
    assert 'mark-stop">因不可抗力不能履行合同' in text(client.get(f"{url}award/"))
    assert public.get(announced).status_code == 404 and "award_announcement" not in text(public.get(f"/deals/{lot.stream}/"))
    assert client.post(f"{url}award/", {"do": "award", "bidder": second, "act_id": "a3"}).status_code == 302
    assert lot.p.round.winner == second
    told = text(public.get(announced))
    assert "第二中标候选人" in told and lot.p.round.bids[second].org in told
    assert not any(seat.person in told for seat in lot.p.round.seats.values())

    winner = next(by for by in (RED, BLUE, GREEN) if by.org == lot.p.round.bids[second].org)
    report = client.get(f"{url}written-report/")
    assert "评标委员会5人" in report.context["form"].initial["text"]
    assert (
        client.post(
            f"{url}written-report/", {"text": report.context["form"].initial["text"], "act_id": "w1"}
        ).status_code
        == 302
    )
    terms = client.get(f"{url}contract/").context["form"]
    typed = {name: terms[name].value() for name in ("amount_fen", "duration_days", "manager")}
    dear = client.post(f"{url}contract/", {**typed, "amount_fen": "1", "act_id": "c0"})
    assert dear.status_code == 409 and "中标价不一致" in text(dear)
    typed["amount_fen"] = f"{lot.p.round.award_price_fen / 100:.2f}"
    assert client.post(f"{url}contract/", {**typed, "act_id": "c1"}).status_code == 302
    signing = at_work(winner)
    assert signing.post(f"{url}contract/", {**typed, "act_id": "c2"}).status_code == 302
    assert lot.p.stage == "contracted"
    concluded = text(signing.get(f"{url}contract/"))
    assert "合同已经成立" in concluded and "id_amount_fen" not in concluded and "不能“签订合同”" not in concluded
    loser = next(by for by in (RED, BLUE, GREEN) if by is not winner)
    assert at_work(loser).get(f"{url}contract/").status_code == 404

    for kind in (
        "notice",
        "tender_file",
        "opening_record",
        "evaluation_report",
        "candidates",
        "award_notice",
        "written_report",
        "contract",
    ):
        assert client.get(f"{url}papers/{kind}.html").status_code == 200, kind
    assert "中标结果通知书" in text(at_work(loser).get(f"{url}papers/award_notice.html"))

    for deposit in list(lot.p.deposits.values()):
        lot.must(bidding.RefundDeposit(bidder=deposit.bidder, amount_fen=deposit.amount_fen, interest_fen=0), BANK)
    assert client.post(f"{url}archive/", {"act_id": "z1"}).status_code == 302
    assert lot.p.stage == "contracted" and "即将开始" in text(client.get(f"{url}archive/"))
    archiving.work(clock.now())
    assert "已生成 1 / " in text(client.get(f"{url}archive/"))
    for _turn in range(ArchiveOrder.objects.get().total):
        archiving.work(clock.now())
    assert lot.p.stage == "archived" and not ArchiveOrder.objects.exists()
    package = zipfile.ZipFile(io.BytesIO(client.get(f"{url}archive/package.zip").content))
    index = json.loads(package.read("index.json"))
    assert {"papers/contract.pdf", "journal.jsonl"} <= {row["name"] for row in index["files"]}


def test_before_the_award_the_report_shows_no_experts_names():
    lot = reported()
    names = {s.person for s in lot.p.round.seats.values()}
    for page in ("", "committee/", "papers/evaluation_report.html", "papers/written_report.html"):
        shown = text(at_work(TENDEREE).get(f"/trading/{lot.stream}/{page}"))
        assert not any(name in shown for name in names), page
    assert at_work(RED).get(f"/trading/{lot.stream}/papers/evaluation_report.html").status_code == 404


@pytest.mark.parametrize(
    "page", ["publicity", "award", "written-report", "contract", "archive", "committee", "forfeit"]
)
def test_other_roles_are_told_and_strangers_see_nothing(page):
    lot = EvaluatedLot()
    assert at_work(DISCIPLINE).get(f"/trading/{lot.stream}/{page}/").status_code == 403
    stranger = msgspec.structs.replace(TENDEREE, person_id="p-strange", org_id="11532301MB00000099", org="别的单位")
    assert at_work(stranger).get(f"/trading/{lot.stream}/{page}/").status_code == 404
    assert at_work(TENDEREE).get("/trading/none-0000/").status_code == 404


@pytest.mark.parametrize(
    "page", ["publicity", "award", "written-report", "contract", "archive", "committee", "forfeit"]
)
def test_at_the_wrong_stage_the_button_is_grey_and_an_act_is_refused(page):
    lot = EvaluatedLot()
    client = at_work(TENDEREE)
    shown = client.get(f"/trading/{lot.stream}/{page}/")
    assert shown.status_code == 200 and "编制招标文件" in text(shown), text(shown)[-3000:]
    assert not lot.p.round.notice


def test_forms_left_empty_keep_the_page_and_say_what_is_missing():
    lot = reported()
    client = at_work(AGENCY)
    page = client.post(f"/trading/{lot.stream}/publicity/", {"until": "明天", "act_id": "e1"})
    assert page.status_code == 200 and "以下内容需要改正" in text(page) and "明天" in text(page)


def test_an_agency_does_not_sign_the_tenderees_contract_nor_keep_deposits():
    lot = EvaluatedLot()
    for page in ("contract", "forfeit"):
        assert at_work(AGENCY).get(f"/trading/{lot.stream}/{page}/").status_code == 403
    page = text(
        at_work(AGENCY).post(
            f"/trading/{lot.stream}/award/", {"do": "fall_away", "ground": "x", "evidence": "", "act_id": "q"}
        )
    )
    assert "以下内容需要改正" in page or "阶段" in page


# ---- the winner that will not sign ----


def awarded_to() -> tuple[EvaluatedLot, Actor, list[Actor]]:
    """A lot with its winner and the losers."""
    lot = reported()
    lot.must(acts.PublishCandidates(until=clock.now() + timedelta(days=8)), TENDEREE)
    ticker.move_clock(lot.p.round.publicity_until)
    lot.must(acts.AwardLot(bidder=lot.p.round.result.candidates[0]), TENDEREE)
    won = lot.p.round.bids[lot.p.round.winner].org
    firms = {by.org: by for by in (RED, BLUE, GREEN)}
    return lot, firms.pop(won), list(firms.values())


def test_the_winner_declines_on_its_own_page_and_the_next_is_chosen():
    lot, winner, losers = awarded_to()
    url = f"/trading/{lot.stream}/decline-award/"
    client = at_work(winner)
    assert url in text(client.get(f"/trading/{lot.stream}/contract/"))
    assert "放弃中标" in text(client.get(url))
    assert "请填写" in text(client.post(url, {"evidence": "", "act_id": "d0"})) and lot.p.stage == "awarded"
    assert at_work(losers[0]).get(url).status_code == 404 and at_work(TENDEREE).get(url).status_code == 403
    assert Client().get(url).status_code == 302
    letter = {"evidence": "资金周转困难", "files": SimpleUploadedFile("放弃函 张三.txt", "我单位放弃中标".encode()), "act_id": "d1"}
    assert "请核对后勾选确认" in text(client.post(url, letter)) and lot.p.stage == "awarded"
    program = {**letter, "sure": "on", "files": SimpleUploadedFile("a.exe", b"MZ")}
    assert "不是可以接收的文件种类" in text(client.post(url, program)) and lot.p.stage == "awarded"
    letter["files"].seek(0)
    assert client.post(url, {**letter, "sure": "on"}).status_code == 302
    assert lot.p.stage == "awarding" and lot.p.round.fallen_away
    (paper,) = lot.p.round.fallen_papers[next(iter(lot.p.round.fallen_away))]
    assert paper.name == "附件1.txt", "the entry is public: what the file was called is not told"
    attached = f"/trading/{lot.stream}/fallen/{paper.sha256}"
    tenderee = at_work(TENDEREE)
    assert attached in text(tenderee.get(f"/trading/{lot.stream}/award/")) and "我单位放弃中标" in b"".join(tenderee.get(attached).streaming_content).decode()
    supervisor = at_work(SUPERVISOR)
    assert client.get(attached).status_code == 200 and attached in text(supervisor.get(reverse("supervision:deal", args=[lot.stream]))) and supervisor.get(attached).status_code == 200
    assert at_work(losers[0]).get(attached).status_code == 404 and tenderee.get(attached[:-1] + "0").status_code == 404
    assert client.get(url).status_code == 404 and client.get(f"/trading/{lot.stream}/contract/").status_code == 404


def test_winner_and_losers_find_their_notice_among_their_bids():
    lot, winner, losers = awarded_to()
    notice = f"/trading/{lot.stream}/papers/award_notice.html"
    for by, said in ((winner, "中标通知书"), (losers[0], "中标结果通知书")):
        shown = text(at_work(by).get("/trading/my-bids/"))
        assert notice in shown and f">{said}<" in shown and at_work(by).get(notice).status_code == 200
