"""Statements of a bidder 递交、回执、撤回: answered with a receipt, replaced, withdrawn; what is not whole, not in time or not its own is refused."""

from __future__ import annotations

import json
from datetime import timedelta
from html import unescape

import msgspec
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from client.seal import sign
from ggzy.core.acts import notice
from ggzy.core.sealing.receipt import Receipt, verify
from ggzy.core.sealing.statement import encode
from ggzy.desk import clock, receipts
from ggzy.store import journal
from ggzy.store.models import Organisation, Person, Post
from tests.desk.door import Lot
from tests.people import BLUE, RED, TENDEREE
from tests.trading.bidders_lot import at, hand_in, lot_again, made_lot, me, own_vault, red_at_work, stated  # noqa: F401  its fixtures
from tests.trading.tenderers import at_work, text

pytestmark = pytest.mark.django_db


def test_a_statement_is_answered_with_a_signed_receipt_and_repeated_with_the_same(red, lot):
    signed = stated(lot)
    statement, answer = signed.statement, hand_in(red, lot, signed)
    receipt = msgspec.json.decode(answer.content, type=Receipt)
    assert verify(receipt, receipts.public_key())
    assert (receipt.statement_sha256, receipt.envelope_sha256) == (statement.sha256, statement.envelope_sha256)
    assert receipt.received_at.endswith("+08:00")
    assert hand_in(red, lot, signed).content == answer.content
    assert lot.p.round.bids[me(lot)].statements[0].text == encode(signed).decode(), "kept whole"
    assert len(lot.p.round.bids[me(lot)].statements) == 1
    saved = red.get(f"/trading/{lot.stream}/receipts/{receipt.number}.json")
    assert saved.content == answer.content, "given out again word for word"


def test_a_replacement_must_follow_the_last_receipt(red, lot):
    hand_in(red, lot, stated(lot))
    blind = stated(lot, sequence=1, prev="")
    refused = hand_in(red, lot, blind)
    assert refused.status_code == 422 and "另一处" in refused.json()["text"]
    assert hand_in(red, lot, stated(lot)).status_code == 200


@pytest.mark.parametrize(
    "wrong, said",
    [
        ({"lot": "cons-0000000000000000"}, "其他标段"),
        ({"round": 2}, "属于第2次招标"),
        ({"pseudonym": "A" * 12}, "不是贵单位的"),
        ({"policy": "a" * 64}, "现行的保管方案"),
        ({"recipient": "age1x"}, "密钥承诺"),
        ({"envelope_sha256": "b" * 64}, "还没有传输完整"),
        ({"size": 1}, "还没有传输完整"),
        ({"act": "withdraw"}, "撤回投标"),
    ],
)
def test_a_statement_that_is_not_of_this_bid_is_refused(red, lot, wrong, said):
    refused = hand_in(red, lot, stated(lot, **wrong))
    assert refused.status_code == 422 and said in refused.json()["text"]
    assert me(lot) not in lot.p.round.bids


def test_a_statement_changed_after_it_was_signed_is_refused(red, lot):
    signed = stated(lot)
    other = msgspec.structs.replace(signed, statement=msgspec.structs.replace(signed.statement, build="another"))
    refused = hand_in(red, lot, other)
    assert refused.status_code == 422 and "签名不符" in refused.json()["text"]


def test_before_the_notice_a_statement_finds_no_lot_and_no_lot_is_told_from_none(red, lot):
    statement, hidden = stated(lot), Lot()
    before = hidden.p.seq
    for stream in (hidden.stream, "cons-0000000000000000"):
        answer = red.post(f"/trading/{stream}/bid/submit", encode(statement), content_type="application/json")
        assert answer.status_code == 404
    assert hidden.p.seq == before


def over(post: Post) -> None:
    post.valid_to = clock.now() - timedelta(seconds=1)
    post.save()


def ended(client: Client) -> None:
    client.session.flush()


@pytest.mark.parametrize(
    ("happens", "status"),
    [
        (lambda client, post: ended(client), 302),
        (lambda client, post: Person.objects.filter(pk=post.person_id).update(active=False), 302),
        (lambda client, post: Person.objects.filter(pk=post.person_id).update(password="changed"), 302),
        (lambda client, post: over(post), 403),
        (lambda client, post: post.delete(), 403),
        (lambda client, post: Organisation.objects.filter(pk=post.organisation_id).update(status="suspended"), 403),
        (lambda client, post: Organisation.objects.filter(pk=post.organisation_id).update(status="pending"), 403),
        (lambda client, post: Post.objects.filter(pk=post.pk).update(role="tenderee"), 403),
    ],
)
def test_who_lost_the_right_a_moment_ago_hands_in_nothing(red, lot, happens, status):
    """The statement before went through the same process: nothing that it remembers lets this one pass."""
    assert hand_in(red, lot, stated(lot)).status_code == 200
    happens(red, Post.objects.get(person__username=RED.person_id))
    before = lot.p.seq
    statement = stated(lot)
    assert hand_in(red, lot, statement).status_code == status
    assert lot.p.seq == before


def test_a_statement_without_the_page_s_token_is_refused(red, lot):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = red.cookies
    assert hand_in(strict, lot, stated(lot)).status_code == 403 and me(lot) not in lot.p.round.bids


def test_a_name_changed_a_moment_ago_is_the_name_that_acts(red, lot):
    from ggzy.layout.who import with_posts

    post = Post.objects.get(person__username=RED.person_id)
    post.organisation.names.all().delete()
    assert with_posts(post.person_id).posts_found[0].actor(clock.now()).org == post.organisation.name
    post.organisation.names.create(name="楚雄新名建设有限公司", since=clock.now() - timedelta(seconds=1))
    found = with_posts(post.person_id)
    assert found.posts_found[0].actor(found.looked_up_at).org == "楚雄新名建设有限公司"
    assert found.posts_found[0] == post and found.posts_found[0].lines == post.lines
    assert with_posts(0) is None


@pytest.mark.parametrize("body", [b"", b"[]", b"{" * 9000, b'{"format": "ggzy-statement/2"}', b"x" * 40_000, "甲".encode("gbk")])
def test_a_statement_that_cannot_be_read_is_refused_in_chinese(red, lot, body):
    refused = red.post(f"/trading/{lot.stream}/bid/submit", body, content_type="application/json")
    assert refused.status_code == 422 and "递交声明" in refused.json()["text"]


def test_another_bidder_cannot_submit_an_envelope_that_is_not_its_own(lot):
    lot.must(notice.ObtainFile(), BLUE)
    refused = hand_in(at_work(BLUE), lot, stated(lot, pseudonym=me(lot, BLUE)))
    assert refused.status_code == 422 and "还没有传输完整" in refused.json()["text"]


def test_at_the_deadline_a_statement_is_refused_citing_article_28(red, lot):
    statement = stated(lot)
    clock.forward_to(lot.p.round.deadline)
    refused = hand_in(red, lot, statement)
    assert refused.status_code == 422 and "《招标投标法》第28条" in refused.json()["text"]


def test_nobody_but_a_bidder_submits(lot):
    assert hand_in(at_work(TENDEREE), lot, stated(lot)).status_code == 403
    assert hand_in(Client(), lot, stated(lot)).status_code == 302


# ---- 回执、撤回 ----


def test_receipts_are_listed_printed_and_verified(red, lot):
    receipt = hand_in(red, lot, stated(lot)).json()
    page = text(red.get(at(lot, "receipts")))
    assert receipt["number"] in page and "有效递交" in page
    printed = text(red.get(f"{at(lot, 'receipts')}{receipt['number']}/"))
    assert receipt["signature"] in unescape(printed) and receipt["envelope_sha256"] in printed

    def judged(body: bytes) -> str:
        return text(red.post(at(lot, "receipts"), {"receipt": SimpleUploadedFile("r.json", body)}))

    assert "签名有效" in judged(json.dumps(receipt).encode())
    assert "签名不符" in judged(json.dumps({**receipt, "received_at": "2026-01-01T00:00:00.000000+08:00"}).encode())
    assert "不是本平台的回执文件" in judged(b"PK\x03\x04")
    assert "请选择回执文件" in text(red.post(at(lot, "receipts"), {}))


def test_another_bidders_receipt_does_not_exist(red, lot):
    number = lot.bid(BLUE).events[-1].receipt_no
    assert red.get(f"{at(lot, 'receipts')}{number}/").status_code == 404
    assert red.get(f"/trading/{lot.stream}/receipts/{number}.json").status_code == 404


def stated_withdrawal(lot: Lot) -> str:
    return encode(lot.withdrawal(RED).signed).decode()


def test_a_withdrawal_is_asked_once_more_signed_and_receipted(red, lot):
    lot.bid(RED)
    said = stated_withdrawal(lot)
    assert "请勾选确认" in text(red.post(at(lot, "bid/withdraw"), {"act_id": "w1", "statement": said}))
    told = red.get(at(lot, "bid/withdraw")).context["statement"]
    statement = lot.withdrawal(RED).signed.statement
    assert all(getattr(statement, name) == told[name] for name in ("lot", "round", "sequence", "prev", "pseudonym", "suite"))
    wish = {"sure": "on", "reason": "报价有误", "act_id": "w1", "statement": said}
    done = red.post(at(lot, "bid/withdraw"), wish)
    assert "撤回投标回执" in text(red.get(done.url))
    given = receipts.given(journal.read(lot.stream), me(lot), 1)
    assert [r.act for r in given] == ["submit", "withdraw"] and all(verify(r, receipts.public_key()) for r in given)
    assert given[1].statement_sha256 == statement.sha256
    assert red.post(at(lot, "bid/withdraw"), wish).url == done.url
    assert "没有回执 = 没有递交" in text(red.get(at(lot, "receipts")))
    lot.bid(RED)
    red.post(at(lot, "bid/withdraw"), wish | {"act_id": "w2"})
    assert lot.p.round.bids[me(lot)].stands, "replayed, it has its old receipt and no effect"


@pytest.mark.parametrize(
    ("statement", "said"),
    [("", "还没有签名的撤回声明"), ("{}", "格式不正确"), ("other round", "第2次招标"), ("unsigned", "签名不符")],
)
def test_a_withdrawal_that_is_not_signed_or_of_something_else_is_refused_on_the_page(red, lot, statement, said):
    lot.bid(RED)
    signed = lot.withdrawal(RED).signed
    if statement == "other round":
        signed = sign(msgspec.structs.replace(signed.statement, round=2), lot.signer.private)
    changed = msgspec.structs.replace(signed, signature="0" * 128) if statement == "unsigned" else signed
    raw = encode(changed).decode() if statement.isidentifier() or " " in statement else statement
    refused = red.post(at(lot, "bid/withdraw"), {"sure": "on", "reason": "报价有误", "act_id": "w1", "statement": raw})
    assert refused.status_code == 409 and said in text(refused) and "报价有误" in text(refused)
    assert lot.p.round.bids[me(lot)].stands


def test_nothing_is_withdrawn_after_the_deadline_or_without_a_bid(red, lot):
    assert "没有有效递交的投标文件" in text(red.get(at(lot, "bid/withdraw")))
    lot.bid(RED)
    clock.forward_to(lot.p.round.deadline)
    refused = red.post(at(lot, "bid/withdraw"), {"sure": "on", "reason": "来不及了", "act_id": "w1"})
    assert refused.status_code == 409 and "《招标投标法》第29条" in text(refused) and "来不及了" in text(refused)
