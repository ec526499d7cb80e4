"""File intake 收件: takes in sealed bids in chunks, resumable and hashed, and keeps them; what is not sealed is refused.

Nothing here knows whose envelope it is: `owner` is the pseudonym of lot and round. A stranger's upload is answered like
one that does not exist. The same request sent twice has the effect and the answer of one.
"""

from __future__ import annotations

import hashlib
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import msgspec
from django.conf import settings
from django.db import connection, transaction
from django.db.models.functions import Now, TruncDay
from django.utils.translation import gettext as _

from ggzy.core.law import electronic
from ggzy.core.rule import Refused
from ggzy.core.sealing.envelope import LONGEST_HEADER, NotSealed, check_outside
from ggzy.store import vault
from ggzy.store.models.vault import SealedFile, UploadChunk, UploadSession
from ggzy.store.quiet import place

ENCRYPTED = electronic.bid_is_encrypted.basis
TRANSMITTED = electronic.upload_is_complete.basis
LARGEST = 2 * 1024**3
MOST_OPEN = 5
"""Uploads that one bidder may have under way in one lot."""
STALE = timedelta(days=7)
DAY = timedelta(days=1)
TODAY = TruncDay(Now(), tzinfo=UTC)
"""All that a row tells of when somebody uploaded: to the minute, it could be held against the journal.
The day is Greenwich's, the connection's own zone: the day of another zone would be stored as a moment still to come."""
SEALING_PAGE = "请用投标文件制作页面重新加密后上传"


class Owner(msgspec.Struct, frozen=True):
    """Whose uploads: lot, round and pseudonym."""

    stream: str
    round: int
    pseudonym: str

    @property
    def place(self) -> str:
        """Under what its rows are kept."""
        return place(self.stream, self.round, self.pseudonym)


class Progress(msgspec.Struct, frozen=True):
    """How far an upload is: which chunks are safe. `sealed` is the vault's number of the complete envelope."""

    upload: str
    size: int
    sha256: str
    chunk_size: int
    chunks: int
    received: tuple[int, ...]
    finished: bool
    sealed: str = ""


def begin(owner: Owner, size: int, sha256: str) -> Progress | Refused:
    """Start an upload, or find the one that was started for the same envelope."""
    for wrong in (_size_refused(size), _digest_refused(sha256)):
        if wrong is not None:
            return wrong
    known = _of(owner).filter(sha256=sha256, size=size).first()
    if known:
        return _progress(known)
    if vault.room() < size:
        return DISK_FULL
    with transaction.atomic():
        # Two tabs that begin at once must not both pass the count.
        _turn_of(owner)
        known = _of(owner).filter(sha256=sha256, size=size).first()
        if known:
            return _progress(known)
        if _of(owner).filter(state=UploadSession.State.OPEN).count() >= MOST_OPEN:
            return Refused(
                _("您在本标段已有%(n)d个上传没有完成") % {"n": MOST_OPEN},
                remedy=_("请先放弃不再需要的上传，或继续完成其中一个"),
            )
        session = UploadSession.objects.create(
            place=owner.place, size=size, sha256=sha256, touched_at=TODAY
        )
    return _progress(session)


def put_chunk(
    owner: Owner, upload: str, index: int, sha256: str, body: bytes, suite: str = ""
) -> Progress | Refused:
    """Take in one chunk. Its digest is checked before a byte is written, its bytes are durable before it counts.

    `suite` is what the lot's envelopes are sealed with, told with the first chunk, which shows what it is of.
    """
    session = _find(owner, upload)
    if session is None:
        return NO_SUCH_UPLOAD
    if session.state == UploadSession.State.FINISHED:
        return _progress(session)
    wrong = _chunk_refused(session, index, sha256, body)
    if wrong is not None:
        return wrong
    with transaction.atomic():
        # Whoever finishes must not be overtaken by a late write, so both hold the row.
        locked = UploadSession.objects.select_for_update().filter(id=session.id).first()
        if locked is None:
            return NO_SUCH_UPLOAD
        if locked.state == UploadSession.State.OPEN:
            refused = _write(locked, index, sha256, body, suite)
            if refused is not None:
                return refused
    return _progress(locked)


def _write(session: UploadSession, index: int, sha256: str, body: bytes, suite: str) -> Refused | None:
    if index == 0:
        try:
            check_outside(body[:LONGEST_HEADER], session.size, suite)
        except NotSealed as error:
            _drop(session)
            return _not_sealed(error)
    try:
        vault.write_chunk(session.id, index, body)
    except vault.VaultFull:
        return DISK_FULL
    UploadChunk.objects.update_or_create(session=session, index=index, defaults={"sha256": sha256})
    session.touched_at = TODAY
    session.save(update_fields=["touched_at"])
    return None


def progress(owner: Owner, upload: str) -> Progress | Refused:
    session = _find(owner, upload)
    return _progress(session) if session else NO_SUCH_UPLOAD


def finish(owner: Owner, upload: str) -> Progress | Refused:
    """Check the whole envelope and put it among the sealed. Of two at once, one does it and both get the answer."""
    if _find(owner, upload) is None:
        return NO_SUCH_UPLOAD
    with transaction.atomic():
        session = UploadSession.objects.select_for_update().filter(id=uuid.UUID(upload)).first()
        if session is None:
            return NO_SUCH_UPLOAD
        if session.state == UploadSession.State.FINISHED:
            return _progress(session)
        wrong = _whole_refused(session)
        if wrong is not None:
            return wrong
        vault.keep(session.id, session.sha256)
        SealedFile.objects.get_or_create(place=session.place, sha256=session.sha256, defaults={"size": session.size})
        session.state = UploadSession.State.FINISHED
        session.save(update_fields=["state"])
        session.chunks.all().delete()
    return _progress(session)


def give_up(owner: Owner, upload: str) -> None:
    """Forget an upload that was not finished; what is finished stays."""
    session = _find(owner, upload)
    if session and session.state == UploadSession.State.OPEN:
        _drop(session)


def sealed_file(owner: Owner, sha256: str) -> SealedFile | None:
    """The bidder's complete envelope of that digest, if it lies in the vault."""
    return SealedFile.objects.filter(place=owner.place, sha256=sha256).first()


def sweep(older_than: timedelta = STALE) -> int:
    """Remove uploads that nobody touched for long, by the real clock: the disk does not wait for a practice clock."""
    stale = UploadSession.objects.filter(state=UploadSession.State.OPEN, touched_at__lt=Now() - older_than)
    for session in (found := list(stale)):
        _drop(session)
    known = {number.hex for number in UploadSession.objects.values_list("id", flat=True)}
    return len(found) + vault.sweep_strays(known, older_than)


class DailySweep:
    """The ticker's errand: sweep when it starts and then once a day, by the machine's own clock."""

    def __init__(self, *more: Callable[[], object]) -> None:
        self.next, self.more = 0.0, more

    def __call__(self, now: datetime) -> None:
        if time.monotonic() >= self.next:
            self.next = time.monotonic() + DAY.total_seconds()
            for each in (sweep, *self.more):
                each()


# ---- refusals ----

NO_SUCH_UPLOAD = Refused("没有这个上传，可能已经放弃或过期", remedy="请重新开始上传", rule="no_such_upload")
DISK_FULL = Refused(
    "平台存储空间不足，暂时不能接收，不是您的文件有问题",
    whose_turn="平台运维人员",
    remedy="已上传的部分仍然保留，请稍后继续上传；临近截止时间请立即联系交易中心",
    rule="disk_full",
)


def _size_refused(size: int) -> Refused | None:
    largest = int(getattr(settings, "GGZY_LARGEST_BID", LARGEST))
    if size <= 0:
        return Refused(_("文件是空的"), remedy=_(SEALING_PAGE))
    if size > largest:
        return Refused(
            _("文件为%(size)s，超过上限%(most)s") % {"size": _readable(size), "most": _readable(largest)},
            remedy=_("请压缩图纸和扫描件的分辨率后重新制作"),
        )
    return None


def _digest_refused(sha256: str) -> Refused | None:
    if len(sha256) == vault.DIGEST_LENGTH and set(sha256) <= set("0123456789abcdef"):
        return None
    return Refused(_("文件摘要的写法不正确"), remedy=_("请刷新页面后重新上传"))


def _chunk_refused(session: UploadSession, index: int, sha256: str, body: bytes) -> Refused | None:
    last = _chunks(session.size) - 1
    expected = session.size - last * vault.CHUNK if index == last else vault.CHUNK
    if not 0 <= index <= last or len(body) != expected:
        return Refused(_("这一块数据的位置或长度不正确，可能在传输中被截断"), TRANSMITTED, _("页面会自动重传这一块"))
    if hashlib.sha256(body).hexdigest() != sha256:
        return Refused(_("这一块数据在传输中损坏，摘要不一致"), TRANSMITTED, _("页面会自动重传这一块"))
    return None


def _whole_refused(session: UploadSession) -> Refused | None:
    missing = _chunks(session.size) - session.chunks.count()
    if missing:
        return Refused(_("还有%(n)d块数据没有传到") % {"n": missing}, TRANSMITTED, _("请继续上传，传完后再提交"))
    path = vault.incoming_path(session.id)
    if not path.exists() and vault.sealed_path(session.sha256).exists():
        path = vault.sealed_path(session.sha256)  # a process was killed between moving the file and saying so
    if not path.exists() or path.stat().st_size != session.size or vault.digest_of(path) != session.sha256:
        _drop(session)
        return Refused(
            _("整个文件的摘要与制作时不一致"), TRANSMITTED, _("已传的数据已作废，请重新上传；您的加密文件没有问题")
        )
    return None


def _not_sealed(error: NotSealed) -> Refused:
    return Refused(str(error), ENCRYPTED, _(SEALING_PAGE), rule=electronic.bid_is_encrypted.name)


def _readable(size: int) -> str:
    return f"{size / 1024**3:.2f} GB" if size >= 1024**3 else f"{size / 1024**2:.1f} MB"


# ---- sessions ----


def _of(owner: Owner):  # type: ignore[no-untyped-def]
    return UploadSession.objects.filter(place=owner.place)


def _find(owner: Owner, upload: str) -> UploadSession | None:
    try:
        number = uuid.UUID(upload)
    except ValueError:
        return None
    return _of(owner).filter(id=number).first()  # type: ignore[no-any-return]


def _turn_of(owner: Owner) -> None:
    told = f"upload\n{owner.place}".encode()
    key = int.from_bytes(hashlib.sha256(told).digest()[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])


def _drop(session: UploadSession) -> None:
    number = session.id  # Django forgets it on deleting
    session.delete()
    vault.discard(number)


def _chunks(size: int) -> int:
    return -(-size // vault.CHUNK)


def _progress(session: UploadSession) -> Progress:
    finished = session.state == UploadSession.State.FINISHED
    sealed = _sealed_number(session) if finished else ""
    received = () if finished else tuple(session.chunks.order_by("index").values_list("index", flat=True))
    return Progress(
        upload=str(session.id),
        size=session.size,
        sha256=session.sha256,
        chunk_size=vault.CHUNK,
        chunks=_chunks(session.size),
        received=received,
        finished=finished,
        sealed=sealed,
    )


def _sealed_number(session: UploadSession) -> str:
    found = SealedFile.objects.filter(place=session.place, sha256=session.sha256).values_list("id", flat=True)
    return str(found[0])
