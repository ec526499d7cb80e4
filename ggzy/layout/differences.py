"""What changed between two versions of a tender file 招标文件版本对照: point by point, word by word."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.translation import gettext as _

from ggzy.core import money
from ggzy.core.documents import TenderFile
from ggzy.core.evaluation.method import (
    TIE_NAMES,
    AsFound,
    BenchmarkPrice,
    ByAmount,
    ByPercent,
    Certificates,
    Comprehensive,
    CountedPerformances,
    Criterion,
    LowestEvaluatedPrice,
    method_name,
)
from ggzy.core.sealing.policy import SUITE_LABELS


@dataclass(frozen=True)
class Point:
    """One point of a tender file: `code` is the same in every version, so that versions can be compared."""

    code: str
    group: str
    title: str
    text: str


@dataclass(frozen=True)
class Piece:
    """A run of words: kept, taken out or put in."""

    kind: str
    text: str


@dataclass(frozen=True)
class Change:
    """One point that differs: added, removed or changed."""

    kind: str
    group: str
    title: str
    pieces: tuple[Piece, ...]


def points(file: TenderFile) -> tuple[Point, ...]:
    """Everything a tender file says, as points in reading order."""
    return (*terms(file), *clauses(file), *reviews(file), *scoring(file), *attachments(file))


def terms(file: TenderFile) -> list[Point]:
    """投标人须知前附表: the figures of the file."""
    group = _("投标人须知前附表")
    rows = (
        (
            "ceiling",
            _("最高投标限价"),
            _("%(yuan)s 元") % {"yuan": money.yuan(file.ceiling_fen)} if file.ceiling_fen else _("不设"),
        ),
        ("duration", _("工期"), _("%(days)s 日历天") % {"days": file.duration_days}),
        ("quality", _("质量要求"), file.quality),
        (
            "deposit",
            _("投标保证金"),
            _("%(yuan)s 元") % {"yuan": money.yuan(file.deposit_fen)} if file.deposit_fen else _("不要求"),
        ),
        ("validity", _("投标有效期"), _("%(days)s 日") % {"days": file.validity_days}),
        ("bond", _("履约保证金"), _("中标合同金额的 %(percent)s%%") % {"percent": file.performance_bond_percent} if file.performance_bond_percent else _("不要求")),
        ("consortium", _("联合体投标"), _("接受") if file.consortium else _("不接受")),
        ("credit", _("信用记录"), _("资格审查时查询") if file.credit_asked else _("不查询")),
        (
            "committee",
            _("评标委员会"),
            _("%(size)s 人，其中招标人代表 %(own)s 人；专业：%(fields)s")
            % {"size": file.committee_size, "own": file.representatives, "fields": "、".join(file.specialities)},
        ),
        ("candidates", _("推荐中标候选人"), _("不超过 %(most)s 名") % {"most": file.candidates}),
        ("policy", _("保管方案"), file.policy.words),
        ("suite", _("密码套件"), SUITE_LABELS[file.policy.suite]),
        ("minimum", _("最少投标人数"), _("%(least)s 个") % {"least": file.minimum_bidders}),
    )
    return [Point(f"term/{code}", group, title, text) for code, title, text in rows]


def clauses(file: TenderFile) -> list[Point]:
    return [Point(f"clause/{c.code}", _("条款"), f"{c.code} {c.title}", c.text) for c in file.clauses]


def reviews(file: TenderFile) -> list[Point]:
    """Qualifications and the checks of the preliminary evaluation."""
    asked = [
        Point(f"qualification/{n}", _("资格要求"), _("第 %(n)s 项") % {"n": n}, text)
        for n, text in enumerate(file.qualifications, start=1)
    ]
    return asked + [
        Point(f"check/{c.code}", _("初步评审标准"), f"{c.code} {c.group_name}", c.text) for c in file.checks
    ]


def scoring(file: TenderFile) -> list[Point]:
    """评标办法: the method and each of its factors with every parameter."""
    method, group = file.method, _("评标办法")
    ties = "，".join(TIE_NAMES[t] for t in method.ties)
    found = [
        Point("method", group, _("方法"), method_name(method)),
        Point("ties", group, _("得分或者评标价相同时"), ties),
    ]
    if isinstance(method, Comprehensive):
        found += [Point(f"criterion/{c.code}", group, f"{c.name}（{c.max_points}分）", how(c)) for c in method.criteria]
    if isinstance(method, LowestEvaluatedPrice):
        found += [Point(f"deviation/{d.code}", group, d.name, added(d.adds)) for d in method.deviations]
    return found


def added(adds: ByAmount | ByPercent | AsFound) -> str:
    """What a minor deviation adds to the price for evaluation."""
    match adds:
        case ByAmount():
            return _("每项折价 %(yuan)s 元") % {"yuan": money.yuan(adds.fen_each)}
        case ByPercent():
            return _("每项折价为投标报价的 %(percent)s%%") % {"percent": adds.percent_each}
        case _:
            return adds.rule


def how(criterion: Criterion) -> str:
    """How the points of a factor are come by."""
    by = criterion.by
    match by:
        case BenchmarkPrice():
            text = _("基准价偏差法：K 取自 %(k)s；最高投标限价下浮率取自 %(d)s%%；基准价下浮率取自 %(b)s%%；每高于基准价1%%扣 %(up)s 分，每低于1%%扣 %(down)s 分") % {
                "k": "、".join(map(str, by.k_list)), "d": "、".join(map(str, by.control_drop_list)),
                "b": "、".join(map(str, by.benchmark_drop_list)), "up": by.e1, "down": by.e2,
            }  # fmt: skip
        case CountedPerformances():
            text = _("每项类似业绩 %(each)s 分，从第 %(from)s 项起计；%(what)s") % {
                "each": by.points_each,
                "from": by.from_count + 1,
                "what": by.requirement,
            }
        case Certificates():
            text = "；".join(_("%(name)s %(points)s 分") % {"name": c.name, "points": c.points} for c in by.accepted)
        case _:
            bands = "；".join(f"{b.name} {b.low}–{b.high}分 {b.text}".strip() for b in by.bands)
            text = bands or _("由评标委员会成员独立评分")
    return "。".join(part for part in (text.rstrip("；。"), criterion.guidance.rstrip("。")) if part) + "。"


def attachments(file: TenderFile) -> list[Point]:
    return [
        Point(f"attachment/{a.name}", _("附件"), a.name, _("摘要 %(sha)s") % {"sha": a.sha256})
        for a in file.attachments
    ]


def difference(old: TenderFile, new: TenderFile) -> list[Change]:
    """Every point that differs, in the order of the new version; what was taken out comes last."""
    before, after = ({p.code: p for p in points(file)} for file in (old, new))
    found = []
    for code, point in after.items():
        was = before.get(code)
        if was is None:
            found.append(Change("added", point.group, point.title, (Piece("in", point.text),)))
        elif (was.title, was.text) != (point.title, point.text):
            title = point.title if was.title == point.title else f"{was.title} → {point.title}"
            found.append(Change("changed", point.group, title, words(was.text, point.text)))
    gone = [p for code, p in before.items() if code not in after]
    return found + [Change("removed", p.group, p.title, (Piece("out", p.text),)) for p in gone]


def words(old: str, new: str) -> tuple[Piece, ...]:
    """What was taken out and put in. A figure changes as a whole: half a number is not readable."""
    was, now = runs(old), runs(new)
    pieces = []
    for tag, i, j, k, m in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(now[k:m])))
            continue
        pieces += [Piece(kind, "".join(run)) for kind, run in (("out", was[i:j]), ("in", now[k:m])) if run]
    return tuple(pieces)


def runs(text: str) -> list[str]:
    """Single characters, with figures and Latin words kept together."""
    found: list[str] = []
    for letter in text:
        if found and joins(letter) and joins(found[-1][-1]):
            found[-1] += letter
        else:
            found.append(letter)
    return found


def joins(letter: str) -> bool:
    return letter.isascii() and (letter.isalnum() or letter in ".,%")
