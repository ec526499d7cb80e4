"""The practice deals 演练项目的经过: nineteen lots, at every stage when the players come, each told as one story."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from ggzy.core.acts import award, control, notice, opening, registration, second
from ggzy.core.documents import Finding
from ggzy.core.procedures.filing_checklist import CHECKLIST
from ggzy.practice.lot import Lot
from ggzy.practice.stage import Story, actor, on
from ggzy.store.models import JournalEntry

WRONG = {
    "B1": "“近三年在禄丰市内完成过同类工程”以特定行政区域的业绩限制潜在投标人，请删除",
    "D2": "投标有效期未写明起算时间，请补充",
}


def stories() -> list[Story]:
    return [
        archived(),
        contracted(),
        awarded(),
        publicity(),
        suspended(),
        evaluation_under_way(),
        opening_now(),
        closing_soon(),
        clarified(),
        objected(),
        tendered_again(),
        filed(),
        returned(),
        in_review(),
        registered(),
        asked(),
        opened(),
        awarding(),
        terminated(),
    ]


# ---- before the notice ----


def registered() -> Story:
    lot = Lot("registered", "jianguan10", "zhaobiao6")
    yield on(2, 27, 10, 20)
    lot.register()


def asked() -> Story:
    """Registered by an agency; its tenderee has not yet said that it appointed it."""
    lot = Lot("asked", "jianguan1", "daili3", "zhaobiao1")
    yield on(2, 28, 16, 40)
    lot.register()


def in_review() -> Story:
    lot = Lot("in_review", "jianguan1", "daili1", "zhaobiao1")
    yield on(2, 26, 9, 40)
    lot.register()
    yield on(2, 27, 15, 10)
    lot.submit_filing()


def returned() -> Story:
    lot = Lot("returned", "jianguan3", "daili1", "zhaobiao7")
    yield on(2, 24, 9, 15)
    lot.register()
    yield on(2, 25, 10)
    lot.submit_filing()
    yield on(2, 26, 9, 20)
    lot.must(registration.ReturnFiling(findings=faulty(), opinion="没有写明异议、投诉的渠道，请补正"), lot.supervisor)
    yield on(2, 26, 15)
    lot.submit_filing()
    yield on(2, 27, 16, 30)
    lot.must(registration.ReturnFiling(findings=faulty(), opinion="请按所列意见修改后重新提交"), lot.supervisor)


def faulty() -> tuple[Finding, ...]:
    return tuple(Finding(code=c.code, met=c.code not in WRONG, note=WRONG.get(c.code, "")) for c in CHECKLIST)


def filed() -> Story:
    """Accepted; two seats have their keys, that of the supervisor is the players' to make."""
    lot = Lot("filed", "jianguan1", "daili1", "zhaobiao9")
    yield on(2, 24, 11)
    lot.register()
    yield on(2, 25, 14, 30)
    lot.submit_filing()
    yield on(2, 28, 9, 50)
    lot.accept_filing()
    lot.register_keys("centre", "tenderee")


# ---- while bids are invited ----


def closing_soon() -> Story:
    """Bids are due tomorrow; one payment came from a wrong account and went back."""
    lot = Lot("closing_soon", "jianguan1", "daili1", "zhaobiao1")
    deadline = on(3, 3, 9, 30)
    yield from lot.until_notice(on(1, 28), on(1, 29), on(2, 3), on(2, 4), deadline)
    for n, bidder in enumerate(("toubiao1", "toubiao3", "toubiao4", "toubiao7")):
        yield on(2, 5 + n, 10 + n)
        lot.obtain(bidder)
    yield on(2, 26, 9)
    lot.pay("toubiao4", from_account="6222030000000000404")
    yield on(2, 26, 15)
    lot.pay("toubiao4")
    lot.pay("toubiao3")
    yield on(2, 28, 11)
    lot.bid("toubiao3", "95.2")
    yield on(2, 28, 16)
    lot.bid("toubiao4", "94.1")
    lot.pay("toubiao7")
    yield on(3, 1, 20)
    lot.bid("toubiao7", "96.4")


def clarified() -> Story:
    """One question answered, one waiting, a clarification to all, and an extension that a second person has to confirm."""
    lot = Lot("clarified", "jianguan1", "daili3", "zhaobiao5")
    yield from lot.until_notice(on(2, 9), on(2, 10), on(2, 12), on(2, 25), on(3, 23, 9, 30))
    yield on(2, 25, 15)
    lot.obtain("toubiao2", "toubiao4", "toubiao8")
    yield on(2, 26, 9, 30)
    question = notice.AskQuestion(question_id="q1", text="工程量清单第18项“预制管桩”未注明桩长，请明确。")
    lot.must(question, actor("toubiao2"))
    yield on(2, 27, 11)
    lot.must(notice.AnswerQuestion(question_id="q1", text="桩长按施工图结施-05执行，平均12米，详见澄清公告。"), lot.host)
    yield on(2, 28, 10)
    text = "工程量清单第18项“预制管桩”补充桩长12米；其余内容不变。"
    lot.must(notice.Clarify(text=text, affects_preparation=True), lot.host)
    yield on(2, 28, 17)
    lot.must(notice.AskQuestion(question_id="q2", text="请问是否可以分专业分包钢结构工程？"), actor("toubiao8"))
    yield on(3, 2, 9)
    reason = "桩长补充后工程量变化较大，给投标人留足编制时间"
    lot.must(opening.ExtendDeadline(new_deadline=on(3, 30, 9, 30), reason=reason), lot.host)


def objected() -> Story:
    """An objection to the tender file waits for its answer, and the process stands."""
    lot = Lot("objected", "jianguan7", "daili3", "zhaobiao3")
    yield from lot.until_notice(on(2, 10), on(2, 11), on(2, 13), on(2, 26), on(3, 24, 9, 30))
    yield on(2, 26, 16)
    lot.obtain("toubiao3", "toubiao5", "toubiao6")
    yield on(2, 28, 15, 20)
    text = "招标文件要求项目经理具有“水利工程专业高级工程师”职称，与项目规模不相适应，请删除该要求。"
    lot.must(notice.RaiseObjection(objection_id="o1", text=text), actor("toubiao5"))


def terminated() -> Story:
    """Given up while bids were invited: the route of the road was changed."""
    lot = Lot("terminated", "jianguan1", "daili1", "zhaobiao1")
    yield from lot.until_notice(on(1, 26), on(1, 27), on(1, 29), on(1, 30), on(3, 4, 9, 30))
    yield on(2, 2, 10)
    lot.obtain("toubiao2", "toubiao5")
    yield on(2, 10, 15)
    reason = "道路红线调整，原设计不再实施，终止本次招标；已收取的投标保证金及利息予以退还。"
    lot.must(control.Terminate(reason=reason), lot.tenderee)
    yield on(2, 10, 16)
    lot.must(second.ConfirmSecond(asked=lot.p.asked_now[0].number), lot.host)


def tendered_again() -> Story:
    """Two bids were not enough in December; the second round is open."""
    lot = Lot("tendered_again", "jianguan4", "daili3", "zhaobiao6")
    first = on(12, 23, 9, 30)
    yield from lot.until_notice(on(11, 20), on(11, 21), on(11, 25), on(11, 28), first)
    yield from lot.bids(first, {"toubiao6": "95.0", "toubiao8": "96.3"})
    yield on(2, 10, 10)
    lot.must(control.TenderAgain(), lot.host)
    yield on(2, 11, 9)
    lot.submit_filing()
    yield on(2, 13, 10)
    lot.accept_filing()
    lot.register_keys()
    lot.promise()
    yield on(2, 24, 9)
    lot.publish(on(3, 18, 9, 30), supply_days=10)
    yield on(2, 25, 10)
    lot.obtain("toubiao6", "toubiao2")
    yield on(2, 27, 16)
    lot.pay("toubiao6")
    lot.bid("toubiao6", "94.6")


# ---- opening and evaluation ----


def opening_now() -> Story:
    """The deadline was this morning: bids are closed, bidders sign in, the supervisor is to apply the key."""
    lot = Lot("opening", "jianguan1", "daili1", "zhaobiao1")
    deadline = on(3, 2, 9)
    yield from lot.until_notice(on(1, 22), on(1, 23), on(1, 27), on(1, 28), deadline)
    offers = {"toubiao1": "94.8", "toubiao2": "95.6", "toubiao3": "93.9", "toubiao7": "96.1"}
    yield from lot.bids(deadline, offers)
    yield deadline + timedelta(minutes=4)
    for bidder in ("toubiao2", "toubiao3", "toubiao7"):
        lot.must(opening.SignInOpening(), actor(bidder))


def opened() -> Story:
    """The opening is over; the committee is to be drawn. A third party had paid the deposits of two of the bidders: the one
    red finding about firms."""
    lot = Lot("opened", "jianguan1", "daili1", "zhaobiao1")
    deadline = on(2, 28, 10)
    yield from lot.until_notice(on(1, 21), on(1, 22), on(1, 26), on(1, 27), deadline)
    yield from lot.bids(deadline, {"toubiao2": "94.7", "toubiao4": "95.8", "toubiao7": "93.9"}, paid_by_one=("toubiao4", "toubiao7"))
    yield from lot.open()


def evaluation_under_way() -> Story:
    """The committee sits: three members have done the preliminary evaluation, two have not."""
    lot = Lot("evaluation", "jianguan1", "daili1", "zhaobiao8")
    deadline = on(2, 28, 9, 30)
    yield from lot.until_notice(on(1, 20), on(1, 21), on(1, 23), on(1, 26), deadline)
    yield from lot.bids(deadline, {"toubiao1": "95.1", "toubiao3": "94.4", "toubiao4": "96.2", "toubiao8": "93.7"})
    yield from lot.open()
    yield from lot.seat_committee(on(2, 28, 14))
    yield on(2, 28, 16)
    lot.check(lot.members()[1:4])


def publicity() -> Story:
    lot = Lot("publicity", "jianguan1", "daili1", "zhaobiao1")
    deadline = on(2, 25, 9, 30)
    yield from lot.until_notice(on(1, 19), on(1, 20), on(1, 22), on(1, 23), deadline)
    yield from lot.bids(deadline, {"toubiao1": "94.2", "toubiao2": "93.5", "toubiao5": "95.4"})
    yield from lot.open()
    yield from lot.evaluate(on(2, 25, 13, 30))
    yield from lot.publish_candidates(on(2, 27, 9, 20))


def suspended() -> Story:
    """Stopped by the supervisor during the publicity, on a complaint."""
    lot = Lot("suspended", "jianguan6", "daili3", "zhaobiao4")
    deadline = on(2, 10, 9, 30)
    yield from lot.until_notice(on(1, 13), on(1, 14), on(1, 16), on(1, 19), deadline)
    yield from lot.bids(deadline, {"toubiao5": "94.9", "toubiao9": "93.8", "toubiao3": "95.7"})
    yield from lot.open()
    yield from lot.evaluate(on(2, 10, 13, 30))
    yield from lot.publish_candidates(on(2, 12, 9))
    yield on(2, 13, 16)
    reason = "收到投诉，反映第一中标候选人业绩材料不实，调查期间暂停招标投标活动"
    lot.must(control.Suspend(order_no="楚市交招监〔2026〕3号", reason=reason), lot.supervisor)


# ---- award and after ----


def awarding() -> Story:
    """The publicity ended without an objection; the tenderee is to determine the winner."""
    lot = Lot("awarding", "jianguan1", "daili3", "zhaobiao1")
    deadline = on(2, 11, 9, 30)
    yield from lot.until_notice(on(1, 14), on(1, 15), on(1, 19), on(1, 20), deadline)
    yield from lot.bids(deadline, {"toubiao2": "95.3", "toubiao5": "94.0", "toubiao8": "96.1"})
    yield from lot.open()
    yield from lot.evaluate(on(2, 11, 13, 30))
    yield from lot.publish_candidates(on(2, 12, 9))


def awarded() -> Story:
    """The notice of award is out; the contract waits for both signatures."""
    lot = Lot("awarded", "jianguan1", "daili1", "zhaobiao1")
    deadline = on(2, 4, 9, 30)
    yield from lot.until_notice(on(1, 5), on(1, 6), on(1, 8), on(1, 9), deadline)
    yield from lot.bids(deadline, {"toubiao1": "93.1", "toubiao4": "95.5", "toubiao7": "94.9", "toubiao8": "96.8"})
    yield from lot.open()
    yield from lot.evaluate(on(2, 4, 13, 30))
    yield from lot.publish_candidates(on(2, 6, 9))
    yield from lot.award_first(on(2, 11, 10))
    yield from lot.report(on(2, 13, 15))


def contracted() -> Story:
    """Contract signed, deposits back; the written report came late, and that stays on record."""
    lot = Lot("contracted", "jianguan5", "daili3", "zhaobiao1")
    deadline = on(1, 7, 9, 30)
    yield from lot.until_notice(on(12, 8), on(12, 9), on(12, 11), on(12, 15), deadline)
    yield from lot.bids(deadline, {"toubiao2": "94.6", "toubiao3": "93.2", "toubiao6": "95.9"})
    yield from lot.open()
    yield from lot.evaluate(on(1, 7, 14))
    yield from lot.publish_candidates(on(1, 8, 9))
    yield from lot.award_first(on(1, 13, 10))
    yield from lot.sign_contract(on(1, 26, 10))
    yield from lot.report(on(2, 2, 15))


def archived() -> Story:
    """The whole way, one bid rejected by vote, deposits refunded with interest."""
    lot = Lot("archived", "jianguan1", "daili1", "zhaobiao1")
    deadline = on(12, 3, 9, 30)
    yield from lot.until_notice(on(11, 4), on(11, 5), on(11, 7), on(11, 10), deadline)
    offers = {"toubiao1": "94.3", "toubiao2": "95.0", "toubiao3": "93.6", "toubiao8": "96.5", "toubiao4": "95.8"}
    yield from lot.bids(deadline, offers)
    yield from lot.open()
    yield from lot.evaluate(on(12, 3, 13, 30), rejecting="toubiao8")
    yield from lot.publish_candidates(on(12, 4, 9))
    yield from lot.award_first(on(12, 9, 10))
    yield from lot.report(on(12, 12, 15))
    yield from lot.sign_contract(on(12, 22, 10))
    yield on(12, 31, 11)
    lot.must(award.ArchiveProceeding(package_sha256=digest_of(lot.stream)), lot.host)


def digest_of(stream: str) -> str:
    """The archive package of the practice is the journal itself."""
    lines = JournalEntry.objects.filter(stream=stream).order_by("seq").values_list("digest", flat=True)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
