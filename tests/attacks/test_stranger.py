"""The stranger 外人, and the party who wants more than its due: at the pages of a lot, over HTTP, one trick after another."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header

from ggzy.core.acts.control import Suspend
from ggzy.desk import clock, intake, live
from ggzy.desk.pseudonym import pseudonym
from ggzy.store.models import JournalEntry, Message, Organisation, OutboxMessage, Person, Post
from ggzy.trading.views.attachments import plain_name as name_of_attachment
from ggzy.trading.views.seat_papers import plain_name
from tests.attacks.crowd import empty_lot, obtain, practice_morning
from tests.people import BLUE, RED, SUPERVISOR, TENDEREE
from tests.sealing import sha256
from tests.trading.bidders import log_in
from tests.trading.tenderers import at_work, text

pytestmark = pytest.mark.django_db
SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(1)>{{ 7919*7907 }}{% debug %}"


@pytest.fixture
def lot(db, settings, tmp_path):
    settings.GGZY_VAULT, settings.GGZY_DATA = tmp_path / "vault", tmp_path
    practice_morning()
    return empty_lot()


@pytest.fixture
def red(lot) -> Client:
    obtain(lot, RED)
    client = Client(raise_request_exception=False)
    log_in(client, RED)
    return client


@pytest.fixture
def blue(lot) -> Client:
    obtain(lot, BLUE)
    client = Client(raise_request_exception=False)
    log_in(client, BLUE)
    return client


# ---- other people's numbers ----


def test_anothers_receipt_and_upload_are_not_there(lot, red, blue):
    lot.bid(RED)
    (number,) = lot.p.round.bids[pseudonym(lot.stream, 1, RED.org_id)].receipts
    owner = intake.Owner(lot.stream, 1, pseudonym(lot.stream, 1, RED.org_id))
    begun = intake.begin(owner, 1000, sha256(b"x"))
    assert isinstance(begun, intake.Progress)
    pages = [f"/trading/{lot.stream}/receipts/{number}/", f"/trading/{lot.stream}/receipts/{number}.json", reverse("trading:upload", args=[lot.stream, 1, begun.upload])]
    for page in pages:
        assert red.get(page).status_code == 200, page
        mine, none = blue.get(page), blue.get(page.replace(number, "A" * len(number)).replace(begun.upload, "00000000-0000-0000-0000-000000000001"))
        assert mine.status_code == none.status_code == 404
        assert len(mine.content) == len(none.content), "what is another's looks like what does not exist"


def test_anothers_message_is_not_there(lot, red, blue):
    post = Post.objects.get(person__username=RED.person_id)
    message = Message.objects.create(to_post=post, subject="植入", sent_at=timezone.now())
    assert red.get(f"/service/messages/{message.pk}/").status_code == 200
    assert blue.get(f"/service/messages/{message.pk}/").status_code == 404
    assert f"/messages/{message.pk}" not in text(blue.get("/service/messages/?q=植入"))


def test_a_form_of_another_sent_again_acts_for_nobody_else(lot, red, blue):
    """The number of a form is bound to its person and act: repeating it neither repeats nor shows the other's act."""
    page = f"/trading/{lot.stream}/ask/"
    fields = {"text": "工期能否延长三十日？", "act_id": "the-same-number"}
    before = JournalEntry.objects.count()
    red.post(page, fields), red.post(page, fields)
    assert JournalEntry.objects.count() == before + 1
    told = text(blue.post(page, fields | {"text": "另一个问题？"}, follow=True))
    assert JournalEntry.objects.count() == before + 2 and "工期能否延长三十日" not in told


# ---- rights that end in the middle ----


def test_a_post_that_ends_takes_its_rights_along_at_once(lot):
    client = at_work(TENDEREE)
    page = f"/trading/{lot.stream}/terminate/"
    assert client.get(page).status_code == 200
    Post.objects.filter(person__username=TENDEREE.person_id).update(valid_to=clock.now() - timedelta(seconds=1))
    assert client.get(page).status_code == 403
    assert client.post(page, {"reason": "x", "act_id": "1"}).status_code == 403 and lot.p.stage == "bidding"


def test_a_person_who_is_locked_out_is_out_in_every_window(lot, red):
    Person.objects.filter(username=RED.person_id).update(active=False)
    answer = red.get(f"/trading/{lot.stream}/bid/")
    assert answer.status_code == 302 and "/service/login/" in answer.url


def test_a_firm_that_is_suspended_can_do_nothing_more(lot, red):
    Organisation.objects.filter(uscc=RED.org_id).update(status="suspended")
    assert red.get(f"/trading/{lot.stream}/bid/").status_code == 403


def test_somebody_elses_post_cannot_be_chosen(lot, red):
    at_work(SUPERVISOR)
    foreign = Post.objects.get(person__username=SUPERVISOR.person_id)
    assert red.post(f"/service/posts/{foreign.pk}/switch").status_code == 403
    session = red.session
    session["post"] = foreign.pk
    session.save()
    assert red.get(f"/supervision/{lot.stream}/").status_code in (403, 404)


# ---- forged ----


def test_a_made_up_or_changed_session_is_nobody(lot, red):
    for forged in ("x" * 32, "../../etc/passwd", "' OR 1=1 --", "0" * 32):
        client = Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = forged
        assert client.get("/service/posts/").status_code == 302
    session = Session.objects.first()
    assert session and session.session_key and len(session.session_key) >= 32


@pytest.mark.parametrize("forged", ["", "x", "Y29ucy0x:1abc:zzzz", "eyJhIjoxfQ:1v:AAAA", "\0"])
def test_a_forged_ticket_opens_no_live_room(forged):
    assert live.stream_of(forged) is None


def test_a_signature_of_ours_for_another_purpose_opens_no_live_room(lot):
    from django.core import signing

    assert live.stream_of(signing.dumps(lot.stream, salt="another")) is None
    assert live.stream_of(live.ticket(lot.stream)) == lot.stream


# ---- headers ----


@pytest.mark.parametrize("host", ["evil.example", "ggzy.example.evil.example", "ggzy.example:80@evil.example", "ggzy.example\r\nX: y", ""])
def test_a_foreign_host_is_refused(settings, db, host):
    settings.ALLOWED_HOSTS = ["ggzy.example"]
    answer = Client(raise_request_exception=False).get("/service/login/", headers={"host": host})
    assert answer.status_code == 400 and "evil.example" not in text(answer)
    assert Client().get("/service/login/", headers={"host": "ggzy.example"}).status_code == 200


def test_the_letter_of_a_reset_leads_to_our_own_host(settings, lot, red):
    settings.ALLOWED_HOSTS = ["ggzy.example"]
    Person.objects.filter(username=RED.person_id).update(email="red@example.cn")
    client = Client(headers={"host": "ggzy.example", "x-forwarded-host": "evil.example", "forwarded": "host=evil.example"})
    client.post("/service/password/forgotten/", {"username": RED.person_id, "email": "red@example.cn"})
    assert "://ggzy.example/" in OutboxMessage.objects.get().body


@pytest.mark.parametrize("header", ["X-HTTP-Method-Override", "X-Original-URL", "X-Rewrite-URL", "X-Forwarded-User", "Remote-User", "X-SSL-Client-S-DN"])
def test_headers_that_other_servers_obey_change_nothing(lot, header):
    answer = Client().get("/", headers={header: "/supervision/board/"})
    assert answer.status_code == 200 and "监督看板" not in text(answer).split("</header>")[-1][:500]
    assert Client().get("/supervision/board/", headers={header: "admin"}).status_code == 302


# ---- paths and names ----


@pytest.mark.parametrize("step", ["../../../../etc/passwd", "..%2f..%2f..%2fetc%2fpasswd", "%2e%2e/%2e%2e/keys/pseudonym.key", "....//keys/session.key", "/etc/passwd", "C:%5Cwindows%5Cwin.ini", "~root"])
def test_no_address_leads_out_of_its_folder(lot, red, step):
    office = at_work(SUPERVISOR)
    for client in (red, office):
        client.raise_request_exception = False
        for base in ("/static/", f"/deals/{lot.stream}/papers/", f"/trading/{lot.stream}/attachments/", f"/trading/{lot.stream}/papers/", f"/trading/{lot.stream}/archive/", f"/supervision/{lot.stream}/papers/", f"/trading/{lot.stream}/receipts/", "/practice/keys/"):
            answer = client.get(base + step, follow=True)
            logged_out = answer.status_code == 200 and "登录" in text(answer)
            assert logged_out or answer.status_code in (400, 403, 404), (base + step, answer.status_code)


NAMES = ["../../keys/pseudonym.key", "..\\..\\boot.ini", "a\r\nSet-Cookie: x=1\r\n.pdf", "\u202efdp.exe", "名字\0.pdf", '"; filename=evil.exe', "x" * 300, "<img src=x onerror=alert(1)>.pdf", ".", "..", "CON", "a/b/c.pdf"]


@pytest.mark.parametrize("name", NAMES)
def test_a_malicious_name_of_an_attachment_stays_a_name(lot, name):
    client = at_work(TENDEREE)
    kept = name_of_attachment(SimpleUploadedFile("x", b"x", "text/plain")) and name_of_attachment(type("F", (), {"name": name})())
    assert not set(kept) & set("/\\\r\n\0\u202e") and len(kept) <= 100 and kept
    file = SimpleUploadedFile("x.pdf", b"%PDF-1")
    file._name = name
    answer = client.post(f"/trading/{lot.stream}/tender-file/attachments/", {"files": [file]}, follow=True)
    assert answer.status_code == 200 and "<img src=x" not in text(answer) and "Set-Cookie: x" not in str(answer.headers)


@pytest.mark.parametrize("name", NAMES)
def test_a_malicious_name_inside_a_bid_is_shown_without_its_tricks(name):
    shown = plain_name(name)
    assert not set(shown) & set("\r\n\0\u202e") and len(shown) == len(name)
    header = content_disposition_header(True, shown)
    assert "\n" not in header and "\r" not in header and header.startswith("attachment")


def test_what_a_stranger_writes_is_shown_as_text_to_everybody(lot, red):
    red.post(f"/trading/{lot.stream}/ask/", {"text": f"疑问{SCRIPT}", "act_id": "q1"})
    Organisation.objects.filter(uscc=TENDEREE.org_id).update(name=f"单位{SCRIPT}")
    for client, page in ((at_work(TENDEREE), f"/trading/{lot.stream}/questions/"), (red, f"/trading/{lot.stream}/ask/")):
        words = text(client.get(page))
        assert "疑问" in words and "<script>alert" not in words and "<img src=x" not in words
        assert "62615533" not in words


# ---- too much ----


def test_a_body_beyond_the_limit_is_refused_and_not_read_to_the_end(lot, red):
    big = b"x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
    answer = red.post(f"/trading/{lot.stream}/ask/", big, content_type="application/x-www-form-urlencoded")
    assert answer.status_code in (400, 413)
    many = "&".join(f"f{n}=1" for n in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1))
    assert red.post(f"/trading/{lot.stream}/ask/", many, content_type="application/x-www-form-urlencoded").status_code == 400


@pytest.mark.parametrize("body", ["[" * 100_000, '{"more":' + "[" * 4000, "{" * 5000, '{"a":' * 50_000, "NaN", '"\\ud800"', "\x00", "1e999999", '{"size": 1e308, "sha256": "x"}', '{"size": 99999999999999999999, "sha256": ""}', json.dumps({"__proto__": {"x": 1}, "size": True})])
def test_a_hostile_json_is_refused_without_an_error(lot, red, body):
    for address in (reverse("trading:upload_begin", args=[lot.stream, 1]), f"/trading/{lot.stream}/bid/submit"):
        answer = red.post(address, body, content_type="application/json")
        assert 400 <= answer.status_code < 500, (address, body[:20], answer.status_code)


def test_a_chunk_longer_than_told_is_refused_before_it_is_kept(lot, red):
    begun = red.post(reverse("trading:upload_begin", args=[lot.stream, 1]), json.dumps({"size": 1000, "sha256": sha256(b"x")}), content_type="application/json").json()
    place = reverse("trading:upload_chunk", args=[lot.stream, 1, begun["upload"], 0])
    answer = red.put(place, b"y" * 2000, content_type="application/octet-stream", headers={"X-Chunk-SHA256": sha256(b"y" * 2000)})
    assert answer.status_code == 422
    beyond = reverse("trading:upload_chunk", args=[lot.stream, 1, begun["upload"], 999999])
    assert red.put(beyond, b"y" * 1000, content_type="application/octet-stream", headers={"X-Chunk-SHA256": sha256(b"y" * 1000)}).status_code == 422


def test_what_is_not_sealed_is_refused_so_that_nothing_readable_lies_here_early(lot, red):
    raw = b"%PDF-1.7 " + "植入的报价".encode() * 100
    begun = red.post(reverse("trading:upload_begin", args=[lot.stream, 1]), json.dumps({"size": len(raw), "sha256": sha256(raw)}), content_type="application/json").json()
    place = reverse("trading:upload_chunk", args=[lot.stream, 1, begun["upload"], 0])
    assert red.put(place, raw, content_type="application/octet-stream", headers={"X-Chunk-SHA256": sha256(raw)}).status_code == 422
    kept = b"".join(f.read_bytes() for f in settings.GGZY_VAULT.rglob("*") if f.is_file())
    assert "植入的报价".encode() not in kept


def test_while_a_lot_is_suspended_no_form_gets_round_it(lot, red):
    lot.must(Suspend(order_no="1号", reason="核查投诉"), SUPERVISOR)
    before = JournalEntry.objects.count()
    red.post(f"/trading/{lot.stream}/bid/submit", {"act_id": "1", "statement": "x"})
    assert JournalEntry.objects.count() == before
