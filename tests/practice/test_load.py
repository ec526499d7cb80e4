"""The practice province: whole, lawful, made by acts alone, and quick."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest
from stdnum.cn import uscc

from ggzy.core.findings.finding import Grade
from ggzy.core.procedures import PROCEDURES
from ggzy.core.proceeding import fold
from ggzy.core.roles import Actor, Role
from ggzy.desk import clock, counter, follow
from ggzy.desk.duties import SECRET_FROM_OFFICES
from ggzy.desk.opening import opened_bid
from ggzy.layout.benches import OFFICES, reach, watched
from ggzy.practice import first_steps
from ggzy.practice.accounts import ACCOUNTS, PASSWORD, table
from ggzy.practice.keys import kept
from ggzy.practice.load import PLAYERS_COME, load
from ggzy.service.matters import workbench
from ggzy.store import journal
from ggzy.store.models import (
    CaseCard,
    Deal,
    Expert,
    JournalEntry,
    MatterCard,
    Organisation,
    Person,
    Post,
    Region,
    StoppedAct,
    ToDoRow,
)
from ggzy.supervision.findings import examining

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]

STAGES = {
    "registered", "in_review", "filed", "bidding", "opening", "opened", "evaluation", "publicity", "awarding", "awarded", "contracted",
    "archived", "terminated",
}


def of(stage: str, **more: object) -> Deal:
    return Deal.objects.get(stage=stage, **more)


def test_it_loads_with_less_than_half_a_minute_of_work_and_only_once(province):
    assert province < 30
    assert load() is False


def test_the_clock_stands_at_the_morning_of_the_second_of_march():
    assert 0 <= (clock.now() - PLAYERS_COME).total_seconds() < 300


def test_every_stage_is_there():
    assert set(Deal.objects.values_list("stage", flat=True)) == STAGES
    assert Deal.objects.count() >= 12
    assert Deal.objects.filter(stage="bidding").count() == 4
    assert Deal.objects.exclude(suspended="").get().stage == "publicity"
    assert Deal.objects.get(round=2).stage == "bidding"


def test_there_is_a_case_at_each_stage_and_a_barred_firm_was_really_refused():
    stages = {"clue", "investigating", "notified", "closed", "served", "revoked"}
    assert set(CaseCard.objects.values_list("stage", flat=True)) == stages
    assert StoppedAct.objects.get().case_id == CaseCard.objects.get(stage="served").stream


def test_one_lot_has_a_red_finding_about_two_firms_to_be_taken_up():
    (seen,) = examining.seen_in([of("opened").stream])
    (found,) = [found for _rule, found in examining.findings(seen) if found.firms and found.grade is Grade.RED]
    names = set(Organisation.objects.filter(uscc__in=found.firms).values_list("posts__person__username", flat=True))
    assert found.bases and {"toubiao4", "toubiao7"} <= names and len(found.firms) == 2


def test_a_complaint_is_decided_one_is_under_way_and_one_waits():
    assert set(MatterCard.objects.filter(kind="complaint").values_list("stage", flat=True)) == {"published", "accepted", "filed"}


def test_an_anonymous_report_is_being_checked_and_was_answered():
    assert MatterCard.objects.get(kind="report").stage == "checking"


def test_one_filing_was_returned_with_reasons():
    returned = [p for d in Deal.objects.filter(stage="registered") if (p := counter.load(d.stream)).filing_opinion]
    assert len(returned) == 1
    assert any(not f.met and f.note for f in returned[0].findings)


def test_no_two_bids_of_a_lot_look_alike():
    """The same manager, or prices a round step apart, would be clues of collusion 串通投标."""
    for deal in Deal.objects.filter(stage__in=("evaluation", "publicity", "awarded", "contracted", "archived")):
        lines = [bid.line for bid in counter.load(deal.stream).round.bids.values() if bid.line]
        assert len(lines) >= 3
        assert len({line.manager for line in lines}) == len({line.price_fen % 10_000_00 for line in lines}) == len(lines)


def test_questions_a_clarification_and_an_objection_wait():
    lots = [counter.load(d.stream) for d in Deal.objects.filter(stage="bidding")]
    assert sum(len(p.pending_objections) for p in lots) == 1
    assert any(p.round.clarifications and any(not q.answered_at for q in p.round.questions.values()) for p in lots)


def test_the_archived_lot_went_the_whole_way_and_gave_the_deposits_back_with_interest():
    p = counter.load(of("archived").stream)
    assert len(p.opened_bids) == 5 and len(p.valid_bids) == 4
    assert len(p.deposits) == 5
    assert all(d.refunded_at and d.refunded_fen == d.amount_fen and d.interest_fen > 0 for d in p.deposits.values())


def test_the_failed_round_gave_its_deposits_back_too():
    p = counter.load(Deal.objects.get(round=2).stream)
    assert p.earlier[0].failure and all(d.refunded_at for d in p.earlier[0].deposits.values())


def test_both_methods_are_played():
    methods = {type(counter.load(d.stream).tender_file.method).__name__ for d in Deal.objects.exclude(stage="registered")}
    assert methods == {"Comprehensive", "LowestEvaluatedPrice"}


def test_the_journal_holds_acts_alone_and_its_chains_are_whole():
    cards = [row for model in follow.models() for row in model.objects.all()]
    assert set(JournalEntry.objects.values_list("stream", flat=True)) == {card.stream for card in cards}
    for card in cards:
        previous = journal.GENESIS
        rows = list(JournalEntry.objects.filter(stream=card.stream).order_by("seq"))
        assert [row.seq for row in rows] == list(range(1, len(rows) + 1))
        assert all(row.act_id for row in rows)
        for row in rows:
            assert row.previous == previous
            previous = row.digest
        assert [row.at for row in rows] == sorted(row.at for row in rows)


def test_the_cards_agree_with_the_journal():
    for deal in Deal.objects.all():
        p = fold(PROCEDURES[deal.procedure], deal.stream, journal.read(deal.stream))
        assert (deal.stage, deal.title, deal.round, deal.deadline) == (p.stage, p.project.title, p.round.number, p.round.deadline)


def test_each_matter_lies_on_one_heap_once_for_every_official_as_a_reader_of_all_rows_would_count():
    """The page asks the database for the first row of each matter alone; here they are put together one by one."""
    seen = Counter()
    for post in Post.objects.filter(role__in=[role.value for role in OFFICES]).select_related("person", "organisation", "region"):
        actor, now = post.actor(clock.now()), clock.now()
        bench = workbench(actor, now)
        expected = Counter()
        for about, rows in by_matter(ToDoRow.objects.filter(reach(actor))).items():
            stream, command, key, _label, until = about
            if until is not None and until <= now:
                continue
            if any(waits_for(row, actor) for row in rows):
                expected["second" if command == "ConfirmSecond" else "mine"] += 1
            elif command not in SECRET_FROM_OFFICES and not any(
                waits_for(row, actor) for row in ToDoRow.objects.filter(stream=stream, command=command, key=key)
            ):
                expected["waiting"] += 1
        late = ToDoRow.objects.filter(watched(actor), until__lte=now)
        expected += Counter({"overdue": len(by_matter(late))})
        assert {name: heap.count for name in HEAPS if (heap := getattr(bench, name)).count} == expected, post
        seen += expected
    assert set(seen) >= {"mine", "waiting", "overdue"}


HEAPS = ("mine", "waiting", "overdue", "second")


def by_matter(rows) -> dict[tuple[object, ...], list[ToDoRow]]:
    found = defaultdict(list)
    for row in rows:
        found[row.stream, row.command, row.key, row.label, row.until].append(row)
    return found


def waits_for(row: ToDoRow, actor: Actor) -> bool:
    return row.role == actor.role.value and row.person in ("", actor.person_id) and f",{actor.person_id}," not in row.not_by


def test_nothing_names_a_bidder_before_the_opening():
    names = [*Organisation.objects.filter(kind="bidder").values_list("uscc", "name")]
    for deal in Deal.objects.filter(stage__in=("registered", "in_review", "filed", "bidding")):
        told = "".join(map(str, journal.read(deal.stream)))
        told += "".join(map(str, Deal.objects.filter(pk=deal.pk).values()))
        told += "".join(map(str, ToDoRow.objects.filter(deal=deal).values()))
        assert not [name for code, name in names if code in told or name in told]


def test_the_bids_were_really_sealed_and_their_papers_can_be_read_after_the_opening():
    p = counter.load(of("evaluation").stream)
    opened = [opened_bid(p, bid.bidder) for bid in p.opened_bids]
    assert len(opened) == 4
    for bid in opened:
        assert [paper.paper.name for paper in bid.papers] == ["投标函及投标函附录.pdf", "施工组织设计.pdf", "资格证明材料.pdf"]
        assert bid.papers[0].at.read_bytes().startswith(b"%PDF-")


def test_a_paper_of_a_bid_is_a_pdf_that_a_reader_opens_with_its_words():
    from io import BytesIO

    from pypdf import PdfReader

    from ggzy.practice.sheets import pdf

    pages = PdfReader(BytesIO(pdf("投标函", ["第一段" * 40] * 20))).pages
    assert len(pages) > 1 and "投标函" in pages[0].extract_text()


def test_keys_still_needed_are_kept_and_fit():
    from ggzy.core.sealing.suites import named

    p = counter.load(of("opening").stream)
    assert {seat: named("age").public_key_of(kept(p.stream, 1, seat)) for seat in p.round.keys} == p.round.keys
    filed = counter.load(of("filed").stream)
    assert set(filed.round.keys) == {"centre", "tenderee"} and not kept(filed.stream, 1, "supervisor")


def test_every_credit_code_is_valid_and_everything_is_marked_as_practice():
    for row in Organisation.objects.all():
        uscc.validate(row.uscc)
    assert not Organisation.objects.filter(demo=False).exists() and not Person.objects.filter(demo=False).exists()


def test_regions_experts_and_a_deputy_are_there():
    assert Region.objects.filter(code__in=("530000", "532300", "532301", "532302", "5323K1")).count() == 5
    assert Region.objects.filter(kind="prefecture").count() == 16
    assert Expert.objects.count() == 60
    employed = set(Expert.objects.values_list("employer_uscc", flat=True))
    assert employed & set(Organisation.objects.filter(kind="bidder").values_list("uscc", flat=True))
    deputy = Post.objects.get(deputy_of__isnull=False)
    assert deputy.in_force(clock.now()) and deputy.valid_to


def test_everybody_in_the_table_can_log_in_in_the_role_it_says():
    from ggzy.core.roles import LABELS

    for account in table():
        person = Person.objects.get(username=account.username)
        assert person.check_password(PASSWORD)
        roles = {LABELS[Role(post.role)] for post in person.posts_in_force(clock.now())}
        assert any(account.role.startswith(role) for role in roles), account
    assert len({a.username for a in ACCOUNTS}) == len(ACCOUNTS)


def test_the_first_expert_sits_on_the_committee_at_work():
    p = counter.load(of("evaluation").stream)
    assert str(Person.objects.get(username="zhuanjia1").pk) in p.round.seats


def test_the_way_on_is_open_from_the_opening_of_today():
    """The keys that the practice keeps for two seats open every bid of the lot whose deadline was this morning."""
    from client.seal import open_share
    from ggzy.core.acts.trustees import ReleaseShares
    from ggzy.core.sealing.shares import encode
    from ggzy.core.unsealing import statement_of
    from ggzy.desk import ticker
    from ggzy.practice.stage import actor

    p = counter.load(of("opening").stream)
    for seat, who in (("supervisor", "jianguan1"), ("centre", "jiaoyi1")):
        assert not counter.load(p.stream).opened_bids
        own = kept(p.stream, 1, seat)
        shares = {b.bidder: encode(open_share(statement_of(b), seat, own)).decode() for b in p.standing_bids}
        assert counter.hand_in(p.stream, ReleaseShares(seat=seat, shares=shares), actor(who))
        ticker.run_due(clock.now())
    assert len(counter.load(p.stream).opened_bids) == 4


def test_there_is_a_first_step_for_each_role():
    steps = "\n".join(first_steps("http://localhost:1"))
    for word in ("招标人", "代理", "投标人", "专家", "监督部门", "交易中心", "管理局", "督查室", "纪检", "主持人"):
        assert word in steps
