"""The opening hall 不见面开标大厅: it works, wrong role, wrong stage, bad form, stranger; and what nobody may see in it."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from ggzy.core.acts import notice
from ggzy.core.acts.control import Suspend
from ggzy.core.roles import Actor, Role
from ggzy.desk import clock, live, ticker
from ggzy.store.models import BarRow
from ggzy.trading.models import HallMessage, HallVisit
from tests.core.story import COMPREHENSIVE
from tests.desk.cases import Matter
from tests.desk.door import Lot, register_firms
from tests.people import BLUE, CENTRE, DISCIPLINE, GOLD, GREEN, OTHER_SUPERVISOR, RED, SUPERVISOR, TENDEREE, expert
from tests.trading.tenderers import at_work, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("module_world")]


@pytest.fixture
def noticed() -> Lot:
    return Lot().noticed(method=COMPREHENSIVE)


@pytest.fixture(scope="module")
def made(module_world) -> Lot:
    return close(Lot().noticed(method=COMPREHENSIVE))


@pytest.fixture
def closed(made: Lot) -> Lot:
    return made.again()


@pytest.fixture
def unsealed(closed: Lot) -> Lot:
    return release(closed)


def close(lot: Lot) -> Lot:
    lot.closed()
    return lot


def release(lot: Lot) -> Lot:
    lot.release()
    ticker.run_due(clock.now())
    return lot


def page(client: Client, lot: Lot):
    return client.get(f"/trading/{lot.stream}/hall/")


def now(client: Client, lot: Lot, have: str = "") -> dict:
    return client.get(f"/trading/{lot.stream}/hall/now/?have={have}", headers={"HX-Request": "true"}).json()


def do(client: Client, lot: Lot, code: str, **fields):
    fields = {"act_id": uuid4().hex, "seen": lot.p.version, **fields}
    return client.post(f"/trading/{lot.stream}/hall/{code}/", fields, headers={"X-Hall": "1"})


def words_of(answer) -> str:
    """The page without what differs at each look: numbers of forms, tickets, times of day."""
    said = text(answer)
    said = re.sub(r'value="[0-9a-zA-Z-]{32,}"|X-CSRFToken": "\w+"|data-(now|listen)="[^"]*"', "", said)
    return re.sub(r"<time[^>]*>[^<]*</time>|平台时间 [0-9: -]+|cons-[0-9a-f]{16}|\d{6}-\d{10}", "", said)


# ---- before the deadline ----


def test_before_the_deadline_the_hall_counts_down_and_knows_no_bidder(noticed):
    said = text(page(at_work(TENDEREE), noticed))
    assert "距投标截止" in said and "data-until" in said
    assert "已签到" not in said and "全场发言" not in said and "唱标</h2>" not in said


@pytest.mark.parametrize("viewer", [TENDEREE, SUPERVISOR, CENTRE, DISCIPLINE, GOLD], ids=lambda a: a.role.value)
def test_before_the_deadline_no_bids_and_three_bids_look_the_same(viewer):
    lots = [Lot().noticed(), Lot().noticed()]
    for by in (RED, BLUE, GREEN):
        lots[1].bid(by)
    register_firms(GOLD)
    seen = []
    for lot in lots:
        lot.must(notice.ObtainFile(), GOLD)
        client = at_work(viewer)
        seen.append((words_of(page(client, lot)), {**now(client, lot), "now": "", "listen": "", "digest": ""}))
    seen[1][1]["acts"] = seen[0][1]["acts"] = ""
    assert re.sub(r'data-digest="\w+"', "", seen[0][0]) == re.sub(r'data-digest="\w+"', "", seen[1][0])
    assert {k: re.sub(lots[0].stream, "", str(v)) for k, v in seen[0][1].items()} == {
        k: re.sub(lots[1].stream, "", str(v)) for k, v in seen[1][1].items()
    }


def test_a_bid_does_not_change_the_digest_by_which_pages_look_again(noticed):
    client = at_work(TENDEREE)
    before = now(client, noticed)["digest"]
    noticed.bid(RED)
    assert now(client, noticed, before)["digest"] == before
    assert "shown" not in now(client, noticed, before)


def test_before_the_notice_the_hall_is_not_open():
    answer = page(at_work(TENDEREE), Lot())
    assert answer.status_code == 409 and "开标大厅尚未开放" in text(answer)


# ---- unsealing and reading out ----


def test_while_unsealing_numbers_are_shown_and_no_names(closed):
    for viewer in (TENDEREE, RED, SUPERVISOR):
        said = text(page(at_work(viewer), closed))
        assert "0 / 3" in said
        assert not any(f"{by.org}</" in said for by in (BLUE, GREEN)) and "2700" not in said


def test_one_unsealed_bid_is_not_read_out_before_the_last(closed):
    from ggzy.core.acts.trustees import ReleaseBidderPart

    closed.must(ReleaseBidderPart(part=closed.part(RED)), RED)
    ticker.run_due(clock.now())
    assert [bid.org for bid in closed.p.opened_bids] == [RED.org]
    for viewer in (TENDEREE, RED, CENTRE):
        said = text(page(at_work(viewer), closed))
        assert "1 / 3" in said and "贰仟柒佰万元整" not in said and "27,000,000.00" not in said


def test_after_the_last_unsealing_everything_is_read_out_with_the_amount_in_words(unsealed):
    said = text(page(at_work(BLUE), unsealed))
    assert all(by.org in said for by in (RED, BLUE, GREEN))
    assert "27,000,000.00 元" in said and "贰仟柒佰万元整" in said and "360 日历天" in said and "项目经理" in said


def test_who_was_barred_since_its_bid_is_told_to_everybody_but_the_other_bidders(unsealed):
    assert "已被限制" not in text(page(at_work(TENDEREE), unsealed))
    matter = Matter().served()
    for who in (TENDEREE, CENTRE, SUPERVISOR):
        shown = text(page(at_work(who), unsealed))
        assert f"<strong>{RED.org}</strong>：" in shown and matter.p.penalty.decision_no in shown and "由评标委员会按资格审查标准评审" in shown
    assert matter.p.penalty.decision_no not in text(page(at_work(BLUE), unsealed))
    assert "已被限制参加投标，由评标委员会评审资格" in text(at_work(RED).get("/service/"))
    BarRow.objects.update(region="532900")
    assert matter.p.penalty.decision_no not in text(page(at_work(TENDEREE), unsealed)), "a bar of another place"


def test_a_bid_that_cannot_be_unsealed_is_named_with_cause_and_article(closed):
    from ggzy.store.models import SealedFile
    from ggzy.store.quiet import place

    shut = next(b for b in closed.p.standing_bids)
    SealedFile.objects.filter(place=place(closed.stream, 1, shut.bidder)).delete()
    release(closed)
    said = text(page(at_work(TENDEREE), closed))
    assert RED.org in said and "平台保存的加密文件缺失" in said and "《电子招标投标办法》第31条" in said and "视为撤回" in said


def test_a_bidder_signs_in_once(closed):
    red = at_work(RED)
    assert "开标签到" in text(page(red, closed))
    assert do(red, closed, "sign_in").json()["accepted"]
    said = text(page(red, closed))
    assert "签到。" in said and 'data-act="sign_in"' not in said


def key_of(lot, seat: str) -> str:
    return lot.drawers.keys[seat].identities["opening"]


def test_two_seats_reveal_and_everybody_can_check_the_draw(unsealed):
    tenderee, supervisor = at_work(TENDEREE), at_work(SUPERVISOR)
    assert now(tenderee, unsealed)["status"] == "解密已全部完成，正在唱标，随后抽取评标系数"
    assert "没有读到本方的抽取密钥" in do(tenderee, unsealed, "draw").json()["note"]
    assert do(tenderee, unsealed, "draw", identity=key_of(unsealed, "tenderer")).json()["accepted"]
    assert "招标人已揭示承诺，还差一方" in text(page(at_work(RED), unsealed))
    assert "正在抽取评标系数：1 方已揭示" in now(tenderee, unsealed)["status"]
    assert unsealed.p.round.coefficients is None
    assert do(supervisor, unsealed, "draw", identity=key_of(unsealed, "supervisor")).json()["accepted"]
    drawn = unsealed.p.round.coefficients
    assert "评标系数已抽取" in now(tenderee, unsealed)["status"]
    said = text(page(at_work(RED), unsealed))
    assert drawn.seed in said and f"{drawn.control_drop}%" in said and "SHA-256" in said
    assert 'id="draw-opening"' in said and "由另外两方打开托管" in said
    assert all(bid.draw_nonce in said for bid in unsealed.p.opened_bids)
    again = do(at_work(CENTRE), unsealed, "draw", identity=key_of(unsealed, "centre"))
    assert again.status_code == 409 and "不得重抽" in again.json()["note"]


def test_a_bidder_cannot_reveal(unsealed):
    assert do(at_work(RED), unsealed, "draw", identity=key_of(unsealed, "centre")).status_code == 403


def test_an_objection_stops_the_session_until_it_is_answered_on_the_spot(unsealed):
    red, blue, tenderee = at_work(RED), at_work(BLUE), at_work(TENDEREE)
    assert do(red, unsealed, "object", text="唱标的工期与我单位投标文件不一致").json()["accepted"]
    assert "唱标的工期" in text(page(tenderee, unsealed)) and "唱标的工期" not in text(page(blue, unsealed))
    assert do(tenderee, unsealed, "draw").status_code == 409
    key = unsealed.p.pending_objections[0].objection_id
    bad = do(tenderee, unsealed, "answer", key=key, text="经核对一致")
    assert bad.status_code == 422 and "结论" in bad.json()["note"]
    assert do(tenderee, unsealed, "answer", key=key, text="经核对一致", upheld="no").json()["accepted"]
    assert "经核对一致" in text(page(red, unsealed)) and not unsealed.p.pending_objections


def test_the_record_is_signed_with_an_opinion_and_the_session_closed_and_replayed(unsealed):
    red, tenderee, centre = at_work(RED), at_work(TENDEREE), at_work(CENTRE)
    assert do(red, unsealed, "say", text="声音清楚").json()["accepted"]
    unsealed.drawers.reveal("opening")
    assert do(red, unsealed, "sign", opinion="报价与投标文件一致").json()["accepted"]
    assert do(centre, unsealed, "sign").json()["accepted"]
    twice = do(red, unsealed, "sign", opinion="另有意见")
    assert twice.status_code == 409 and "已经签署过" in twice.json()["note"]
    assert do(tenderee, unsealed, "close").json()["accepted"]
    said = text(page(centre, unsealed))
    assert "开标过程回放" in said and "声音清楚" in said and "报价与投标文件一致" in said
    assert "开标记录 PDF" in said and "data-act=" not in said and "到场监督、见证记录" in said
    assert "到场监督" not in text(page(red, unsealed))
    late = do(red, unsealed, "object", text="补充异议")
    assert late.status_code == 409 and late.json()["note"]


def test_suspension_in_the_middle_is_told_and_stops_every_act(unsealed):
    unsealed.must(Suspend(order_no="楚建招监〔2026〕3号", reason="收到投诉，需要核查"), SUPERVISOR)
    tenderee = at_work(TENDEREE)
    said = text(page(tenderee, unsealed))
    assert "楚建招监〔2026〕3号" in said and "收到投诉，需要核查" in said
    assert said.count("disabled") >= 3
    refused = do(tenderee, unsealed, "draw")
    assert refused.status_code == 409 and "暂停" in refused.json()["note"]


def test_a_failed_tender_says_so_and_not_how_many_bid(noticed):
    noticed.bid(RED)
    ticker.move_clock(noticed.p.round.deadline)
    said = text(page(at_work(TENDEREE), noticed))
    assert "本次开标没有进行" in said and "少于3个" in said and RED.org not in said and "0 / " not in said


# ---- words and presence ----


def test_before_the_last_unsealing_a_bidder_speaks_under_a_code_and_is_stored_under_it(closed):
    red = at_work(RED)
    assert do(red, closed, "say", text="请问何时解密").json()["accepted"]
    kept = HallMessage.objects.get()
    assert RED.org_id not in str(vars(kept)) and RED.org not in str(vars(kept)) and RED.person not in str(vars(kept))
    said = text(page(at_work(TENDEREE), closed))
    assert "请问何时解密" in said and "投标人（代号" in said and RED.org not in said
    release(closed)
    assert f"<strong>{RED.org}</strong>" in text(page(at_work(BLUE), closed))


def test_the_same_words_sent_twice_are_said_once(closed):
    red = at_work(RED)
    for _ in range(2):
        assert do(red, closed, "say", text="收到", act_id="a" * 32).json()["accepted"]
    assert HallMessage.objects.count() == 1


def test_before_the_deadline_nobody_speaks(noticed):
    answer = do(at_work(TENDEREE), noticed, "say", text="有人吗")
    assert answer.status_code == 409 and "不能发言" in answer.json()["note"] and not HallMessage.objects.exists()


def test_words_too_fast_are_refused(closed):
    red = at_work(RED)
    answers = [do(red, closed, "say", text=f"第{n}句").status_code for n in range(13)]
    assert answers[-1] == 409 and set(answers[:-1]) == {200}


def test_officials_at_the_session_are_noted_and_bidders_never(noticed):
    page(at_work(SUPERVISOR), noticed)
    assert not HallVisit.objects.exists()
    for by in (RED, BLUE, GREEN):
        noticed.bid(by)
    ticker.move_clock(noticed.p.round.deadline - timedelta(minutes=59))
    for viewer in (DISCIPLINE, RED):
        page(at_work(viewer), noticed)
    ticker.move_clock(noticed.p.round.deadline)
    for viewer in (SUPERVISOR, CENTRE, TENDEREE, RED, SUPERVISOR):
        page(at_work(viewer), noticed)
    assert sorted(HallVisit.objects.values_list("role", flat=True)) == ["centre", "discipline", "supervisor"]
    assert "起在场" in text(page(at_work(CENTRE), noticed))
    ticker.move_clock(clock.now() + timedelta(minutes=10))
    page(at_work(SUPERVISOR), noticed)
    assert HallVisit.objects.filter(role="supervisor").count() == 2


# ---- wrong role, wrong stage, bad form, stranger ----


def test_acts_of_others_are_refused_by_role(unsealed):
    red, supervisor, discipline = at_work(RED), at_work(SUPERVISOR), at_work(DISCIPLINE)
    for client, code in ((red, "close"), (red, "draw"), (supervisor, "sign"), (discipline, "say"), (supervisor, "sign_in")):
        answer = do(client, unsealed, code, text="试")
        assert answer.status_code == 403 and "办理" in answer.json()["note"], code
    assert unsealed.p.stage == "opening" and not unsealed.p.round.record_signatures


def test_what_comes_too_early_is_grey_and_refused_with_the_article(closed):
    tenderee = at_work(TENDEREE)
    said = text(page(tenderee, closed))
    assert "还有投标文件没有解密（《电子招标投标办法》第30条）" in said
    for code in ("draw", "sign", "close"):
        answer = do(tenderee, closed, code)
        assert answer.status_code == 409 and "第30条" in answer.json()["note"], code


def test_a_bad_form_keeps_what_was_typed(unsealed):
    red = at_work(RED)
    empty = do(red, unsealed, "object", text="   ")
    assert empty.status_code == 422 and "异议内容" in empty.json()["note"]
    long = red.post(f"/trading/{unsealed.stream}/hall/object/", {"text": "长" * 2001, "act_id": "b" * 32})
    assert long.status_code == 422 and "长" * 2001 in text(long)


def test_without_script_a_form_works_and_goes_back_to_the_hall(closed):
    red = at_work(RED)
    answer = red.post(f"/trading/{closed.stream}/hall/sign_in/", {"act_id": "c" * 32, "seen": closed.p.version})
    assert answer.status_code == 302 and answer.url == f"/trading/{closed.stream}/hall/"


def test_strangers_learn_nothing(closed):
    visitor = Client()
    assert page(visitor, closed).status_code == 302
    assert page(at_work(GOLD), closed).status_code == 404
    assert page(at_work(OTHER_SUPERVISOR), closed).status_code == 404
    assert page(at_work(GOLD), Lot()).status_code == 404
    assert do(at_work(GOLD), closed, "sign_in").status_code == 404
    other = Actor(role=Role.TENDEREE, person_id="p-other", person="别人", org_id="11532301015167999G", org="别的单位", region="532301")
    assert page(at_work(other), closed).status_code == 404
    assert do(at_work(RED), closed, "nonsense").status_code == 404


def test_one_who_took_the_file_and_did_not_bid_is_shown_out_after_the_deadline(noticed):
    register_firms(GOLD)
    noticed.must(notice.ObtainFile(), GOLD)
    close(noticed)
    answer = page(at_work(GOLD), noticed)
    assert answer.status_code == 403 and "不参加本次开标" in text(answer)


def test_an_expert_has_no_place_in_the_hall(closed):
    member = expert(1)
    office = Actor(role=Role.EXPERT, person_id=member.person_id, person=member.person, org_id="12530000000000001X", org="设计院")
    assert page(at_work(office), closed).status_code == 403


# ---- the live line ----


def test_a_ticket_opens_one_room_and_a_forged_one_none():
    good = live.ticket("cons-1")
    assert live.stream_of(good) == "cons-1"
    assert live.stream_of(good[:-2] + "xx") is None and live.stream_of("") is None


def test_quiet_acts_are_never_announced(noticed, monkeypatch, django_capture_on_commit_callbacks):
    told: list[str] = []
    monkeypatch.setattr(live, "_notify", told.append)
    with django_capture_on_commit_callbacks(execute=True):
        noticed.bid(RED)
    assert told == []
    with django_capture_on_commit_callbacks(execute=True):
        noticed.must(notice.Clarify(text="补充图纸说明", affects_preparation=False), TENDEREE)
    assert told == [noticed.stream]
