"""Where a benchmark stands: a fresh durable database of its own, with lots out for bids and firms that may act."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import msgspec

from ggzy.core.calendar import SHANGHAI, day_of
from ggzy.core.roles import Actor, Role
from ggzy.store.embedded import Cluster

if TYPE_CHECKING:
    from client.seal import Sealed
    from ggzy.core.sealing.statement import SignedStatement


@contextmanager
def ground(*, durable: bool = True) -> Iterator[Path]:
    """A data folder with a running, migrated, durable database; gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="ggzy-bench-"))
    os.environ.update(GGZY_DATA=str(folder), GGZY_MODE="practice", DJANGO_SETTINGS_MODULE="ggzy.web.settings")
    os.environ.pop("DATABASE_URL", None)
    try:
        with Cluster(folder, durable=durable):
            import django

            django.setup()
            from django.core.management import call_command

            call_command("migrate", interactive=False, verbosity=0)
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def firms(count: int) -> list[Actor]:
    """Verified bidders."""
    from stdnum.cn import uscc

    from ggzy.store.models import Organisation

    made = []
    for number in range(1000, 1000 + count):
        body = f"91530000{number:09d}"
        made.append(
            Actor(role=Role.BIDDER, person_id=f"b{number}", person="经办人", org_id=body + uscc.calc_check_digit(body), org=f"基准公司{number}")
        )
    Organisation.objects.bulk_create(
        [Organisation(uscc=f.org_id, name=f.org, kind="bidder", status="verified", demo=True) for f in made],
        ignore_conflicts=True,
    )
    return made


def official(role: str, region: str) -> Any:
    """The browser of somebody in an office of this region; of works, where the post is one of a line."""
    from django.test import Client

    from ggzy.desk import clock
    from ggzy.store.models import Organisation, Person, Post
    from ggzy.store.regions import load_regions

    load_regions()
    name = f"bench-{role}-{region}"
    person = Person.objects.create_user(name, "x", name="基准", must_change_password=False)
    office = Organisation.objects.create(uscc=f"1{role[:1].upper()}{region}0000000000"[:17] + "X", name=f"基准机关{name}", kind="authority", status="verified", region_id=region)
    Post.objects.create(
        person=person, organisation=office, title="科长", role=role, region_id=region, lines=["construction"] if role == "supervisor" else [],
        valid_from=clock.now() - timedelta(days=1),
    )  # fmt: skip
    client = Client()
    client.force_login(person)
    return client


def lot_registered() -> str:
    """A construction lot that somebody has registered just now."""
    from ggzy.core.acts import registration
    from ggzy.desk import clock, counter
    from ggzy.replay.play import BUYER, project_of
    from ggzy.replay.table import Auction

    auction = Auction(key=uuid4().hex, day=day_of(clock.now()), title="基准标段", ceiling_fen=10**10)
    project = msgspec.structs.replace(project_of(auction), approval_no="基准〔2026〕1号")
    begun = counter.open_stream(registration.RegisterProject(project=project), BUYER, procedure="construction/1")
    assert begun, begun
    return begun.stream


def accept_filing(lot: str) -> None:
    """Its tender file, submitted and accepted at once: nobody has opened it."""
    from ggzy.core.acts import registration
    from ggzy.core.documents import Finding, TenderFile
    from ggzy.core.evaluation.method import LowestEvaluatedPrice
    from ggzy.core.procedures.filing_checklist import CHECKLIST
    from ggzy.desk import counter
    from ggzy.replay.play import BUYER, TRUSTEE

    file = TenderFile(method=LowestEvaluatedPrice(), ceiling_fen=10**10, specialities=("市政工程",))
    met = tuple(Finding(code=c.code, met=True) for c in CHECKLIST)
    for command, actor in ((registration.SubmitFiling(tender_file=file), BUYER), (registration.AcceptFiling(findings=met), TRUSTEE)):
        done = counter.hand_in(lot, command, actor)
        assert done, done


def lot_out_for_bids(days: int = 40, keys: dict[str, str] | None = None) -> str:
    """A construction lot with its notice out; `keys` are its seats' public keys, new ones unless told."""
    from client.seal import make_trustee_key
    from ggzy.core.acts import notice, registration
    from ggzy.desk import clock, counter
    from ggzy.desk.workdays import calendar
    from ggzy.replay.play import BUYER, HOLDERS

    now = clock.now().astimezone(SHANGHAI)
    deadline = (now + timedelta(days=days)).replace(hour=9, minute=0, second=0, microsecond=0)
    while not calendar().is_workday(deadline.date()):
        deadline += timedelta(days=1)
    lot = lot_registered()
    accept_filing(lot)
    terms = notice.NoticeTerms(issue_from=now, issue_to=now + timedelta(days=7), bid_deadline=deadline)
    for command, actor in (
        *(
            (registration.RegisterOpeningKey(seat=seat, public_key=(keys or {}).get(seat) or make_trustee_key().public, rehearsed=True), holder)
            for seat, holder in HOLDERS.items()
        ),
        (notice.PublishNotice(terms=terms), BUYER),
    ):
        done = counter.hand_in(lot, command, actor)
        assert done, done
    return lot


def sealed_for(lot: str) -> Sealed:
    """A small bid sealed under the lot's policy: its statement serves for any envelope, whose digest alone is told."""
    from client.seal import seal_bytes
    from ggzy.core.sealing.manifest import Bidder, Manifest
    from ggzy.core.unsealing import policy_of
    from ggzy.desk import counter

    p = counter.load(lot)
    assert p
    manifest = Manifest(
        lot=lot, round=p.round.number, bidder=Bidder(uscc="91530000000001000X", name="基准公司"), price_fen=1,
        draw_nonce="0" * 64, made_at="2026-01-01T09:00:00+08:00", build="benchmark",
    )  # fmt: skip
    return seal_bytes(manifest, [], policy_of(p), p.round.keys)[1]


def statement(
    like: Sealed, me: str, number: int, size: int, sequence: int = 1, prev: str = "", signer: str = ""
) -> SignedStatement:
    """The signed statement of the `number`-th bidder's envelope; with a new key unless told."""
    from client.seal import make_signer, state

    sealed = replace(like, sha256=f"{number:064x}", size=size)
    return state(sealed, signer or make_signer().private, pseudonym=me, sequence=sequence, prev=prev)
