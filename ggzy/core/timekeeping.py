"""When a clock is no longer to be trusted 时钟告警: too far off, too few sources, or moved by somebody. Pure."""

from __future__ import annotations

LIMIT_US = 50_000
"""The deciding clock may be so far from its sources: fifty milliseconds."""
FEWEST_SOURCES = 2


def trouble(offset_us: int | None, error_us: int | None, sources: int, jump_us: int) -> str:
    """What is wrong, in words for whoever is on duty; empty while all is well."""
    if abs(jump_us) > LIMIT_US:
        way = "后" if jump_us < 0 else "前"
        return f"平台时钟被向{way}拨动了{abs(jump_us) / 1e6:.3f}秒"
    if offset_us is None or error_us is None:
        return "没有时间源应答，无法核对平台时钟"
    if abs(offset_us) > LIMIT_US:
        way = "快" if offset_us > 0 else "慢"
        return f"平台时钟{way}{abs(offset_us) / 1e6:.3f}秒，超过50毫秒"
    if error_us > LIMIT_US:
        return f"时间源的误差有{error_us / 1e6:.3f}秒，不足以核对到50毫秒"
    return f"只有{sources}个时间源，不能互相核对" if sources < FEWEST_SOURCES else ""


def stepped(by_the_clock: float, by_the_steady: float) -> int:
    """How far the clock was moved between two readings, in microseconds: backward is negative."""
    return round((by_the_clock - by_the_steady) * 1e6)
