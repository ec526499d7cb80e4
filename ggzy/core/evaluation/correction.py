"""Arithmetical correction 算术性修正 of a price list: words over figures, unit price over sum.

The order of precedence is that of 评标委员会和评标方法暂行规定 19. What comes out binds only once the bidder confirms it.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

import msgspec

from ggzy.core.evaluation.method import EXACT
from ggzy.core.money import yuan


class PriceLine(msgspec.Struct, frozen=True):
    """清单的一行 as the bidder wrote it."""

    code: str
    name: str
    quantity: Decimal
    unit_price_fen: int
    amount_fen: int


class Correction(msgspec.Struct, frozen=True):
    """修正结果: the list and total that agree with themselves, and each change in numbers; no steps, no change."""

    lines: tuple[PriceLine, ...]
    stated_fen: int
    total_fen: int
    steps: tuple[str, ...]


def correct(lines: Sequence[PriceLine], total_fen: int, total_in_words_fen: int | None = None) -> Correction:
    """Mend what does not add up: first words against figures, then each line, last the total against the lines.

    A unit price whose decimal point has plainly slipped gives way to the line's amount.
    """
    steps: list[str] = []
    stated = total_fen
    if total_in_words_fen is not None and total_in_words_fen != total_fen:
        stated = total_in_words_fen
        steps.append(f"总价大写{yuan(stated)}元与小写{yuan(total_fen)}元不一致，以大写为准")
    mended = tuple(_mend(line, steps) for line in lines)
    total = sum(line.amount_fen for line in mended) if mended else stated
    if total != stated:
        steps.append(f"总价{yuan(stated)}元与各项合计{yuan(total)}元不一致，以按单价计算的合计为准")
    return Correction(mended, stated, total, tuple(steps))


def _mend(line: PriceLine, steps: list[str]) -> PriceLine:
    product = _product(line.quantity, line.unit_price_fen)
    if product == line.amount_fen:
        return line
    where = f"{line.code} {line.name}"
    slipped = _unit_price_without_slip(line)
    if slipped is not None:
        steps.append(
            f"{where}：单价{yuan(line.unit_price_fen)}元的小数点明显错位，"
            f"以合价{yuan(line.amount_fen)}元为准，单价改为{yuan(slipped)}元"
        )
        return msgspec.structs.replace(line, unit_price_fen=slipped)
    steps.append(
        f"{where}：{line.quantity} × {yuan(line.unit_price_fen)} = {yuan(product)}元，"
        f"与所写合价{yuan(line.amount_fen)}元不一致，以单价为准"
    )
    return msgspec.structs.replace(line, amount_fen=product)


def _unit_price_without_slip(line: PriceLine) -> int | None:
    """The unit price that a shift of the decimal point by up to four places makes agree with the amount, if any."""
    for places in (1, -1, 2, -2, 3, -3, 4, -4):
        shifted = Decimal(line.unit_price_fen).scaleb(places)
        if shifted == int(shifted) and shifted > 0 and _product(line.quantity, int(shifted)) == line.amount_fen:
            return int(shifted)
    return None


def _product(quantity: Decimal, unit_price_fen: int) -> int:
    return int(EXACT.multiply(quantity, unit_price_fen).quantize(Decimal(1), rounding=ROUND_HALF_UP, context=EXACT))
