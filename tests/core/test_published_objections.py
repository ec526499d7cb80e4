"""What of questions and objections is published, and what must not be in it."""

from __future__ import annotations

import pytest

from ggzy.core.acts import notice
from tests.core.story import Story
from tests.people import BLUE, RED, TENDEREE

ANSWER = {"objection_id": "o1", "text": "已研究，维持"}


@pytest.fixture
def objected() -> Story:
    story = Story().noticed()
    story.must(notice.ObtainFile(), RED)
    story.must(notice.RaiseObjection(objection_id="o1", text="资格条件不合理"), RED)
    return story


def answer(**said: str) -> notice.AnswerObjection:
    return notice.AnswerObjection(**{**ANSWER, **said})


def test_an_answer_makes_the_objection_public_or_says_why_not(objected):
    refused = objected.refused(answer(), TENDEREE)
    assert (refused.rule, refused.basis.article) == ("objection_made_public", 16)
    assert objected.refused(answer(withheld="不便公开"), TENDEREE).rule == "objection_made_public"
    objected.must(answer(withheld="商业秘密"), TENDEREE)
    assert (objected.p.round.objections["o1"].withheld, objected.p.round.objections["o1"].public_text) == ("商业秘密", "")


def test_the_published_text_is_kept_beside_the_original(objected):
    objected.must(answer(public_text="资格条件偏高"), TENDEREE)
    kept = objected.p.round.objections["o1"]
    assert (kept.text, kept.public_text) == ("资格条件不合理", "资格条件偏高")


@pytest.mark.parametrize("number", ["13908781234", "１３９ ０８７８ １２３４", "532301198001011234", "53230119800101123x"])
def test_no_personal_number_is_published(objected, number):
    for said in ({"public_text": f"请联系{number}"}, {"text": f"见{number}", "public_text": "资格条件不合理"}):
        assert objected.refused(answer(**said), TENDEREE).rule == "no_personal_numbers_published"


def test_a_contract_number_or_a_sum_is_no_personal_number(objected):
    objected.must(answer(public_text="合同编号139087812341，金额1390878123元，项目2603-532301-04-01-123456"), TENDEREE)


def test_before_the_opening_no_bidder_is_named_in_an_answer(objected):
    named = objected.refused(answer(public_text="资格条件不合理"), TENDEREE, firms_named=(RED.org,))
    assert (named.rule, named.basis.article) == ("answers_without_naming_bidders", 22)
    objected.must(answer(public_text="资格条件不合理"), TENDEREE, firms_named=())


def test_who_asks_or_objects_before_the_opening_does_not_name_itself():
    story = Story().noticed()
    story.must(notice.ObtainFile(), RED)
    itself = f"{RED.org[:2]} {RED.org[2:]}认为"
    asked = notice.AskQuestion(question_id="q1", text=itself)
    objected = notice.RaiseObjection(objection_id="o1", text=itself)
    assert story.refused(asked, RED).rule == "asks_without_naming_itself"
    assert story.refused(objected, RED).rule == "asks_without_naming_itself"


def test_the_objector_to_a_result_is_not_named_but_the_bidders_are():
    story = Story().published()
    story.must(notice.RaiseObjection(objection_id="o1", text="评分有误"), BLUE)
    raised = story.p.round.objections["o1"].raiser
    blue = story.p.round.bids[raised].org
    other = next(b.org for b in story.p.opened_bids if b.org != blue)
    assert story.refused(answer(public_text=f"{blue}认为评分有误"), TENDEREE).rule == "objector_not_named"
    story.must(answer(public_text=f"{other}的业绩计分有误"), TENDEREE)
