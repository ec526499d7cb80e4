"""The workbench of every role: what is to do, what waits for others, what is overdue; and nobody else's matters."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest
from django.test import Client

from ggzy.core.acts import award, control, notice, registration
from ggzy.core.case import Accused
from ggzy.core.roles import Role
from ggzy.desk import clock, ticker
from ggzy.desk.bars import bars_of
from ggzy.service.agency_notices import reached, tell_tenderees
from ggzy.service.models import LotNotice, LotNoticeRead
from ggzy.service.notices import remind
from ggzy.service.own_lots import own_lots
from ggzy.store.models import BarRow, Deal, Message, Organisation, Person, Post, Region, ToDoRow
from tests.core.story import tender_file
from tests.desk.cases import Matter
from tests.desk.door import Lot, register_firms
from tests.people import AGENCY, BLUE, CENTRE, DISCIPLINE, OTHER_SUPERVISOR, RED, SUPERVISOR, TENDEREE
from tests.portal.conftest import award_lot, publish_candidates
from tests.portal.test_search import deal
from tests.service.conftest import text

ADDRESS = "/service/"


@pytest.fixture
def bench(browser, organisation, post):
    """The workbench of an actor of the cast, logged in by force."""

    def at(actor, **fields) -> str:
        region = Region.objects.filter(code=actor.region).first()
        org = Organisation.objects.filter(uscc=actor.org_id).first() or organisation(
            actor.org_id, actor.org, region=region, base_account_no=actor.org_id, legal_representative=actor.org
        )
        of = post(org, actor.person_id, actor.role, region=region, lines=list(actor.lines), **fields)
        response = browser(of).get(ADDRESS)
        assert response.status_code == 200
        return text(response)

    return at


def section(shown: str, name: str) -> str:
    """The part of the page between one heap's heading and the next section's end."""
    assert f'id="{name}"' in shown
    return shown.split(f'id="{name}"', 1)[1].split("</section>", 1)[0]


def test_a_draft_waits_for_the_tenderee_and_its_agency_and_nobody_is_told_to_wait_for_the_other(bench, db):
    Lot()
    for actor in (TENDEREE, AGENCY):
        shown = bench(actor)
        assert "编制招标文件并提交备案" in section(shown, "mine")
        assert "编制招标文件" not in section(shown, "waiting")


def test_a_filing_waits_for_the_supervisor_of_the_region_and_line_alone(bench, db):
    lot = Lot()
    lot.must(registration.SubmitFiling(tender_file=tender_file()), TENDEREE)
    assert "审查招标文件备案" in section(bench(SUPERVISOR), "mine")
    assert "审查招标文件备案" in section(bench(TENDEREE), "waiting")
    assert "审查招标文件备案" not in bench(OTHER_SUPERVISOR)


def test_a_supervisor_of_another_industry_sees_nothing(bench, db):
    lot = Lot()
    lot.must(registration.SubmitFiling(tender_file=tender_file()), TENDEREE)
    water = msgspec.structs.replace(SUPERVISOR, person_id="p-water", lines=("construction/water",))
    housing = msgspec.structs.replace(SUPERVISOR, person_id="p-housing", lines=("construction/housing",))
    assert "审查招标文件备案" not in bench(water)
    assert "审查招标文件备案" in bench(housing)


def test_a_late_review_is_overdue_for_the_supervisor_and_seen_by_the_watchers(bench, db):
    lot = Lot()
    lot.must(registration.SubmitFiling(tender_file=tender_file()), TENDEREE)
    ticker.move_clock(clock.now() + timedelta(days=12))
    shown = bench(SUPERVISOR)
    assert "审查招标文件备案" in section(shown, "overdue") and "审查招标文件备案" not in section(shown, "mine")
    watched = bench(DISCIPLINE)
    assert "审查招标文件备案" in section(watched, "overdue") and "待我办理" not in watched


def test_a_question_reaches_the_tenderee_at_once_and_no_office(bench, noticed_lot):
    before = {actor.person_id: bench(actor) for actor in (SUPERVISOR, CENTRE)}
    register_firms(RED)
    noticed_lot.must(notice.ObtainFile(), RED)
    noticed_lot.must(notice.AskQuestion(question_id="q1", text="几号踏勘"), RED)
    assert "答复投标人疑问" in section(bench(TENDEREE), "mine")
    for actor in (SUPERVISOR, CENTRE):
        assert section(bench(actor), "waiting") == section(before[actor.person_id], "waiting")


@pytest.fixture
def noticed_lot(db) -> Lot:
    return Lot(title="禄丰市广通镇防洪堤施工").noticed()


def test_a_bidder_follows_its_own_lots_from_file_to_receipt(bench, noticed_lot):
    assert "还没有参与的项目" in bench(RED)
    register_firms(RED)
    noticed_lot.must(notice.ObtainFile(), RED)
    shown = bench(RED)
    assert "未递交" in shown and "编制并递交投标文件" in section(shown, "mine") and "缴纳投标保证金" in shown
    due = noticed_lot.p.round.deadline
    assert [len(own_lots(RED.org_id, at)[0].mine) for at in (due - timedelta(microseconds=1), due)] == [2, 0], "at the deadline it is late"
    noticed_lot.must(control.Suspend(order_no="楚建停〔2026〕1号", reason="核实投诉"), SUPERVISOR)
    assert not own_lots(RED.org_id, clock.now())[0].mine, "while it stands still there is nothing to do"
    noticed_lot.must(control.Resume(reason="已经查清", new_deadline=due + timedelta(days=1)), SUPERVISOR)
    noticed_lot.bid(RED)
    receipt = next(b for b in noticed_lot.p.round.bids.values()).statements[-1].receipt_no
    shown = bench(RED)
    assert receipt in shown and "编制并递交投标文件" not in shown and "等待开标" in section(shown, "waiting")
    assert receipt not in bench(BLUE)
    noticed_lot.must(noticed_lot.withdrawal(RED), RED)
    assert "已撤回" in bench(RED)


def test_a_barred_bidder_reads_which_paper_bars_it_and_has_nothing_to_do_that_is_refused(bench, noticed_lot):
    register_firms(RED)
    noticed_lot.must(notice.ObtainFile(), RED)
    matter = Matter().served()
    shown = bench(RED)
    assert f"{SUPERVISOR.org}行政处罚决定书{matter.p.penalty.decision_no}" in shown and "不能参加投标，自" in shown and "已被限制参加投标" in shown
    assert "编制并递交投标文件" not in shown and "缴纳投标保证金" not in shown
    BarRow.objects.update(lines=["land"])
    assert "编制并递交投标文件" in section(bench_again(RED), "mine")
    BarRow.objects.update(capacities=["agency"])
    assert "不能获取招标文件" not in bench_again(RED), "kept from something else"


def test_a_barred_agency_reads_why_its_filing_is_refused_and_its_tenderee_is_told(bench, noticed_lot):
    assert "代理招标" not in bench(AGENCY) and bench(TENDEREE)
    Matter(accused=Accused(name=AGENCY.org, org_id=AGENCY.org_id), suspected="agency").served()
    told = Message.objects.get(to_post__organisation__uscc=TENDEREE.org_id, subject__contains="已被限制代理招标")
    assert AGENCY.org in told.subject and noticed_lot.p.project.title in told.body and "行政处罚决定书楚建罚〔2026〕1号" in told.body and "自行办理" in told.body
    own = bench_again(TENDEREE)
    assert f"贵单位委托的{AGENCY.org}已被限制代理招标" in own and noticed_lot.p.project.title in own.split("自行办理")[0]
    BarRow.objects.update(region="532900")
    assert "已被限制代理招标" not in bench_again(TENDEREE), "a bar of another place"
    BarRow.objects.update(region="532300", until=clock.now())
    assert "已被限制代理招标" not in bench_again(TENDEREE), "over"
    BarRow.objects.update(until=None)
    stage = Deal.objects.get().stage
    Deal.objects.update(stage="archived")
    assert "已被限制代理招标" not in bench_again(TENDEREE), "the lot is over"
    Deal.objects.update(stage=stage)
    (bar,), now, own = bars_of([AGENCY.org_id]), clock.now(), Deal.objects.get()
    assert reached(bar, [own]) == [own] and not reached(bar, [Deal(agency_id=BLUE.org_id, region=own.region, line=own.line, procedure=own.procedure, stage=stage)])
    for end, times in ((now, 1), (now + timedelta(microseconds=1), 2)):
        tell_tenderees([msgspec.structs.replace(bar, until=end)], now)
        assert Message.objects.filter(to_post__organisation__uscc=TENDEREE.org_id, subject__contains="已被限制代理招标").count() == times
    shown = bench_again(AGENCY)
    assert "不能代理招标，自" in shown and "楚建罚〔2026〕1号" in shown and "不能登记项目、提交备案" in shown


def test_a_bidder_is_told_of_a_clarification_with_a_receipt_and_no_table_names_it(bench, browser, noticed_lot):
    register_firms(RED)
    noticed_lot.must(notice.ObtainFile(), RED)
    noticed_lot.must(notice.Clarify(text="清单第三项更正", affects_preparation=False), TENDEREE)
    shown = bench(RED)
    assert "清单第三项更正" in shown and "未读" in shown
    assert "清单第三项更正" not in bench(BLUE)
    red = Post.objects.filter(organisation__uscc=RED.org_id).first()
    blue = Post.objects.filter(organisation__uscc=BLUE.org_id).first()
    told = LotNotice.objects.get(stream=noticed_lot.stream)
    assert browser(blue).get(f"/service/notices/{told.pk}/").status_code == 404
    assert browser(red).get(f"/service/notices/{told.pk}/").status_code == 302
    assert LotNoticeRead.objects.count() == 1
    assert "未读" not in text(browser(red).get(ADDRESS))
    assert not Message.objects.filter(to_post__organisation__uscc=RED.org_id).exists()


def test_a_lot_without_bidders_is_reminded_as_one_with_them(noticed_lot):
    due = noticed_lot.p.round.deadline
    for moment, said in (
        (due - timedelta(hours=24, microseconds=1), 0),
        (due - timedelta(hours=24), 1),
        (due - timedelta(hours=23), 1),
        (due - timedelta(hours=2), 2),
        (due, 2),
    ):
        remind(moment)
        assert LotNotice.objects.filter(occasion__startswith="closing").count() == said


def test_the_moving_clock_does_not_jump_over_the_reminders(noticed_lot):
    ticker.move_clock(noticed_lot.p.round.deadline)
    assert LotNotice.objects.filter(occasion__startswith="closing").count() == 2


def test_parties_are_told_of_what_concerns_them(bench, noticed_lot):
    bench(SUPERVISOR), bench(TENDEREE), bench(AGENCY), bench(OTHER_SUPERVISOR)
    register_firms(RED)
    noticed_lot.must(notice.ObtainFile(), RED)
    noticed_lot.must(notice.RaiseObjection(objection_id="o1", text="资格条件过高"), RED)
    told = {m.to_post.person.username for m in Message.objects.select_related("to_post__person")}
    assert told == {SUPERVISOR.person_id, TENDEREE.person_id, AGENCY.person_id}
    assert not Message.objects.filter(body__contains="红河").exists()


def test_winner_and_losers_are_told_at_the_same_moment(bench, db):
    bench(RED), bench(BLUE)
    lot = award_lot(publish_candidates(Lot().noticed()))
    won = Message.objects.get(to_post__organisation__uscc=RED.org_id, subject__startswith="中标通知书")
    lost = Message.objects.get(to_post__organisation__uscc=BLUE.org_id, subject__startswith="中标结果通知书")
    assert won.sent_at == lost.sent_at and RED.org in lost.body
    browser_page = section(bench_again(RED), "mine")
    assert "签订合同" in browser_page and "中标" in bench_again(RED)
    assert "未中标" in bench_again(BLUE)
    assert lot.p.stage == "awarded"


def test_who_fell_away_is_told_and_no_longer_waits_for_the_award(bench, db):
    bench(RED), bench(BLUE)
    lot = award_lot(publish_candidates(Lot().noticed()))
    lot.must(award.RecordFallAway(ground="中标候选人放弃中标", evidence="来函放弃"), TENDEREE)
    told = Message.objects.get(to_post__organisation__uscc=RED.org_id, subject__startswith="贵单位的中标资格")
    assert "来函放弃" in told.body and not told.for_reading
    shown = bench_again(RED)
    assert "已放弃或者丧失中标资格" in shown and "等待招标人确定中标人" not in shown
    assert "等待招标人确定中标人" in bench_again(BLUE)


def logged_in(actor) -> Client:
    client = Client()
    client.force_login(Person.objects.get(username=actor.person_id))
    return client


def bench_again(actor) -> str:
    return text(logged_in(actor).get(ADDRESS))


def test_an_organisation_not_yet_verified_is_told_why(bench, db, organisation, post, browser):
    org = organisation("91532300MA6K4T5W81", "新建公司", status="pending", base_account_no="9", legal_representative="新")
    response = browser(post(org, "new"))
    assert "暂不能办理业务" in text(response.get(ADDRESS))


def test_a_stranger_is_sent_to_log_in(client, db):
    response = client.get(ADDRESS)
    assert response.status_code == 302 and "/service/login/" in response.url


def test_the_host_finds_the_clock_the_bank_and_the_outbox(host, browser):
    shown = text(browser(host).get(ADDRESS))
    assert "发件箱" in shown and "本岗位没有交易事项" in shown


def test_an_expert_sees_the_own_seat_and_no_other(db, browser, post, organisation):
    org = organisation("91532300MA6K4T5W82", "专家所在单位", base_account_no="8", legal_representative="专")
    one, two = post(org, "zhuan1", Role.EXPERT), post(org, "zhuan2", Role.EXPERT)
    card = deal(1, stage="opened", stage_label="待评标")
    for each in (one, two):
        ToDoRow.objects.create(deal=card, role="expert", command="TakeSeat", label="签到入席", person=str(each.person_id))
    three = post(org, "zhuan3", Role.EXPERT)
    assert "签到入席" in section(text(browser(one).get(ADDRESS)), "mine")
    assert "签到入席" not in text(browser(three).get(ADDRESS))


def test_five_hundred_matters_cost_no_more_queries_than_one_and_are_counted_right(db, bench, django_assert_max_num_queries):
    now = clock.now()
    card = deal(1)
    rows = []
    for n in range(2, 502):
        card.pk, card.code = f"cons-{n:016x}", f"C{n:05d}"
        rows.append(Deal(**{f.name: getattr(card, f.name) for f in Deal._meta.fields}))
    Deal.objects.bulk_create(rows)
    ToDoRow.objects.bulk_create(
        ToDoRow(deal_id=row.pk, region=row.region, line=row.line, role="supervisor", command="AcceptFiling", label="审查招标文件备案", until=now + timedelta(days=1 + n))
        for n, row in enumerate(rows)
    )
    bench(SUPERVISOR)
    client = logged_in(SUPERVISOR)
    with django_assert_max_num_queries(20):
        shown = text(client.get(ADDRESS))
    assert '<span class="heap-count">500</span>' in shown and "另有 470 项" in shown


def test_a_case_is_the_watchers_and_never_the_centres(bench, db):
    """A clue may be about the very centre; its workbench must not tell of any."""
    matter = Matter()
    assert matter.p.code in bench(SUPERVISOR)
    assert matter.p.code not in bench(CENTRE)


def test_the_accused_reads_of_the_notice_and_others_do_not(bench, db):
    matter = Matter().notified()
    assert "可以陈述、申辩、要求听证" in section(bench(RED), "mine") and matter.p.code in bench(RED)
    assert matter.p.code not in bench(BLUE)


def test_an_accused_expert_reads_of_the_notice(browser, organisation, post):
    own = post(organisation(), "zhuanjia", Role.EXPERT)
    matter = Matter(accused=Accused(name="专家甲", person_id=str(own.person_id)), suspected="expert")
    matter.notified(months=0)
    assert "可以陈述、申辩、要求听证" in section(text(browser(own).get(ADDRESS)), "mine")
