"""Files of the public log 日志文件: tiles, bundles and the checkpoint in one folder that any web server can serve as it is."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from ggzy.core.tlog.merkle import HASH
from ggzy.core.tlog.tiles import ENTRIES, WIDTH, Tile, bundle, unbundle

AT_ONCE = 256


@dataclass(frozen=True)
class TileFiles:
    """The folder. Nothing in it is secret."""

    folder: Path

    def fetch(self, tile: Tile) -> bytes:
        """A tile's bytes; a partial one that is gone is read off the full one that took its place."""
        try:
            return (self.folder / tile.path).read_bytes()
        except FileNotFoundError:
            if tile.width == WIDTH:
                raise
        raw = (self.folder / tile._replace(width=WIDTH).path).read_bytes()
        return raw[: tile.width * HASH] if tile.level != ENTRIES else bundle(unbundle(raw)[: tile.width])

    def keep(self, tiles: Iterable[tuple[Tile, bytes]]) -> None:
        """Write them all to the disk, each whole or not at all, before anything is said of them."""
        written: list[tuple[Path, Path]] = []
        folders = set()
        try:
            for tile, raw in tiles:
                place = self.folder / tile.path
                place.parent.mkdir(parents=True, exist_ok=True)
                written.append(_draft(place, raw))
                folders.add(place.parent)
                if len(written) >= AT_ONCE:
                    _settle(written)
                    written = []
            _settle(written)
        except OSError:
            for draft, _ in written:
                draft.unlink(missing_ok=True)
            raise
        for folder in folders:
            _force(folder)

    def drop_partials(self, full: Iterable[Tile]) -> None:
        """Once a tile is full its partial ones are not needed any more."""
        for tile in full:
            shutil.rmtree(self.folder / f"{tile.path}.p", ignore_errors=True)

    def checkpoint(self) -> str:
        """The checkpoint that is published; empty when there is none."""
        return self.text("checkpoint")

    def text(self, name: str) -> str:
        try:
            return (self.folder / name).read_text(encoding="utf-8")
        except FileNotFoundError:
            return ""

    def publish(self, name: str, text: str) -> None:
        """Put a new text in the place of the old one."""
        self.folder.mkdir(parents=True, exist_ok=True)
        _settle([_draft(self.folder / name, text.encode())])
        _force(self.folder)


def _draft(place: Path, raw: bytes) -> tuple[Path, Path]:
    draft = place.with_name(f".{place.name}.{secrets.token_hex(6)}")
    try:
        with draft.open("wb") as file:
            file.write(raw)
    except OSError:
        draft.unlink(missing_ok=True)
        raise
    return draft, place


def _settle(drafts: list[tuple[Path, Path]]) -> None:
    # Side by side: the file system then writes its own journal once for many of them.
    with ThreadPoolExecutor(min(16, len(drafts) or 1)) as threads:
        list(threads.map(_force, (draft for draft, _ in drafts)))
    for draft, place in drafts:
        draft.replace(place)


def _force(place: Path) -> None:
    handle = os.open(place, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
