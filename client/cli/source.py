"""What is to be sealed: a folder with `bid.json` and the papers beside it, or a draft exported from the bid page."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from client.cli.lot import Lot, example
from client.cli.trouble import Trouble
from client.packing import PIECE, Paper
from ggzy.core.sealing.container import BLOCK, blocks

BID = "bid.json"
_YUAN = re.compile(r"(\d{1,13})(?:\.(\d{1,2}))?")
_DRAFT_MEMBER = re.compile(r"draft\.json|files/\d{3,5}(\.\w{1,8})?")


@dataclass(frozen=True)
class Part:
    """A paper inside a draft file: where it begins and how long it is."""

    file: Path
    begin: int
    size: int


@dataclass(frozen=True)
class DraftPaper(Paper):
    """A paper that lies in a draft file."""

    part: Part = field(kw_only=True)

    @property
    def size(self) -> int:
        return self.part.size

    def pieces(self) -> Iterator[bytes]:
        with self.part.file.open("rb") as file:
            file.seek(self.part.begin)
            left = self.part.size
            while left and (piece := file.read(min(left, PIECE))):
                left -= len(piece)
                yield piece


@dataclass(frozen=True)
class Source:
    """The bid's figures, in the words of the manifest, and its papers in order; `papers` in figures are their names."""

    told: dict[str, Any]
    papers: list[Paper]


def read_source(path: Path, lot: Lot) -> Source:
    if path.is_dir():
        return _folder(path)
    if path.is_file():
        return _draft(path, lot)
    raise Trouble(f"没有找到“{path}”：应为存放投标文件的文件夹，或者从投标页面导出的草稿（.ggzydraft）")


# ---- a folder ----


def _folder(path: Path) -> Source:
    if not (path / BID).is_file():
        shown = json.dumps(example(), ensure_ascii=False, indent=1)
        raise Trouble(f"文件夹“{path}”里没有 {BID}。请新建一个，内容照此填写（没有的项可以删去）：\n{shown}")
    try:
        told = json.loads((path / BID).read_text(encoding="utf-8-sig"))
    except ValueError as error:
        raise Trouble(f"{BID} 的写法不正确（{error}）：请检查引号、逗号，并以 UTF-8 编码保存") from error
    if not isinstance(told, dict):
        raise Trouble(f"{BID} 的写法不正确：最外层应为花括号")
    files = sorted(
        file for file in path.iterdir() if file.is_file() and file.name != BID and not file.name.startswith(".")
    )
    if strange := [file.name for file in files if file.is_symlink()]:
        raise Trouble(f"“{strange[0]}”是链接，不是文件：请放入文件本身")
    papers = [Paper(unicodedata.normalize("NFC", file.name), file) for file in files]
    return Source({**told, **_amounts(told)}, papers)


def _amounts(told: dict[str, Any]) -> dict[str, Any]:
    """Amounts in yuan, as people write them, to fen."""
    found: dict[str, Any] = {}
    if "price_yuan" in told:
        found["price_fen"] = fen_of(str(told["price_yuan"]))
    if rows := told.get("performances"):
        found["performances"] = [
            {**row, "amount_fen": fen_of(str(row["amount_yuan"]))} if "amount_yuan" in row else row for row in rows
        ]
    return found


def fen_of(typed: str) -> int:
    """The browser's rule: full-width digits, commas and blanks are understood, all else is refused."""
    plain = re.sub(r"[,\s￥¥]", "", unicodedata.normalize("NFKC", typed)).removesuffix("元")
    if "万" in plain or "亿" in plain:
        raise Trouble(f"金额“{typed}”请按“元”填写，不要写“万元”")
    if not (found := _YUAN.fullmatch(plain)):
        raise Trouble(f"金额“{typed}”的写法不正确：请填写以元为单位的数字，最多两位小数")
    return int(Decimal(found[0]) * 100)


# ---- a draft from the browser ----


def _draft(path: Path, lot: Lot) -> Source:
    members = _members(path)
    if not members or members[0][0] != "draft.json":
        raise Trouble("这个文件不是从投标页面导出的草稿，或者已经损坏")
    told = json.loads(b"".join(DraftPaper("draft.json", b"", part=members[0][1]).pieces()))
    if (told["lot"], told["round"]) != (lot.lot, lot.round):
        raise Trouble("这是其他标段或其他轮次的草稿，不能用于本标段")
    if told["bidder"]["uscc"] != lot.bidder.uscc:
        raise Trouble("这是其他投标人的草稿")
    parts = dict(members[1:])
    papers: list[Paper] = []
    for listed in told["files"]:
        paper = DraftPaper(listed["name"], b"", part=parts.get(listed["path"], Part(path, 0, 0)))
        if digest_of(paper) != listed["sha256"]:
            raise Trouble(f"草稿中的“{listed['name']}”已损坏，请从原文件重新加入后再导出")
        papers.append(paper)
    return Source({**told, "paths": [listed["path"] for listed in told["files"]]}, papers)


def digest_of(paper: Paper) -> str:
    found = hashlib.sha256()
    for piece in paper.pieces():
        found.update(piece)
    return found.hexdigest()


def _members(path: Path) -> list[tuple[str, Part]]:
    found: list[tuple[str, Part]] = []
    length, at = path.stat().st_size, 0
    with path.open("rb") as file:
        while at + BLOCK <= length:
            file.seek(at)
            block = file.read(BLOCK)
            if not any(block):
                break
            name, size = block[:100].rstrip(b"\0").decode("latin1"), block[124:135]
            if block[156:157] != b"0" or not _DRAFT_MEMBER.fullmatch(name) or not size.isdigit():
                return []
            part = Part(path, at + BLOCK, int(size, 8))
            if part.begin + part.size > length:
                return []
            found.append((name, part))
            at = part.begin + blocks(part.size)
    return found
