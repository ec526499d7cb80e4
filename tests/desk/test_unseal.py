"""Unsealing gives the whole bid or a cause in Chinese with whose cause it is; real envelopes, each kind of bad one."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import shutil
import signal
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import msgspec
import pyrage
import pytest

from client.seal import Paper, make_trustee_key
from ggzy.core.sealing import container, manifest
from ggzy.core.sealing.container import MANIFEST_PATH, Member, blocks, header
from ggzy.core.sealing.manifest import Bidder, Performance, SealedPaper
from ggzy.core.sealing.suites import named
from ggzy.desk import rehearsal
from ggzy.desk.unseal import Fault, NotOpened, Opened
from ggzy.desk.unseal import unseal as unseal_with
from ggzy.store import vault
from ggzy.store.models.vault import SealedFile
from tests.sealing import BLUE, a_manifest, a_sealed_bid, handed_in, owner_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def own_vault(tmp_path: Path, settings):
    settings.GGZY_VAULT = tmp_path / "vault"
    settings.GGZY_KEYS = tmp_path / "keys"


KEY = make_trustee_key()
"""The key of hand-made envelopes, as a bidder with tools of its own could make one."""
SECRETS: dict[str, bytes] = {}
"""By digest, what the shares of each envelope of this module would give back."""


def an_envelope(*papers: Paper, **changes: object) -> bytes:
    raw, sealed = a_sealed_bid(*papers, **changes)
    SECRETS[sealed.sha256] = sealed.secret
    return raw


def unseal(sealed: SealedFile, secret: bytes = b"") -> Opened | NotOpened:
    return unseal_with(sealed, owner_of(), "age", secret or SECRETS.get(sealed.sha256, KEY.private.encode()))


def sealed_container(raw: bytes) -> bytes:
    """An envelope around any bytes."""
    return pyrage.encrypt(raw, [pyrage.x25519.Recipient.from_str(KEY.public)])


def member(path: str, body: bytes, size: int | None = None) -> bytes:
    told = len(body) if size is None else size
    return header(Member(path, told)) + body + bytes(blocks(len(body)) - len(body))


def listed(path: str, body: bytes) -> SealedPaper:
    return SealedPaper(path=path, name="甲.pdf", size=len(body), sha256=hashlib.sha256(body).hexdigest())


def with_manifest(*papers: SealedPaper, **changes: object) -> bytes:
    return member(MANIFEST_PATH, manifest.encode(a_manifest(files=papers, **changes)))


END = bytes(1024)


def not_opened(raw: bytes, secret: bytes = b"") -> NotOpened:
    sealed = handed_in(raw)
    answer = unseal(sealed, secret)
    assert isinstance(answer, NotOpened), answer
    assert list(vault.folder("opened").iterdir()) == [], "no half result"
    return answer


def test_a_bid_is_opened_with_every_paper_under_its_own_digest():
    drawing = os.urandom(3_000_000)
    sealed = handed_in(
        an_envelope(
            Paper("投标函.pdf", b"letter"),
            Paper("图纸 (终稿).DWG", drawing),
            Paper("空白.txt", b""),
            performances=(Performance(name="楚雄一中教学楼"),),
        )
    )
    opened = unseal(sealed)
    assert isinstance(opened, Opened)
    assert [p.paper.name for p in opened.papers] == ["投标函.pdf", "图纸 (终稿).DWG", "空白.txt"]
    assert [p.at.read_bytes() for p in opened.papers] == [b"letter", drawing, b""]
    assert opened.line.price_fen == 1_234_567_800 and opened.line.performances == 1
    assert opened.line.manager == "赵工" and len(opened.manifest_sha256) == 64
    assert unseal(sealed, b"whatever: it is open already") == opened
    assert [p.name for p in vault.folder("opened").iterdir()] == [sealed.id.hex]


def test_a_bid_of_one_page_without_files_is_opened():
    assert isinstance(unseal(handed_in(an_envelope())), Opened)


def test_an_envelope_for_another_key_is_the_bidders_cause():
    answer = not_opened(an_envelope(), make_trustee_key().private.encode())
    assert answer.fault is Fault.BIDDER and "所承诺的密钥" in answer.cause


def test_an_envelope_damaged_before_it_was_handed_in_is_the_bidders_cause():
    raw = bytearray(an_envelope(Paper("图纸.pdf", bytes(300_000))))
    raw[-5] ^= 1
    answer = not_opened(bytes(raw))
    assert answer.fault is Fault.BIDDER and "已损坏" in answer.cause


@pytest.mark.parametrize("spoil, said", [(lambda p: p.unlink(), "缺失"), (lambda p: p.write_bytes(b"x"), "已损坏")])
def test_an_envelope_lost_or_damaged_in_the_vault_is_not_the_bidders_cause(spoil, said):
    sealed = handed_in(an_envelope())
    spoil(vault.sealed_path(sealed.sha256))
    answer = unseal(sealed)
    assert isinstance(answer, NotOpened) and not answer.again
    assert answer.fault is Fault.OTHER and said in answer.cause


def test_a_full_disk_is_not_the_bidders_cause_and_may_be_tried_again(settings):
    sealed = handed_in(an_envelope())
    settings.GGZY_VAULT_RESERVE = 2**62
    answer = unseal(sealed)
    assert isinstance(answer, NotOpened) and answer.again and answer.fault is Fault.OTHER
    settings.GGZY_VAULT_RESERVE = 0
    assert isinstance(unseal(sealed), Opened)


def test_a_full_disk_is_told_from_a_damaged_envelope():
    """The library reports both as a bare OSError; a real full device shows that ours tells them apart."""
    if not os.path.exists("/dev/full"):
        pytest.fail("this system has no /dev/full to test with")
    raw = an_envelope()
    with open("/dev/full", "wb", buffering=0) as full, pytest.raises(OSError) as failed:
        named("age").open_envelope(SECRETS[hashlib.sha256(raw).hexdigest()], io.BytesIO(raw), full)
    assert failed.value.errno == errno.ENOSPC


@pytest.mark.parametrize(
    "changes, said",
    [
        ({"lot": "another-lot"}, "其他标段"),
        ({"round": 2}, "其他轮次"),
        ({"bidder": Bidder(uscc=BLUE, name="蓝天建设")}, "投标人与递交人不一致"),
    ],
)
def test_a_bid_for_another_lot_round_or_bidder_is_the_bidders_cause(changes, said):
    answer = not_opened(an_envelope(**changes))
    assert answer.fault is Fault.BIDDER and said in answer.cause


GOOD = with_manifest(listed("files/001.pdf", b"abc")) + member("files/001.pdf", b"abc")


@pytest.mark.parametrize(
    "raw, said",
    [
        (b"no archive at all" * 100, "校验不符"),
        (b"", "中途结束"),
        (END, "没有投标文件清单"),
        (member("files/001.pdf", b"abc") + END, "没有投标文件清单"),
        (member(MANIFEST_PATH, b"{}") + END, "格式不符合"),
        (member(MANIFEST_PATH, b'{"a":' * 100_000) + END, "格式不符合"),
        (member(MANIFEST_PATH, b"\xff\xfe") + END, "格式不符合"),
        (member(MANIFEST_PATH, b"", size=manifest.LONGEST_MANIFEST + 1) + END, "清单过长"),
        (GOOD[:-512], "中途结束"),
        (GOOD, "中途结束"),
        (with_manifest(listed("files/001.pdf", b"abc")) + END, "与清单不一致"),
        (with_manifest() + member("files/001.pdf", b"abc") + END, "清单未列"),
        (GOOD + member("files/001.pdf", b"abc") + END, "清单未列"),
        (GOOD + member(MANIFEST_PATH, b"{}") + END, "清单未列"),
        (with_manifest(listed("files/001.pdf", b"abc")) + member("files/001.pdf", b"abd") + END, "所载摘要不一致"),
        (with_manifest(listed("files/001.pdf", b"abc")) + member("files/001.pdf", b"abcd") + END, "与清单不一致"),
        (with_manifest(listed("files/001.pdf", b"abc")) + member("files/002.pdf", b"abc") + END, "与清单不一致"),
        (GOOD + member("../../etc/cron.d/x", b"x") + END, "位置不合规定"),
        (GOOD + END + b"hidden" + bytes(506), "结尾之后"),
        (
            with_manifest(*[listed(f"files/{n:03d}", b"") for n in (1, 1)]) + 2 * member("files/001", b"") + END,
            "同一位置",
        ),
    ],
)
def test_a_container_that_is_not_as_it_should_be_is_the_bidders_cause(raw, said):
    answer = not_opened(sealed_container(raw))
    assert answer.fault is Fault.BIDDER and said in answer.cause and not answer.again


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.CHRTYPE, tarfile.XHDTYPE])
def test_links_folders_and_devices_do_not_come_out(kind):
    info = tarfile.TarInfo("files/001.pdf")
    info.type, info.linkname = kind, "/etc/passwd"
    raw = with_manifest(listed("files/001.pdf", b"")) + info.tobuf(tarfile.USTAR_FORMAT)[:512] + END
    answer = not_opened(sealed_container(raw))
    assert "特殊成员" in answer.cause


def test_what_the_manifest_says_to_be_enormous_is_refused_before_unpacking():
    huge = SealedPaper(path="files/001", name="甲", size=container.LARGEST_MEMBER, sha256="0" * 64)
    answer = not_opened(sealed_container(with_manifest(huge) + header(Member("files/001", huge.size)) + END))
    assert "超过上限" in answer.cause


def test_more_entries_than_allowed_are_refused():
    papers = tuple(listed(f"files/{n:05d}", b"") for n in range(manifest.MOST_FILES + 1))
    plain = msgspec.to_builtins(a_manifest()) | {"files": msgspec.to_builtins(papers)}
    raw = member(MANIFEST_PATH, manifest.canonical(plain)) + END
    assert "格式不符合" in not_opened(sealed_container(raw)).cause


def test_a_zip_bomb_among_the_papers_stays_a_small_file():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros", bytes(50_000_000))
    opened = unseal(handed_in(an_envelope(Paper("报价.zip", packed.getvalue()))))
    assert isinstance(opened, Opened)
    assert opened.papers[0].at.stat().st_size == len(packed.getvalue()) < 100_000


def test_a_zip_in_place_of_our_container_is_refused():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("manifest.json", "{}")
    assert not_opened(sealed_container(packed.getvalue().ljust(1024, b"\0"))).fault is Fault.BIDDER


def test_a_process_killed_while_unsealing_leaves_no_half_result_and_can_begin_again(settings):
    sealed = handed_in(an_envelope(Paper("图纸.pdf", os.urandom(2_000_000))))
    code = f"""
import os, signal
from pathlib import Path
import django
from django.conf import settings
settings.configure(GGZY_VAULT={str(settings.GGZY_VAULT)!r}, GGZY_KEYS={str(settings.GGZY_KEYS)!r}, USE_I18N=False,
                   INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "ggzy.store"],
                   AUTH_USER_MODEL="store.Person")
django.setup()
import uuid
from ggzy.store import vault
from ggzy.store.models.vault import SealedFile
from ggzy.desk.intake import Owner
from ggzy.desk.unseal import unseal
vault.force_tree = lambda path: os.kill(os.getpid(), signal.SIGKILL)
unseal(SealedFile(id=uuid.UUID({str(sealed.id)!r}), place={sealed.place!r}, sha256={sealed.sha256!r}, size={sealed.size}),
       Owner{(owner_of().stream, 1, owner_of().pseudonym)!r}, "age", {SECRETS[sealed.sha256]!r})
"""
    ended = subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[2], timeout=60)
    assert ended.returncode == -signal.SIGKILL
    left = list(vault.folder("opened").iterdir())
    assert len(left) == 1 and left[0].name.startswith(vault.HALF)
    os.utime(left[0], (0, 0))
    from ggzy.desk.intake import sweep

    assert sweep() == 1
    assert isinstance(unseal(sealed), Opened)


def test_stock_age_and_tar_open_an_envelope(tmp_path):
    """Runs the interop with the stock program where the machine has it; without it pyrage stands for it."""
    raw = an_envelope(Paper("投标函.pdf", b"letter"))
    (tmp_path / "bid.age").write_bytes(raw)
    secret = SECRETS[hashlib.sha256(raw).hexdigest()].decode()
    (tmp_path / "key.txt").write_text(secret)
    if age := shutil.which("age"):
        plain = subprocess.run(
            [age, "-d", "-i", tmp_path / "key.txt", tmp_path / "bid.age"], capture_output=True, check=True
        ).stdout
    else:
        plain = pyrage.decrypt(raw, [pyrage.x25519.Identity.from_str(secret)])
    done = subprocess.run(["tar", "-xO", "files/001.pdf"], input=plain, capture_output=True, check=True)
    assert done.stdout == b"letter"


@pytest.mark.parametrize("suite", ["age", "gm"])
def test_a_trustee_proves_to_hold_the_key_by_opening_a_rehearsal_envelope(suite):
    import base64

    key = make_trustee_key(suite)
    given = rehearsal.rehearsal_envelope("lot", 1, suite, key.public, "register")
    answer = named(suite).open_share(key.private, base64.b64decode(given)).decode()

    def passed(round: int, occasion: str, answer: str) -> bool:
        return rehearsal.rehearsal_passed("lot", round, suite, key.public, occasion, answer)

    assert passed(1, "register", answer)
    assert not passed(1, "day-before", answer) and not passed(2, "register", answer) and not passed(1, "register", "")
