"""From what the bidder wrote to a manifest: completeness as the bid page checks it, then the figures and papers."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import msgspec

from client.cli.lot import Lot
from client.cli.source import Source
from client.cli.trouble import Trouble
from client.packing import Paper, listed
from ggzy.core.sealing.manifest import Manifest, decode_sealed, encode

LARGEST = 2 * 1024**3
PADDING = 1.13
_ROWS = ("answers", "performances", "certificates")


@dataclass(frozen=True)
class Finding:
    """A stop keeps the bid from being sealed; a warning asks to look again."""

    text: str
    stop: bool = True


def findings(source: Source, lot: Lot) -> list[Finding]:
    """What the bid page would find, for the bidder's own eyes; the law decides later."""
    return [*_price(source.told, lot), *_promises(source.told, lot), *_answers(source, lot), *_papers(source, lot)]


def _price(told: dict[str, Any], lot: Lot) -> Iterator[Finding]:
    fen = told.get("price_fen")
    if not isinstance(fen, int) or fen <= 0:
        yield Finding("请填写投标报价（大于零）")
        return
    if lot.ceiling_fen and fen > lot.ceiling_fen:
        yield Finding(f"投标报价{yuan(fen)}元高于最高投标限价{yuan(lot.ceiling_fen)}元")
    if lot.floor_fen and fen < lot.floor_fen:
        yield Finding(f"投标报价低于招标文件规定的下限{yuan(lot.floor_fen)}元")
    if lot.ceiling_fen and fen * 1000 < lot.ceiling_fen:
        yield Finding("投标报价不足最高投标限价的千分之一，是否把“万元”当成了“元”？", stop=False)


def _promises(told: dict[str, Any], lot: Lot) -> Iterator[Finding]:
    days = told.get("duration_days")
    if not isinstance(days, int) or days <= 0:
        yield Finding("请填写工期（日历天）")
    elif lot.duration_days and days > lot.duration_days:
        yield Finding(f"工期{days}天超过招标文件要求的{lot.duration_days}天")
    for name, label in (("quality", "质量承诺"), ("project_manager", "项目负责人")):
        if not str(told.get(name) or "").strip():
            yield Finding(f"请填写{label}")
    if told.get("consortium") and not lot.consortium:
        yield Finding("本标段不接受联合体投标")


def _answers(source: Source, lot: Lot) -> Iterator[Finding]:
    own = {row.get("criterion"): row for row in source.told.get("answers") or []}
    for item in lot.criteria:
        row = own.get(item.code)
        empty = row is None or not (str(row.get("text") or "").strip() or row.get("papers"))
        if item.required and empty:
            yield Finding(f"没有响应“{item.title}”（{item.code}）")
        elif item.papers and row and not row.get("papers"):
            yield Finding(f"“{item.title}”须附证明材料")
        elif empty:
            yield Finding(f"没有响应“{item.title}”，该项可能得分较低", stop=False)
    said = {row.get("label"): str(row.get("value") or "") for row in source.told.get("opening_items") or []}
    for label in lot.opening_items:
        if label.required and not said.get(label.label, "").strip():
            yield Finding(f"开标一览表的“{label.label}”没有填写")


def _papers(source: Source, lot: Lot) -> Iterator[Finding]:
    known = set(source.told.get("paths") or [paper.name for paper in source.papers])
    for kind in _ROWS:
        for row in source.told.get(kind) or []:
            for name in row.get("papers") or []:
                if name not in known:
                    yield Finding(f"引用的材料“{name}”不在文件夹中")
    if not source.papers:
        yield Finding("还没有加入任何文件，投标函等应附在其中", stop=False)
    total = sum(paper.size for paper in source.papers)
    if total * PADDING > (most := lot.largest_bytes or LARGEST):
        yield Finding(f"文件合计{total / 2**20:.1f} MB，加密后将超过上限{most / 2**20:.0f} MB")


def yuan(fen: int) -> str:
    return f"{fen // 100:,}.{fen % 100:02d}"


def manifest_of(source: Source, lot: Lot, build: str) -> tuple[Manifest, list[Paper]]:
    """The manifest of a complete bid; what is not complete is a `Trouble` with everything that is missing."""
    if stops := [finding.text for finding in findings(source, lot) if finding.stop]:
        raise Trouble("投标文件还不完整：\n" + "\n".join(f"  · {text}" for text in stops))
    kept = {"price_fen", "duration_days", "quality", "project_manager", "opening_items", "consortium", *_ROWS}
    plain = {name: value for name, value in source.told.items() if name in kept and value is not None}
    plain |= {
        "lot": lot.lot, "round": lot.round, "bidder": msgspec.to_builtins(lot.bidder),
        "draw_nonce": os.urandom(32).hex(), "made_at": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"), "build": build,
    }  # fmt: skip
    for kind in _ROWS:
        plain[kind] = [
            {name: value for name, value in row.items() if name != "amount_yuan"} for row in plain.get(kind) or []
        ]
    try:
        whole = listed(msgspec.convert(plain | {"files": []}, _Loose), source.papers)
        made = msgspec.convert(_renamed(msgspec.to_builtins(whole), source), Manifest)
        return decode_sealed(encode(made)), source.papers
    except ValueError as error:
        raise Trouble(f"投标内容的写法不正确（{error}），请对照示例检查 bid.json") from error


class _Loose(Manifest, frozen=True, kw_only=True):
    """The manifest before the names of papers are places in the container."""

    answers: tuple[Any, ...] = ()  # type: ignore[assignment]
    performances: tuple[Any, ...] = ()  # type: ignore[assignment]
    certificates: tuple[Any, ...] = ()  # type: ignore[assignment]


def _renamed(plain: dict[str, Any], source: Source) -> dict[str, Any]:
    """Rows cite papers by their own names, or by their places in a draft; the manifest cites places in the container."""
    names = source.told.get("paths") or [paper.name for paper in source.papers]
    places = {name: file["path"] for name, file in zip(names, plain["files"], strict=True)}
    for kind in _ROWS:
        plain[kind] = [
            {**row, "papers": sorted(places[name] for name in row.get("papers") or [])} for row in plain[kind]
        ]
    return plain
