"""Circulars without a database: the way from the draft over the replies to what was put right."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest

from ggzy.core import agenda
from ggzy.core.acts import circular, clockwork
from ggzy.core.calendar import SHANGHAI
from ggzy.core.disclosure import on_the_portal, visible
from ggzy.core.facts import Facts, KnownOffice
from ggzy.core.findings.duties import breached
from ggzy.core.findings.finding import Grade, Told
from ggzy.core.findings.finding import Seen as Look
from ggzy.core.procedures.circular import CIRCULAR, ISSUERS, next_lapse
from ggzy.core.roles import CLOCK, Actor, Role
from ggzy.core.shortcomings import INSPECTION, NETWORK, EntryRef, Found
from tests.core.matter_story import MatterStory
from tests.core.story import CALENDAR
from tests.people import CENTRE, DISCIPLINE, OTHER_SUPERVISOR, RED, SUPERVISOR

NOW = datetime(2026, 3, 2, 10, tzinfo=SHANGHAI)
INSPECTOR = Actor(role=Role.INSPECTOR, person_id="p-insp", person="何督", org_id="11532300MB00000005", org="楚雄州政府督查室", region="532300")
COUNTY = Actor(role=Role.SUPERVISOR, person_id="p-c", person="县科", org_id="11532302MB00000001", org="禄丰市住房和城乡建设局", region="532302", lines=("construction",))


CITED = tuple(
    Found(rule="not_performed", version=1, office_id=o.org_id, office=o.org, words="1次没有履行职责：项目", entries=(EntryRef("con-1", 7),)) for o in (SUPERVISOR, COUNTY)
)  # fmt: skip
OFFICES = tuple(KnownOffice(org_id=o.org_id, org=o.org) for o in (SUPERVISOR, COUNTY))
FACTS = Facts(case_code="稿532300-00000001", known_offices=OFFICES)
DRAFT = circular.DraftCircular(
    issue=INSPECTION, about="一季度履职情况", region="532300", since=datetime(2026, 1, 1, tzinfo=SHANGHAI), until=NOW, cited=CITED, demands="请整改"
)  # fmt: skip
ISSUE = circular.IssueCircular(document_no="楚政督通〔2026〕1号", rectify_by=datetime(2026, 4, 1, tzinfo=SHANGHAI), answer="未采纳")
NO_OBJECTION = circular.ReplyToCircular(text="无异议")


class Story(MatterStory):
    def __init__(self) -> None:
        super().__init__(CIRCULAR, INSPECTOR, FACTS, NOW)

    def heard(self) -> Story:
        return self.must(DRAFT, circular.InviteReplies()).must(NO_OBJECTION, by=SUPERVISOR).must(NO_OBJECTION, by=COUNTY)

    def issued(self) -> Story:
        return self.heard().must(ISSUE)


def recheck(office: Actor, righted: bool = True, **more: Any) -> circular.RecheckOffice:
    return circular.RecheckOffice(office_id=office.org_id, righted=righted, note="抽查了三个项目", **more)


def test_from_the_draft_to_all_put_right():
    story = Story().issued().must(circular.ReportRectified(text="已整改"), by=SUPERVISOR).must(circular.PublishCircular())
    story.must(recheck(SUPERVISOR))
    assert story.p.stage == "issued" and story.p.not_righted == [COUNTY.org_id]
    story.must(recheck(COUNTY))
    assert story.p.stage == "righted" and "已经复查合格" not in str(story.p.answers)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"cited": ()}, "至少选择一项"),
        ({"cited": (msgspec.structs.replace(CITED[0], entries=()),)}, "没有引用日志条目"),
        ({"cited": (msgspec.structs.replace(CITED[0], rule="late"),)}, "不属于督查通报"),
        ({"about": ""}, "没有填写标题"),
        ({"region": "532900"}, "不在您的管辖地域内"),
        ({"issue": NETWORK}, "不能发网络检查通报"),
    ],
)  # fmt: skip
def test_what_a_draft_needs(changed, why):
    assert why in Story().refused(msgspec.structs.replace(DRAFT, **changed))


def test_the_two_kinds_come_from_two_issuers():
    net = msgspec.structs.replace(DRAFT, issue=NETWORK, cited=tuple(msgspec.structs.replace(c, rule="late") for c in CITED))
    Story().must(net, by=CENTRE)
    assert "不能发督查通报" in Story().refused(DRAFT, CENTRE)
    assert "由" in Story().refused(DRAFT, SUPERVISOR)


@pytest.mark.parametrize(
    ("offices", "why"),
    [
        ((KnownOffice(org_id=SUPERVISOR.org_id, org=SUPERVISOR.org, gone="已停用", instead="请改送承接其职责的单位"), OFFICES[1]), "请改送承接其职责的单位"),
        (OFFICES[1:], "平台上没有"),
    ],
)  # fmt: skip
def test_a_circular_to_an_office_that_is_gone_is_refused_with_what_to_do(offices, why):
    story = Story()
    story.facts = msgspec.structs.replace(FACTS, known_offices=offices)
    assert why in story.refused(DRAFT)


def test_an_office_that_goes_before_the_issue_stops_the_issue():
    story = Story().heard()
    story.facts = msgspec.structs.replace(FACTS, known_offices=(msgspec.structs.replace(OFFICES[0], gone="已停用"), OFFICES[1]))
    assert "不能作为主送单位" in story.refused(ISSUE)


def test_no_issue_before_every_office_replied_or_its_term_is_over():
    story = Story().must(DRAFT, circular.InviteReplies()).must(NO_OBJECTION, by=SUPERVISOR)
    assert COUNTY.org in story.refused(ISSUE)
    breach = clockwork.NoteBreach(duty="reply", key=COUNTY.org_id)
    story.now = datetime(2026, 3, 9, 23, 59, 59, tzinfo=SHANGHAI)
    assert story.do(breach, CLOCK) == []
    story.now = datetime(2026, 3, 10, tzinfo=SHANGHAI)
    story.must(breach, by=CLOCK).must(ISSUE)


def test_replies_are_weighed_and_a_draft_can_lose_what_was_wrong():
    story = Story().must(DRAFT, circular.InviteReplies()).must(NO_OBJECTION, by=SUPERVISOR).must(circular.ReplyToCircular(text="该项目已经进场"), by=COUNTY)
    assert "对申辩的意见" in story.refused(msgspec.structs.replace(ISSUE, answer=""))
    story.must(circular.ReviseCircular(about="一季度履职情况", cited=CITED[:1]))
    assert [o.org_id for o in story.p.offices] == [SUPERVISOR.org_id]
    assert "至少选择一项" in story.refused(circular.ReviseCircular(about="一季度履职情况", cited=()))


@pytest.mark.parametrize("agreed", ["无异议", " 无异议。", "没有异议"])
def test_where_nobody_objects_there_is_nothing_to_weigh(agreed):
    story = Story().must(DRAFT, circular.InviteReplies())
    for office in (SUPERVISOR, COUNTY):
        story.must(circular.ReplyToCircular(text=agreed), by=office)
    story.must(msgspec.structs.replace(ISSUE, answer=""))


def test_each_office_has_to_report_by_the_day_and_by_a_new_one_again():
    story = Story().issued()
    (one, other) = [each for each in agenda.to_dos(story.p, CALENDAR) if each.command is circular.ReportRectified]
    assert {one.key, other.key} == {SUPERVISOR.org_id, COUNTY.org_id} and one.until == other.until == ISSUE.rectify_by
    story.must(circular.ReportRectified(text="已整改"), by=SUPERVISOR)
    story.now = ISSUE.rectify_by
    breach = clockwork.NoteBreach(duty="rectify", key=COUNTY.org_id)
    assert story.do(breach, CLOCK)[0].office == COUNTY.org and story.do(msgspec.structs.replace(breach, key=SUPERVISOR.org_id), CLOCK) == []
    later = ISSUE.rectify_by + timedelta(days=30)
    story.must(recheck(COUNTY, righted=False, rectify_by=later))
    (again,) = [each for each in agenda.open_duties(story.p, CALENDAR) if each.duty.code == "rectify"]
    assert (again.key, again.until, again.breached) == (COUNTY.org_id, later, False)
    (found,) = breached(Look(story.p, story.entries, Told(), CALENDAR))
    assert found.grade is Grade.RED and "至今没有办理" in found.words
    story.must(recheck(COUNTY))
    (found,) = breached(Look(story.p, story.entries, Told(), CALENDAR))
    assert found.grade is Grade.RED and "没有补办" in found.words  # the recheck is the issuer's act, not the report
    assert not [each for each in agenda.open_duties(story.p, CALENDAR) if each.duty.code == "rectify"]


def test_a_term_begun_anew_is_not_the_one_that_was_missed():
    story = Story().issued()
    story.now = ISSUE.rectify_by
    story.must(clockwork.NoteBreach(duty="rectify", key=COUNTY.org_id), by=CLOCK)
    story.must(circular.ReportRectified(text="已整改，附照片"), by=COUNTY)
    story.must(recheck(COUNTY, righted=False, rectify_by=ISSUE.rectify_by + timedelta(days=30)))
    assert [each.key for each in agenda.open_duties(story.p, CALENDAR) if each.duty.code == "rectify"][-1] == COUNTY.org_id
    (found,) = [each for each in breached(Look(story.p, story.entries, Told(), CALENDAR)) if each.subject == f"rectify/{COUNTY.org_id}"]
    assert found.grade is Grade.AMBER and "后来补办" in found.words


@pytest.mark.parametrize("number", ["楚政督通（2026）1号", "楚政督通〔2026〕01号", "〔2026〕1号", "楚政督通〔2026〕1", "楚政督通〔26〕1号", ""])
def test_a_number_has_three_parts(number):
    assert "发文字号" in Story().heard().refused(msgspec.structs.replace(ISSUE, document_no=number))


def test_a_number_is_used_once_and_the_day_lies_ahead():
    story = Story().heard()
    assert "整改期限" in story.refused(msgspec.structs.replace(ISSUE, rectify_by=NOW))
    story.facts = msgspec.structs.replace(FACTS, document_taken="另一份")
    assert "换一个顺序号" in story.refused(ISSUE)


def test_the_clock_notes_who_has_not_reported_at_the_day_itself():
    story = Story().issued().must(circular.ReportRectified(text="已整改"), by=SUPERVISOR)
    assert next_lapse(story.p) == ISSUE.rectify_by
    story.now = ISSUE.rectify_by - timedelta(microseconds=1)
    assert story.do(circular.LapseRectification(), CLOCK) == []
    story.now = ISSUE.rectify_by
    story.must(circular.LapseRectification(), by=CLOCK)
    assert story.p.answer(COUNTY.org_id).late and not story.p.answer(SUPERVISOR.org_id).late and next_lapse(story.p) is None


def test_not_put_right_gets_a_new_day():
    story = Story().issued().must(circular.ReportRectified(text="已整改"), by=COUNTY)
    assert "整改期限" in story.refused(recheck(COUNTY, righted=False))
    later = datetime(2026, 5, 1, tzinfo=SHANGHAI)
    story.must(recheck(COUNTY, righted=False, rectify_by=later))
    assert story.p.answer(COUNTY.org_id).rectify_by == later and story.p.stage == "issued"
    story.must(recheck(COUNTY))
    assert "已经复查合格" in story.refused(recheck(COUNTY)) and "请选择一个" in story.refused(recheck(RED))


def test_secret_lots_keep_it_off_the_portal_and_it_is_published_once():
    story = Story().issued()
    story.facts = msgspec.structs.replace(FACTS, secret_lots=2)
    assert "还没有开标" in story.refused(circular.PublishCircular())
    story.facts = FACTS
    assert not any(on_the_portal(story.p, e) for e in story.entries)
    story.must(circular.PublishCircular())
    assert any(on_the_portal(story.p, e) for e in story.entries) and "已经公开" in story.refused(circular.PublishCircular())
    story.must(circular.WithdrawCircular(reason="事实有误，予以撤回"))
    assert not any(on_the_portal(story.p, e) for e in story.entries)


def test_only_those_addressed_reply_and_only_the_drafter_goes_on():
    story = Story().must(DRAFT)
    other = msgspec.structs.replace(INSPECTOR, role=Role.ADMINISTRATION, org_id="11532300MB00000004", org="楚雄州公共资源交易管理局")
    assert "不是您的单位起草的" in story.refused(circular.InviteReplies(), other)
    story.must(circular.InviteReplies())
    assert story.refused(NO_OBJECTION, OTHER_SUPERVISOR) and "不是您所在的单位" in story.refused(NO_OBJECTION, other)


def test_a_draft_is_seen_by_nobody_addressed_until_it_is_sent():
    story = Story().must(DRAFT)
    for office in (SUPERVISOR, COUNTY, CENTRE):
        assert not any(visible(story.p, e, office) for e in story.entries)
    story.must(circular.InviteReplies())
    assert all(visible(story.p, e, who) for e in story.entries for who in (SUPERVISOR, COUNTY, DISCIPLINE))
    assert not any(visible(story.p, e, who) for e in story.entries for who in (OTHER_SUPERVISOR, RED))


def test_a_county_administration_that_is_cited_sees_no_draft_either():
    away = Actor(role=Role.ADMINISTRATION, person_id="p-ca", org_id="11532302MB00000004", org="禄丰市公共资源交易管理局", region="532302")
    story = Story()
    story.facts = msgspec.structs.replace(FACTS, known_offices=(KnownOffice(org_id=away.org_id, org=away.org),))
    story.must(msgspec.structs.replace(DRAFT, cited=(msgspec.structs.replace(CITED[0], office_id=away.org_id, office=away.org),)))
    assert not any(visible(story.p, e, away) for e in story.entries)
    story.must(circular.InviteReplies())
    assert all(visible(story.p, e, away) for e in story.entries)


def test_issue_and_publication_have_a_clock_from_the_last_word_and_from_the_issue():
    def owed(story: Story) -> list[tuple[str, datetime]]:
        return [(d.duty.code, d.until) for d in agenda.open_duties(story.p, CALENDAR) if d.duty.code in ("issue", "publish")]

    story = Story().must(DRAFT, circular.InviteReplies()).must(NO_OBJECTION, by=SUPERVISOR)
    assert owed(story) == [], "one office may still reply"
    story.now = datetime(2026, 3, 3, 9, tzinfo=SHANGHAI)
    story.must(NO_OBJECTION, by=COUNTY)
    assert owed(story) == [("issue", datetime(2026, 3, 18, tzinfo=SHANGHAI))], "ten working days from the last reply"
    story.must(ISSUE)
    assert owed(story) == [("publish", datetime(2026, 4, 1, tzinfo=SHANGHAI))], "twenty working days from the issue"
    story.now = datetime(2026, 4, 1, tzinfo=SHANGHAI)
    for office in (SUPERVISOR, COUNTY):
        story.must(circular.ReportRectified(text="已整改"), by=office).must(recheck(office))
    assert story.p.stage == "righted" and [code for code, _until in owed(story)] == ["publish"]
    story.must(clockwork.NoteBreach(duty="publish", key=""), by=CLOCK).must(circular.PublishCircular())
    assert owed(story) == []


def test_the_issue_is_owed_too_where_an_office_let_its_term_run_out():
    story = Story().must(DRAFT, circular.InviteReplies()).must(NO_OBJECTION, by=SUPERVISOR)
    story.now = datetime(2026, 3, 10, tzinfo=SHANGHAI)
    story.must(clockwork.NoteBreach(duty="reply", key=COUNTY.org_id), by=CLOCK)
    assert [d.duty.code for d in agenda.open_duties(story.p, CALENDAR) if d.duty.who == ISSUERS] == ["issue"]


# ---- a draft that is changed while it is heard ----


def waiting(story: Story) -> list[tuple[str, datetime]]:
    return [(each.key, each.until) for each in agenda.to_dos(story.p, CALENDAR) if each.command is circular.ReplyToCircular]


def revised(*cited: Found) -> circular.ReviseCircular:
    return circular.ReviseCircular(about="一季度履职情况", cited=cited)


def test_an_office_that_is_written_in_later_has_its_whole_term_from_then():
    story = Story().must(msgspec.structs.replace(DRAFT, cited=CITED[:1]), circular.InviteReplies()).must(NO_OBJECTION, by=SUPERVISOR)
    story.now = datetime(2026, 3, 12, 10, tzinfo=SHANGHAI)
    story.must(revised(*CITED))
    due = datetime(2026, 3, 20, tzinfo=SHANGHAI)
    assert waiting(story) == [(COUNTY.org_id, due)] and story.p.heard_at is None and COUNTY.org in story.refused(ISSUE)
    breach = clockwork.NoteBreach(duty="reply", key=COUNTY.org_id)
    story.now = due - timedelta(microseconds=1)
    assert story.do(breach, CLOCK) == []
    story.now = due
    assert story.must(breach, by=CLOCK).p.heard_at == due
    story.must(ISSUE)


def test_a_reply_to_what_was_changed_since_is_kept_and_weighed_and_another_is_awaited():
    story = Story().must(DRAFT, circular.InviteReplies()).must(NO_OBJECTION, by=COUNTY).must(circular.ReplyToCircular(text="该项目已经进场"), by=SUPERVISOR)
    story.now = datetime(2026, 3, 9, 10, tzinfo=SHANGHAI)
    story.must(revised(msgspec.structs.replace(CITED[0], words="2次没有履行职责：项目"), CITED[1]))
    assert waiting(story) == [(SUPERVISOR.org_id, datetime(2026, 3, 17, tzinfo=SHANGHAI))]
    refused = story.refused(ISSUE)
    assert SUPERVISOR.org in refused and COUNTY.org not in refused
    own = story.p.answer(SUPERVISOR.org_id)
    assert own.said == "（对修改以前的通报稿）该项目已经进场" and own.objects
    story.must(circular.ReplyToCircular(text="两次都已进场"), by=SUPERVISOR)
    assert (story.p.answer(SUPERVISOR.org_id).said, story.p.heard_at, waiting(story)) == ("两次都已进场", story.now, [])
    story.must(ISSUE)


def test_what_is_only_left_out_of_the_draft_or_changed_before_it_is_sent_asks_nobody_anew():
    more = msgspec.structs.replace(CITED[0], rule="absent", words="1次没有到场：项目")
    story = Story().must(DRAFT, revised(more, *CITED), circular.InviteReplies())
    assert story.p.answers == {}
    story.must(NO_OBJECTION, by=SUPERVISOR).must(NO_OBJECTION, by=COUNTY)
    story.now = datetime(2026, 3, 9, 10, tzinfo=SHANGHAI)
    story.must(revised(*CITED))
    assert waiting(story) == [] and story.p.heard_at == NOW
    story.must(ISSUE)


def test_an_old_silence_is_none_over_what_was_changed_since():
    story = Story().must(DRAFT, circular.InviteReplies()).must(NO_OBJECTION, by=SUPERVISOR)
    breach = clockwork.NoteBreach(duty="reply", key=COUNTY.org_id)
    story.now = datetime(2026, 3, 10, tzinfo=SHANGHAI)
    story.must(breach, by=CLOCK)
    story.now = datetime(2026, 3, 11, 10, tzinfo=SHANGHAI)
    story.must(revised(CITED[0], msgspec.structs.replace(CITED[1], words="3次没有履行职责：项目")))
    ((key, due),) = waiting(story)
    assert (key, due) == (COUNTY.org_id, datetime(2026, 3, 19, tzinfo=SHANGHAI)) and COUNTY.org in story.refused(ISSUE)
    story.now = due
    story.must(breach, by=CLOCK).must(ISSUE)
