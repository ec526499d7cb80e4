"""Unpacking 拆封: the container read as a stream, each member checked against the manifest; nothing else may be in it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import BinaryIO

from ggzy.core.sealing import container, manifest
from ggzy.core.sealing.manifest import Manifest, SealedPaper

MOST_UNPACKED = 3 * 1024**3
PIECE = 1024 * 1024
_ZEROS = bytes(PIECE)


def unpack(source: BinaryIO, place: Callable[[SealedPaper], BinaryIO]) -> Manifest:
    """Copy every paper to where `place` says, and give the manifest; ValueError (Chinese) says what is wrong.

    What is written before something wrong is found must not be used: unpack into a folder that becomes the result whole.
    """
    listed = _manifest(source)
    if sum(paper.size for paper in listed.files) > MOST_UNPACKED:
        raise ValueError("投标文件展开后超过上限")
    for paper in listed.files:
        _one(source, paper, place)
    if _next(source) is not None:
        raise ValueError("封装内有清单未列的文件")
    while piece := source.read(PIECE):
        # Nothing can hide behind what the committee sees.
        if piece != _ZEROS[: len(piece)]:
            raise ValueError("封装结尾之后还有其他内容")
    return listed


def _manifest(source: BinaryIO) -> Manifest:
    first = _next(source)
    if first is None or first.path != container.MANIFEST_PATH:
        raise ValueError("封装内没有投标文件清单，或清单不在最前")
    if first.size > manifest.LONGEST_MANIFEST:
        raise ValueError("投标文件清单过长")
    return manifest.decode_sealed(_exactly(source, container.blocks(first.size))[: first.size])


def _one(source: BinaryIO, paper: SealedPaper, place: Callable[[SealedPaper], BinaryIO]) -> None:
    """Members come in the manifest's order and once each, so a second of the same name has no place."""
    if _next(source) != container.Member(paper.path, paper.size):
        raise ValueError("封装内的文件与清单不一致：缺少、重复、顺序或大小不符")
    found, left = hashlib.sha256(), paper.size
    with place(paper) as target:
        while left:
            piece = source.read(min(left, PIECE))
            if not piece:
                raise ValueError("封装在中途结束")
            found.update(piece)
            target.write(piece)
            left -= len(piece)
    _exactly(source, container.blocks(paper.size) - paper.size)
    if found.hexdigest() != paper.sha256:
        raise ValueError("封装内的文件与清单所载摘要不一致")


def _next(source: BinaryIO) -> container.Member | None:
    return container.read_header(_exactly(source, container.BLOCK))


def _exactly(source: BinaryIO, size: int) -> bytes:
    got = source.read(size)
    while got and len(got) < size and (more := source.read(size - len(got))):
        got += more
    if len(got) != size:
        raise ValueError("封装在中途结束")
    return got
