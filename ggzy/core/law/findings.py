"""Rules for handling findings 发现的处理: the platform's own; nobody closes what is about himself or his office, and red takes two."""

from __future__ import annotations

from ggzy.core.explained import ABOVE, OUTCOMES, WHERE, Explained
from ggzy.core.findings.finding import Grade
from ggzy.core.procedures.case_grounds import FITTING, GROUNDS
from ggzy.core.regions import covers
from ggzy.core.roles import LOOKING, Role
from ggzy.core.rule import Basis, Unmet, rule
from ggzy.core.table import Ask

SHORTEST = 10
HANDLE_TERM = Basis("平台监督发现处理时限（自定）", "—", "", checked=False)
RECEIVE_TERM = Basis("平台监督发现签收时限（自定）", "—", "", checked=False)
HANDLE_DAYS = {Grade.RED: 5, Grade.AMBER: 10, Grade.BLUE: 20}
"""Working days to handle a finding by its grade: the platform's own figures; what was raised keeps the day that it was told."""
RECEIVE_DAYS = 3


def explained_of(ask: Ask) -> Explained:
    return ask.record  # type: ignore[return-value]


def is_red(ask: Ask) -> bool:
    """Red once is red: what was done late in the meantime was still not done in time."""
    return explained_of(ask).red or getattr(ask.command, "grade", 0) >= Grade.RED


@rule(None)
def not_raised_yet(ask: Ask) -> Unmet | None:
    """一条发现只列一次。"""
    return Unmet("这条发现已经列为待处理") if explained_of(ask).raised_at else None


@rule(None)
def not_about_oneself(ask: Ask) -> Unmet | None:
    """涉及本人的发现由别人处理。"""
    if explained_of(ask).person_id and explained_of(ask).person_id == ask.actor.person_id:
        return Unmet("这条发现涉及您本人，不能由您说明、办结", "请由上级机关或者没有涉及的机关处理，您可以把它移送出去")
    return None


@rule(None)
def not_about_own_office(ask: Ask) -> Unmet | None:
    """涉及本单位（逾期的是本单位的职责，行为人是本单位的人）的发现由别的单位处理。"""
    if not ask.actor.org_id or ask.actor.org_id not in explained_of(ask).concerned:
        return None
    holder = explained_of(ask).holder
    who = holder.org if holder is not None and holder.org_id != ask.actor.org_id else "上级机关、督查室或者纪检监察机关"
    send_on = "；您可以把它移送出去" if holder is None else ""
    return Unmet("这条发现涉及您所在的单位，不能由本单位说明、办结、立为线索", f"请由{who}处理{send_on}", who)


@rule(None)
def handled_by_its_office(ask: Ask) -> Unmet | None:
    """由处理单位和它的上级机关办理；移送的由签收的单位办理。没有处理单位的，由没有涉及的机关办理。"""
    p, by = explained_of(ask), ask.actor
    if p.holder is None or p.handles(by) or above_the_holder(ask):
        return None
    return Unmet("您的单位不是这条发现的处理单位或者它的上级机关，可以查看，不能办理", "需要由您的单位处理的，请处理单位移送", p.holder.org)


def above_the_holder(ask: Ask) -> bool:
    """An office of the same kind whose region takes the handling office's in: those of its own chain."""
    p, by = explained_of(ask), ask.actor
    assert p.holder
    region = p.holder.region or p.region
    of_its_kind = not ask.facts.handling_roles or by.role.value in ask.facts.handling_roles
    return of_its_kind and by.region != region and covers(by.region, region)


@rule(None)
def second_is_not_concerned(ask: Ask) -> Unmet | None:
    """第二人也不能是涉及的本人、涉及单位的人。"""
    p = explained_of(ask)
    if ask.actor.org_id not in p.concerned and (not p.person_id or ask.actor.person_id != p.person_id):
        return None
    return Unmet("这条发现涉及您本人或者您所在的单位，不能由您确认", "请由没有涉及的另一个单位的人员确认", "没有涉及的单位")


@rule(None)
def explanation_is_written(ask: Ask) -> Unmet | None:
    """写明怎样核实、为什么属于正当情形。"""
    if len(ask.command.reason.strip()) < SHORTEST:
        return Unmet("请写明怎样核实、为什么属于正当情形", f"至少{SHORTEST}个字")
    return None


@rule(None)
def referral_says_why(ask: Ask) -> Unmet | None:
    """移送、转办须写明理由。"""
    return None if len(ask.command.reason.strip()) >= SHORTEST else Unmet("请写明为什么移送、查明了什么", f"至少{SHORTEST}个字")


@rule(None)
def receiver_fits(ask: Ask) -> Unmet | None:
    """移送给在任的、没有涉及的另一个单位；转上级的，地域在本单位以上。"""
    c, office = ask.command, next(iter(ask.facts.known_offices), None)
    if c.where not in WHERE or office is None:
        return Unmet("没有选择移送给哪个单位", "请从列出的单位中选择")
    if office.gone:
        return Unmet(f"{office.org}{office.gone}", office.instead)
    if office.org_id == ask.actor.org_id:
        return Unmet("不能移送给本单位", "请选择另一个单位")
    return Unmet(f"这条发现涉及{office.org}", "请移送给没有涉及的单位") if office.org_id in explained_of(ask).concerned else None


@rule(None)
def above_lies_above(ask: Ask) -> Unmet | None:
    """转上级的，接收单位的地域须在本单位之上。"""
    office = ask.facts.known_offices[0]
    higher = bool(office.region) and covers(office.region, ask.actor.region) and office.region != ask.actor.region
    return None if ask.command.where != ABOVE or higher else Unmet(f"{office.org}不是您的上级机关", "请选择上级机关")


@rule(None)
def signed_by_the_receiver(ask: Ask) -> Unmet | None:
    """由接收单位签收、退回。"""
    to = explained_of(ask).referral
    if to is not None and to.to.org_id == ask.actor.org_id:
        return None
    who = to.to.org if to is not None else ""
    return Unmet(f"这条发现移送给了{who}", "由接收单位签收或者退回", who)


@rule(None)
def discipline_handles_what_it_took(ask: Ask) -> Unmet | None:
    """纪检监察机关处理已经签收的发现。"""
    if ask.actor.role not in LOOKING or explained_of(ask).handles(ask.actor):
        return None
    return Unmet("这条发现没有移送给您的机关，或者还没有签收", "需要时可以先请监督部门移送", Role.SUPERVISOR.label)


@rule(None)
def outcome_is_told(ask: Ask) -> Unmet | None:
    """查实的，选择处理结果，写明事实和怎样处理。"""
    if ask.command.outcome not in OUTCOMES:
        return Unmet("没有选择处理结果", "请选择")
    return None if len(ask.command.reason.strip()) >= SHORTEST else Unmet("请写明查明的事实和怎样处理", f"至少{SHORTEST}个字")


@rule(None)
def ground_fits_the_finding(ask: Ask) -> Unmet | None:
    """线索的事由须与发现的种类相符；没有处罚事由的，涉及机关、公职人员的应当移送。"""
    p, suspected = explained_of(ask), ask.command.suspected
    fitting = FITTING.get(p.rule, ())
    if not fitting:
        return Unmet(
            "这类发现没有对企业、专家的处罚事由，不能登记为线索", "涉及机关、公职人员履职的，请移送纪检监察机关、督查室，或者转上级机关；另外查明企业违法的，从项目页登记线索",
        )  # fmt: skip
    told = "、".join(GROUNDS[code].label for code in fitting)
    return None if suspected in fitting else Unmet("选择的事由同这条发现不符", f"这类发现可以选择：{told}")


@rule(None)
def case_is_named(ask: Ask) -> Unmet | None:
    """据以登记的线索须有案号。"""
    return None if ask.command.case and ask.command.case_code else Unmet("没有案号", "请从登记线索的页面办理")


@rule(None)
def circular_cites_it(ask: Ask) -> Unmet | None:
    """用于通报的，通报已经印发，并且引用了这条发现所依据的记录。"""
    if ask.facts.document_taken:
        return None
    return Unmet("这份通报没有印发，或者没有引用这条发现依据的记录", "请选择引用了同一条日志记录的通报")
