"""招标公告 filled in from the record."""

from __future__ import annotations

from ggzy.core.acts import notice
from ggzy.core.evaluation.method import method_name
from ggzy.core.law.compulsory import KINDS
from ggzy.layout.deals import Viewed
from ggzy.layout.papers.parts import HOW_TO_PAY, common, duration, signed_by_tenderers, supervisor, tenderers
from ggzy.layout.papers.seen import moment_of
from ggzy.papers.notice import NoticeLot, NoticePaper
from ggzy.papers.words import moment


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
        other=(f"投标文件在投标人本机加密，开标密钥由{file.policy.words}。", *changes),
    )
