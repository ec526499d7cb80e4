"""The lock files: every package with its digest, and no word of where it was fetched from."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = sorted(ROOT.glob("requirements*.lock"))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_python_lock_has_digests_and_no_address(lock: Path) -> None:
    text = lock.read_text()
    assert not re.search(r"https?:|file:|--(extra-)?index|find-links|trusted-host", text)
    packages = re.split(r"\n(?=\S)", text.strip())
    assert packages and all("--hash=sha256:" in package for package in packages)


def test_the_front_end_lock_has_digests_and_no_address() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    others = {name: package for name, package in packages.items() if name}
    assert others and all(package.get("integrity") for package in others.values())
    assert not [name for name, package in others.items() if "resolved" in package]


def test_what_runs_in_production_has_the_version_that_was_tested() -> None:
    def pins(name: str) -> set[str]:
        return set(re.findall(r"^([\w.-]+==[^ ]+)", (ROOT / name).read_text(), re.MULTILINE))

    assert pins("requirements.lock") <= pins("requirements-dev.lock")
