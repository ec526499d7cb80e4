"""Papers of a deal 项目文书: which there are for this viewer by now, each filled from the record and typed nowhere again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from ggzy.core.acts import award, evaluation, notice, opening, registration
from ggzy.core.acts.committee import CommitteeDrawn
from ggzy.core.acts.control import RoundBegun
from ggzy.core.calendar import SHANGHAI
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
from ggzy.core.evaluation.preliminary import GROUP_NAMES, RejectionGround
from ggzy.core.law.compulsory import KINDS
from ggzy.core.money import percent_of, yuan
from ggzy.core.proceeding import Proceeding
from ggzy.core.roles import Role
from ggzy.core.table import Event
from ggzy.desk.workdays import calendar
from ggzy.layout.deals import Viewed
from ggzy.papers import award_notice as award_papers
from ggzy.papers import candidates as candidate_papers
from ggzy.papers import contract as contract_papers
from ggzy.papers import evaluation_report as report_papers
from ggzy.papers import opening_record as opening_papers
from ggzy.papers import tender_file as file_papers
from ggzy.papers import written_report as written_papers
from ggzy.papers.award_announcement import AwardAnnouncementPaper
from ggzy.papers.notice import NoticeLot, NoticePaper
from ggzy.papers.paper import Clause, Contact, Paper, Sheet, Signature
from ggzy.papers.words import day, moment
from ggzy.store.models import Organisation

PLATFORM = "公共资源交易平台"
HOW_TO_PAY = "从投标人基本账户一次足额转入平台为其生成的子账号"


# ---- which papers, for whom ----


@dataclass(frozen=True)
class Kind:
    """One kind of paper: it may be read by whoever sees `shown_by` in the present round; `build` fills it in."""

    title: str
    shown_by: type[Event]
    build: Callable[[Viewed], Paper | None]
    parties_only: bool = False
    of_winner: bool = False


def paper_of(viewed: Viewed, kind: str) -> Paper | None:
    """The paper, or None when there is none that this viewer may read."""
    row = PAPERS.get(kind)
    return row.build(viewed) if row and may_read(viewed, row) else None


def offered_papers(viewed: Viewed) -> list[tuple[str, str]]:
    """Kind and title of every paper that this viewer may read by now."""
    return [(kind, row.title) for kind, row in PAPERS.items() if may_read(viewed, row)]


def may_read(viewed: Viewed, row: Kind) -> bool:
    if row.parties_only and not is_party(viewed):
        return False
    if row.of_winner and not viewed.p.round.winner:
        return False
    if row.shown_by is registration.FilingSubmitted:
        return sees(viewed, row.shown_by, everything=True) or sees(viewed, notice.FileObtained)
    return sees(viewed, row.shown_by) or (
        row.shown_by is award.ContractPartySigned and won(viewed) and bool(viewed.p.round.contract)
    )


def may_read_file(viewed: Viewed) -> bool:
    """Whether the tender file and its attachments are this viewer's to read."""
    return may_read(viewed, PAPERS["tender_file"])


def sees(viewed: Viewed, event: type[Event], *, everything: bool = False) -> bool:
    """Whether an entry of this kind is among what the viewer sees, in this round unless `everything` counts."""
    return any(isinstance(e.event, event) for e in (viewed.entries if everything else this_round(viewed)))


def this_round(viewed: Viewed) -> tuple[Any, ...]:
    begun = max((n for n, e in enumerate(viewed.entries) if isinstance(e.event, RoundBegun)), default=-1)
    return viewed.entries[begun + 1 :]


def is_party(viewed: Viewed) -> bool:
    """Officials, tenderee and agency within reach, and the bidders of this lot."""
    from ggzy.layout.deals import reaches

    if viewed.actor.role is Role.BIDDER:
        return viewed.me in viewed.p.round.bids
    return viewed.actor.role not in (Role.PUBLIC, Role.EXPERT) and reaches(viewed)


def won(viewed: Viewed) -> bool:
    return bool(viewed.me) and viewed.me == viewed.p.round.winner


def moment_of(viewed: Viewed, event: type[Event]) -> datetime:
    """When it last happened, as the record tells."""
    return viewed.p.happened[event.__name__]


# ---- what all papers share ----


def common(p: Proceeding, kind: str, issuer: str, at: datetime, *signatures: Signature) -> dict[str, Any]:
    assert p.project
    turn = f"-{p.round.number}" if p.round.number > 1 else ""
    return {
        "platform": PLATFORM,
        "number": f"{p.deal_code}{turn}-{kind}",
        "project_name": p.project.title,
        "project_code": p.deal_code,
        "issuer": issuer,
        "issued_at": at,
        "signatures": signatures,
        "practice": bool(getattr(settings, "GGZY_PRACTICE", False)),
    }


def contact(uscc: str, name: str, person: str = "") -> Contact:
    organisation = Organisation.objects.filter(uscc=uscc).first()
    return Contact(name=name, address=organisation.address if organisation else "", person=person)


def tenderers(p: Proceeding) -> dict[str, Contact | None]:
    assert p.project
    agency = contact(p.project.agency_id, p.project.agency) if p.project.agency_id else None
    return {"tenderee": contact(p.project.tenderee_id, p.project.tenderee, p.project.contact), "agency": agency}


def signed_by_tenderers(p: Proceeding, at: datetime | None) -> tuple[Signature, ...]:
    assert p.project
    signed = [Signature(role="招标人", name=p.project.tenderee, at=at)]
    if p.project.agency:
        signed.append(Signature(role="招标代理机构", name=p.project.agency, at=at))
    return tuple(signed)


def supervisor(viewed: Viewed) -> Contact:
    """The office that accepted the filing, as the record names it."""
    accepted = [e for e in viewed.entries if isinstance(e.event, registration.FilingAccepted)]
    actor = accepted[-1].actor if accepted else None
    return Contact(name=actor.org, person=actor.office) if actor else Contact(name="行业监督部门")


def duration(days: int) -> str:
    return f"{days}日历天" if days else ""


# ---- notice and tender file ----


def notice_paper(viewed: Viewed) -> NoticePaper | None:
    p, terms = viewed.p, viewed.p.round.notice
    if terms is None or p.project is None or p.tender_file is None:
        return None
    project, file, at = p.project, p.tender_file, moment_of(viewed, notice.NoticePublished)
    changes = tuple(f"{moment(when)}发布澄清修改：{text}" for when, text in p.round.clarifications)
    return NoticePaper(
        **common(p, "招标公告", project.tenderee, at, *signed_by_tenderers(p, at)),
        **tenderers(p),
        supervisor=supervisor(viewed),
        approval="".join(part for part in (project.approval_authority, project.approval_no) if part) or "依法无须审批",
        funds=project.funding,
        overview=project.location and f"建设地点：{project.location}。" or f"{project.title}。",
        scope=project.scope or f"招标文件载明的全部{KINDS.get(project.kind, '')}内容。",
        lots=(
            NoticeLot(
                name=project.title,
                code=p.deal_code,
                scope=project.scope or KINDS.get(project.kind, ""),
                ceiling_fen=file.ceiling_fen,
                duration=duration(file.duration_days),
                place=project.location,
            ),
        ),
        qualifications=file.qualifications,
        file_from=terms.issue_from,
        file_until=terms.issue_to,
        bids_due=p.round.deadline or terms.bid_deadline,
        opening_place=terms.place,
        media=terms.media,
        consortium=file.consortium,
        method=method_name(file.method),
        quality=file.quality,
        deposit_fen=file.deposit_fen,
        deposit_ways=HOW_TO_PAY if file.deposit_fen else "",
        other=changes,
    )


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
        ("投标截止、开标时间", moment(due) if due else "见招标公告"),
        ("解密时限", f"{file.decrypt_minutes}分钟"),
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


# ---- opening and evaluation ----


def opening_record_paper(viewed: Viewed) -> opening_papers.OpeningRecordPaper | None:
    p = viewed.p
    assert p.project and p.tender_file and p.round.deadline
    ended = moment_of(viewed, opening.OpeningClosed)
    signed = tuple(Signature(role="", name=name, at=at) for name, at in p.round.record_signatures.items())
    return opening_papers.OpeningRecordPaper(
        **common(p, "开标记录", p.project.tenderee, ended, *signed),
        tenderee=p.project.tenderee,
        agency=p.project.agency,
        supervisor=supervisor(viewed).name,
        due_at=p.round.deadline,
        opened_at=p.round.key_released_at or p.round.deadline,
        ended_at=ended,
        place=p.round.notice.place if p.round.notice else "",
        host=p.project.agency or p.project.tenderee,
        recorder=PLATFORM,
        ceiling_fen=p.tender_file.ceiling_fen or None,
        bids=opened_rows(viewed),
        parameters=drawn_parameters(p),
        objections=spot_objections(p),
        present=tuple(p.round.record_signatures),
    )


def opened_rows(viewed: Viewed) -> tuple[opening_papers.OpenedBid, ...]:
    p = viewed.p
    unsealed = {e.event.bidder: e.at for e in viewed.entries if isinstance(e.event, opening.BidUnsealed)}
    rows = []
    for n, bid in enumerate(p.standing_bids, start=1):
        line = bid.line
        if line is None:
            rows.append(
                opening_papers.OpenedBid(
                    order=n, bidder="（投标文件未能解密）", price_fen=None, outcome=bid.not_opened or "未解密"
                )
            )
            continue
        rows.append(
            opening_papers.OpenedBid(
                order=n,
                bidder=bid.org,
                price_fen=line.price_fen,
                duration=duration(line.duration_days),
                quality=line.quality,
                manager=line.manager,
                deposit="已到账" if bid.bidder in p.round.deposits else "",
                unsealed_at=unsealed.get(bid.bidder),
                remark=line.remarks,
            )
        )
    return tuple(rows)


def drawn_parameters(p: Proceeding) -> tuple[tuple[str, str], ...]:
    c = p.round.coefficients
    return (
        (("K 值", str(c.k)), ("最高投标限价下浮率 D", f"{c.control_drop}%"), ("基准价下浮率 δ", f"{c.benchmark_drop}%"))
        if c
        else ()
    )


def spot_objections(p: Proceeding) -> tuple[opening_papers.SpotObjection, ...]:
    return tuple(
        opening_papers.SpotObjection(
            by=org_of(p, o.raiser), raised_at=o.raised_at, matter=o.text, answer=o.answer or "尚未答复"
        )
        for o in p.round.objections.values()
        if o.kind == "opening" and not o.withdrawn_at
    )


def org_of(p: Proceeding, bidder: str) -> str:
    bid = p.round.bids.get(bidder)
    return bid.org if bid and bid.org else "投标人"


def evaluation_report_paper(viewed: Viewed) -> report_papers.EvaluationReportPaper | None:
    p, r = viewed.p, viewed.p.round
    if r.result is None or p.project is None or p.tender_file is None:
        return None
    ended = moment_of(viewed, evaluation.ReportFiled)
    names = committee_names(viewed)
    signed = tuple(
        Signature(
            role="主任" if s == r.chair else "成员", name=names[s], at=ended if s in r.report_signatures else None
        )
        for s in r.seats
    )
    columns, rows = score_table(p)
    return report_papers.EvaluationReportPaper(
        **common(p, "评标报告", "评标委员会", ended, *signed),
        tenderee=p.project.tenderee,
        agency=p.project.agency,
        method=method_name(p.tender_file.method),
        began_at=p.happened.get("ChairElected", ended),
        ended_at=ended,
        place="评标室（网上独立评审）",
        opened_at=r.key_released_at or r.deadline or ended,
        committee=tuple(
            report_papers.Member(
                name=names[s.expert_id],
                kind="招标人代表" if s.representative else "专家",
                post="主任" if s.expert_id == r.chair else "成员",
                employer=s.employer if shown(viewed) else "（中标结果确定前保密）",
                speciality=s.speciality,
            )
            for s in r.seats.values()
        ),
        opened=opened_rows(viewed),
        reviewed=tuple(reviewed(p, bid) for bid in p.opened_bids),
        factors=factors(p.tender_file),
        score_columns=columns,
        scores=rows,
        ranking=ranked(p),
        ceiling_fen=p.tender_file.ceiling_fen or None,
        parameters=(*drawn_parameters(p), *benchmark_parameters(p)),
        rejections=rejections(p),
        clarifications=tuple(
            report_papers.Clarified(
                bidder=org_of(p, i.bidder),
                question=i.text,
                answer=i.reply or "未在时限内答复",
                answered_at=i.replied_at,
            )
            for i in r.inquiries.values()
        ),
        dissents=tuple(
            report_papers.Dissent(
                member=names.get(s.expert_id, ""), opinion="对评标结论有不同意见", reason=s.dissent, at=ended
            )
            for s in r.report_signatures.values()
            if not s.agree
        ),
        silent=tuple(names[s] for s in r.seats if s not in r.report_signatures),
    )


def shown(viewed: Viewed) -> bool:
    """Whether the committee's names are no secret to this viewer any more."""
    return sees(viewed, CommitteeDrawn)


def committee_names(viewed: Viewed) -> dict[str, str]:
    seats = viewed.p.round.seats.values()
    return {s.expert_id: s.person if shown(viewed) else f"评委{n}" for n, s in enumerate(seats, start=1)}


def benchmark_parameters(p: Proceeding) -> tuple[tuple[str, str], ...]:
    found = p.round.result.benchmark
    return (("评标基准价", f"{yuan(found.fen)}元"),) if found else ()


def reviewed(p: Proceeding, bid: Any) -> report_papers.Reviewed:
    assert p.tender_file
    said = {}
    for group in GROUP_NAMES:
        items = {c.code for c in p.tender_file.checks if c.group == group}
        against = {
            i
            for i in items
            if 2
            * sum(
                (s, bid.bidder, i) in p.round.checks and not p.round.checks[s, bid.bidder, i].met for s in p.round.seats
            )
            > len(p.round.seats)
        }
        said[group] = "不通过" if against else "通过"
    return report_papers.Reviewed(bidder=bid.org, **said, conclusion="否决" if bid.rejected else "进入详细评审")


def score_table(p: Proceeding) -> tuple[tuple[str, ...], tuple[report_papers.ScoreRow, ...]]:
    result, method = p.round.result, p.tender_file.method if p.tender_file else None
    criteria = method.criteria if isinstance(method, Comprehensive) else ()
    valid = sorted((b for b in result.bids if b.valid), key=lambda b: b.rank or 0)
    columns = tuple(c.name for c in criteria) or ("评标价（元）",)
    rows = []
    for b in valid:
        by_code = {line.criterion: str(line.points) for line in b.lines}
        cells = tuple(by_code.get(c.code, "") for c in criteria) or (yuan(b.evaluated_price_fen or b.price_fen),)
        rows.append(
            report_papers.ScoreRow(bidder=org_of(p, b.key), price_fen=b.price_fen, cells=cells, total=total_of(b))
        )
    return columns, tuple(rows)


def total_of(b: Any) -> str:
    return str(b.total) if b.total is not None else yuan(b.evaluated_price_fen or b.price_fen)


def ranked(p: Proceeding) -> tuple[report_papers.Ranked, ...]:
    result = p.round.result
    return tuple(
        report_papers.Ranked(
            rank=n,
            bidder=org_of(p, key),
            price_fen=result.of(key).price_fen,
            total=total_of(result.of(key)),
            candidate=key in result.candidates,
        )
        for n, key in enumerate(result.ranking, start=1)
    )


def rows_of_ranking(p: Proceeding) -> tuple[report_papers.Ranked, ...]:
    """The ranking for pages of those who may see the report; nothing before it is filed."""
    return (
        ranked(p) if p.round.result and "ReportFiled" in p.happened and p.stage not in ("evaluation", "opened") else ()
    )


def rejections(p: Proceeding) -> tuple[report_papers.Rejection, ...]:
    carried = [b for b in p.round.ballots.values() if b.carried]
    return tuple(
        report_papers.Rejection(
            bidder=org_of(p, b.bidder),
            ground=RejectionGround(b.ground).text,
            basis=str(RejectionGround(b.ground).basis),
            reason=b.reason,
            votes_for=sum(b.votes.values()),
            votes_against=sum(not v for v in b.votes.values()),
        )
        for b in carried
    )


# ---- publicity, award, contract ----


def candidates_paper(viewed: Viewed) -> candidate_papers.CandidatesPaper | None:
    p, r = viewed.p, viewed.p.round
    if r.result is None or r.publicity_until is None or p.project is None or p.tender_file is None:
        return None
    at = moment_of(viewed, award.CandidatesPublished)
    rows = []
    for n, key in enumerate(r.result.candidates, start=1):
        bid = r.bids[key]
        total = r.result.of(key).total
        rows.append(
            candidate_papers.Candidate(
                rank=n,
                bidder=bid.org,
                price_fen=bid.line.price_fen,
                quality=bid.line.quality or p.tender_file.quality,
                duration=duration(bid.line.duration_days),
                manager=bid.line.manager or "—",
                certificate="见投标文件",
                score=f"{total}分" if total is not None else "",
                qualifications=("符合招标文件要求",),
            )
        )
    return candidate_papers.CandidatesPaper(
        **common(p, "中标候选人公示", p.project.tenderee, at, *signed_by_tenderers(p, at)),
        **tenderers(p),
        supervisor=supervisor(viewed),
        opened_at=r.key_released_at or r.deadline or at,
        method=method_name(p.tender_file.method),
        candidates=tuple(rows),
        begins_at=at,
        ends_at=r.publicity_until,
        rejected=tuple((org_of(p, b.bidder), b.reason) for b in r.ballots.values() if b.carried),
    )


def award_notice_paper(viewed: Viewed) -> Paper | None:
    """The winner's notice; a bidder who lost gets its own notice of the result."""
    p, r = viewed.p, viewed.p.round
    if not r.winner or p.project is None or p.tender_file is None:
        return None
    if viewed.actor.role is Role.BIDDER and not won(viewed):
        return result_notice_paper(viewed)
    at, bid = moment_of(viewed, award.AwardNoticesIssued), r.bids[r.winner]
    bond = percent_of(r.award_price_fen, p.tender_file.performance_bond_percent)
    return award_papers.AwardNoticePaper(
        **common(p, "中标通知书", p.project.tenderee, at, *signed_by_tenderers(p, at)),
        winner=bid.org,
        tenderee=p.project.tenderee,
        agency=p.project.agency,
        price_fen=r.award_price_fen,
        scope=p.project.scope or p.project.title,
        duration=duration(bid.line.duration_days or p.tender_file.duration_days),
        quality=bid.line.quality or p.tender_file.quality,
        manager=bid.line.manager or "—",
        certificate="见投标文件",
        opened_at=r.key_released_at or r.deadline,
        contract_by=calendar().after_days(at, 30).end - timedelta(seconds=1),
        performance_bond_fen=bond,
        bond_ways="可以采用银行保函" if bond else "",
    )


def result_notice_paper(viewed: Viewed) -> award_papers.ResultNoticePaper | None:
    p, r = viewed.p, viewed.p.round
    own = r.bids.get(viewed.me)
    if own is None or not own.org or p.project is None:
        return None
    at = moment_of(viewed, award.AwardNoticesIssued)
    place = r.result.ranking.index(viewed.me) + 1 if viewed.me in r.result.ranking else 0
    said = f"经评审排序第{place}名。" if place else f"投标被否决：{own.rejected}。"
    deposit = r.deposits.get(viewed.me)
    return award_papers.ResultNoticePaper(
        **common(p, "中标结果通知书", p.project.tenderee, at, *signed_by_tenderers(p, at)),
        bidder=own.org,
        tenderee=p.project.tenderee,
        agency=p.project.agency,
        winner=org_of(p, r.winner),
        price_fen=r.award_price_fen,
        opened_at=r.key_released_at or r.deadline,
        own_result=said,
        deposit_fen=deposit.amount_fen if deposit else 0,
        deposit_return="在书面合同签订后五日内，连同银行同期存款利息退还至原付款账户" if deposit else "",
    )


def award_announcement_paper(viewed: Viewed) -> AwardAnnouncementPaper | None:
    """The result for everybody; none while there is no winner, also when one has fallen away."""
    p, r = viewed.p, viewed.p.round
    if not r.winner or p.project is None or p.tender_file is None:
        return None
    at, bid = moment_of(viewed, award.LotAwarded), r.bids[r.winner]
    return AwardAnnouncementPaper(
        **common(p, "中标结果公告", p.project.tenderee, at, *signed_by_tenderers(p, at)),
        **tenderers(p),
        supervisor=supervisor(viewed),
        winner=bid.org,
        winner_code=bid.org_id,
        rank=r.result.candidates.index(r.winner) + 1,
        price_fen=r.award_price_fen,
        scope=p.project.scope or p.project.title,
        duration=duration(bid.line.duration_days or p.tender_file.duration_days),
        quality=bid.line.quality or p.tender_file.quality,
        manager=bid.line.manager or "—",
        method=method_name(p.tender_file.method),
        opened_at=r.key_released_at or r.deadline,
        publicity_from=moment_of(viewed, award.CandidatesPublished),
        publicity_until=r.publicity_until,
        reason=f"确定该候选人为中标人的理由：{r.award_reason}。" if r.award_reason else "",
    )


def contract_paper(viewed: Viewed) -> contract_papers.ContractPaper | None:
    p, r = viewed.p, viewed.p.round
    if r.contract is None or p.project is None or p.tender_file is None:
        return None
    terms, bid = r.contract, r.bids[r.winner]
    at = max(r.contract_signatures.values())
    begins = at.astimezone(SHANGHAI).date()
    employer, contractor = party(p.project.tenderee_id, p.project.tenderee), party(bid.org_id, bid.org)
    signed = r.contract_signatures
    return contract_papers.ContractPaper(
        **common(
            p,
            "合同",
            p.project.tenderee,
            at,
            Signature(role="发包人", name=employer.name, at=signed.get("tenderee")),
            Signature(role="承包人", name=contractor.name, at=signed.get("winner")),
        ),
        employer=employer,
        contractor=contractor,
        place=p.project.location or "见招标文件",
        approval=p.project.approval_no,
        funds=p.project.funding,
        scope=p.project.scope or p.project.title,
        begins_on=begins,
        ends_on=begins + timedelta(days=max(terms.duration_days - 1, 0)),
        days=terms.duration_days,
        quality=bid.line.quality or p.tender_file.quality,
        price_fen=terms.amount_fen,
        price_form="单价合同",
        manager=terms.manager,
        certificate="见投标文件",
        award_notice=f"{p.deal_code}-中标通知书",
        documents=("中标通知书", "投标函及投标函附录", "合同主要条款", "招标文件及澄清修改", "已标价工程量清单"),
        clauses=tuple(Clause(number=c.code, title=c.title, text=c.text) for c in p.tender_file.clauses),
        performance_bond_fen=percent_of(terms.amount_fen, p.tender_file.performance_bond_percent),
    )


def party(uscc: str, name: str) -> contract_papers.Party:
    found = Organisation.objects.filter(uscc=uscc).first()
    if found is None:
        return contract_papers.Party(name=name, code=uscc, address="", representative="")
    return contract_papers.Party(
        name=name,
        code=uscc,
        address=found.address,
        representative=found.legal_representative,
        bank=found.base_account_bank,
        account=found.base_account_no,
    )


# ---- written report ----


def written_report_text(p: Proceeding) -> str:
    """The report's text as the record gives it, for the tenderee to look over and complete."""
    if p.project is None or p.tender_file is None or not p.round.winner:
        return ""
    r, f = p.round, p.tender_file
    bid = r.bids[r.winner]
    lines = [
        f"一、招标项目基本情况：{p.project.title}，{p.project.funding}，估算价{yuan(p.project.estimate_fen)}元，公开招标，资格后审。",
        f"二、招标过程：招标文件于{day(p.happened['FilingAccepted'])}备案；招标公告于{day(p.happened['NoticePublished'])}发布，"
        f"媒介为{'、'.join(r.notice.media)}；{moment(r.deadline)}投标截止并开标，递交投标文件{len(p.standing_bids)}份，解密成功{len(p.opened_bids)}份。",
        f"三、评标情况：采用{method_name(f.method)}；评标委员会{len(r.seats)}人，其中随机抽取的专家{sum(not s.representative for s in r.seats.values())}人；"
        f"否决投标{sum(bool(b.rejected) for b in p.opened_bids)}份。",
        "四、中标候选人："
        + "；".join(
            f"第{n}名{r.bids[k].org}，{yuan(r.bids[k].line.price_fen)}元" for n, k in enumerate(r.result.candidates, 1)
        )
        + "。",  # type: ignore[union-attr]
        f"五、中标结果：{bid.org}，中标价{yuan(r.award_price_fen)}元{'；定标理由：' + r.award_reason if r.award_reason else ''}。",
        f"六、异议处理：收到异议{sum(not o.withdrawn_at for o in r.objections.values())}件，均已答复。"
        if r.objections
        else "六、异议处理：未收到异议。",
    ]
    return "\n".join(lines)


def written_report_paper(viewed: Viewed) -> written_papers.WrittenReportPaper | None:
    p, r = viewed.p, viewed.p.round
    filed = [e for e in viewed.entries if isinstance(e.event, award.WrittenReportFiled)]
    if not filed or not r.winner or p.project is None or p.tender_file is None:
        return None
    at, bid, names = filed[-1].at, r.bids[r.winner], committee_names(viewed)
    steps = (
        ("招标文件备案", "FilingAccepted"),
        ("发布招标公告", "NoticePublished"),
        ("投标截止", "BiddingClosed"),
        ("开标结束", "OpeningClosed"),
        ("提交评标报告", "ReportFiled"),
        ("公示中标候选人", "CandidatesPublished"),
        ("确定中标人、发出通知书", "AwardNoticesIssued"),
    )
    return written_papers.WrittenReportPaper(
        **common(p, "书面报告", p.project.tenderee, at, *signed_by_tenderers(p, at)),
        addressee=supervisor(viewed).name,
        tenderee=p.project.tenderee,
        agency=p.project.agency,
        organisation="委托招标" if p.project.agency else "自行招标",
        scope=p.project.scope or p.project.title,
        mode=p.procedure.label,
        media=r.notice.media,
        file_points=tuple((label, text) for _n, label, text in front_sheet(p, p.tender_file).rows),
        committee=tuple(
            written_papers.Member(
                name=names[s.expert_id],
                kind="招标人代表" if s.representative else "专家",
                employer=s.employer,
                speciality=s.speciality,
            )
            for s in r.seats.values()
        ),
        evaluation=filed[-1].event.text,
        winner=bid.org,
        price_fen=r.award_price_fen,
        duration=duration(bid.line.duration_days),
        manager=bid.line.manager or "—",
        milestones=tuple(
            written_papers.Milestone(step=label, at=p.happened[name]) for label, name in steps if name in p.happened
        ),
        bidders=len(p.standing_bids),
        annexes=("招标文件", "开标记录", "评标报告", "中标候选人公示", "中标通知书"),
    )


PAPERS: dict[str, Kind] = {
    "notice": Kind("招标公告", notice.NoticePublished, notice_paper),
    "tender_file": Kind("招标文件", registration.FilingSubmitted, tender_file_paper),
    "opening_record": Kind("开标记录", opening.OpeningClosed, opening_record_paper),
    "evaluation_report": Kind("评标报告", evaluation.ReportFiled, evaluation_report_paper),
    "candidates": Kind("中标候选人公示", award.CandidatesPublished, candidates_paper),
    "award_announcement": Kind("中标结果公告", award.LotAwarded, award_announcement_paper, of_winner=True),
    "award_notice": Kind("中标通知书", award.AwardNoticesIssued, award_notice_paper, parties_only=True, of_winner=True),
    "written_report": Kind("书面报告", award.WrittenReportFiled, written_report_paper),
    "contract": Kind("合同", award.ContractPartySigned, contract_paper),
}
