"""Replay 回放: real auctions played through the platform's own door, and compared with what truly happened."""

from ggzy.replay.command import main

__all__ = ["main"]
