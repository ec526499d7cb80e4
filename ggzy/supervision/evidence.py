"""证据包 the evidence package: all that a court's expert needs to repeat a proceeding without this platform.

Journal, signed statements, receipts, ciphertext, the shares that opened it, proofs from the public log, the papers, and
the program that repeats it all with stock `age` and `openssl`. The same record gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator
from datetime import UTC
from pathlib import Path
from typing import BinaryIO

import msgspec
from django.utils.translation import gettext as _

from ggzy.core.acts.bidding import BidWithdrawn
from ggzy.core.acts.control import RoundBegun
from ggzy.core.procedures.construction.disclosures import winner_known
from ggzy.core.proceeding import Bid, Proceeding, Round
from ggzy.core.rule import Refused
from ggzy.core.table import Entry
from ggzy.core.unsealing import part_bytes, said_in, statement_of
from ggzy.desk import log_keys, proofs, receipts
from ggzy.layout.deals import Viewed
from ggzy.layout.packing import SAME_TIME
from ggzy.layout.papers import offered_papers, paper_of
from ggzy.papers.render import render_pdf
from ggzy.store import journal, log, vault

FORMAT = "ggzy-evidence/1"
PROGRAM = Path(__file__).parent / "repeat_evidence.py"
READ_ME = """证据包 {code} {title}

一、解压本文件，安装 age 和 openssl 3，运行：python3 repeat_evidence.py .
    程序一百行，不使用平台的任何代码；逐项打印核对了多少，有一处不符就以 1 退出。
二、journal.jsonl 交易日志全文，逐条摘要相连（CoverKept 是平台为隐藏投标家数记的掩护条目，没有内容）；proofs 各条在公开日志中的证明；keys.json 平台、日志、见证人的公钥。
三、statements 投标人签名的递交、撤回声明；receipts 平台签名的回执；envelopes 密文；shares 各保管人开标时交出的密钥份额。
    被替换、撤回的投标，份额没有交出，谁也打不开，这里只有声明和回执。
四、papers 公告、开标记录、评标报告等文书。
五、index.json 每个文件的 SHA-256；只有“副本标记.txt”不在其中，它写明这一份副本由谁在何时取走。
"""


def withheld(p: Proceeding) -> Refused | None:
    """Why there is no package yet: the whole journal names experts and shut bids, which stay secret until the end."""
    if winner_known(p) or p.at_stage.final or p.stage == "failed":
        return None
    return Refused(_("证据包在确定中标人之后、招标失败或者终止之后提供"), remedy=_("在此之前评标专家名单和未开启的投标须保密"))


def write(viewed: Viewed, out: BinaryIO) -> None:
    """Write the package to `out`, a file; envelopes are copied piece by piece, so that memory stays flat."""
    digests: dict[str, str] = {}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as package:
        for name, content in files(viewed):
            digests[name] = put(package, name, content)
        for name, digest in envelopes(viewed.p):
            digests[name] = put(package, name, vault.sealed_path(digest))
        told = {"format": FORMAT, "stream": viewed.p.stream, "code": viewed.p.deal_code, "files": digests}
        put(package, "index.json", json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True).encode())


def put(package: zipfile.ZipFile, name: str, content: bytes | Path) -> str:
    """One member, from memory or from disk; gives its SHA-256. What is encrypted is not compressed."""
    member, digest = zipfile.ZipInfo(name, SAME_TIME), hashlib.sha256()
    member.compress_type = zipfile.ZIP_STORED if isinstance(content, Path) else zipfile.ZIP_DEFLATED
    with package.open(member, "w", force_zip64=True) as into:
        for piece in vault.pieces_of(content) if isinstance(content, Path) else (content,):
            digest.update(piece)
            into.write(piece)
    return digest.hexdigest()


def files(viewed: Viewed) -> Iterator[tuple[str, bytes]]:
    """Everything but the envelopes: name in the package, and content."""
    p = viewed.p
    assert p.project
    yield "README.txt", READ_ME.format(code=p.deal_code, title=p.project.title).encode()
    yield PROGRAM.name, PROGRAM.read_bytes()
    yield "keys.json", json.dumps(log_keys.published(), ensure_ascii=False, indent=1, sort_keys=True).encode()
    yield "journal.jsonl", journal_lines(p)
    yield from logged(p)
    entries = journal.read(p.stream)
    for round in (*p.earlier, p.round):
        for bid in round.bids.values():
            yield from told_of(round, bid, entries)
    for kind, _title in offered_papers(viewed):
        paper = paper_of(viewed, kind)
        if paper is not None:
            yield f"papers/{kind}.pdf", render_pdf(paper)


def journal_lines(p: Proceeding) -> bytes:
    """Every entry word for word as its row holds it, so that the chain can be reckoned again; `round` is our own note."""
    lines, round = [], 1
    for entry in log.entries_of(p.stream, list(range(1, p.seq + 1))):
        written = entry.written
        row = {name: getattr(written, name) for name in ("seq", "event", "version", "body", "actor", "digest")}
        round += written.event == RoundBegun.__name__
        row |= {"at": written.at.astimezone(UTC).isoformat(), "round": round}
        lines.append(json.dumps(row, ensure_ascii=False, sort_keys=True))
    return ("\n".join(lines) + "\n").encode()


def logged(p: Proceeding) -> Iterator[tuple[str, bytes]]:
    """What proves each entry to be in the public log; the newest may still wait for their batch."""
    for seq, proof in proofs.own_proofs(p).items():
        yield f"proofs/{seq}.tlog-proof", str(proof).encode()


def told_of(round: Round, bid: Bid, entries: list[Entry]) -> Iterator[tuple[str, bytes]]:
    """One bidder's signed statements and receipts, and the true shares that opened the last of them."""
    for stated in bid.statements:
        yield f"statements/{said_in(stated.text).sha256}.json", stated.text.encode()
    for entry in receipts.receipted(entries, bid.bidder, round.number):
        if isinstance(entry.event, BidWithdrawn) and entry.event.statement_text:
            yield f"statements/{entry.event.statement}.json", entry.event.statement_text.encode()
    for receipt in receipts.given(entries, bid.bidder, round.number):
        yield f"receipts/{receipt.number}.json", msgspec.json.encode(receipt)
    if not bid.opened:
        return
    place = f"shares/{statement_of(bid).sha256}"
    for seat, given in sorted(round.released.items()):
        if bid.bidder in given and seat not in bid.false_shares:
            yield f"{place}/{seat}.json", given[bid.bidder].encode()
    if part := part_bytes(round.parts.get(bid.bidder, "")):
        yield f"{place}/{'half' if round.policy.bidder_part else 'copy'}", part


def envelopes(p: Proceeding) -> Iterator[tuple[str, str]]:
    """The ciphertext of every bid that stood at an opening and still lies in the vault."""
    for round in (*p.earlier, p.round):
        for bid in round.bids.values():
            digest = bid.statements[-1].envelope_sha256 if bid.stands and not bid.waits else ""
            if digest and vault.sealed_path(digest).exists():
                yield f"envelopes/{digest}", digest
