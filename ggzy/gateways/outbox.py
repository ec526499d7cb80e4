"""Mail and short messages 邮件与短信: one port `send`, its way out chosen by the deployment.

`files`  each letter a file in the data folder's outbox, for a mail or SMS gateway to pick up (real)
`smtp`   mail through the server named by Django's EMAIL_ settings, short messages as files (real)
`page`   a table that the host of a practice reads on a page (simulated)
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from functools import partial
from pathlib import Path

import msgspec
from django.apps import apps
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction

MAIL, SMS = "mail", "sms"


class Letter(msgspec.Struct, frozen=True):
    """One mail or short message as handed to the port."""

    channel: str
    address: str
    subject: str
    body: str
    at: datetime


def send(channel: str, address: str, subject: str, body: str, at: datetime) -> None:
    """Hand a letter to the deployment's way out, when the present transaction stands: what is undone tells nobody."""
    assert channel in (MAIL, SMS)
    # A line break in a header would let a name write headers of its own.
    letter = Letter(channel, " ".join(address.split()), " ".join(subject.split()), body, at)
    way_out = ADAPTERS[settings.GGZY_OUTBOX]
    if settings.GGZY_OUTBOX == "page":
        way_out(letter)
    else:
        transaction.on_commit(partial(way_out, letter))


def to_file(letter: Letter) -> None:
    """Write the letter whole or not at all: .eml for mail, .json for a short message."""
    folder = Path(settings.GGZY_DATA) / "outbox"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    ending, content = ("eml", as_mail(letter)) if letter.channel == MAIL else ("json", msgspec.json.encode(letter))
    # Names in order of time, yet never the same for two in one microsecond.
    final = folder / f"{letter.at:%Y%m%dT%H%M%S%f}-{uuid.uuid4().hex[:8]}.{ending}"
    partial_file = final.with_suffix(".partial")
    with open(os.open(partial_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    partial_file.rename(final)


def as_mail(letter: Letter) -> bytes:
    message = EmailMessage(policy=SMTP)
    message["To"] = letter.address
    message["From"] = settings.DEFAULT_FROM_EMAIL
    message["Subject"] = letter.subject
    message["Date"] = letter.at
    message.set_content(letter.body)
    return message.as_bytes()


def to_smtp(letter: Letter) -> None:
    """Mail goes to the mail server; short messages have no such server and go out as files."""
    if letter.channel == SMS:
        to_file(letter)
        return
    send_mail(letter.subject, letter.body, None, [letter.address])


def to_page(letter: Letter) -> None:
    """Keep the letter where the host of the practice reads it. The table is found by name: gateways know no store."""
    apps.get_model("store", "OutboxMessage").objects.create(
        **msgspec.structs.asdict(letter), sent_at=letter.at, adapter="page"
    )


ADAPTERS: dict[str, Callable[[Letter], None]] = {"files": to_file, "smtp": to_smtp, "page": to_page}
