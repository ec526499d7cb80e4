"""The whole of a construction tender by pages alone, in a real Chromium, as everybody who has a part in it.

Only time is helped along: the host moves the practice clock on its page, and `ticker.run_due` does what the ticker
process would. At each step it is also said what the others may not see. GGZY_PICTURES=1 keeps pictures of it.
"""

from __future__ import annotations

import pytest

from ggzy.desk import clock, log_keys, ticker
from ggzy.practice.load import BEGINS, PLAYERS_COME
from ggzy.practice.province import enter_province
from tests.journeys import from_the_opening, until_the_deadline
from tests.journeys.cast import Journey

pytestmark = [pytest.mark.browser, pytest.mark.machine, pytest.mark.django_db(transaction=True)]

STEPS = (
    until_the_deadline.project_is_registered,
    until_the_deadline.tender_file_is_filed,
    until_the_deadline.supervisor_returns_it_once_with_a_reason,
    until_the_deadline.tenderee_corrects_and_supervisor_accepts,
    until_the_deadline.opening_keys_are_made_rehearsed_and_registered,
    until_the_deadline.notice_is_published,
    until_the_deadline.three_seats_promise_for_the_draws,
    until_the_deadline.bidders_obtain_the_file_and_one_asks,
    until_the_deadline.deposits_are_paid_through_the_bank,
    until_the_deadline.bids_are_built_sealed_uploaded_and_submitted,
    until_the_deadline.one_bidder_replaces_its_bid,
    from_the_opening.bidding_closes_and_nothing_is_open_yet,
    from_the_opening.two_trustees_release_their_shares_and_the_bids_are_read_out,
    from_the_opening.record_is_signed_and_the_opening_closed,
    from_the_opening.committee_is_drawn_and_stays_unnamed,
    from_the_opening.experts_take_their_seats_and_vote_a_chair,
    from_the_opening.members_check_every_bid,
    from_the_opening.report_is_drafted_signed_and_filed,
    from_the_opening.candidates_are_published_and_the_lot_awarded,
    from_the_opening.anybody_recomputes_the_draw,
    from_the_opening.contract_is_signed_by_both,
    from_the_opening.deposits_go_back_through_the_bank,
    from_the_opening.report_and_archive_end_it,
    from_the_opening.portal_tells_the_whole_life,
)


@pytest.fixture
def journey(chromium, live_server, tmp_path, settings):
    settings.GGZY_VAULT, settings.GGZY_TLOG, settings.GGZY_WITNESSES = tmp_path / "vault", tmp_path / "tlog", ""
    log_keys.publish()
    clock.start_at(BEGINS)
    enter_province(BEGINS)
    ticker.move_clock(PLAYERS_COME)
    journey = Journey(chromium, live_server.url, tmp_path)
    yield journey
    errors = [error for person in journey.people.values() for error in person.leave()]
    assert not errors, errors


def test_a_tender_is_carried_by_its_pages_from_registration_to_archive(journey):
    for step in STEPS:
        step(journey)
