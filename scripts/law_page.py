"""Writes docs/law.md 法条对照: every article the platform goes by, the rule or duty that carries it, where it is used, which test names it.

Run by `make docs`. The page is read off the tables and the tests; a test fails when the committed page is out of date.
"""

from __future__ import annotations

import ast
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ggzy.core.evaluation.preliminary import RejectionGround
from ggzy.core.law import bases
from ggzy.core.procedures import PROCEDURES
from ggzy.core.procedures.filing_checklist import CHECKLIST
from ggzy.core.rule import RULES, Basis, Rule
from ggzy.core.table import Ask
from ggzy.lawcheck import _key

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "law.md"
NOTHING = "—"
OPENING = """\
# 法条对照

<!-- 本页由 make docs 生成，请勿手工修改 -->

一条规则一个函数，一个数字只写一处。本页从程序表、规则和测试中读出，列明每一处依据由谁承担、用在哪里、哪个测试点名核对它。

- **核**：条号与数字已与法规文本逐字核对（`python -m ggzy lawcheck 法规文件夹` 随时可以重核）；**未核**：手边没有文本，上线前须由法制机构核对。
- **规则**不满足即不予受理；**职责**到期不办由时钟记为逾期；**步骤**是程序表的一行；**审查要点**供备案审查逐项给出意见；**否决情形**供评标委员会表决；**引用**是规则之外的数据和说明（门槛、利率、保密）所依的条文。
- “用于”写明程序代号和步骤；不在程序表内的写明所在文件。“测试”一栏为“—”的，没有测试点名核对，只在整条流程的测试中经过。
"""


@dataclass(frozen=True)
class Line:
    """One line of the page: what an article became here."""

    basis: Basis
    kind: str
    name: str
    meaning: str
    used: tuple[str, ...]
    tests: tuple[str, ...]


def page() -> str:
    """The whole page."""
    cited = bases()  # loads every module of law, without which a rule is not known
    named = tests_naming()
    lines = [*rule_lines(named), *step_lines(named), *duty_lines(named), *point_lines(), *ground_lines(named)]
    lines += other_lines(cited, {line.basis for line in lines})
    parts = [OPENING, summary(lines)]
    for statute in sorted({line.basis.statute for line in lines}, key=lambda s: (-count(lines, s), s)):
        parts.append(section(statute, [line for line in lines if line.basis.statute == statute]))
    parts.append(platform_section(named))
    return "\n".join(parts)


def rule_lines(named: dict[str, list[str]]) -> Iterator[Line]:
    for rule in RULES.values():
        if rule.basis:
            yield Line(rule.basis, "规则", f"`{rule.name}`", rule.meaning, uses(rule), tuple(named[rule.name]))


def step_lines(named: dict[str, list[str]]) -> Iterator[Line]:
    found: dict[tuple[Basis, str, str], list[str]] = defaultdict(list)
    for procedure in PROCEDURES.values():
        for step in procedure.steps:
            if step.basis:
                found[step.basis, step.command.__name__, step.command.label()].append(procedure.code)
    for (basis, command, label), codes in found.items():
        yield Line(basis, "步骤", f"`{command}`", label, tuple(dict.fromkeys(codes)), tuple(named[command]))


def duty_lines(named: dict[str, list[str]]) -> Iterator[Line]:
    found: dict[tuple[Basis, str, str], list[str]] = defaultdict(list)
    for procedure in PROCEDURES.values():
        for duty in procedure.duties:
            who = "、".join(role.label for role in duty.who)
            found[duty.basis, duty.code, f"{who}在{duty.within}内{duty.label}"].append(procedure.code)
    for (basis, code, meaning), codes in found.items():
        yield Line(basis, "职责", f"`{code}`", meaning, tuple(codes), tuple(named[f'"{code}"']))


def point_lines() -> Iterator[Line]:
    for point in CHECKLIST:
        yield Line(point.basis, "审查要点", point.code, point.text, ("招标文件备案审查",), ())


def ground_lines(named: dict[str, list[str]]) -> Iterator[Line]:
    for ground in RejectionGround:
        yield Line(
            ground.basis, "否决情形", f"`{ground.name}`", ground.text, ("初步评审表决",), tuple(named[ground.name])
        )


def other_lines(cited: dict[Basis, tuple[str, ...]], listed: set[Basis]) -> Iterator[Line]:
    """What the core cites beside these: figures kept as data."""
    for basis, places in cited.items():
        if basis not in listed:
            yield Line(basis, "引用", "、".join(f"`{p.rsplit('.', 1)[1]}`" for p in places), "", places, ())


def uses(rule: Rule[Ask]) -> tuple[str, ...]:
    """The rows of every procedure that ask the rule; else the files that do."""
    found: dict[str, list[str]] = defaultdict(list)
    for procedure in PROCEDURES.values():
        for step in procedure.steps:
            if rule in step.rules:
                found[procedure.code].append(step.command.label())
        if any(hold.rule is rule for hold in procedure.holds):
            found[procedure.code].append("停顿期间的各步骤")
    if found:
        return tuple(f"{code}：{'、'.join(dict.fromkeys(labels))}" for code, labels in found.items())
    own = Path(*rule.check.__module__.split(".")).with_suffix(".py")
    return tuple(f"`{path}`" for path in files_naming(rule.name, "ggzy") if path != own)


def files_naming(word: str, under: str) -> Iterator[Path]:
    for path in sorted((ROOT / under).rglob("*.py")):
        if re.search(rf"\b{word}\b", path.read_text(encoding="utf-8")):
            yield path.relative_to(ROOT)


def tests_naming() -> dict[str, list[str]]:
    """By every word in it, the tests whose own lines (decorators included) hold the word; codes of duties stand there in quotes."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        text = path.read_text(encoding="utf-8")
        lines = text.splitlines()
        for node in ast.parse(text).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
                for word in set(re.findall(r'"[a-z_]+"|[A-Za-z_]\w+', "\n".join(lines[first - 1 : node.end_lineno]))):
                    found[word].append(f"{path.stem.removeprefix('test_')}: {node.name}")
    return found


def summary(lines: list[Line]) -> str:
    rules = [line for line in lines if line.kind == "规则"]
    unchecked = sum(not line.basis.checked for line in lines)
    tested = sum(bool(line.tests) for line in rules)
    return (
        f"法规 {len({line.basis.statute for line in lines})} 部，依据 {len(lines)} 处"
        f"（核 {len(lines) - unchecked}，未核 {unchecked}）；"
        f"有法条依据的规则 {len(rules)} 条，其中 {tested} 条有测试点名核对。\n"
    )


def section(statute: str, lines: list[Line]) -> str:
    rows = ["| 条 | 数字或用语 | 类别 | 名称 | 含义 | 用于 | 测试 | 核 |", "|---|---|---|---|---|---|---|---|"]
    for line in sorted(lines, key=order):
        article = f"第{line.basis.article}条" if isinstance(line.basis.article, int) else line.basis.article
        mark = "核" if line.basis.checked else "**未核**"
        cells = (article, line.basis.figure or NOTHING, line.kind, line.name, line.meaning or NOTHING,
                 joined(line.used), joined(shown(line.tests)), mark)  # fmt: skip
        rows.append(f"| {' | '.join(cells)} |")
    return f"## {statute}\n\n" + "\n".join(rows) + "\n"


def platform_section(named: dict[str, list[str]]) -> str:
    """Rules without an article: what follows from order or from common sense."""
    rows = ["| 名称 | 含义 | 用于 | 测试 |", "|---|---|---|---|"]
    for rule in sorted((r for r in RULES.values() if r.basis is None), key=lambda r: r.name):
        cells = (f"`{rule.name}`", first_sentence(rule.meaning), joined(uses(rule)), joined(shown(named[rule.name])))
        rows.append(f"| {' | '.join(cells)} |")
    opening = "没有专门条文、由办理顺序和常理得出的规则；拒绝时只说理由和办法，不引条文。"
    return f"## 平台办理规则\n\n{opening}\n\n" + "\n".join(rows) + "\n"


def order(line: Line) -> tuple[int, str, str, str]:
    leading = re.match(r"\d+", _key(line.basis.article))
    if line.kind == "否决情形":  # stays in the order of its items
        return (int(leading[0]) if leading else 0, line.kind, "", "")
    return (int(leading[0]) if leading else 0, line.kind, line.name, str(line.basis.article))


def count(lines: list[Line], statute: str) -> int:
    return sum(line.basis.statute == statute for line in lines)


def shown(tests: Iterable[str]) -> list[str]:
    """At most two of them: the page is a pointer, not a report."""
    each = list(tests)
    rest = [f"等{len(each)}个"] if len(each) > 2 else []
    return [*(f"`{test}`" for test in each[:2]), *rest]


def joined(parts: Iterable[str]) -> str:
    return "<br>".join(parts) or NOTHING


def first_sentence(text: str) -> str:
    return text.split("\n")[0] or NOTHING


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(f"已生成 {PAGE.relative_to(ROOT)}", file=sys.stderr)
