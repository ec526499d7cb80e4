"""Rules of law 法律规则: one function, one article; the verdict is a value that pages, supervisors and tests can ask for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Generic, TypeVar

T = TypeVar("T")

NOT_AT_HAND = "（未取得文本）"
"""Behind a statute whose text we do not have: for the page of the law, not for readers of a refusal."""


@dataclass(frozen=True)
class Basis:
    """依据: the statute, its article, and the figure that the article gives (as the statute writes it).

    `checked` is 核: article and figure were compared with the statute's text; otherwise 未核.
    """

    statute: str
    article: int | str
    figure: str = ""
    checked: bool = True

    def __str__(self) -> str:
        article = f"第{self.article}条" if isinstance(self.article, int) else self.article.strip("—")
        return f"《{self.statute.removesuffix(NOT_AT_HAND)}》{article}"


@dataclass(frozen=True)
class Refused:
    """不予受理: why an act was refused, on what basis, whose turn it is and how to mend it. A value, not an exception."""

    reason: str
    basis: Basis | None = None
    remedy: str = ""
    whose_turn: str = ""
    rule: str = ""
    cause: str = ""
    """The case whose decision stands against the act, where one does."""

    def __bool__(self) -> bool:
        return False

    def __str__(self) -> str:
        parts = [self.reason.rstrip("。")]
        if self.basis:
            parts.append(f"依据{self.basis}")
        if self.whose_turn:
            parts.append(f"现应由{self.whose_turn}办理")
        if self.remedy:
            parts.append(self.remedy.rstrip("。"))
        return "。".join(parts) + "。"


@dataclass(frozen=True)
class Unmet:
    """What a rule answers when it is not met: the reason in plain Chinese and how to mend it."""

    reason: str
    remedy: str = ""
    whose_turn: str = ""
    ground: Basis | None = None
    """Where the ground lies in a decision: the article that this decision rests on, in place of the rule's own."""
    cause: str = ""


class Rule(Generic[T]):
    """One rule: a pure function of what is asked, with its basis. Answers None when met, else `Refused`."""

    def __init__(self, basis: Basis | None, check: Callable[[T], Unmet | str | None]):
        wraps(check)(self)
        self.basis = basis
        self.check = check
        self.name = check.__name__
        self.meaning = (check.__doc__ or "").strip()

    def __call__(self, ask: T) -> Refused | None:
        unmet = self.check(ask)
        if unmet is None:
            return None
        if isinstance(unmet, str):
            unmet = Unmet(unmet)
        return Refused(unmet.reason, unmet.ground or self.basis, unmet.remedy, unmet.whose_turn, self.name, unmet.cause)

    def __repr__(self) -> str:
        return f"<rule {self.name}: {self.basis}>"


RULES: dict[str, Rule[Any]] = {}
"""Every rule by name, for the generated list of law and for `ggzy lawcheck`."""


def rule(basis: Basis | None) -> Callable[[Callable[[T], Unmet | str | None]], Rule[T]]:
    """Make a function a rule of law; it returns None when met, else the reason (a string or `Unmet`)."""

    def make(check: Callable[[T], Unmet | str | None]) -> Rule[T]:
        made = Rule(basis, check)
        if made.name in RULES:
            raise ValueError(f"two rules are called {made.name}")
        RULES[made.name] = made
        return made

    return make
