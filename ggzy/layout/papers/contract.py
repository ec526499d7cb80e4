"""合同 filled in from bid, tender file and signatures."""

from __future__ import annotations

from datetime import timedelta

from ggzy.core.calendar import day_of
from ggzy.core.money import percent_of
from ggzy.layout.deals import Viewed
from ggzy.layout.papers.parts import common
from ggzy.papers import contract as contract_papers
from ggzy.papers.paper import Clause, Signature
from ggzy.store.models import Organisation


def contract_paper(viewed: Viewed) -> contract_papers.ContractPaper | None:
    p, r = viewed.p, viewed.p.round
    if r.contract is None or p.project is None or p.tender_file is None:
        return None
    terms, bid = r.contract, r.bids[r.winner]
    at = max(r.contract_signatures.values())
    begins = day_of(at)
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
