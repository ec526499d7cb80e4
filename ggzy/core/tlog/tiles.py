"""Tiles 瓦片 (C2SP tlog-tiles): the tree in files of 256 hashes, and the edge at which it grows.

Tile n of level l holds the hashes of height 8·l from n·256 on. Only what the right edge of each level holds is kept in
memory; a full tile never changes again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ggzy.core.tlog.merkle import HASH, fold

WIDTH = 256
HEIGHT = 8


class Tile(NamedTuple):
    """One file of the tree: `level` -1 is a bundle of entries, `width` 256 is full."""

    level: int
    number: int
    width: int

    @property
    def path(self) -> str:
        level = "entries" if self.level < 0 else str(self.level)
        partial = f".p/{self.width}" if self.width < WIDTH else ""
        return f"tile/{level}/{number_path(self.number)}{partial}"


ENTRIES = -1


def number_path(number: int) -> str:
    """1234067 is x001/x234/067."""
    parts = [f"{number % 1000:03d}"]
    while number := number // 1000:
        parts.append(f"x{number % 1000:03d}")
    return "/".join(reversed(parts))


def tiles_of(size: int, since: int = 0) -> Iterator[Tile]:
    """The hash tiles that a tree of `size` leaves has and a tree of `since` leaves had not, full ones first."""
    level = 0
    while size >> (HEIGHT * level):
        have, had = size >> (HEIGHT * level), since >> (HEIGHT * level)
        yield from (Tile(level, n, WIDTH) for n in range(had // WIDTH, have // WIDTH))
        if have % WIDTH and have != had:
            yield Tile(level, have // WIDTH, have % WIDTH)
        level += 1


def tile_at(level: int, number: int, size: int) -> Tile:
    """The tile as it stands in a tree of `size` leaves."""
    return Tile(level, number, min(WIDTH, (size >> (HEIGHT * max(level, 0))) - number * WIDTH))


def bundle(entries: Iterable[bytes]) -> bytes:
    """Entries with their lengths, as they are served."""
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def unbundle(raw: bytes) -> list[bytes]:
    """Raises ValueError for what is no whole bundle."""
    entries, at = [], 0
    while at < len(raw):
        end = at + 2 + int.from_bytes(raw[at : at + 2], "big")
        if end > len(raw):
            raise ValueError("条目包不完整")
        entries.append(raw[at + 2 : end])
        at = end
    return entries


def hashes_in(raw: bytes) -> list[bytes]:
    if len(raw) % HASH:
        raise ValueError("瓦片不完整")
    return [raw[at : at + HASH] for at in range(0, len(raw), HASH)]


@dataclass
class Edge:
    """The growing edge 生长的边: how many leaves there are, and of each level the hashes of its last tile."""

    size: int = 0
    levels: list[list[bytes]] = field(default_factory=list)
    entries: list[bytes] = field(default_factory=list)

    def grow(self, entries: Sequence[bytes]) -> Iterator[tuple[Tile, bytes]]:
        """Take in entries; gives each tile and bundle that this fills. The unfilled ones are in `partial`."""
        sha256, at = hashlib.sha256, 0
        while at < len(entries):
            piece = entries[at : at + WIDTH - len(self.entries)]
            at += len(piece)
            self.entries += piece
            self.size += len(piece)
            if not self.levels:
                self.levels.append([])
            self.levels[0] += [sha256(b"\x00" + entry).digest() for entry in piece]
            if len(self.entries) == WIDTH:
                yield Tile(ENTRIES, self.size // WIDTH - 1, WIDTH), bundle(self.entries)
                self.entries = []
                yield from self._fill(0)

    def _fill(self, level: int) -> Iterator[tuple[Tile, bytes]]:
        full = self.levels[level]
        yield Tile(level, (self.size >> (HEIGHT * (level + 1))) - 1, WIDTH), b"".join(full)
        if level + 1 == len(self.levels):
            self.levels.append([])
        self.levels[level + 1].append(fold(full))
        self.levels[level] = []
        if len(self.levels[level + 1]) == WIDTH:
            yield from self._fill(level + 1)

    def partial(self, since: int = 0) -> Iterator[tuple[Tile, bytes]]:
        """The unfilled tiles and the unfilled bundle that a tree of `since` leaves did not have."""
        if self.entries:
            yield Tile(ENTRIES, self.size // WIDTH, len(self.entries)), bundle(self.entries)
        for tile in tiles_of(self.size, since):
            if tile.width < WIDTH:
                yield tile, b"".join(self.levels[tile.level])

    def root(self) -> bytes:
        """The root of the whole tree, from the edge alone."""
        peaks: list[bytes] = []
        for hashes in reversed(self.levels):
            at = 0
            for bit in range(HEIGHT, -1, -1):
                if len(hashes) >> bit & 1:
                    peaks.append(fold(hashes[at : at + (1 << bit)]))
                    at += 1 << bit
        if not peaks:
            return hashlib.sha256(b"").digest()
        found = peaks.pop()
        while peaks:
            found = hashlib.sha256(b"\x01" + peaks.pop() + found).digest()
        return found


@dataclass
class TileReader:
    """Reads whole nodes of a tree of `size` leaves off its tiles; `fetch` gives a tile's bytes."""

    fetch: Callable[[Tile], bytes]
    size: int
    kept: dict[Tile, list[bytes]] = field(default_factory=dict)

    def hashes(self, tile: Tile) -> list[bytes]:
        if tile not in self.kept:
            found = hashes_in(self.fetch(tile))
            if len(found) != tile.width:
                raise ValueError(f"瓦片 {tile.path} 不完整")
            self.kept[tile] = found
        return self.kept[tile]

    def __call__(self, height: int, place: int) -> bytes:
        level, above = divmod(height, HEIGHT)
        first = place << above
        hashes = self.hashes(tile_at(level, first // WIDTH, self.size))
        at = first % WIDTH
        return fold(hashes[at : at + (1 << above)])


def edge_of(fetch: Callable[[Tile], bytes], size: int) -> Edge:
    """The edge of a tree of `size` leaves, read off its tiles."""
    edge, level = Edge(size), 0
    if size % WIDTH:
        edge.entries = unbundle(fetch(Tile(ENTRIES, size // WIDTH, size % WIDTH)))
    while size >> (HEIGHT * level):
        width = (size >> (HEIGHT * level)) % WIDTH
        number = (size >> (HEIGHT * level)) // WIDTH
        edge.levels.append(hashes_in(fetch(Tile(level, number, width))) if width else [])
        level += 1
    return edge
