"""The page of law is read off the tables: it leaves out no rule, no duty and no article, and is never out of date."""

from __future__ import annotations

import pytest

from ggzy.core.law import bases
from ggzy.core.procedures import PROCEDURES
from ggzy.core.rule import RULES
from scripts import law_page


@pytest.fixture(scope="module")
def page() -> str:
    return law_page.page()


def test_the_committed_page_is_what_the_tables_say(page):
    assert law_page.PAGE.read_text(encoding="utf-8") == page, "docs/law.md 已过时，请运行 make docs"


def test_every_rule_and_every_duty_is_on_the_page(page):
    assert not [name for name in RULES if f"`{name}`" not in page]
    assert not [d.code for p in PROCEDURES.values() for d in p.duties if f"`{d.code}`" not in page]


def test_every_article_cited_anywhere_in_the_core_is_on_the_page(page):
    assert not [str(basis) for basis in bases() if f"## {basis.statute}\n" not in page]
    assert page.count("**未核** |") >= sum(not basis.checked for basis in bases())


def test_every_rule_says_what_it_asks():
    assert not [rule.name for rule in RULES.values() if not rule.meaning]


def test_no_rule_stands_unasked():
    assert not [rule.name for rule in RULES.values() if not law_page.uses(rule)]
