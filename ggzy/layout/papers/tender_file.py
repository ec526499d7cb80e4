"""招标文件 filled in from its structured clauses: front sheet, method, clauses, attachments."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from ggzy.core.documents import TenderFile
from ggzy.core.evaluation.method import (
    KIND_NAMES,
    TIE_NAMES,
    AsFound,
    BenchmarkPrice,
    ByAmount,
    Comprehensive,
    method_name,
)
from ggzy.core.evaluation.preliminary import GROUP_NAMES
from ggzy.core.money import yuan
from ggzy.core.proceeding import Proceeding
from ggzy.core.sealing.policy import SUITE_LABELS
from ggzy.layout.deals import Viewed
from ggzy.layout.papers.parts import HOW_TO_PAY, common, duration, signed_by_tenderers, tenderers
from ggzy.papers import evaluation_report as report_papers
from ggzy.papers import tender_file as file_papers
from ggzy.papers.paper import Clause, Sheet
from ggzy.papers.words import moment


def tender_file_paper(
    viewed: Viewed, draft: TenderFile | None = None, at: datetime | None = None
) -> file_papers.TenderFilePaper | None:
    """The file that stands, or a draft of it as it would look."""
    p, file = viewed.p, draft or viewed.p.tender_file
    if file is None or p.project is None:
        return None
    issued = at or (p.file_versions[-1][0] if p.file_versions else p.happened["ProjectRegistered"])
    return file_papers.TenderFilePaper(
        **common(p, "招标文件", p.project.tenderee, issued, *signed_by_tenderers(p, None if draft else issued)),
        **tenderers(p),
        version=max(1, len(p.file_versions) + (1 if draft else 0)),
        filing_number=f"{p.deal_code}-备案" if "FilingAccepted" in p.happened and not draft else "",
        chapters=chapters(p, file),
    )


def chapters(p: Proceeding, file: TenderFile) -> tuple[file_papers.Chapter, ...]:
    chapter = file_papers.Chapter
    qualifications = tuple(
        Clause(number=f"2.{n}", title="资格条件", text=text) for n, text in enumerate(file.qualifications, 1)
    )
    terms = tuple(Clause(number=f"5.{n}", title=c.title, text=c.text) for n, c in enumerate(file.clauses, 1))
    checks = Sheet(
        caption="初步评审标准",
        columns=("编号", "类别", "评审内容"),
        rows=tuple((c.code, GROUP_NAMES[c.group], c.text) for c in file.checks),
    )
    return (
        chapter(title="投标人须知", sheets=(front_sheet(p, file),)),
        chapter(title="资格条件", clauses=qualifications),
        chapter(title="初步评审", sheets=(checks,)),
        chapter(title="评标办法", clauses=method_clauses(file), sheets=method_sheets(file)),
        chapter(title="合同主要条款", clauses=terms),
        *((chapter(title="图纸、工程量清单等附件", sheets=(attached(file),)),) if file.attachments else ()),
    )


def attached(file: TenderFile) -> Sheet:
    rows = tuple((str(n), a.name, f"{a.size:,}", a.sha256) for n, a in enumerate(file.attachments, 1))
    return Sheet(caption="附件目录", columns=("序号", "文件名", "字节", "摘要（SHA-256）"), rows=rows, numeric=(2,))


def front_sheet(p: Proceeding, file: TenderFile) -> Sheet:
    project = p.project
    assert project
    due = p.round.deadline
    rows = (
        ("招标人", project.tenderee),
        ("招标代理机构", project.agency or "无"),
        ("资金来源", project.funding),
        ("招标范围", project.scope or "见招标文件"),
        ("工期", duration(file.duration_days)),
        ("质量标准", file.quality),
        ("最高投标限价", f"{yuan(file.ceiling_fen)}元" if file.ceiling_fen else "不设"),
        ("投标保证金", f"{yuan(file.deposit_fen)}元，{HOW_TO_PAY}" if file.deposit_fen else "不要求"),
        ("投标有效期", f"{file.validity_days}日，自投标截止之日起算"),
        ("联合体投标", "接受" if file.consortium else "不接受"),
        *([("信用记录", "资格审查时查询投标人有效的信用记录")] if file.credit_asked else []),
        ("投标截止、开标时间", moment(due) if due else "见招标公告"),
        ("保管方案", file.policy.words),
        ("密码套件", SUITE_LABELS[file.policy.suite]),
        (
            "评标委员会",
            f"{file.committee_size}人，其中招标人代表{file.representatives}人，专家{file.committee_size - file.representatives}人随机抽取",
        ),
        ("评标专业", "、".join(file.specialities)),
        ("中标候选人", f"推荐{file.candidates}个"),
        (
            "履约保证金",
            f"中标合同金额的{file.performance_bond_percent}%" if file.performance_bond_percent else "不要求",
        ),
        ("开标所需投标人数", f"{file.minimum_bidders}个，不足的不开标，重新招标"),
    )
    return Sheet(
        caption="投标人须知前附表",
        columns=("序号", "事项", "内容"),
        rows=tuple((str(n), *row) for n, row in enumerate(rows, 1)),
    )


def method_clauses(file: TenderFile) -> tuple[Clause, ...]:
    method = file.method
    ties = "，再".join(TIE_NAMES[rule] for rule in method.ties)
    clauses = [("评标办法", f"采用{method_name(method)}。"), ("并列时的排序", f"{ties}。")]
    if isinstance(method, Comprehensive):
        mean = (
            "各专家评分的平均值"
            if method.expert_mean.kind == "plain"
            else f"评分专家达到{method.expert_mean.min_experts}名的，去掉一个最高分和一个最低分后的平均值"
        )
        clauses.append(("评分汇总", f"主观因素得分为{mean}，得分{method.points_rounding}。"))
        clauses.append(("报价得分", price_words(method.price)))
    elif method.max_total_percent is not None:
        clauses.append(
            ("偏差上限", f"偏差加价合计超过投标报价{method.max_total_percent}%的，由评标委员会认定是否构成重大偏差。")
        )
    return tuple(Clause(number=f"4.{n}", title=title, text=text) for n, (title, text) in enumerate(clauses, 1))


def price_words(price: BenchmarkPrice) -> str:
    def listed(values: Iterable[Any]) -> str:
        return "、".join(str(v) for v in values)

    whose = "初步评审合格的投标报价" if price.mean_of == "effective" else "全部开标报价"
    return (
        f"A为{whose}的平均值（达到{price.min_n_for_trimming}家的，去掉{price.drop_highest}个最高价和{price.drop_lowest}个最低价）；"
        f"B为最高投标限价×（1－D）；评标基准价C＝（A×K＋B×（1－K））×（1－δ）。"
        f"K从{listed(price.k_list)}、D从{listed(price.control_drop_list)}（%）、δ从{listed(price.benchmark_drop_list)}（%）中于开标现场各抽取一个。"
        f"报价每高于C 1%扣{price.e1}分，每低于C 1%扣{price.e2}分，最低{price.floor}分。"
        f"基准价{price.price_rounding}，偏差率{price.deviation_rounding}；其后有投标被否决的，"
        f"{'基准价不变' if price.later_rejection == 'keep' else '重新计算基准价'}。"
    )


def method_sheets(file: TenderFile) -> tuple[Sheet, ...]:
    if isinstance(file.method, Comprehensive):
        rows = tuple((f.name, f.kind, f.full, f.standard) for f in factors(file))
        return (Sheet(caption="评分标准", columns=("评审因素", "类别", "分值", "评分标准"), rows=rows),)
    rows = tuple((f.name, f.full, f.standard) for f in factors(file))
    return (Sheet(caption="量化的偏差", columns=("偏差", "加价方式", "标准"), rows=rows),) if rows else ()


def factors(file: TenderFile) -> tuple[report_papers.Factor, ...]:
    if isinstance(file.method, Comprehensive):
        return tuple(
            report_papers.Factor(
                name=c.name, kind=KIND_NAMES[type(c.by)], full=f"{c.max_points}分", standard=standard_of(c)
            )
            for c in file.method.criteria
        )

    def adds(a: Any) -> str:
        if isinstance(a, ByAmount):
            return f"每单位加{yuan(a.fen_each)}元"
        return a.rule if isinstance(a, AsFound) else f"每单位加投标报价的{a.percent_each}%"

    return tuple(
        report_papers.Factor(name=d.name, kind="偏差", full=d.code, standard=adds(d.adds))
        for d in file.method.deviations
    )


def standard_of(criterion: Any) -> str:
    by = criterion.by
    if isinstance(by, BenchmarkPrice):
        return "按评标基准价计算"
    bands = "；".join(f"{b.name}{b.low}至{b.high}分{'：' + b.text if b.text else ''}" for b in getattr(by, "bands", ()))
    certificates = "；".join(f"{c.name}{c.points}分" for c in getattr(by, "accepted", ()))
    each = f"每项{by.points_each}分" if hasattr(by, "points_each") else ""
    return "；".join(part for part in (criterion.guidance, each, bands, certificates) if part) or "由评委独立评分"
