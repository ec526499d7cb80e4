"""应上未上: from what a person confirmed over the reply of the department to the finding, each term from both sides."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec
import pytest

from ggzy.core import agenda
from ggzy.core.acts import clockwork, unlisted
from ggzy.core.calendar import SHANGHAI
from ggzy.core.decide import decide
from ggzy.core.disclosure import visible
from ggzy.core.facts import Facts, KnownOffice
from ggzy.core.findings.duties import breached
from ggzy.core.findings.finding import Grade, Told
from ggzy.core.findings.finding import Seen as Look
from ggzy.core.procedures.unlisted import LIST, UNLISTED
from ggzy.core.record import fold
from ggzy.core.roles import CLOCK, Actor, Role
from ggzy.core.rule import Refused
from ggzy.core.table import Entry
from ggzy.core.unlisted_matter import Suspected
from tests.core.listed import WAN
from tests.core.matter_story import MatterStory
from tests.core.story import CALENDAR
from tests.people import OTHER_SUPERVISOR, RED, SUPERVISOR

ADMINISTRATION = Actor(role=Role.ADMINISTRATION, person_id="p-adm", person="李志", org_id="11532300MB00000004", org="楚雄州公共资源交易管理局", region="532300")
NEIGHBOUR = msgspec.structs.replace(ADMINISTRATION, person_id="p-adm2", org_id="11532900MB00000004", region="532900")
HOUSING = KnownOffice(org_id=SUPERVISOR.org_id, org=SUPERVISOR.org, region="532300")
CLOSED = KnownOffice(org_id="11532300MB00000099", org="楚雄州建设局", gone="已停用", instead="请改送承接其职责的单位")
FACTS = Facts(case_code="核532300-00000001", known_offices=(HOUSING, CLOSED))
SUSPECTED = Suspected(
    name="楚雄市西城区养老院", owner="楚雄市民政局", amount_fen=900 * WAN, region="532301", line="construction", industry="housing",
    duty="施工金额达到400万元", lists=("list-1",), rows=("立项第3行",),
)  # fmt: skip
CONFIRM = unlisted.ConfirmUnlisted(project=SUSPECTED, grounds="查过全部交易记录，没有这个项目")
ASK = unlisted.AskOffice(office_id=HOUSING.org_id, question="请说明是否进场")
REPLY = unlisted.ReplyOnProject(stance="offline", reply="该项目由业主自行发包")
FIND = unlisted.FindUnlisted(finding="应当进场交易而自行发包", answer="答复承认没有进场")
BESIDE = msgspec.structs.replace(CONFIRM, project=msgspec.structs.replace(SUSPECTED, deal="con-1", leads=("承包人不是中标人",)))
FIND_ASIDE = unlisted.FindContractAside(finding="中标后另与他人签订合同", answer="答复承认")
OPEN_CASE = unlisted.OpenCaseFromUnlisted(case="case-1", case_code="监1")
CLEAR = unlisted.ClearUnlisted(reason="另有审批，不需要进场")


class Story(MatterStory):
    def __init__(self) -> None:
        super().__init__(UNLISTED, ADMINISTRATION, FACTS)


def test_from_confirmation_over_the_reply_to_the_finding():
    story = Story().must(CONFIRM, ASK)
    story.must(REPLY, by=SUPERVISOR).must(FIND)
    assert story.p.stage == "found" and story.entries[-2].event.offline
    story.must(unlisted.SettleUnlisted(outcome="entered", reason="已补办公开招标"))
    assert story.p.at_stage.final


def test_a_contract_that_does_not_follow_its_award_is_found_as_that_and_as_nothing_else():
    story = Story().must(BESIDE, ASK)
    assert "还没有答复" in story.refused(FIND_ASIDE)
    story.must(msgspec.structs.replace(REPLY, stance="aside"), by=SUPERVISOR)
    assert "不是应上未上" in story.refused(FIND) and "对答复的意见" in story.refused(msgspec.structs.replace(FIND_ASIDE, answer=""))
    story.must(FIND_ASIDE)
    assert story.p.stage == "aside" and {d.duty.code for d in agenda.open_duties(story.p, CALENDAR)} == {"settle"}
    story.must(OPEN_CASE, by=SUPERVISOR).must(unlisted.SettleUnlisted(outcome="entered", reason="已责令改正"))
    assert story.p.at_stage.final
    absent = Story().must(CONFIRM, ASK)
    absent.must(REPLY, by=SUPERVISOR)
    assert "不是合同与中标结果不符" in absent.refused(FIND_ASIDE)


def replied(confirm: unlisted.ConfirmUnlisted = CONFIRM) -> Story:
    reply = msgspec.structs.replace(REPLY, stance="aside" if confirm is BESIDE else "offline")
    return Story().must(confirm, ASK).must(reply, by=SUPERVISOR)


@pytest.mark.parametrize(("confirm", "find"), [(CONFIRM, FIND), (BESIDE, FIND_ASIDE)], ids=["unlisted", "aside"])
def test_what_was_found_may_be_cleared_and_taken_up_by_a_department_and_its_clock_runs(confirm, find):
    story = replied(confirm)
    assert "本事项现处于" in story.refused(OPEN_CASE, SUPERVISOR), "not before it is found"
    assert "由公共资源交易管理局办理" in story.refused(find, SUPERVISOR)
    story.must(find)
    assert "监督部门" in story.refused(OPEN_CASE, ADMINISTRATION)
    story.must(OPEN_CASE, by=SUPERVISOR)
    assert story.p.cases == [("case-1", "监1")] and visible(story.p, story.entries[-1], SUPERVISOR)
    (owed,) = agenda.open_duties(story.p, CALENDAR)
    assert (owed.duty.code, owed.until) == ("settle", CALENDAR.after_workdays(story.now, 30).end)
    story.now = owed.until
    story.must(clockwork.NoteBreach(duty="settle", key=""), by=CLOCK)
    assert "settle/" in story.p.breaches
    story.must(CLEAR)
    assert story.p.stage == "cleared"


@pytest.mark.parametrize("confirm", [CONFIRM, BESIDE], ids=["unlisted", "aside"])
def test_the_administration_is_late_with_asking_and_with_finding(confirm):
    for story, code, key, days in ((Story().must(confirm), "ask", "", 5), (replied(confirm), "find_aside" if confirm is BESIDE else "find", f"of {HOUSING.org_id}", 10)):
        story.now = CALENDAR.after_workdays(story.now, days).end - timedelta(microseconds=1)
        assert story.do(clockwork.NoteBreach(duty=code, key=key), CLOCK) == []
        story.now += timedelta(microseconds=1)
        assert [d.duty.code for d in agenda.open_duties(story.p, CALENDAR) if d.duty.who == (Role.ADMINISTRATION,)] == [code]
        story.must(clockwork.NoteBreach(duty=code, key=key), by=CLOCK)
        assert f"{code}/{key}" in story.p.breaches


def test_of_a_contract_nobody_answers_that_the_project_need_not_have_come():
    for stance in ("exempt", "later", "elsewhere", "offline"):
        assert "与所问的事不相合" in Story().must(BESIDE, ASK).refused(msgspec.structs.replace(REPLY, stance=stance), SUPERVISOR)
    for stance in ("lawful", "aside", "unknown"):
        Story().must(BESIDE, ASK).must(msgspec.structs.replace(REPLY, stance=stance), by=SUPERVISOR)


def test_a_contract_is_found_to_stand_beside_over_silence_too():
    story = Story().must(BESIDE, ASK)
    silent(story)
    assert "find_aside" in [d.duty.code for d in agenda.open_duties(story.p, CALENDAR)]
    story.must(FIND_ASIDE)
    assert story.p.stage == "aside" and not story.entries[-2].event.answered
    assert replied(BESIDE).must(FIND_ASIDE).entries[-2].event.answered


def silent(story: Story) -> None:
    """The office lets its term and the one after the urging run out."""
    for duty in ("reply", "reply_urged"):
        (owed,) = (d for d in agenda.open_duties(story.p, CALENDAR) if d.duty.code == duty)
        story.now = owed.until
        story.must(clockwork.NoteBreach(duty=duty, key=HOUSING.org_id), by=CLOCK)
        if duty == "reply":
            story.must(unlisted.UrgeOffice())


def test_an_office_that_is_asked_again_has_its_terms_again():
    other = KnownOffice(org_id="11532301MB00000042", org="楚雄市住房和城乡建设局")
    story = Story()
    story.facts = msgspec.structs.replace(FACTS, known_offices=(HOUSING, other))
    story.must(CONFIRM, ASK)
    silent(story)
    story.must(REPLY, by=SUPERVISOR).must(unlisted.AskOffice(office_id=other.org_id, question="请说明是否进场"))
    story.must(REPLY, by=msgspec.structs.replace(SUPERVISOR, org_id=other.org_id)).must(ASK)
    assert "还没有届满" in story.refused(unlisted.UrgeOffice()) and "还没有答复" in story.refused(FIND)
    assert {d.duty.code for d in agenda.open_duties(story.p, CALENDAR)} == {"reply"}
    silent(story)
    story.must(FIND)


def test_no_finding_before_the_office_was_heard():
    assert "还没有答复" in Story().must(CONFIRM, ASK).refused(FIND)


def test_silence_alone_is_not_enough_it_takes_urging_and_the_second_term():
    story = Story().must(CONFIRM, ASK)
    breach, urged = (clockwork.NoteBreach(duty=duty, key=HOUSING.org_id) for duty in ("reply", "reply_urged"))
    story.now = datetime(2026, 3, 9, 23, 59, 59, tzinfo=SHANGHAI)  # the fifth working day is not over
    assert story.do(breach, CLOCK) == [] and "还没有届满" in story.refused(unlisted.UrgeOffice())
    story.now = datetime(2026, 3, 10, tzinfo=SHANGHAI)
    story.must(breach, by=CLOCK).must(unlisted.UrgeOffice())
    assert "还没有答复" in story.refused(FIND) and "已经催办过" in story.refused(unlisted.UrgeOffice())
    story.now = datetime(2026, 3, 13, tzinfo=SHANGHAI)  # the third working day after the tenth is the thirteenth
    assert story.do(urged, CLOCK) == []
    story.now = datetime(2026, 3, 14, tzinfo=SHANGHAI)
    story.must(urged, by=CLOCK).must(FIND)
    assert not story.entries[-2].event.answered


def test_a_reply_after_the_silence_is_what_was_heard_and_the_finding_is_owed_from_then():
    story = Story().must(CONFIRM, ASK)
    silent(story)
    assert story.p.heard_at == story.now
    story.now += timedelta(days=3)
    story.must(REPLY, by=SUPERVISOR)
    assert story.p.heard_at == story.now
    assert [(d.duty.code, d.since) for d in agenda.open_duties(story.p, CALENDAR)] == [("find", story.now)]


def test_an_urging_is_not_what_was_owed_and_a_reply_after_it_is():
    story = Story().must(CONFIRM, ASK)
    story.now = datetime(2026, 3, 10, tzinfo=SHANGHAI)
    story.must(clockwork.NoteBreach(duty="reply", key=HOUSING.org_id), by=CLOCK).must(unlisted.UrgeOffice())
    story.now = datetime(2026, 3, 14, tzinfo=SHANGHAI)
    story.must(clockwork.NoteBreach(duty="reply_urged", key=HOUSING.org_id), by=CLOCK)

    def said() -> list[tuple[str, Grade]]:
        return [(each.words.split("”，")[1], each.grade) for each in breached(Look(story.p, story.entries, Told(), CALENDAR))]

    assert said() == [("至今没有办理", Grade.RED)] * 2
    before = list(story.entries)
    story.must(FIND)
    assert said() == [("此后没有补办，事项已另行处理", Grade.RED)] * 2, "what the office never did is not made good by a finding over its silence"
    answered = fold(UNLISTED, story.p.stream, before)
    story.p, story.entries = answered, before
    story.must(REPLY, by=SUPERVISOR)
    assert said() == [("后来补办", Grade.AMBER)] * 2


def test_a_reply_must_be_weighed_and_says_something():
    story = Story().must(CONFIRM, ASK)
    assert "交易编号" in story.refused(unlisted.ReplyOnProject(stance="traded", reply="已经招标"), SUPERVISOR)
    traded = unlisted.ReplyOnProject(stance="traded", reply="已经招标", deal="乱写")
    assert "没有查到编号为“乱写”" in story.refused(traded, SUPERVISOR)
    assert "没有查到" not in story.refused(msgspec.structs.replace(traded, reply=""), SUPERVISOR, msgspec.structs.replace(FACTS, named_deal="con-1"))
    for stance in ("lawful", "aside"):
        assert "与所问的事不相合" in story.refused(unlisted.ReplyOnProject(stance=stance, reply="差别有依据"), SUPERVISOR)
    story.must(REPLY, by=SUPERVISOR)
    assert "对答复的意见" in story.refused(unlisted.FindUnlisted(finding="应当进场而没有进场"))


@pytest.mark.parametrize(
    ("command", "facts", "why"),
    [
        (msgspec.structs.replace(CONFIRM, grounds=""), FACTS, "怎样核对过"),
        (msgspec.structs.replace(CONFIRM, project=msgspec.structs.replace(SUSPECTED, region="532901")), FACTS, "不在您的管理地域内"),
        (msgspec.structs.replace(CONFIRM, project=msgspec.structs.replace(SUSPECTED, lists=())), FACTS, "名单依据"),
        (CONFIRM, msgspec.structs.replace(FACTS, matter_open="核532300-1"), "已有正在办理"),
    ],
)  # fmt: skip
def test_what_a_confirmation_needs(command, facts, why):
    assert why in Story().refused(command, facts=facts)


def test_an_office_that_is_gone_is_not_asked_and_one_is_told_what_to_do():
    told = Story().must(CONFIRM).refused(unlisted.AskOffice(office_id=CLOSED.org_id, question="请说明"))
    assert "已停用" in told and "承接其职责" in told


def test_only_the_office_that_was_asked_answers():
    story = Story().must(CONFIRM, ASK)
    assert "不是您所在的部门" in story.refused(REPLY, msgspec.structs.replace(SUPERVISOR, org_id="11532300MB00000077"))
    assert "不在您的监督" in story.refused(REPLY, OTHER_SUPERVISOR)
    assert "由公共资源交易管理局办理" in story.refused(unlisted.ClearUnlisted(reason="不需要进场"), SUPERVISOR)


def test_supervisors_see_it_once_asked_neighbours_and_firms_never():
    story = Story().must(CONFIRM)
    assert not any(visible(story.p, e, SUPERVISOR) for e in story.entries)
    assert all(visible(story.p, e, ADMINISTRATION) for e in story.entries)
    story.must(ASK)
    assert all(visible(story.p, e, SUPERVISOR) for e in story.entries)
    for stranger in (OTHER_SUPERVISOR, NEIGHBOUR, RED):
        assert not any(visible(story.p, e, stranger) for e in story.entries)


def test_an_office_outside_the_region_that_is_asked_by_name_sees_and_answers():
    away = msgspec.structs.replace(OTHER_SUPERVISOR)
    facts = msgspec.structs.replace(FACTS, known_offices=(KnownOffice(org_id=away.org_id, org=away.org),))
    story = Story().must(CONFIRM)
    story.do(unlisted.AskOffice(office_id=away.org_id, question="请说明是否进场"), facts=facts)
    story.must(REPLY, by=away)
    assert all(visible(story.p, e, away) for e in story.entries)


def test_a_list_on_which_matters_rest_is_not_withdrawn():
    p = LIST.begin("list-1")
    record = unlisted.RecordList(source="州发改委", kind="approval", file_name="a.csv", sha256="a" * 64, region="532300", columns={}, unit="元", good=3, bad=1)
    now = datetime(2026, 3, 2, tzinfo=SHANGHAI)
    for n, event in enumerate(decide(p, record, ADMINISTRATION, now, Facts(), CALENDAR), start=1):
        p.apply(Entry("list-1", n, now, ADMINISTRATION, event))
    wish = unlisted.WithdrawList(reason="列对应错了")
    assert "立为核查事项" in str(decide(p, wish, ADMINISTRATION, now, Facts(matters_on_list=1), CALENDAR))
    assert not isinstance(decide(p, wish, ADMINISTRATION, now, Facts(), CALENDAR), Refused)
    assert "没有读入" in str(decide(LIST.begin("l"), msgspec.structs.replace(record, good=0), ADMINISTRATION, now, Facts(), CALENDAR))


def test_every_step_of_the_administration_has_its_clock_and_silence_leaves_nobody_without_a_duty():
    story = Story().must(CONFIRM)

    def owed() -> list[tuple[str, datetime]]:
        return [(d.duty.code, d.until) for d in agenda.open_duties(story.p, CALENDAR) if d.duty.who == (Role.ADMINISTRATION,)]

    def at(day: int, month: int = 3) -> datetime:
        return datetime(2026, month, day, tzinfo=SHANGHAI)

    assert owed() == [("ask", at(10))], "five working days"
    story.must(ASK)
    assert owed() == []
    story.now = at(10)
    story.must(clockwork.NoteBreach(duty="reply", key=HOUSING.org_id), by=CLOCK)
    assert owed() == [("urge", at(14))]
    story.must(unlisted.UrgeOffice())
    assert owed() == []
    story.now = at(14)
    story.must(clockwork.NoteBreach(duty="reply_urged", key=HOUSING.org_id), by=CLOCK)
    assert owed() == [("find", at(28))], "the department is silent: the matter is the administration's"
    story.now = at(28)
    story.must(clockwork.NoteBreach(duty="find", key=f"of {HOUSING.org_id}"), by=CLOCK).must(FIND)
    assert [code for code, _until in owed()] == ["settle"]
    story.must(unlisted.SettleUnlisted(outcome="entered", reason="已补办公开招标"))
    assert owed() == []


def test_after_the_reply_the_finding_is_owed_at_once():
    story = Story().must(CONFIRM, ASK).must(REPLY, by=SUPERVISOR)
    assert [d.duty.code for d in agenda.open_duties(story.p, CALENDAR)] == ["find"]
