"""Statutes 法律法规: one module a statute, one rule an article, each with its `Basis`; and the list of all of them.

The figure a statute gives stands once, beside its article. The texts themselves are not kept here: `ggzy lawcheck
FOLDER` compares every basis with the texts in a folder.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import msgspec

import ggzy.core
from ggzy.core.rule import RULES, Basis, Rule


def bases() -> dict[Basis, tuple[str, ...]]:
    """Every basis that a rule, a procedure's table or any other table of the core cites, with the places that cite it.

    A basis made inside a function, for one answer, is not found; give it a name in its module to have it checked.
    """
    found: dict[Basis, list[str]] = {}
    seen: set[int] = set()
    for module in _modules():
        for name, value in vars(module).items():
            place = f"{module.__name__.removeprefix('ggzy.core.')}.{name}"
            for basis in _cited(value, seen):
                found.setdefault(basis, []).append(place)
    for rule in RULES.values():
        if rule.basis:
            found.setdefault(rule.basis, []).append(f"{rule.check.__module__.removeprefix('ggzy.core.')}.{rule.name}")
    return {basis: tuple(sorted(set(places))) for basis, places in found.items()}


def _modules() -> Iterator[Any]:
    """Every module of the core, loaded: a rule is known only once its module is."""
    for module in pkgutil.walk_packages(ggzy.core.__path__, "ggzy.core."):
        yield importlib.import_module(module.name)


def _cited(value: Any, seen: set[int]) -> Iterator[Basis]:
    """The bases that a value holds, through tables within tables; rules name their own."""
    if isinstance(value, Basis):
        yield value
        return
    if isinstance(value, (str, bytes, type, Rule)) or id(value) in seen:
        return
    parts = list(_parts(value))
    if parts:
        seen.add(id(value))
    for part in parts:
        yield from _cited(part, seen)


def _parts(value: Any) -> Iterable[Any]:
    if isinstance(value, Mapping):
        return value.values()
    if isinstance(value, (tuple, list, set, frozenset)):
        return value
    if is_dataclass(value):
        return [getattr(value, field.name) for field in fields(value)]
    if isinstance(value, msgspec.Struct):
        return [getattr(value, name) for name in value.__struct_fields__]
    return ()
