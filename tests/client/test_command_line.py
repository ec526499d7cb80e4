"""`ggzy-bid`: seals the same bytes as the browser would, opens, verifies, and says in Chinese what is wrong."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import msgspec
import pytest

from client.cli.main import main
from client.cli.source import fen_of
from client.cli.trouble import Trouble
from client.packing import Paper
from ggzy.core.sealing import manifest, shares
from ggzy.core.sealing import statement as statements
from ggzy.core.sealing.container import Member, blocks, header
from ggzy.core.sealing.policy import policy_digest
from ggzy.core.sealing.shares import Recovered, recover
from scripts import kit
from tests.core.sealing.bids import PSEUDONYM, Lot, a_manifest

SUITES = pytest.mark.parametrize("suite", ["age", "gm"])
BID = {
    "price_yuan": "１２，３４５，６７８.9元", "duration_days": 300, "quality": "合格", "project_manager": "赵工",
    "answers": [{"criterion": "C1", "text": "已附", "papers": ["执照.pdf"]}],
    "performances": [{"name": "楚雄一中", "client": "教育局", "amount_yuan": "0.05", "completed_on": "2025-01-01", "papers": []}],
}  # fmt: skip


class Desk:
    """A folder in which a bidder works."""

    def __init__(self, place: Path, capsys: Any, suite: str = "age", **policy: Any):
        self.place, self.capsys, self.lot = place, capsys, Lot.of(suite, **policy)
        self.tell()
        (place / "bid").mkdir()
        self.write()
        (place / "bid" / "执照.pdf").write_bytes(b"licence" * 1000)
        self.run("keygen", "lot.json", "-o", "key.txt")

    def tell(self, **changes: Any) -> None:
        """Write lot.json as the page exports it."""
        known = {
            "lot": "lot-1", "round": 1, "title": "楚雄一中\n教学楼", "bidder": {"uscc": "91530000709705745M", "name": "红河建设有限公司"},
            "pseudonym": PSEUDONYM, "policy": msgspec.to_builtins(self.lot.policy), "keys": self.lot.keys,
            "policy_digest": policy_digest("lot-1", 1, self.lot.policy, self.lot.keys), "ceiling_fen": 3000_0000_00, "floor_fen": None,
            "standing": {"receipts": 1, "last": "A" * 16, "envelope": ""}, "urls": {}, "deadline": "2027-03-01T09:00:00+08:00",
            "criteria": [{"code": "C1", "title": "营业执照", "group": "资格", "kind": "check", "required": True}],
        }  # fmt: skip
        (self.place / "lot.json").write_text(json.dumps(known | changes, ensure_ascii=False), encoding="utf-8")

    def write(self, **changes: Any) -> None:
        (self.place / "bid" / "bid.json").write_text(json.dumps(BID | changes, ensure_ascii=False), encoding="utf-8")

    def run(self, *words: str, code: int = 0) -> str:
        """What was said; the words that are files of the folder are given with their place."""
        paths = [
            str(self.place / word) if ("." in word or "/" in word or word in ("bid", "out")) and "=" not in word else word for word in words
        ]
        assert main(paths) == code, self.capsys.readouterr()
        told = self.capsys.readouterr()
        return told.out if code == 0 else told.out + told.err

    def seal(self, out: str = "out") -> tuple[Path, Path]:
        self.run("seal", "lot.json", "bid", "--key", "key.txt", "-o", out)
        return self.place / out / f"投标文件.{self.lot.policy.suite}", self.place / out / "递交声明.json"

    def open(self, *words: str, code: int = 0, into: str = "opened.d") -> str:
        return self.run(
            "open", f"out/投标文件.{self.lot.policy.suite}", "out/递交声明.json", "-o", into, *words, code=code
        )


@pytest.fixture
def desk(tmp_path, capsys):
    return lambda **told: Desk(tmp_path, capsys, **told)


@SUITES
def test_a_bid_is_checked_sealed_verified_and_opened_by_bidder_and_trustees(desk, suite):
    d = desk(suite=suite)
    assert "可以加密。报价12,345,678.90元，文件1个" in d.run("check", "lot.json", "bid")
    assert "试投成功" in d.run("rehearse", "lot.json", "--key", "key.txt")
    place, statement_file = d.seal()
    signed = statements.decode(statement_file.read_bytes())
    assert statements.verify_signature(signed)
    assert (signed.statement.sequence, signed.statement.prev) == (2, "A" * 16)
    assert signed.statement.envelope_sha256 == hashlib.sha256(place.read_bytes()).hexdigest()
    found = recover(signed.statement, d.lot.policy, d.lot.opened(signed.statement, "centre", "tenderee"))
    assert isinstance(found, Recovered)
    assert "保管方案都是本标段的" in d.run("verify", f"out/{place.name}", "out/递交声明.json", "--lot", "lot.json")

    assert "执照.pdf（7000字节）" in d.open("--key", "key.txt")
    listed = manifest.decode((d.place / "opened.d" / "manifest.json").read_bytes())
    assert listed.answers[0].papers == ("files/001.pdf",) and listed.performances[0].amount_fen == 5
    assert (d.place / "opened.d" / "files" / "001.pdf").read_bytes() == b"licence" * 1000
    for seat in ("supervisor", "tenderee"):
        (d.place / f"{seat}.txt").write_text(f"# key\n{d.lot.trustees[seat].private}\n")
    seats = [word for seat in ("supervisor", "tenderee") for word in ("--seat", f"{seat}={d.place / f'{seat}.txt'}")]
    d.open("--lot", "lot.json", *seats, into="opened2.d")
    assert "有1份，需要2份" in d.open("--lot", "lot.json", *seats[:2], code=1, into="opened3.d")
    assert not (d.place / "opened3.d").exists()


def test_shares_as_files_and_the_bidders_part_open_together(desk):
    d = desk(bidder_part=True)
    _, statement_file = d.seal()
    statement = statements.decode(statement_file.read_bytes()).statement
    for seat, share in d.lot.opened(statement, "centre", "supervisor").items():
        (d.place / f"{seat}.share").write_bytes(shares.encode(share) + b"\n")
    given = ["--lot", "lot.json", "--share", "centre.share", "--share", "supervisor.share"]
    assert "还需要投标人的密钥文件" in d.open(*given, code=1)
    d.open(*given, "--key", "key.txt")
    assert "需要知道保管方案" in d.open("--key", "key.txt", code=1, into="other.d")
    assert "试投成功" in d.run("rehearse", "lot.json", "--key", "key.txt")


@pytest.mark.parametrize(
    "changes, said",
    [
        ({"price_yuan": "30000000.01"}, "高于最高投标限价"),
        ({"price_yuan": "0"}, "大于零"),
        ({"price_yuan": "12万元"}, "不要写“万元”"),
        ({"price_yuan": "1.234"}, "写法不正确"),
        ({"duration_days": "300"}, "请填写工期"),
        ({"quality": " "}, "请填写质量承诺"),
        ({"project_manager": None}, "请填写项目负责人"),
        ({"answers": []}, "没有响应“营业执照”"),
        ({"answers": [{"criterion": "C1", "papers": ["别的.pdf"]}]}, "“别的.pdf”不在文件夹中"),
        ({"consortium": [{"uscc": "1", "name": "x"}]}, "不接受联合体"),
    ],
)
def test_an_incomplete_bid_is_told_what_is_missing_and_is_not_sealed(desk, changes, said):
    d = desk()
    d.write(**changes)
    assert said in d.run("check", "lot.json", "bid", code=1)
    assert said in d.run("seal", "lot.json", "bid", "--key", "key.txt", "-o", "out", code=1)
    assert not (d.place / "out").exists() and not (d.place / "out.部分").exists()


def test_what_is_given_wrongly_is_said_in_chinese(desk, capsys):
    d = desk()
    assert "没有找到" in d.run("check", "lot.json", "nowhere.d", code=1)
    assert "没有找到文件" in d.run("check", "none.json", "bid", code=1)
    (d.place / "bid" / "bid.json").write_text("{price: 1}")
    assert "写法不正确" in d.run("check", "lot.json", "bid", code=1)
    (d.place / "bid" / "bid.json").unlink()
    assert '"price_yuan"' in d.run("check", "lot.json", "bid", code=1), "an example"
    d.write(performances=[{"name": 7}])
    assert "投标内容的写法不正确" in d.run("seal", "lot.json", "bid", "--key", "key.txt", "-o", "out", code=1)
    assert "不会被覆盖" in d.run("keygen", "lot.json", "-o", "key.txt", code=1)
    (d.place / "lot.json").write_text("{}")
    assert "重新导出" in d.run("check", "lot.json", "bid", code=1)
    with pytest.raises(SystemExit):
        main(["unknown"])
    assert "写法不对" in capsys.readouterr().err


def test_a_lot_whose_policy_was_rewritten_is_refused(desk):
    d = desk()
    d.tell(keys=d.lot.keys | {"centre": d.lot.keys["tenderee"]})
    assert "摘要不符" in d.run("check", "lot.json", "bid", code=1)
    d.tell(policy=msgspec.to_builtins(d.lot.policy) | {"threshold": 1})
    assert "门限" in d.run("check", "lot.json", "bid", code=1)


def test_a_key_of_another_lot_or_bidder_is_refused(desk):
    d = desk()
    text = (d.place / "key.txt").read_text()
    for old, new in (("lot-1", "lot-2"), ("91530000709705745M", "91530000713456789X"), ("# round: 1", "# round: 2")):
        (d.place / "other.txt").write_text(text.replace(old, new))
        assert "不是本单位" in d.run("rehearse", "lot.json", "--key", "other.txt", code=1)
    (d.place / "other.txt").write_text(text.replace("GGZY-SIGNING", "X"))
    assert "缺少签名密钥" in d.run("rehearse", "lot.json", "--key", "other.txt", code=1)


@SUITES
def test_what_was_damaged_or_exchanged_does_not_verify_and_does_not_open(desk, suite):
    d = desk(suite=suite)
    place, statement_file = d.seal()
    raw, stated = place.read_bytes(), statement_file.read_bytes()
    place.write_bytes(raw[:-1])
    assert "大小" in d.run("verify", f"out/{place.name}", "out/递交声明.json", code=1)
    place.write_bytes(raw[:-1] + bytes([raw[-1] ^ 1]))
    assert "摘要" in d.run("verify", f"out/{place.name}", "out/递交声明.json", code=1)
    assert "摘要" in d.open("--key", "key.txt", code=1)
    place.write_bytes(raw)
    statement_file.write_bytes(stated.replace(b'"sequence":2', b'"sequence":3'))
    assert "签名不正确" in d.run("verify", f"out/{place.name}", "out/递交声明.json", code=1)
    statement_file.write_bytes(stated.replace(b":", b": ", 1))
    assert "规范写法" in d.run("verify", f"out/{place.name}", "out/递交声明.json", code=1)
    statement_file.write_bytes(stated)
    other = Lot.of(suite)
    d.tell(keys=other.keys, policy_digest=policy_digest("lot-1", 1, d.lot.policy, other.keys))
    assert "已经更换，须重新加密" in d.run(
        "verify", f"out/{place.name}", "out/递交声明.json", "--lot", "lot.json", code=1
    )
    d.tell(pseudonym="B" * 12)
    assert "不是本单位的" in d.run("verify", f"out/{place.name}", "out/递交声明.json", "--lot", "lot.json", code=1)


def test_nothing_is_overwritten(desk):
    d = desk()
    d.seal()
    assert "不会被覆盖" in d.run("seal", "lot.json", "bid", "--key", "key.txt", "-o", "out", code=1)
    (d.place / "opened.d").mkdir()
    assert "不会被覆盖" in d.open("--key", "key.txt", code=1)


def test_a_file_that_changes_while_it_is_being_sealed_stops_the_sealing(desk, monkeypatch):
    d = desk()
    grown = iter([[b"x" * 7000], [b"x" * 6999]])
    monkeypatch.setattr(Paper, "pieces", lambda self: iter(next(grown)))
    assert "被改动" in d.run("seal", "lot.json", "bid", "--key", "key.txt", "-o", "out", code=1)
    assert not (d.place / "out").exists()


def test_a_draft_from_the_browser_is_sealed_as_it_is(desk):
    d = desk()
    body = b"letter" * 100
    told = {
        "format": "ggzy-draft/1", "lot": "lot-1", "round": 1, "bidder": {"uscc": "91530000709705745M", "name": "红河建设有限公司"},
        "price_fen": 5_000_000_00, "duration_days": 10, "quality": "合格", "project_manager": "赵", "opening_items": [],
        "answers": [{"criterion": "C1", "text": "", "papers": ["files/003.pdf"]}], "performances": [], "certificates": [], "consortium": [],
        "files": [{"path": "files/003.pdf", "name": "投标函.pdf", "size": 600, "sha256": hashlib.sha256(body).hexdigest()}], "saved_at": "",
    }  # fmt: skip

    def write(draft: dict[str, Any]) -> None:
        raw = json.dumps(draft, ensure_ascii=False).encode()
        parts = [("draft.json", raw), ("files/003.pdf", body)]
        packed = b"".join(
            header(Member(name, len(one))) + one + bytes(blocks(len(one)) - len(one)) for name, one in parts
        )
        (d.place / "a.ggzydraft").write_bytes(packed + bytes(2048))

    write(told)
    d.run("seal", "lot.json", "a.ggzydraft", "--key", "key.txt", "-o", "out")
    d.open("--key", "key.txt")
    listed = manifest.decode((d.place / "opened.d" / "manifest.json").read_bytes())
    assert listed.files[0].name == "投标函.pdf" and listed.answers[0].papers == ("files/001.pdf",)
    assert (d.place / "opened.d" / "files" / "001.pdf").read_bytes() == body
    for changes, said in (({"lot": "lot-2"}, "其他标段"), ({"bidder": {"uscc": "X", "name": "x"}}, "其他投标人")):
        write(told | changes)
        assert said in d.run("check", "lot.json", "a.ggzydraft", code=1)
    write(told | {"files": [told["files"][0] | {"sha256": "0" * 64}]})
    assert "已损坏" in d.run("check", "lot.json", "a.ggzydraft", code=1)
    (d.place / "a.ggzydraft").write_bytes(b"x" * 2000)
    assert "不是从投标页面导出的草稿" in d.run("check", "lot.json", "a.ggzydraft", code=1)


@pytest.mark.parametrize("typed, fen", [("1234.5", 123450), ("￥1，234．56", 123456), ("0.01", 1), ("5元", 500)])
def test_amounts_are_read_as_the_browser_reads_them(typed, fen):
    assert fen_of(typed) == fen
    for junk in ("-5", "", "1e5", "9" * 30, "0x1"):
        with pytest.raises(Trouble):
            fen_of(junk)


def test_a_full_disk_is_said_and_leaves_nothing(desk):
    if not Path("/dev/full").exists():
        pytest.skip("this system has no device that is always full")
    from client.seal import seal

    lot = Lot.of()
    with Path("/dev/full").open("wb", buffering=0) as full, pytest.raises(OSError, match="No space"):
        seal(a_manifest(), [Paper("a", os.urandom(3_000_000))], lot.policy, lot.keys, full)


def test_a_machine_without_the_national_suite_is_told_so_at_once_and_what_to_do(desk, monkeypatch):
    d = desk(suite="gm")
    monkeypatch.setitem(sys.modules, "gmssl_pyx", None)  # as where there is no package for the system
    for words in (("seal", "lot.json", "bid", "--key", "key.txt", "-o", "out"), ("rehearse", "lot.json", "--key", "key.txt")):
        said = d.run(*words, code=1)
        assert "没有国密程序包，只能用通用算法" in said and "用浏览器加密" in said
    assert "没有国密程序包" in d.run("keygen", "lot.json", "-o", "other.txt", code=1)
    assert "没有国密程序包" in (said := d.run("check", "lot.json", "bid")) and "必填内容已经齐全" in said
    assert not (d.place / "out").exists() and not (d.place / "other.txt").exists()


# ---- the kit ----


def small_kit(place: Path, target: str, digest: str = "") -> Path:
    """The kit with one empty wheel in place of the packages, which this Python already has."""
    wheel = place / "nothing-1-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as packed:
        packed.writestr("nothing.py", "")
    index = {target: {wheel.name: digest or hashlib.sha256(wheel.read_bytes()).hexdigest()}}
    made = place / "ggzy-bid.pyz"
    kit.pack(index, {wheel.name: wheel}, made)
    return made


def started(made: Path, *words: str) -> subprocess.CompletedProcess[str]:
    site = next(path for path in sys.path if path.endswith("site-packages"))
    own = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": site,
        "XDG_CACHE_HOME": str(made.parent / "cache"),
        "PYTHONUTF8": "1",
    }
    return subprocess.run(
        [sys.executable, made, *words], capture_output=True, text=True, env=own, timeout=60, check=False
    )


HERE = f"{sys.platform}-{os.uname().machine}-{sys.version_info[0]}.{sys.version_info[1]}"


def test_the_kit_unpacks_once_and_runs(desk, tmp_path):
    d = desk()
    made = small_kit(tmp_path, HERE)
    for _ in range(2):
        done = started(made, "check", str(d.place / "lot.json"), str(d.place / "bid"))
        assert done.returncode == 0 and "可以加密" in done.stdout, done.stderr
    assert len(list((tmp_path / "cache" / "ggzy-bid").iterdir())) == 1
    done = started(
        made,
        "seal",
        str(d.place / "lot.json"),
        str(d.place / "bid"),
        "--key",
        str(d.place / "key.txt"),
        "-o",
        str(d.place / "out"),
    )
    assert done.returncode == 0, done.stderr
    statement = statements.decode((d.place / "out" / "递交声明.json").read_bytes()).statement
    assert statement.build == hashlib.sha256(made.read_bytes()).hexdigest(), "the program's own digest"


def test_a_damaged_kit_and_a_strange_machine_are_said(tmp_path):
    done = started(small_kit(tmp_path, HERE, "0" * 64), "--help")
    assert done.returncode == 1 and "已损坏" in done.stderr
    assert not list((tmp_path / "cache" / "ggzy-bid").iterdir())
    done = started(small_kit(tmp_path, "plan9-mips-3.11"), "--help")
    assert "没有适用于这台电脑" in done.stderr
    done = started(small_kit(tmp_path, HERE.rsplit("-", 1)[0] + "-3.99"), "--help")
    assert "可用的 Python 版本为 3.99" in done.stderr
