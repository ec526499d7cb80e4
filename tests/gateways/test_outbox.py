"""The outbox port: files and SMTP for real, a page for practice."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest
from django.core import mail
from django.db import transaction

from ggzy.gateways import outbox
from ggzy.store.models import OutboxMessage

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@pytest.fixture
def folder(settings, tmp_path):
    settings.GGZY_OUTBOX = "files"
    settings.GGZY_DATA = tmp_path
    return tmp_path / "outbox"


def test_a_mail_becomes_one_whole_file(folder, transactional_db):
    outbox.send(outbox.MAIL, "red@example.cn", "重设密码", "请打开链接", AT)
    (file,) = folder.iterdir()
    letter = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert (letter["To"], letter["Subject"]) == ("red@example.cn", "重设密码")
    assert letter.get_content().strip() == "请打开链接"
    assert file.stat().st_mode & 0o077 == 0


def test_a_short_message_becomes_json(folder, transactional_db):
    outbox.send(outbox.SMS, "13800001234", "", "开标提醒", AT)
    (file,) = folder.iterdir()
    assert json.loads(file.read_text())["body"] == "开标提醒"


def test_what_is_undone_tells_nobody(folder, transactional_db):
    def fail():
        with transaction.atomic():
            outbox.send(outbox.MAIL, "red@example.cn", "作废", "作废", AT)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert not folder.exists()


def test_a_line_break_writes_no_header(folder, transactional_db):
    outbox.send(outbox.MAIL, "red@example.cn\nBcc: all@example.cn", "标题\r\nBcc: all@example.cn", "正文", AT)
    (file,) = folder.iterdir()
    assert message_from_bytes(file.read_bytes(), policy=policy.default)["Bcc"] is None


def test_smtp_sends_mail(settings, transactional_db):
    settings.GGZY_OUTBOX = "smtp"
    outbox.send(outbox.MAIL, "red@example.cn", "通知", "正文", AT)
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == (["red@example.cn"], "通知")


def test_practice_keeps_letters_for_the_page(settings, db):
    settings.GGZY_OUTBOX = "page"
    outbox.send(outbox.MAIL, "red@example.cn", "通知", "正文", AT)
    kept = OutboxMessage.objects.get()
    assert (kept.address, kept.subject, kept.at, kept.adapter) == ("red@example.cn", "通知", AT, "page")
