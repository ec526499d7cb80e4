"""The practice province 演练省份: a small world to play in; no real deployment can import it."""

from __future__ import annotations


def first_steps(address: str = "http://127.0.0.1:8000") -> list[str]:
    """先试试: one line for each role, with the page to open. Needs neither database nor settings."""
    from ggzy.practice.accounts import FIRST_STEPS

    return [f"{who}：{what} {address}{path}" for who, what, path in FIRST_STEPS]
