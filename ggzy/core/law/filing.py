"""项目登记与备案规则: what the platform asks for before a lot may be filed and reviewed; no statute's figure stands here."""

from __future__ import annotations

from ggzy.core.codes import uscc_problem
from ggzy.core.evaluation.soundness import problems as method_problems
from ggzy.core.roles import Role
from ggzy.core.rule import Unmet, rule
from ggzy.core.screening import VERSION
from ggzy.core.table import Ask


@rule(None)
def project_is_complete(ask: Ask) -> Unmet | None:
    """登记要素齐全、金额合理、代码有效。"""
    project = ask.command.project
    if not project.title.strip():
        return Unmet("请填写项目名称")
    if project.estimate_fen <= 0:
        return Unmet("估算价应大于零", "请核对金额和单位（元）")
    if project.estimate_fen > 10**15:
        return Unmet("估算价超过十万亿元，请核对金额单位")
    for code in (project.tenderee_id, project.agency_id):
        if code and (why := uscc_problem(code)):
            return Unmet(why, "请核对统一社会信用代码")
    return None


@rule(None)
def registers_own_project(ask: Ask) -> Unmet | None:
    """只能登记本单位的，或者本单位受托代理的项目。"""
    project = ask.command.project
    if ask.actor.org_id not in (project.tenderee_id, project.agency_id):
        return Unmet("只能登记本单位的或者受托代理的项目")
    return None


@rule(None)
def agency_names_its_people(ask: Ask) -> Unmet | None:
    """代理机构登记项目，须写明由哪些人员承办。"""
    if ask.actor.role is Role.AGENCY and not ask.command.project.agency_people:
        return Unmet("没有写明承办人员", "请选择本机构承办这个项目的人员")
    return None


@rule(None)
def appointment_waits(ask: Ask) -> Unmet | None:
    """只有代理机构登记、尚待确认的委托才需要确认。"""
    return None if ask.p.appointment == "asked" else Unmet("本项目没有待确认的委托")


@rule(None)
def invest_code_is_new(ask: Ask) -> Unmet | None:
    """同一投资项目代码下同名标段不得重复登记。"""
    if ask.facts.project_code_taken_by:
        return Unmet(f"该项目已登记过（{ask.facts.project_code_taken_by}），不能重复登记", "请在原项目下办理")
    return None


@rule(None)
def method_is_sound(ask: Ask) -> Unmet | None:
    """评标办法参数完整，权重合计100。"""
    found = method_problems(ask.command.tender_file.method, ask.command.tender_file.ceiling_fen)
    return Unmet(found[0], "请修改评标办法") if found else None


@rule(None)
def specialities_named(ask: Ask) -> Unmet | None:
    """评标所需专业须列明，才能抽取专家。"""
    return None if ask.command.tender_file.specialities else Unmet("没有填写评标专业", "请至少选择一个评标专业")


@rule(None)
def every_point_reviewed(ask: Ask) -> Unmet | None:
    """审查要点须逐项给出意见。"""
    from ggzy.core.procedures.filing_checklist import CHECKLIST

    given = {f.code for f in ask.command.findings}
    missing = [c.text for c in ask.facts.checklist or CHECKLIST if c.code not in given]
    return Unmet(f"审查要点“{missing[0]}”还没有给出意见", "请逐项审查") if missing else None


@rule(None)
def returned_with_reasons(ask: Ask) -> Unmet | None:
    """退回须指出至少一处不符合的要点并写明理由。"""
    bad = [f for f in ask.command.findings if not f.met]
    if not bad or any(not f.note.strip() for f in bad):
        return Unmet("退回修改应逐项写明理由", "请在不符合的要点旁填写理由")
    return None


@rule(None)
def accepted_when_all_met(ask: Ask) -> Unmet | None:
    """各要点均符合才能予以备案。"""
    if any(not f.met for f in ask.command.findings):
        return Unmet("仍有不符合的审查要点，不能予以备案", "请退回修改")
    return None


@rule(None)
def finding_is_new(ask: Ask) -> Unmet | None:
    """每一项自动检查发现只认定一次误报。"""
    c = ask.command
    if not c.rule or not c.finding.startswith(f"{c.rule}|"):
        return Unmet("没有这一项检查发现", "请刷新页面")
    return Unmet("这一项已经认定为误报", "请刷新页面") if (VERSION, c.finding) in ask.p.dismissed else None
