"""The documents tell the truth about the code: links lead somewhere, named files and functions exist, so do the commands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ggzy.cli import WORDS
from ggzy.practice.accounts import ACCOUNTS, PASSWORD

ROOT = Path(__file__).resolve().parents[2]
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
EACH = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)|<img[^>]+src=\"([^\"]+)\"")
NAMED = re.compile(r"`((?:ggzy|client|tests|scripts|benchmarks|docs)/[\w./-]*)(?:::([\w.]+))?`")


@EACH
def test_every_link_leads_to_a_file(page):
    found = [one or two for one, two in LINK.findall(page.read_text(encoding="utf-8"))]
    dead = [link for link in found if "://" not in link and not (page.parent / link).exists()]
    assert not dead


@EACH
def test_every_file_and_every_name_in_it_exists(page):
    missing = [
        f"{path}::{name}" if name else path
        for path, name in NAMED.findall(page.read_text(encoding="utf-8"))
        if not (ROOT / path).exists() or (name and not defines(ROOT / path, name))
    ]
    assert not missing


def defines(file: Path, name: str) -> bool:
    """Whether the file has a definition of that name; of `Class.method` both."""
    text = file.read_text(encoding="utf-8")
    return all(
        re.search(
            rf"^\s*(export )?(async )?(def|class|function|const) {part}\b|^{part}(: [^=]+)? = ", text, re.MULTILINE
        )
        for part in name.split(".")
    )


@EACH
def test_every_make_and_ggzy_command_is_there(page):
    text = page.read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"(?:^|`)make ([a-z-]+)", text, re.MULTILINE)) <= targets
    assert set(re.findall(r"(?:^|`)(?:python -m |\.venv/bin/)?ggzy ([a-z]+)", text, re.MULTILINE)) <= set(WORDS)


def test_every_decision_is_listed():
    folder = ROOT / "docs" / "decisions"
    listed = (folder / "README.md").read_text(encoding="utf-8")
    unlisted = [p.name for p in folder.glob("*.md") if p.name != "README.md" and f"({p.name})" not in listed]
    assert not unlisted


def test_the_readme_lists_the_practice_accounts_as_they_are():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"`{PASSWORD}`" in readme
    assert not [a.username for a in ACCOUNTS if f"| {a.role} | {a.name} | `{a.username}` |" not in readme]


def test_every_name_in_the_glossary_is_used_in_the_code():
    words = set()
    for file in (ROOT / "ggzy").rglob("*.py"):
        words |= set(re.findall(r"\w+", file.read_text(encoding="utf-8")))
    rows = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines()
    named = [name for row in rows if row.startswith("|") for name in re.findall(r"`([^`]+)`", row.split("|")[2])]
    assert not [name for name in named if not set(re.findall(r"[A-Za-z_]\w+", name)) <= words]
