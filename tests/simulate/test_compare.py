"""The comparer counts honestly: hits once, look-alikes and ordinary deals as false, each kind by its own subject."""

from __future__ import annotations

from ggzy.simulate.compare import compare, report
from ggzy.simulate.key import Line

KEY = [
    Line("report_late", True, streams=("a",)),
    Line("report_late", True, streams=("b",)),
    Line("report_late", False, streams=("c",)),
    Line("agency_serial", True, streams=("a", "b"), firm="9153A"),
    Line("split_project", True, project="p1;p2;p3"),
    Line("off_line", False, streams=("d",), project="q1"),
]


def found(*findings: dict[str, str]):
    return compare(KEY, findings)


def test_what_was_planted_and_told_is_found_however_often_it_is_told():
    told = {"kind": "report_late", "stream": "a", "at": "2026-05-01"}
    score = found(told, told | {"at": "2026-05-02"})["report_late"]
    assert (score.planted, score.found, score.false) == (2, 1, 0)
    assert score.recall == 0.5


def test_a_look_alike_and_an_ordinary_deal_are_false_alarms():
    score = found({"kind": "report_late", "stream": "c"}, {"kind": "report_late", "stream": "z"})["report_late"]
    assert (score.found, score.alike, score.elsewhere, score.false_share) == (0, 1, 1, 1.0)


def test_another_kind_at_the_right_place_is_no_hit():
    scores = found({"kind": "contract_late", "stream": "a"})
    assert scores["report_late"].found == 0
    assert scores["contract_late"].elsewhere == 1


def test_serial_faults_are_known_by_firm_and_outside_projects_by_any_part():
    scores = found({"kind": "agency_serial", "firm": "9153A"}, {"kind": "split_project", "project": "p2"}, {"kind": "off_line", "project": "q1"})
    assert scores["agency_serial"].recall == scores["split_project"].recall == 1.0
    assert scores["off_line"].alike == 1


def test_a_finding_that_names_nobody_is_a_false_alarm():
    assert found({"kind": "agency_serial", "stream": "a"})["agency_serial"].elsewhere == 1


def test_the_report_tells_every_kind_and_the_sums():
    text = report(found({"kind": "report_late", "stream": "a"}), deals=10)
    assert len(text.splitlines()) == 23
    assert "duties and acts: recall 1/2 = 0.50 · false 0 = 0.0% of alarms" in text
