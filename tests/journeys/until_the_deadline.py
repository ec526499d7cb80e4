"""The steps of the journey up to the deadline 登记、备案、公告、投标."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from ggzy.core.procedures.filing_checklist import CHECKLIST
from ggzy.desk import clock, ticker
from ggzy.desk.pseudonym import pseudonym
from ggzy.store.models import Deal
from tests.journeys.cast import BIDDERS, DEPOSIT, FIRMS, PDF, TITLE, Journey, code_of
from tests.journeys.person import PATIENCE, Person

# ---- the file ----


def project_is_registered(j: Journey) -> None:
    who = j.tenderee.go("/trading/register/")
    who.fill(
        title=TITLE, invest_code="2603-532301-04-01-660066", funding="财政预算资金", estimate="3000",
        approval_no="楚市发改〔2026〕66号", approval_authority="楚雄市发展和改革局", scope="改造排水管道4.2公里",
        location="楚雄市灵秀路", contact="工程部 0878-0000000",
    )  # fmt: skip
    who.page.select_option("#id_unit", "万元")
    expect(who.page.locator("#duty-test")).to_contain_text("应当招标", timeout=PATIENCE)
    expect(who.page.locator("#duty-test")).to_contain_text("登记要素齐全", timeout=PATIENCE)
    who.picture("01-duty-test").press("提交登记").sees(TITLE)
    j.stream = Deal.objects.get(title=TITLE).stream
    j.stands_at("registered")
    for stranger in ("toubiao1", "zhaobiao3"):
        j(stranger).turned_away(j.at("tender-file/"))
    j.public.turned_away(f"/deals/{j.stream}/")


def tender_file_is_filed(j: Journey) -> None:
    who = j.tenderee.go(j.at("tender-file/")).press("展开全部章节")
    who.page.check("input[value='lowest']")
    who.press("切换到所选评标办法").press("展开全部章节")
    who.fill(
        duration_days="300", quality="合格", ceiling_fen="29000000", deposit_fen=DEPOSIT, validity_days="90",
        performance_bond_percent="10", committee_size="5", representatives="1", candidates="3",
    )  # fmt: skip
    who.press("检查").picture("02-tender-file").sees("完整、符合各项规则，可以提交备案")
    who.press("提交备案").sees("招标文件已提交备案")
    j.stands_at("in_review")


def supervisor_returns_it_once_with_a_reason(j: Journey) -> None:
    who = j.supervisor.go(j.at("review/", "supervision"))
    judge(who, not_met="E1", note="合同条款缺少工程款支付担保的约定")
    who.picture("03-review").press("退回修改").sees("已退回修改")
    j.stands_at("registered")
    j("jianguan3").turned_away(j.at("review/", "supervision"))


def judge(who: Person, not_met: str = "", note: str = "") -> None:
    for point in CHECKLIST:
        who.page.check(f"input[name='met_{point.code}'][value='{'no' if point.code == not_met else 'yes'}']")
    if not_met:
        who.fill(**{f"note_{not_met}": note, "opinion": "请补充后重新提交"})


def tenderee_corrects_and_supervisor_accepts(j: Journey) -> None:
    who = j.tenderee.go(j.at("tender-file/")).sees("合同条款缺少工程款支付担保的约定").press("展开全部章节")
    who.page.locator("#clauses textarea").last.fill(
        "争议协商不成的，向人民法院起诉。发包人提供与履约担保同等数额的工程款支付担保。"
    )
    who.press("提交备案").sees("招标文件已提交备案")
    who = j.supervisor.go(j.at("review/", "supervision")).sees("与第 1 版的不同", "上次意见：")
    judge(who)
    who.press("予以备案").sees("已予备案")
    j.stands_at("filed")


def opening_keys_are_made_rehearsed_and_registered(j: Journey) -> None:
    """Each of the three seats makes its own; the notice waits for the last."""
    for seat, who in (("centre", j("jiaoyi1")), ("tenderee", j("zhaobiao1")), ("supervisor", j.supervisor)):
        j.tenderee.go(j.at("notice/")).sees("还有席位没有登记开标公钥")
        page, backup = who.go(j.at("key/")).page, j.folder / f"{seat}.txt"
        with page.expect_download() as downloading:
            page.get_by_role("button", name="生成密钥").click()
        downloading.value.save_as(backup)
        page.set_input_files("#readback", backup)
        page.get_by_text("备份已读回，完整可用").wait_for()
        page.get_by_role("button", name="演练并登记").click()
        who.sees("开标公钥已登记")
        assert j.p.round.keys[seat] in backup.read_text()
    j.supervisor.sees("3/3 就绪").picture("04-opening-key")


def notice_is_published(j: Journey) -> None:
    j.tenderee.go(j.at("notice/")).press("发布公告").sees("招标公告已发布")
    j.stands_at("bidding")
    j.wait_until(j.p.round.notice.issue_from.replace(hour=10, minute=0))
    j.public.go(f"/deals/{j.stream}/").sees(TITLE).picture("05-notice-on-the-portal")


def three_seats_promise_for_the_draws(j: Journey) -> None:
    """Two come twice: a promise is sealed to the other two, so their keys must be there first."""
    seats = (j.tenderee, j.supervisor, j("jiaoyi1"))
    for who in seats:
        who.go("/service/").sees("提交抽取承诺")
        last = who is seats[-1]
        who.go(j.at("draws/")).press("提交抽取承诺").sees("抽取承诺已提交" if last else "抽取密钥已登记")
    for who in seats[:2]:
        who.go(j.at("draws/")).press("提交抽取承诺").sees("抽取承诺已提交")
    j("jiaoyi1").go(j.at("draws/")).sees("他方交本方保管的密封件已在本机核对，与承诺相符").picture("05-promises")
    assert all(len(d.commitments) == 3 for d in j.p.round.drawings.values())


# ---- the bids ----


def bidders_obtain_the_file_and_one_asks(j: Journey) -> None:
    j("toubiao4").go(j.at("file/")).sees("免费获取，不需要报名").does_not_see("工程款支付担保")
    for name in BIDDERS:
        j(name).go(j.at("obtain/")).press("获取招标文件").sees(TITLE)
    j("toubiao2").go(j.at("ask/")).fill(text="管材可否采用球墨铸铁管？").press("提交疑问").sees("待答复")
    j.tenderee.go(j.at("questions/")).sees("管材可否采用球墨铸铁管？").does_not_see(*FIRMS)
    j.tenderee.page.locator("#text-1").fill("可以，须符合施工图要求。")
    j.tenderee.press("公开答复").sees("已答复")
    j("toubiao3").go(j.at("ask/")).sees("可以，须符合施工图要求。").does_not_see(FIRMS[1])


def deposits_are_paid_through_the_bank(j: Journey) -> None:
    for name in BIDDERS:
        who = j(name).go(f"/service/deposits/{j.stream}/").press("领取子账号").follow("到银行模拟转账")
        who.fill(amount=DEPOSIT).press("转账").sees("银行流水号")
        ticker.run_due(clock.now())
        who.go(f"/service/deposits/{j.stream}/").sees("保证金已到账")
    j("toubiao1").picture("06-deposit")
    j("jiaoyi2").go("/service/refunds/").does_not_see(*FIRMS)
    j.nothing_is_said_of_bidders()


def bids_are_built_sealed_uploaded_and_submitted(j: Journey) -> None:
    paper = j.folder / "投标函.pdf"
    paper.write_bytes(PDF)
    for name, price in BIDDERS.items():
        who = j(name)
        build(who, j, paper, price)
        receipt = send(who)
        who.go(j.at("receipts/")).sees(receipt)
        who.go(j.at(f"receipts/{receipt}/"))
    j("toubiao1").picture("08-receipt")


def build(who: Person, j: Journey, paper: Path, price: str) -> None:
    page = who.go(j.at("bid/")).page
    page.wait_for_selector("body[data-ready]")
    page.fill("#price", price)
    page.fill("#duration", "290")
    page.fill("#project_manager", "陆建华")
    page.set_input_files("#add-files", paper)
    page.wait_for_selector(".bid-papers li")
    for item in page.locator("[id^=item-] textarea").all():
        item.fill("响应招标文件要求")
    page.click("[data-act=check]")
    expect(page.locator("[data-slot=findings]")).to_contain_text("必填内容已经齐全")


def send(who: Person) -> str:
    """Seal, upload, submit; gives the number of the receipt."""
    page = who.page
    expect(page.locator("[data-slot=banner]")).to_have_text("没有回执 = 没有递交")
    page.click("[data-act=seal]")
    expect(page.locator("[data-slot=progress-text]")).to_contain_text("还没有递交", timeout=PATIENCE)
    with page.expect_download():
        page.click("[data-act=submit]")
    return page.inner_text(".bid-receipt .bid-receipt-number")


def one_bidder_replaces_its_bid(j: Journey) -> None:
    page = j("toubiao1").go(j.at("bid/")).page
    page.wait_for_selector("body[data-ready]")
    page.fill("#price", "26000000")
    expect(page.locator("[data-slot=sealed]")).to_contain_text("须重新加密", timeout=PATIENCE)
    before = page.inner_text("[data-slot=banner]")
    page.click("[data-act=seal]")
    expect(page.locator("[data-slot=progress-text]")).to_contain_text("还没有递交", timeout=PATIENCE)
    with page.expect_download():
        page.click("[data-act=submit]")
    expect(page.locator("[data-slot=banner]")).not_to_have_text(before)
    j("toubiao1").picture("07-bid")
    j.nothing_is_said_of_bidders()
    for other in ("toubiao2", "zhaobiao1"):
        number = j.p.round.bids[pseudonym(j.stream, 1, code_of("toubiao1"))].receipts[-1]
        j(other).turned_away(j.at(f"receipts/{number}/"))
