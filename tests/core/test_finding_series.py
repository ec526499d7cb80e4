"""Findings across records: what a record notes, and what the notes of many say together; beside each the honest look-alike."""

from __future__ import annotations

from copy import copy
from datetime import timedelta
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from ggzy.core.acts import evaluation, registration
from ggzy.core.documents import Attachment
from ggzy.core.findings import serial
from ggzy.core.findings.finding import Found, Grade, Paper, Seen, Told
from tests.core.finding_story import by_bidder, seen
from tests.core.story import ALL_MET, CALENDAR, COMPREHENSIVE, START, Story, tender_file
from tests.core.test_findings import accepted, points, redrafted
from tests.people import BLUE, GREEN, RED, SUPERVISOR, TENDEREE


@pytest.fixture(scope="module")
def opened() -> Story:
    return Story().opened()


@pytest.fixture(scope="module")
def reported() -> Story:
    return Story().reported(file=tender_file(method=COMPREHENSIVE))


# ---- papers


def paper_row(stream: str, firms: dict[str, str], bids: int = 5) -> serial.Row:
    return serial.Row(stream, START, stream, {"firms": firms, "called": "施工组织设计.pdf", "bids": bids, "region": "532301", "entries": [7, 9]})


def papers_alike(*rows: serial.Row) -> list[Found]:
    return list(serial.same_paper("a" * 64, rows, lambda like: []))


def test_the_same_paper_in_two_bids_but_not_a_form_that_all_have_or_firms_elsewhere():
    two = {"1": "红", "2": "蓝"}
    (found,) = papers_alike(paper_row("lot", two))
    assert found.subject == "lot" and found.grade is Grade.AMBER and "第40条" in str(found.bases[0]) and found.firms == ("1", "2")
    assert found.traced == (("lot", 7), ("lot", 9))
    first, second = papers_alike(paper_row("lot", two), paper_row("other", two))
    assert first.traced[:2] == second.traced[2:] == (("lot", 7), ("lot", 9)), "its own entries first, then those of the others"
    assert papers_alike(paper_row("lot", {"1": "红"})) == []
    assert papers_alike(paper_row("lot", {"1": "红", "2": "蓝", "3": "绿"}, bids=4)) == []  # three of four have it
    assert papers_alike(paper_row("lot", two), paper_row("other", {"8": "甲", "9": "乙"})) == []
    assert len(papers_alike(paper_row("lot", two), paper_row("other", two))) == 2  # the same two, twice
    assert len(papers_alike(paper_row("lot", two), paper_row("other", {"8": "甲"}))) == 1


def test_two_rounds_of_a_lot_are_one_lot():
    two = {"1": "红", "2": "蓝"}
    first, second = (serial.Row("lot", START + timedelta(days=n), "lot", paper_row("lot", two).value) for n in (0, 40))
    assert [found.at for found in papers_alike(second, first)] == [START]
    rows = [lead(0, "0.4"), lead(0, "0.5"), lead(1, "0.4")]
    assert list(serial.favouring_member("m/F", rows, lambda like: [])) == [], "the two met in two lots"


def test_papers_are_noted_by_digest_after_the_opening_only(opened):
    one = Paper("施工组织设计.pdf", "a" * 64)
    told = by_bidder(opened, {RED: (one,), BLUE: (one, Paper("其他.pdf", "b" * 64)), GREEN: ()})
    noted = {each.subject: each.value for each in serial.papers(seen(opened, papers=told))}
    assert set(noted["a" * 64]["firms"]) == {RED.org_id, BLUE.org_id} and len(noted) == 2 and noted["a" * 64]["bids"] == 3
    closed = Story().closed()
    assert list(serial.papers(seen(closed, papers={b: (one,) for b in closed.p.round.bids}))) == []



# ---- agencies and members


def row(n: int, again: list[str], office: str = "o") -> serial.Row:
    return serial.Row(f"s{n}", START + timedelta(days=n), f"项目{n}", {"agency": "甲代理", "office": office, "returned": 2, "again": again, "entries": [4 + n, 40]})


def agency(rows: list[serial.Row], beside: list[serial.Row]) -> list[Found]:
    return list(serial.serial_agency("91", rows, lambda like: [r for r in beside if r.value["office"] == like["office"]]))


def test_an_agency_returned_again_and_again_for_the_same_points():
    bad, clean = [row(n, ["T1"]) for n in range(3)], [row(n, []) for n in range(10, 14)]
    (found,) = agency(bad + [row(9, [])], clean)
    assert found.grade is Grade.BLUE and found.inputs["同样问题再次退回的"] == "3" and found.firms == ("91",)
    assert found.traced == (("s0", 4), ("s0", 40), ("s1", 5), ("s1", 40), ("s2", 6), ("s2", 40)), "those that came back, not the clean one"
    (many,) = agency([row(n, ["T1"]) for n in range(100)], clean)
    assert len(many.traced) == serial.MOST_TRACED
    assert agency(bad[:2], clean) == []
    assert agency(bad, [row(n, ["T1"]) for n in range(10, 14)]) == []  # an office that returns everybody's
    assert agency(bad, [row(n, ["T1"], "elsewhere") for n in range(10, 14)]) != []


def test_returned_for_the_same_points_is_noted_and_once_is_not():
    unmet = (msgspec.structs.replace(ALL_MET[0], met=False, note="缺"), *ALL_MET[1:])
    other = (ALL_MET[0], msgspec.structs.replace(ALL_MET[1], met=False, note="缺"), *ALL_MET[2:])
    for second, again in ((unmet, [ALL_MET[0].code]), (other, [])):
        story = Story().registered()
        for findings in (unmet, second):
            story.must(registration.SubmitFiling(tender_file=tender_file()), TENDEREE)
            story.must(registration.ReturnFiling(findings=findings, opinion="请修改"), SUPERVISOR)
        (noted,) = serial.returns(seen(story))
        assert noted.value["again"] == again and noted.value["returned"] == 2 and noted.value["office"] == SUPERVISOR.org_id


def lead(n: int, share: str) -> serial.Row:
    return serial.Row(f"s{n}", START + timedelta(days=n), f"项目{n}", {"share": share, "person": "王代表", "firm": "F", "org": "红", "entries": [n]})


def favoured(*shares: str) -> list[Found]:
    return list(serial.favouring_member("m/F", [lead(n, share) for n, share in enumerate(shares)], lambda like: []))


def test_a_member_who_lifts_one_firm_each_time():
    (found,) = favoured("0.150", "0.4", "0.3")
    assert found.traced == (("s0", 0), ("s1", 1), ("s2", 2))
    assert favoured("0.149", "0.4", "0.3") == [] and favoured("0.4", "0.4") == [] and favoured("0.4", "0.4", "0.4", "-0.1") == []
    assert len(favoured("0.4", "0.4", "0.0", "0.4", "0.4")) == 1, "one lot in five in which the two met says nothing against it"


def leads_in(story: Story, reported: Story) -> dict[str, Decimal]:
    """Of this evaluation, had its report been filed."""
    filed = next(e for e in reported.entries if isinstance(e.event, evaluation.ReportFiled))
    noted = serial.leads(Seen(story.p, [*story.entries, filed], Told(), CALENDAR))
    return {each.subject: Decimal(each.value["share"]) for each in noted}


def test_a_firm_that_everybody_rates_high_has_no_lead(reported):
    shares = leads_in(redrafted(raised=True), reported)
    assert shares and max(abs(share) for share in shares.values()) < serial.LEAD_SHARE


def test_one_who_rates_a_firm_high_against_the_others_has_a_lead(reported):
    story = redrafted(raised=False)
    member, bid = story.members[0], story.p.valid_bids[0]
    story.p.round.sheets[member.person_id, bid.bidder] = points(30)
    shares = leads_in(story, reported)
    assert max(shares, key=lambda subject: shares[subject]) == f"{member.person_id}/{bid.org_id}"


def test_a_note_names_the_entries_that_its_figures_are_taken_from(opened, reported):
    def cited(story: Story, noted: Any) -> list[Any]:
        events = {e.seq: e.event for e in story.entries}
        return [events[seq] for seq in noted.value["entries"]]

    one = Paper("施工组织设计.pdf", "a" * 64)
    (paper,) = serial.papers(seen(opened, papers=by_bidder(opened, {RED: (one,), BLUE: (one,)})))
    assert {event.org_id for event in cited(opened, paper)} == {RED.org_id, BLUE.org_id}
    (returned,) = serial.returns(seen(reported))
    assert [type(event) for event in cited(reported, returned)] == [registration.FilingAccepted]
    for noted in serial.leads(seen(reported)):
        *scores, filed = cited(reported, noted)
        firm = {bid.bidder: bid.org_id for bid in reported.p.opened_bids}
        assert isinstance(filed, evaluation.ReportFiled) and scores and {firm[event.bidder] for event in scores} == {noted.value["firm"]}


def test_a_note_says_since_when_and_later_entries_do_not_move_it(opened, reported):
    later = msgspec.structs.replace(reported.entries[-1], seq=999, at=reported.entries[-1].at + timedelta(days=9))
    told = {"papers": {bid.bidder: (Paper("a.pdf", "a" * 64),) for bid in reported.p.opened_bids}}
    for rule in (serial.papers, serial.leads):
        before = list(rule(seen(reported, **told)))
        assert before and before == list(rule(Seen(reported.p, [*reported.entries, later], Told(**told), CALENDAR)))
    (noted,) = serial.returns(seen(reported))
    assert noted.at == accepted(reported).at


def test_a_paper_that_the_tender_file_gave_is_nobodys(opened):
    given = Paper("格式.docx", "c" * 64)
    told = {bid.bidder: (given,) for bid in opened.p.opened_bids}
    assert len(list(serial.papers(seen(opened, papers=told)))) == 1
    p = copy(opened.p)
    number, file = p.file_versions[-1]
    p.file_versions = [*p.file_versions[:-1], (number, msgspec.structs.replace(file, attachments=(Attachment(name="格式.docx", sha256="c" * 64, size=1),)))]
    assert list(serial.papers(Seen(p, opened.entries, Told(papers=told), CALENDAR))) == []
