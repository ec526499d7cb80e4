"""The steps of the journey from the deadline on 开标、评标、定标、合同、归档."""

from __future__ import annotations

from ggzy.desk import clock, ticker
from ggzy.store.models import Person as Account
from ggzy.trading.models import ArchiveOrder
from tests.closing import log_everything
from tests.journeys.cast import BIDDERS, FIRMS, TITLE, WINNER, Journey, account_of
from tests.journeys.person import Person

# ---- the opening ----


def bidding_closes_and_nothing_is_open_yet(j: Journey) -> None:
    j.wait_until(j.p.round.deadline)
    j.stands_at("opening")
    j("toubiao2").go(j.at("bid/")).sees("现处于“开标”阶段，不能“递交投标文件”")
    j("toubiao1").go(j.at("hall/"))
    act(j("toubiao1"), "sign_in")
    j("toubiao1").sees("签到。")
    for who in (j.tenderee, j("jiaoyi1"), j("toubiao1")):
        who.go(j.at("hall/")).sees("还没有交出份额").does_not_see(
            "26,000,000", "26,800,000", "27,100,000", *FIRMS[1:]
        )


def act(who: Person, code: str) -> None:
    """One act of the hall: its button, and wait until the platform has answered."""
    with who.page.expect_response(lambda answer: f"/hall/{code}/" in answer.url and answer.request.method == "POST"):
        who.page.locator(f"[data-act='{code}'] button[type=submit]").click()
    who.page.wait_for_load_state("load")


def two_trustees_release_their_shares_and_the_bids_are_read_out(j: Journey) -> None:
    """The tenderee stays away: the centre and the supervisor suffice, one of them alone does not."""
    log_everything()
    for who in (j("jiaoyi1"), j.supervisor):
        assert not j.p.opened_bids
        who.go(j.at("release/")).page.get_by_text("在这个浏览器里", exact=True).wait_for()
        who.page.get_by_role("button", name="打开并交出本席位的份额").click()
        who.page.get_by_text("本席位的份额已经交出").wait_for()
        ticker.run_due(clock.now())
    who.page.get_by_text("全部解密完成").wait_for()
    who.picture("09-key-released")
    for seen_by in (j.tenderee, j("toubiao3"), j("jiaoyi1")):
        seen_by.go(j.at("hall/")).sees(*FIRMS, "26,000,000.00", "26,800,000.00", "27,100,000.00").does_not_see(
            "26,500,000"
        )
    j.tenderee.picture("10-reading-out")


def record_is_signed_and_the_opening_closed(j: Journey) -> None:
    for name in ("toubiao1", "jiaoyi1", "zhaobiao1"):
        act(j(name).go(j.at("hall/")), "sign")
    act(j.tenderee.go(j.at("hall/")), "close")
    j.tenderee.go(j.at("hall/")).sees("开标已结束")
    j.stands_at("opened")


# ---- the committee ----


def committee_is_drawn_and_stays_unnamed(j: Journey) -> None:
    who = j.tenderee.go(j.at("committee/"))
    who.page.get_by_label("张学军").check()
    # One press freezes the list, shows its root to everybody and goes on to reveal; another seat completes the draw.
    who.press("抽取专家").sees("本方承诺已揭示")
    assert not j.p.round.seats
    j("jiaoyi1").go(j.at("draws/")).press("专家抽取：揭示承诺").sees("由另外两方打开托管")
    who.go(j.at("committee/")).sees("5人：随机抽取的专家4人，招标人代表1人")
    names = [seat.person for seat in j.p.round.seats.values() if not seat.representative]
    assert len(names) == 4
    for watcher, path in (
        (j.tenderee, j.at("")),
        (j.tenderee, j.at("seats/")),
        (j.public, f"/deals/{j.stream}/"),
        (j("toubiao1"), f"/deals/{j.stream}/"),
    ):
        watcher.go(path).does_not_see(*names)


def anybody_recomputes_the_draw(j: Journey) -> None:
    drawn = [seat.person for seat in j.p.round.draw.seats if not seat.representative]
    who = j.public.go(f"/deals/{j.stream}/draws/").sees(*drawn)
    who.page.locator("[data-repeat-button='draw-experts']").click()
    who.sees("已在本机复算，结果一致").picture("13-recomputed-draw")
    with who.page.expect_download() as downloading:
        who.page.locator("a[href$='experts.json']").click()
    saved = j.folder / "experts.json"
    downloading.value.save_as(saved)
    saved.write_text(saved.read_text(encoding="utf-8").replace(drawn[0], "别人"), encoding="utf-8")
    who.page.set_input_files("#repeat-file", saved)
    who.sees("复算不符：别人不是冻结名单里的那一行")


def members(j: Journey) -> list[Person]:
    """At one browser each, those of the committee; the first becomes its chair."""
    seats = sorted(j.p.round.seats.values(), key=lambda seat: seat.representative)
    return [j(Account.objects.get(pk=seat.expert_id).username) for seat in seats]


def experts_take_their_seats_and_vote_a_chair(j: Journey) -> None:
    committee = members(j)
    for member in committee:
        member.go("/trading/calls/").does_not_see(TITLE, *FIRMS)
        member.press("确认参加").page.check("input[name=no_interest]")
        member.press("签到入席")
        member.go(j.at("seat/")).sees(*FIRMS)
    first = str(Account.objects.get(username=committee[0].name).pk)
    for member in committee:
        if j.p.round.chair:
            break
        member.go(j.at("deliberation/")).page.select_option("form[action$='/chair'] select", first)
        member.press("投票")
    assert j.p.round.chair == first
    for stranger in ("zhaobiao1", "toubiao1", "jiaoyi1"):
        j(stranger).turned_away(j.at("seat/"))
        j(stranger).turned_away(j.at("deliberation/"))


def members_check_every_bid(j: Journey) -> None:
    committee = members(j)
    for member in committee:
        for bidder in j.p.round.bids:
            page = member.go(j.at(f"seat/?bid={bidder}")).page
            chosen = page.locator("[data-criteria] input[value=yes]")
            if member is committee[0]:
                for yes in chosen.all():
                    yes.check()
                page.evaluate("scrollTo(0, 0)")
                member.picture("11-seat")
            else:  # a hundred clicks of the mouse show nothing that the first member's have not
                chosen.evaluate_all("all => all.forEach(one => one.click())")
            member.press("提交本投标的意见")
    j.tenderee.turned_away(j.at(f"seat/{next(iter(j.p.round.bids))}/papers/1"))
    committee[0].go(j.at("deliberation/")).press("结束初步评审")


def report_is_drafted_signed_and_filed(j: Journey) -> None:
    committee = members(j)
    committee[0].go(j.at("deliberation/")).press("汇总形成评标报告")
    j.tenderee.go(j.at("")).does_not_see("第1名")
    for member in committee:
        page = member.go(j.at("evaluation-report/")).sees(f"第1名 {WINNER}").page
        page.check("input[name=opinion][value=agree]")
        member.press("签署评标报告")
    committee[0].go(j.at("evaluation-report/")).press("提交招标人")
    j.stands_at("reported")
    j.tenderee.go(j.at("evaluation-report/")).sees(WINNER)
    j.public.go(f"/deals/{j.stream}/").does_not_see("第1名", "推荐的中标候选人")


# ---- the award ----


def candidates_are_published_and_the_lot_awarded(j: Journey) -> None:
    j.tenderee.go(j.at("publicity/")).press("公示").sees("中标候选人已公示")
    j.public.go(f"/deals/{j.stream}/").sees(WINNER)
    j.wait_until(j.p.round.publicity_until)
    j.stands_at("awarding")
    j.tenderee.go(j.at("award/")).press("确定并发出通知书").sees("中标人已确定")
    j.stands_at("awarded")


def contract_is_signed_by_both(j: Journey) -> None:
    j("toubiao2").turned_away(j.at("contract/"))
    j.tenderee.go(j.at("contract/")).press("签署合同").sees("已签署合同")
    j.stands_at("awarded")
    j("toubiao1").go(j.at("contract/")).press("签署合同").sees("已签署合同")
    j.stands_at("contracted")


def deposits_go_back_through_the_bank(j: Journey) -> None:
    for _errand in range(3):
        ticker.run_due(clock.now())
    assert all(not deposit.in_hand for deposit in j.p.round.deposits.values())
    for name in BIDDERS:
        j(name).go(f"/service/deposits/{j.stream}/").sees("已退回原付款账户：本金 500,000.00 元")


def report_and_archive_end_it(j: Journey) -> None:
    j.tenderee.go(j.at("written-report/")).press("提交报告").sees("书面报告已提交")
    who = j.tenderee.go(j.at("archive/")).press("归档", exact=False).sees("正在生成归档包")
    while ArchiveOrder.objects.filter(failed="").exists():
        ticker.run_due(clock.now())
    who.sees("已归档")
    j.stands_at("archived")


def portal_tells_the_whole_life(j: Journey) -> None:
    told = (
        "项目已登记", "已予备案", "开标公钥已登记", "招标公告已发布", "可以，须符合施工图要求。", "投标已截止", "投标文件已解密",
        "开标记录已签署", "开标已结束", "中标候选人已公示", "公示已期满", "中标通知书已发出", "合同已签订", "归档包摘要（SHA-256）",
    )  # fmt: skip
    who = j.public.go(f"/deals/{j.stream}/").sees(*told, f"{WINNER}（第1中标候选人）", "26,000,000.00 元")
    who.picture("12-the-whole-life").does_not_see("26,500,000", *(account_of(name) for name in BIDDERS))
    who.go("/results/?list=awards").sees(TITLE, WINNER)
    j.supervisor.go(j.at("", "supervision")).sees("已归档")
