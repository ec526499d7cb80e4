"""`ggzy replay [FILE]`: plays a file of auctions on a database of its own and compares the outcomes; exit 0 if all agree."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from ggzy.replay import compare, sample
from ggzy.replay.table import Unreadable, auctions, read_rows
from ggzy.store.embedded import Cluster


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="ggzy replay", description="重放真实拍卖并比对结果")
    parser.add_argument("file", nargs="?", type=Path, help="CSV 文件；不给则用自带小样")
    parser.add_argument("--minimum", type=int, default=1, help="开标所需的最少投标人数（文件没有这一列时）")
    parser.add_argument("--journal", type=Path, help="把日志（不含随机数）写到这个文件")
    asked = parser.parse_args(words)
    folder = Path(tempfile.mkdtemp(prefix="ggzy-replay-"))
    try:
        return replay(asked.file or made_sample(folder), asked.minimum, asked.journal, folder)
    except Unreadable as trouble:
        print(f"不能回放：{trouble}。", file=sys.stderr)
        return 2
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def made_sample(folder: Path) -> Path:
    file = folder / "sample.csv"
    file.write_text(sample.text(), encoding="utf-8")
    return file


def replay(file: Path, minimum: int, journal_file: Path | None, folder: Path) -> int:
    rows = read_rows(file)
    played = auctions(rows)
    os.environ.update(GGZY_DATA=str(folder / "data"), GGZY_COVER="0", GGZY_MODE="practice", DJANGO_SETTINGS_MODULE="ggzy.web.settings")
    os.environ.pop("DATABASE_URL", None)
    with Cluster(folder / "data", durable=False):
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", interactive=False, verbosity=0)
        from ggzy.replay.play import Play, Progress, entries_of

        play, progress, score = Play(played, minimum), Progress(len(played)), compare.Score()
        outcomes = compare.recorded(rows)
        lines: dict[str, list[dict[str, Any]]] = {}
        for lot in play.run():
            entries = entries_of(lot)
            if outcomes is not None:
                compare.compare(lot.auction.key, entries, lot.names, outcomes[lot.auction.key], score)
            if journal_file:
                lines[lot.auction.key] = [plain(e, lot.names) for e in entries]
            progress.step()
        speed = play.commands / progress.seconds
    if journal_file:
        journal_file.write_text(
            "".join(json.dumps({"auction": k, "journal": v}, ensure_ascii=False) + "\n" for k, v in lines.items()),
            encoding="utf-8",
        )
    for difference in score.differences:
        print(difference)
    if outcomes is None:
        print(f"文件没有结果列，已回放{len(played)}场，未比对", file=sys.stderr)
    print(score.line(speed))
    return 0 if score.agrees else 1


RANDOM = (
    "envelope_sha256",
    "receipt_no",
    "statement",
    "statement_text",
    "public_key",
    "shares",
    "manifest_sha256",
    "package_sha256",
    "deal_code",
    "size",
)
"""What chance or the machine puts into an entry; left out when two journals are compared."""


def plain(entry: Any, names: dict[str, str]) -> dict[str, Any]:
    """An entry without chance: the same auctions give the same lines."""
    from ggzy.store.codec import encode

    body = json.loads(encode(entry.event))
    text = json.dumps({k: v for k, v in body.items() if k not in RANDOM and not k.endswith("_at")}, ensure_ascii=False)
    for me, name in sorted(names.items()):
        text = text.replace(me, f"<{name}>")
    moment = entry.at.replace(minute=0, second=0, microsecond=0).isoformat()
    return {"seq": entry.seq, "at": moment, "event": type(entry.event).__name__, "body": json.loads(text)}
