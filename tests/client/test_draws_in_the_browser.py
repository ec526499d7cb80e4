"""The browser's recomputing of a draw, held to the same golden transcripts and the same harms as Python and Perl."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from ggzy.core.draws.transcript import faults
from tests.core.test_transcripts import HARMS, NAMES, harmed, vector

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.browser


@pytest.fixture
def repeat(browser_page):
    """An empty page with the recomputing program and nothing else: it needs no server."""
    bundle = [ROOT / "node_modules/.bin/esbuild", ROOT / "client/src/draws/repeat.ts", "--bundle", "--format=iife"]
    done = subprocess.run([*bundle, "--global-name=repeat", "--charset=utf8"], capture_output=True, check=True, text=True)
    browser_page.goto("about:blank")
    browser_page.add_script_tag(content=done.stdout)
    return lambda told: browser_page.evaluate("(all) => all.map(repeat.faults)", told)


def test_the_browser_repeats_the_golden_transcripts(repeat):
    assert repeat([vector(name) for name in NAMES]) == [[] for _ in NAMES]


def test_the_browser_finds_every_harm_in_the_same_words_as_python(repeat):
    bad = [harmed(name) for name in HARMS]
    for name, told, mine in zip(HARMS, repeat(bad), bad, strict=True):
        assert told, name
        assert told == faults(mine) or told[0].startswith("抽取记录残缺"), name
