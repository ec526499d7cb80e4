"""`ggzy-bid check|seal|open|verify|rehearse|keygen`: reads the words, does the act, says in Chinese what came of it."""

from __future__ import annotations

import argparse
import hashlib
import io
import os
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from client.cli import opening, rehearsal
from client.cli.bid import findings, manifest_of, yuan
from client.cli.key_files import bidder_keys_in, write_bidder_key, write_seat_key
from client.cli.lot import Lot, expect_suite, read_lot, unusable
from client.cli.source import read_source
from client.cli.trouble import Trouble
from client.seal import seal_listed, state
from ggzy.core.sealing import envelope
from ggzy.core.sealing import statement as statements
from ggzy.core.sealing.policy import SEAT_LABELS, key_fingerprint, seat_label, spoken

STATEMENT = "递交声明.json"
NAMES = {"age": "投标文件.age", "gm": "投标文件.gm"}


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(2, f"命令或参数的写法不对。用 {self.prog} --help 查看用法\n（{message}）\n")


def main(words: list[str] | None = None) -> int:
    """0 when all is well; 1 when something is wrong, said in one sentence; 2 for words that are not understood."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # an old console knows few characters
    told = _parser().parse_args(words)
    try:
        return int(told.act(told) or 0)
    except (Trouble, ValueError) as trouble:
        print(trouble, file=sys.stderr)
    except FileNotFoundError as missing:
        print(f"没有找到文件“{missing.filename}”", file=sys.stderr)
    except OSError as failed:
        print(f"读写文件失败（{failed.strerror or failed}）：请检查磁盘空间和权限", file=sys.stderr)
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="ggzy-bid", description="不用浏览器、不联网，检查、加密、打开、核验投标文件")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="命令")

    def verb(name: str, act: Callable[[argparse.Namespace], int | None], text: str) -> argparse.ArgumentParser:
        made = verbs.add_parser(name, help=text, description=text)
        made.set_defaults(act=act)
        return made

    lot = {"type": Path, "metavar": "lot.json", "help": "从投标页面导出的标段资料"}
    source = {
        "type": Path,
        "metavar": "文件夹或草稿",
        "help": "放有 bid.json 和各文件的文件夹，或者导出的草稿（.ggzydraft）",
    }
    key = {"type": Path, "metavar": "密钥文件", "help": "投标人密钥文件（keygen 生成，或投标页面下载的备份）"}

    made = verb("keygen", _keygen, "生成投标人密钥，或者保管席位的密钥")
    made.add_argument("lot", **lot)
    made.add_argument("-o", "--out", type=Path, required=True, metavar="文件", help="密钥写入这个文件，不覆盖已有的")
    made.add_argument("--seat", choices=sorted(SEAT_LABELS), help="生成哪个保管席位的密钥；不写则生成投标人密钥")
    made = verb("check", _check, "检查投标文件是否完整")
    made.add_argument("lot", **lot)
    made.add_argument("source", **source)
    made = verb("seal", _seal, "加密投标文件，并签好递交声明")
    made.add_argument("lot", **lot)
    made.add_argument("source", **source)
    made.add_argument("--key", required=True, **key)
    made.add_argument("-o", "--out", type=Path, required=True, metavar="文件夹", help="写入这个新文件夹")
    made = verb("verify", _verify, "核对加密文件与递交声明")
    _both(made)
    made.add_argument("--lot", **lot)
    made = verb("open", _open, "打开加密文件")
    _both(made)
    made.add_argument("-o", "--out", type=Path, required=True, metavar="文件夹", help="写入这个新文件夹")
    made.add_argument("--key", **key)
    made.add_argument("--lot", **lot)
    made.add_argument(
        "--seat", action="append", default=[], metavar="席位=密钥文件", help="保管席位的密钥文件，可以写几次"
    )
    made.add_argument(
        "--share", action="append", default=[], type=Path, metavar="份额文件", help="已交出的密钥份额，可以写几次"
    )
    made = verb("rehearse", _rehearse, "试投：用真实公钥加密并打开一份测试文件")
    made.add_argument("lot", **lot)
    made.add_argument("--key", required=True, **key)
    return parser


def _both(made: argparse.ArgumentParser) -> None:
    made.add_argument("envelope", type=Path, metavar="加密文件")
    made.add_argument("statement", type=Path, metavar="递交声明")


# ---- the acts ----


def _keygen(told: argparse.Namespace) -> None:
    lot = read_lot(told.lot)
    expect_suite(lot)
    pair = write_seat_key(told.out, lot, told.seat) if told.seat else write_bidder_key(told.out, lot)
    whose = f"{seat_label(told.seat)}的保管密钥" if told.seat else "投标人密钥"
    print(f"已生成{whose}：{told.out}\n公钥 {pair.public}\n公钥指纹 {spoken(key_fingerprint(pair.public))}")
    print("请另存一份备份，与本机分开保管，不得交给任何人。")


def _check(told: argparse.Namespace) -> int:
    lot = read_lot(told.lot)
    source = read_source(told.source, lot)
    found = findings(source, lot)
    if missing := unusable(lot):
        print("请核对：" + missing)
    for finding in found:
        print(("须改正：" if finding.stop else "请核对：") + finding.text)
    if any(finding.stop for finding in found):
        return 1
    manifest_of(source, lot, build_digest())
    print(f"必填内容已经齐全，可以加密。报价{yuan(source.told['price_fen'])}元，文件{len(source.papers)}个。")
    return 0


def _seal(told: argparse.Namespace) -> None:
    lot = read_lot(told.lot)
    expect_suite(lot)
    own, signer = bidder_keys_in(told.key, lot)
    manifest, papers = manifest_of(read_source(told.source, lot), lot, build_digest())
    if told.out.exists():
        raise Trouble(f"“{told.out}”已经存在：请换一个文件夹名，已有的内容不会被覆盖")
    work = told.out.with_name(told.out.name + ".部分")
    work.mkdir(parents=True, exist_ok=True)
    place, begun = work / NAMES[lot.policy.suite], time.monotonic()
    try:
        with place.open("wb") as out:
            sealed = seal_listed(manifest, papers, lot.policy, lot.keys, out, own.public)
            out.flush()
            os.fsync(out.fileno())
        signed = state(
            sealed, signer.private, pseudonym=lot.pseudonym, sequence=lot.standing.receipts + 1, prev=lot.standing.last
        )
        (work / STATEMENT).write_bytes(statements.encode(signed))
        work.rename(told.out)
    except BaseException:
        for left in (place, work / STATEMENT):
            left.unlink(missing_ok=True)
        with suppress(OSError):
            work.rmdir()
        raise
    print(
        f"已加密（{sealed.size / 2**20:.1f} MB，{time.monotonic() - begun:.1f}秒）：{told.out / place.name}\n摘要 {sealed.sha256}"
    )
    print(
        f"递交声明已签好：{told.out / STATEMENT}\n还没有递交：请在投标页面载入这两个文件并递交。没有回执 = 没有递交。"
    )


def _verify(told: argparse.Namespace) -> None:
    statement = opening.read_statement(told.statement).statement
    opening.expect_envelope(told.envelope, statement)
    with told.envelope.open("rb") as file:
        envelope.check_outside(file.read(envelope.LONGEST_HEADER), statement.size, statement.suite)
    print(f"签名正确；加密文件与递交声明一致（{statement.size}字节，摘要 {statement.envelope_sha256}）。")
    if told.lot:
        lot = read_lot(told.lot)
        _for_this_lot(lot, statement)
        print("标段、轮次、投标人和保管方案都是本标段的。")
    print(
        "密钥份额："
        + "、".join(f"{seat_label(share.seat)}（公钥指纹 {spoken(share.key)}）" for share in statement.shares)
    )


def _for_this_lot(lot: Lot, statement: statements.BidStatement) -> None:
    if (statement.lot, statement.round) != (lot.lot, lot.round):
        raise Trouble("递交声明属于其他标段或者其他轮次")
    if statement.pseudonym != lot.pseudonym:
        raise Trouble("递交声明不是本单位的")
    if statement.policy != lot.policy_digest:
        raise Trouble("加密之后，本标段的保管方案或公钥已经更换，须重新加密")
    if {share.seat: share.key for share in statement.shares} != {
        seat: key_fingerprint(key) for seat, key in lot.keys.items()
    }:
        raise Trouble("密钥份额不是加密给本标段登记的公钥的，须重新加密")


def _open(told: argparse.Namespace) -> None:
    statement = opening.read_statement(told.statement).statement
    opening.expect_envelope(told.envelope, statement)
    seats = {seat: Path(path) for seat, _, path in (word.partition("=") for word in told.seat)}
    lot = read_lot(told.lot) if told.lot else None
    secret = opening.secret_of(statement, lot, told.key, seats, told.share)
    listed = opening.open_into(told.out, told.envelope, statement.suite, secret)
    print(
        f"已打开：{told.out}\n投标人 {listed.bidder.name}，报价{yuan(listed.price_fen)}元，文件{len(listed.files)}个："
    )
    for paper in listed.files:
        print(f"  {paper.path}  {paper.name}（{paper.size}字节）")


def _rehearse(told: argparse.Namespace) -> None:
    lot = read_lot(told.lot)
    expect_suite(lot)
    own, signer = bidder_keys_in(told.key, lot)
    begun = time.monotonic()
    size = rehearsal.seal_and_open(lot, own, signer, build_digest())
    print(
        f"试投成功：测试文件（{size}字节）已加密并由本单位自己的密钥打开，用时{time.monotonic() - begun:.1f}秒。没有上传任何内容。"
    )


def build_digest() -> str:
    """Which program sealed: the digest of the one file that it is; `source` when run from its source text."""
    program = Path(sys.argv[0])
    return (
        hashlib.sha256(program.read_bytes()).hexdigest() if program.suffix == ".pyz" and program.is_file() else "source"
    )
