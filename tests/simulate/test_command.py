"""The command refuses where nothing may be simulated, and compares without any database."""

from __future__ import annotations

import json

import pytest

from ggzy.simulate import key
from ggzy.simulate.command import main, why_not
from ggzy.simulate.key import Line


@pytest.fixture
def nowhere(monkeypatch):
    for name in ("GGZY_MODE", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


def test_a_real_deployment_simulates_nothing(nowhere, capsys, tmp_path):
    nowhere.setenv("GGZY_MODE", "real")
    assert main(["--year", "--data", str(tmp_path / "d")]) == 1
    assert "正式平台不能模拟" in capsys.readouterr().err
    assert not (tmp_path / "d").exists()


def test_the_database_of_somebody_else_is_left_alone(nowhere):
    nowhere.setenv("DATABASE_URL", "postgresql://elsewhere/ggzy")
    assert "DATABASE_URL" in why_not(0.01)


@pytest.mark.parametrize(("scale", "good"), [(0, False), (0.0001, True), (1, True), (1.01, False)])
def test_the_scale_is_above_nothing_and_at_most_the_province(nowhere, scale, good):
    assert (why_not(scale) == "") == good


@pytest.mark.django_db
def test_a_folder_that_holds_somebody_is_no_place_for_a_year():
    from ggzy.simulate.play import holds_records
    from ggzy.store.models import Person

    assert not holds_records()
    Person.objects.create(username="somebody", name="某人")
    assert holds_records()


def test_findings_are_compared_from_two_files(tmp_path, capsys):
    key.write(tmp_path / "key.jsonl", [Line("report_late", True, streams=("a",))], {"deals": 50})
    (tmp_path / "findings.jsonl").write_text(json.dumps({"kind": "report_late", "stream": "a"}) + "\n", encoding="utf-8")
    assert main(["--compare", str(tmp_path / "key.jsonl"), "--findings", str(tmp_path / "findings.jsonl")]) == 0
    assert "duties and acts: recall 1/1" in capsys.readouterr().out
