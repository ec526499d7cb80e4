"""Rules of the report chain 上报: the platform's own; whom one may ask, by when, what a report says, what goes up."""

from __future__ import annotations

from datetime import date

from ggzy.core.calendar import day_of
from ggzy.core.chain import ASSESSMENT, CYCLES, DIFFICULTY_STATES, KINDS, Call, OfficeReport
from ggzy.core.office_figures import FIGURES
from ggzy.core.regions import covers
from ggzy.core.roles import region_covers
from ggzy.core.rule import Basis, Unmet, rule
from ggzy.core.shortcomings import NOTICE
from ggzy.core.table import Ask

REPORT_TERM = Basis(NOTICE, "四（三）", "各部门贯彻落实情况于", checked=False)
COLLATE_TERM = Basis("平台汇总上报时限（自定）", "—", "", checked=False)
REVIEW_TERM = Basis("平台上报审阅时限（自定）", "—", "", checked=False)
FOLLOW_TERM = Basis("平台困难和措施跟进时限（自定）", "—", "", checked=False)
PLAN_TERM = Basis("平台定期评估计划时限（自定）", "—", "", checked=False)
COLLATE_DAYS, REVIEW_DAYS, RECEIVE_DAYS, FOLLOW_ON_DAYS = 10, 5, 5, 10
LONGEST, MOST_QUESTIONS, MOST_DIFFICULTIES, LONGEST_ROW = 20_000, 20, 30, 2_000
SHORTEST_SUMMARY = 10


def call_of(ask: Ask) -> Call:
    return ask.record  # type: ignore[return-value]


def report_of(ask: Ask) -> OfficeReport:
    return ask.record  # type: ignore[return-value]


def today(ask: Ask) -> date:
    """The day here: the clock itself tells another until eight in the morning."""
    return day_of(ask.now)


# ---- the call


@rule(None)
def call_says_what(ask: Ask) -> Unmet | None:
    """上报通知须有标题、种类和提纲。"""
    c = ask.command
    if c.kind not in KINDS or c.cycle not in CYCLES:
        return Unmet("没有选择上报的种类", "请选择情况上报或者定期分析评估")
    if len(c.about.strip()) < 4:
        return Unmet("没有填写标题", "请填写，例如“2026年一季度电子化交易运行情况”")
    if not c.outline or any(len(each.strip()) < 2 or len(each) > 300 for each in c.outline):
        return Unmet("没有写明要各单位回答的问题", "请至少写一个问题，每个不超过三百字")
    return Unmet(f"问题超过{MOST_QUESTIONS}个", "请合并") if len(c.outline) > MOST_QUESTIONS else None


@rule(None)
def only_assessments_recur(ask: Ask) -> Unmet | None:
    """定期计划只用于定期分析评估。"""
    c = ask.command
    return Unmet("情况上报没有周期", "请把周期改为“不定期”，或者改为定期分析评估") if c.cycle and c.kind != ASSESSMENT else None


@rule(REPORT_TERM)
def due_lies_ahead(ask: Ask) -> Unmet | None:
    """上报期限须在将来，不早于所报期间的末尾。"""
    c = ask.command
    if c.since >= c.until:
        return Unmet("所报期间的止日早于起日", "请核对")
    if c.due <= ask.now:
        return Unmet("上报期限已经过去", "请填写将来的时间")
    return Unmet("上报期限早于所报期间的末尾，数字还不全", "请把期限改到期间结束以后") if c.due < c.until else None


@rule(None)
def call_in_own_reach(ask: Ask) -> Unmet | None:
    """以本机关管辖的地域发出上报通知。"""
    same = ask.command.region == ask.actor.region
    return None if same else Unmet("上报通知的地区不是您所在机关的地域", "请以本机关的地域发出")


@rule(None)
def offices_lie_below(ask: Ask) -> Unmet | None:
    """只能请本级部门和下级单位上报，不能请本单位、上级或者其他地方的单位。"""
    c = ask.command
    if not c.office_ids:
        return Unmet("没有选择上报的单位", "请至少选择一个")
    known = {office.org_id: office for office in ask.facts.known_offices}
    for org_id in c.office_ids:
        office = known.get(org_id)
        if org_id == ask.actor.org_id:
            return Unmet("不能请本单位向自己上报", "请去掉本单位；本单位的情况写进汇总")
        if office is not None and not region_covers(ask.actor.region, office.region):
            return Unmet(f"“{office.org}”不在您的管理地域内", "请去掉它，或者请其所在地的管理局转请")
    return None


@rule(None)
def offices_still_exist(ask: Ask) -> Unmet | None:
    """上报的单位须仍然存在而且收得到通知。"""
    c = ask.command
    known = {office.org_id: office for office in ask.facts.known_offices}
    for org_id in getattr(c, "office_ids", ()) or (c.office_id,):
        office = known.get(org_id)
        if office is None:
            return Unmet("平台上没有其中一个单位", "请刷新页面后重新选择")
        if office.gone:
            return Unmet(f"“{office.org}”{office.gone}，收不到上报通知", office.instead)
    return None


@rule(None)
def superior_lies_above(ask: Ask) -> Unmet | None:
    """汇总报告报送上级：管辖本地域的督查室，或者上一级管理机关。"""
    superior = ask.facts.superior
    if superior is None:
        return Unmet("没有选择汇总报告报送的上级", "请选择上一级公共资源交易管理机关，或者本级政府督查室")
    if superior.gone:
        return Unmet(f"“{superior.org}”{superior.gone}，收不到汇总报告", "请改选")
    above = covers(superior.region, ask.actor.region) and superior.org_id != ask.actor.org_id
    return None if above else Unmet(f"“{superior.org}”不是您所在机关的上级", "请改选")


@rule(None)
def own_call(ask: Ask) -> Unmet | None:
    """由发出上报通知的单位办理。"""
    by = call_of(ask).opened_by
    return None if by and by.org_id == ask.actor.org_id else Unmet("上报通知不是您的单位发出的", "", by.org if by else "")


@rule(None)
def superior_acts(ask: Ask) -> Unmet | None:
    """由收到汇总报告的上级单位办理。"""
    p = call_of(ask)
    return None if p.goes_to(ask.actor) else Unmet("汇总报告不是报送您所在单位的", "", p.superior.org if p.superior else "")


@rule(None)
def all_came_or_are_late(ask: Ask) -> Unmet | None:
    """各单位都已上报并采纳，或者期限届满，才能汇总；上报了的先审阅。"""
    reports = ask.facts.reports
    waiting = [each for each in reports if each.waits(ask.now)]
    if waiting:
        silent, back = ("、".join(each.office for each in waiting if each.stage == stage) for stage in ("asked", "returned"))
        told = "，".join(words for words in (f"{silent}还没有上报" if silent else "", f"{back}的上报已退回补正、还没有再报" if back else "") if words)
        return Unmet(f"{told}，期限也没有届满", "请待其上报或者期满", "、".join(each.office for each in waiting))
    unread = [each.office for each in reports if each.stage == "submitted"]
    return Unmet(f"{'、'.join(unread)}的上报还没有审阅", "请先采纳或者退回补正") if unread else None


@rule(None)
def merged_text_is_whole(ask: Ask) -> Unmet | None:
    """汇总须有总述，每个已采纳的单位各有一节，没有上报的单位不代拟。"""
    c, accepted = ask.command, {each.office_id for each in ask.facts.reports if each.stage == "accepted"}
    if len(c.summary.strip()) < SHORTEST_SUMMARY:
        return Unmet("没有写总述", "请写明总体情况、主要问题和建议，至少十个字")
    if len(c.summary) > LONGEST or any(len(each.text) > LONGEST for each in c.sections):
        return Unmet("总述或者其中一节超过两万字", "请精简；原文在各单位的上报里")
    told = [each.office_id for each in c.sections if each.text.strip()]
    if len(told) != len(set(told)) or not set(told) <= accepted:
        return Unmet("汇总里有没有上报的单位", "没有上报的单位由平台列明，不要代拟")
    left_out = [each.office for each in ask.facts.reports if each.office_id in accepted - set(told)]
    return Unmet(f"汇总里没有{'、'.join(left_out)}的内容", "请补上") if left_out else None


@rule(None)
def merged_text_is_of_today(ask: Ask) -> Unmet | None:
    """汇总以后又有单位上报、被采纳的，重新汇总后再报送。"""
    before = {each.office_id: (each.stage, each.submitted_at) for each in call_of(ask).reports}
    newer = [each.office for each in ask.facts.reports if before.get(each.office_id) != (each.stage, each.submitted_at)]
    return Unmet(f"汇总以后{'、'.join(newer)}的上报有变化", "请重新汇总") if newer else None


@rule(None)
def plan_goes_on(ask: Ask) -> Unmet | None:
    """有定期计划、下一期还没有发起的才能按计划发起。"""
    p = call_of(ask)
    if not p.cycle:
        return Unmet("本次上报没有定期计划", "可以另行发出上报通知")
    return Unmet("下一期已经发起") if p.following else None


# ---- one office's report


@rule(None)
def asker_acts(ask: Ask) -> Unmet | None:
    """由请求上报的单位审阅、退回、采纳。"""
    by = report_of(ask).asked_by
    return None if by and by.org_id == ask.actor.org_id else Unmet("不是您的单位请求上报的", "", by.org if by else "")


@rule(None)
def addressee_reports(ask: Ask) -> Unmet | None:
    """由被请求的单位自己上报、更新进展。"""
    p = report_of(ask)
    return None if p.addresses(ask.actor) else Unmet("请求上报的不是您所在的单位", "", p.office.org if p.office else "")


@rule(None)
def answers_are_whole(ask: Ask) -> Unmet | None:
    """提纲的每个问题都要回答，没有情况的写“无”。"""
    p, answers = report_of(ask), ask.command.answers
    if len(answers) != len(p.outline):
        return Unmet("回答的问题和提纲不一致", "请刷新页面；草稿已经保存")
    for n, answer in enumerate(answers, start=1):
        if not answer.strip():
            return Unmet(f"第{n}个问题没有回答", "请填写；没有情况的写“无”")
        if len(answer) > LONGEST:
            return Unmet(f"第{n}个问题的回答超过两万字", "请精简")
    return None


@rule(None)
def contested_figures_have_words(ask: Ask) -> Unmet | None:
    """数字由记录得出，不能改；认为有误的写明理由，与数字并列。"""
    for each in ask.command.contests:
        if each.figure not in FIGURES:
            return Unmet("没有这项数字", "请刷新页面")
        if not 4 <= len(each.text.strip()) <= LONGEST_ROW:
            return Unmet(f"对“{FIGURES[each.figure].label}”的说明太短或者太长", "请写明哪里有误、应当是多少、依据什么，四字以上、两千字以内")
    return None


@rule(Basis(NOTICE, "四（一）", "认真研究工作难点", checked=False))
def difficulties_are_whole(ask: Ask) -> Unmet | None:
    """每一项困难写明谁发现、什么困难、采取什么措施、何时办到；没有困难的须写明没有。"""
    c = ask.command
    if len(c.difficulties) > MOST_DIFFICULTIES:
        return Unmet(f"困难超过{MOST_DIFFICULTIES}项", "请合并")
    for n, each in enumerate(c.difficulties, start=1):
        if min(len(each.found_by.strip()), len(each.what.strip()), len(each.tried.strip())) < 2:
            return Unmet(f"第{n}项困难没有写全", "请写明谁发现、什么困难、采取什么措施")
        if max(len(each.found_by), len(each.what), len(each.tried)) > LONGEST_ROW:
            return Unmet(f"第{n}项困难写得太长", "请精简到两千字以内")
        if each.by < today(ask):
            return Unmet(f"第{n}项困难的办理日期已经过去", "请填写将来的日期")
    if report_of(ask).kind == ASSESSMENT and not c.difficulties and not c.no_difficulty:
        return Unmet("没有填写困难和措施", "请至少填写一项；确实没有的，选“本期没有困难”")
    return Unmet("既填写了困难，又选了“本期没有困难”", "请核对") if c.difficulties and c.no_difficulty else None


@rule(None)
def new_term_lies_ahead(ask: Ask) -> Unmet | None:
    """退回补正、延长期限须给出将来的期限；延长只能往后。"""
    due, before = ask.command.due, report_of(ask).due
    if due <= ask.now:
        return Unmet("新的期限已经过去", "请填写将来的时间")
    earlier = report_of(ask).stage != "submitted" and before is not None and due <= before
    return Unmet("新的期限不晚于原来的期限", "请填写更晚的时间") if earlier else None


@rule(None)
def difficulty_is_told(ask: Ask) -> Unmet | None:
    """更新进展须选定一项没有了结的困难，写明结果；没有解决的写明新的日期。"""
    c, p = ask.command, report_of(ask)
    if c.number not in p.unsolved:
        return Unmet("没有选择还没有解决的困难", "请选择一项")
    if c.state not in DIFFICULTY_STATES:
        return Unmet("没有选择进展", "请选择一项")
    if not 2 <= len(c.outcome.strip()) <= LONGEST_ROW:
        return Unmet("没有写明办到哪里、结果怎样", "请填写，两千字以内")
    waits = c.state in ("open", "raised")
    return Unmet("没有解决的，须写明下一步的日期", "请填写将来的日期") if waits and (c.by is None or c.by < today(ask)) else None
