"""招标文件附件: kept with the draft, filed with the file, handed to those who may read it."""

from __future__ import annotations

import msgspec
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ggzy.core.acts import notice, registration
from ggzy.core.procedures.standard_clauses import standard_file
from ggzy.desk import clock, ticker
from ggzy.trading.forms.tender_fields import fields_of
from ggzy.trading.views.proposals import lawful_notice
from tests.core.story import ALL_MET
from tests.desk.door import Lot
from tests.people import RED, SUPERVISOR, TENDEREE
from tests.trading.tenderers import at_work, text

pytestmark = pytest.mark.django_db

STRANGER = msgspec.structs.replace(TENDEREE, person_id="p-stranger", org_id="11532301MB00000099", org="别的单位")
TYPED = fields_of(standard_file("works")) | {"duration_days": "300", "ceiling_fen": "28000000"}
TYPED.pop("attachments")


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.GGZY_DATA = tmp_path


def upload(client: Client, lot: Lot, name: str, content: bytes) -> str:
    file = SimpleUploadedFile(name, content)
    return text(client.post(f"/trading/{lot.stream}/tender-file/attachments/", {"files": [file]}, follow=True))


def test_an_attachment_is_filed_with_the_file_and_reaches_those_who_obtained_it():
    lot, client = Lot(), at_work(TENDEREE)
    assert "已保存到草稿" in upload(client, lot, "../../工程量清单.xlsx", b"PK-rows")
    client.post(f"/trading/{lot.stream}/tender-file/", {**TYPED, "do": "file", "act_id": "f1"})
    (one,) = lot.p.tender_file.attachments
    assert one.name == "工程量清单.xlsx" and one.size == 7
    url = f"/trading/{lot.stream}/attachments/{one.sha256}"
    answer = client.get(url)
    assert b"".join(answer.streaming_content) == b"PK-rows" and "attachment" in answer["Content-Disposition"]
    bidder = at_work(RED)
    assert bidder.get(url).status_code == 404 and Client().get(url).status_code == 404
    assert at_work(STRANGER).get(url).status_code == 404


def test_a_bidder_downloads_once_it_has_obtained_the_file():
    lot, client = Lot(), at_work(TENDEREE)
    upload(client, lot, "图纸.pdf", b"%PDF-1")
    client.post(f"/trading/{lot.stream}/tender-file/", {**TYPED, "do": "file", "act_id": "f1"})
    lot.must(registration.AcceptFiling(findings=ALL_MET), SUPERVISOR)
    lot.register_keys()
    lot.must(notice.PublishNotice(terms=lawful_notice(clock.now())), TENDEREE)
    url = f"/trading/{lot.stream}/attachments/{lot.p.tender_file.attachments[0].sha256}"
    bidder = at_work(RED)
    assert bidder.get(url).status_code == 404
    ticker.move_clock(lot.p.round.notice.issue_from)
    bidder = at_work(RED)
    lot.must(notice.ObtainFile(), RED)
    assert bidder.get(url).status_code == 200
    assert "图纸.pdf" in text(bidder.get(f"/trading/{lot.stream}/papers/tender_file.html"))


@pytest.mark.parametrize(("name", "content", "said"), [("空.pdf", b"", "空文件"), ("图纸.pdf", b"again", "同名附件")])
def test_a_file_that_cannot_be_taken_is_told(name, content, said):
    lot, client = Lot(), at_work(TENDEREE)
    upload(client, lot, "图纸.pdf", b"%PDF-1")
    assert said in upload(client, lot, name, content)


def test_an_attachment_is_taken_away_again():
    lot, client = Lot(), at_work(TENDEREE)
    page = upload(client, lot, "图纸.pdf", b"%PDF-1")
    sha256 = page.split("/attachments/")[1][:64]
    gone = client.post(f"/trading/{lot.stream}/tender-file/attachments/", {"remove": sha256}, follow=True)
    assert "还没有附件" in text(gone) and client.get(f"/trading/{lot.stream}/attachments/{sha256}").status_code == 404


def test_nobody_else_adds_attachments():
    lot = Lot()
    url = f"/trading/{lot.stream}/tender-file/attachments/"
    assert at_work(STRANGER).post(url, {}).status_code == 404
    assert at_work(RED).post(url, {}).status_code == 403


def test_an_attachment_that_could_act_is_not_kept_and_the_page_says_why():
    lot, client = Lot(), at_work(TENDEREE)
    page = upload(client, lot, "图纸.pdf", b"%PDF-1.7 <</S/JavaScript/JS(1)>>")
    assert "“图纸.pdf”没有保存：PDF 含脚本" in page and "已保存到草稿" not in page
