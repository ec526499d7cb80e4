"""必须招标的工程项目规定 (2018 No. 16): what must be tendered, and the directory 交易目录 that says where."""

from __future__ import annotations

from datetime import date

from ggzy.core.calendar import day_of
from ggzy.core.documents import DutyTest, Project
from ggzy.core.facts import Threshold
from ggzy.core.money import yuan
from ggzy.core.rule import Basis, Unmet, rule
from ggzy.core.table import Ask

LAW = "必须招标的工程项目规定"
WORKS = Basis(LAW, 5, "400万元")
GOODS = Basis(LAW, 5, "200万元")
SERVICES = Basis(LAW, 5, "100万元")
KINDS = {"works": "施工", "goods": "货物", "services": "服务"}


def duty_test(project: Project, directory: tuple[Threshold, ...], on: date) -> DutyTest:
    """应招测试: against the directory in force on the day; public funds and an estimate at or over the threshold."""
    rows = [
        t
        for t in directory
        if t.line == project.line
        and t.kind == project.kind
        and t.valid_from <= on
        and (t.valid_to is None or on < t.valid_to)
    ]
    if not rows:
        return DutyTest(must_tender=False, level="", findings=("交易目录中没有对应的条目，请人工核对",))
    row = max(rows, key=lambda t: t.valid_from)
    over = project.estimate_fen >= row.minimum_fen
    findings = [
        f"{KINDS.get(project.kind, project.kind)}估算价{yuan(project.estimate_fen)}元，"
        f"{'达到' if over else '未达到'}{yuan(row.minimum_fen)}元的标准（{row.basis}）",
        "使用国有资金或者国家融资" if project.public_funds else "不使用国有资金，按自愿招标办理",
    ]
    return DutyTest(
        must_tender=over and project.public_funds,
        level=row.level,
        findings=tuple(findings),
        directory_from=row.valid_from.isoformat(),
    )


@rule(Basis("招标投标法", 9, "批准"))
def approval_given(ask: Ask) -> Unmet | None:
    """需要履行审批手续的，应当先取得批准。"""
    project = ask.command.project
    if project.public_funds and not project.approval_no.strip():
        return Unmet("使用国有资金的项目应当先取得批准，未填写批准文号", "请填写项目批准文号")
    return None


@rule(Basis("招标投标法", 4, "化整为零"))
def leaving_the_platform_needs_a_reason(ask: Ask) -> Unmet | None:
    """不得以任何方式规避招标：测试结论与登记方式不一致的须说明理由并告知监督部门。"""
    project = ask.command.project
    test = duty_test(project, ask.facts.directory, day_of(ask.now))
    if test.must_tender and project.approved_method != "公开招标" and not ask.command.override_reason.strip():
        return Unmet("依法必须招标的项目拟不公开招标，应当说明理由", "请填写理由和批准依据")
    return None
