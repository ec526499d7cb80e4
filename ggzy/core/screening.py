"""招标文件自动检查: what a machine finds in a tender file before anybody reads it; each finding with article, clause and words.

A finding is a pointer for a person, never a decision: drafter and reviewer see the same list, and the reviewer says which
of them were false. Patterns that forbid something («不得要求…») are innocent and left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import msgspec

from ggzy.core.documents import Project, TenderFile
from ggzy.core.evaluation.method import Comprehensive
from ggzy.core.rule import Basis

LAW, REGULATION, FAIR = "招标投标法", "招标投标法实施条例", "招标投标领域公平竞争审查规则"
VERSION = "screening/1"
"""Of all rules together: goes up with any change of them, for what was dismissed says nothing of a rule that reads otherwise since."""
INNOCENT = re.compile(r"不得|不予|不限|不以|不要求|禁止|无需|或者?相当于|同等")
MUST_TENDER = {"works": 400_0000_00, "goods": 200_0000_00, "services": 100_0000_00}
"""From which estimate a contract must be tendered (必须招标的工程项目规定 第五条), by kind of project."""


@dataclass(frozen=True)
class Found:
    """检查发现: which rule, where in the file, the very words, and how sure: `breach` of an article, or `signal` to look at."""

    rule: str
    label: str
    basis: Basis
    where: str
    words: str
    grade: str = "breach"

    @property
    def key(self) -> str:
        return f"{self.rule}|{self.where}|{self.words}"[:300]


class Sibling(msgspec.Struct, frozen=True, kw_only=True):
    """Another project of the same tenderee, for the look at split projects."""

    code: str
    title: str
    estimate_fen: int


@dataclass(frozen=True)
class Pattern:
    """Words that an article forbids as a condition.

    The fair competition rules bind who makes policy, and speak of tender files only through it: what rests on them alone
    is a signal.
    """

    rule: str
    label: str
    basis: Basis
    words: re.Pattern[str]
    grade: str = "breach"


HERE = r"(?:本地|当地|本(?:省|州|市|县|区)|(?:(?![在于为的年内各由以及或])[\u4e00-\u9fff]){2,4}(?:省|州|市|县))"
PATTERNS = (
    Pattern(
        "region_record", "以特定行政区域的业绩、奖项为条件", Basis(REGULATION, 32, "特定行政区域"),
        re.compile(rf"{HERE}(?:行政区域)?(?:范围)?(?:内|的)?[^。；，、]{{0,16}}?(?:业绩|完成过|承担过|奖项|优质工程奖|工程奖)"),
    ),
    Pattern(
        "local_presence", "要求在本地注册、设立分支机构或者缴纳税收社保", Basis(FAIR, 6, "设立分支机构"),
        re.compile(rf"{HERE}[^。；，]{{0,10}}?(?:注册|设立(?:有)?(?:分支机构|分公司|子公司|办事处)|缴纳(?:税收|税款|社保|社会保险))"),
    ),
    Pattern(
        "ownership", "限定所有制形式或者组织形式", Basis(REGULATION, 32, "所有制形式"),
        re.compile(r"(?:须|应|应当|必须|限|仅限|具有|为)[^。；，]{0,6}?(?:国有|民营|私营|外资|内资|集体所有制|央企|国企|上市公司)[^。；，]{0,6}"),
    ),
    Pattern(
        "brand", "限定或者指定特定的专利、商标、品牌、原产地、供应商", Basis(REGULATION, 32, "品牌"),
        re.compile(r"(?:指定|限定|须采用|应采用|必须采用|须选用|必须为|限用)[^。；，]{0,14}?(?:品牌|商标|专利|原产地|牌|厂家|供应商)|品牌[：:][^。；，]{1,20}"),
    ),
    Pattern(
        "capital", "以注册资金、规模、市场占有率等为条件", Basis(FAIR, 7, "注册资金"),
        re.compile(r"(?:注册资(?:本|金)|市场占有率|净资产|从业人员)[^。；，]{0,10}?(?:不(?:少|低)于|以上|大于|超过|≥)[^。；，]{0,12}"),
    ),
    Pattern(
        "membership", "要求特定行业组织成员身份", Basis(FAIR, 6, "特定行业组织成员身份"), re.compile(r"(?:协会|商会|学会|联盟)[^。；，]{0,6}?(?:会员|成员|理事)"),
    ),
    Pattern(
        "training", "要求特定地区、组织颁发的培训合格证、上岗证", Basis(FAIR, 6, "培训合格证、上岗证"), re.compile(r"[^。；，]{0,10}(?:培训合格证|上岗证)"),
    ),
    Pattern(
        "tailored", "资格、技术、商务条件叠加，可能为特定投标人量身定做", Basis(REGULATION, 32, "不相适应"),
        re.compile(r"同时(?:具有|具备|满足|取得|持有)[^。；]*?(?:证书|认证|专利|奖|资质)[^。；]*?(?:证书|认证|专利|奖|资质)[^。；]*?(?:证书|认证|专利|奖|资质)"),
        grade="signal",
    ),
)  # fmt: skip
REQUIRED = (
    ("contract", "拟签订合同的主要条款", Basis(LAW, 19, "合同的主要条款"), re.compile("合同|违约|付款|支付")),
    ("scope", "招标范围、技术要求", Basis(LAW, 19, "技术要求"), re.compile("范围|技术|工程内容|货物和数量|服务内容|需求")),
)
"""What the file must speak of in its clauses; qualification and method have fields of their own and rules of their own."""
DIGITS = {**{str(n): n for n in range(10)}, **{c: n for n, c in enumerate("零一二三四五六七八九")}, "两": 2}
NUMBER = r"([0-9]{1,3}|[一二两三四五六七八九十]{1,3})"
TIMES: tuple[tuple[str, str, Basis, re.Pattern[str], Callable[[int], bool]], ...] = (
    ("publicity_days", "公示期少于三日", Basis(REGULATION, 54, "3日"), re.compile(rf"公示(?:期|时间)?[^。；，]{{0,6}}?{NUMBER}\s*(?:个)?日"), lambda n: n < 3),
    ("refund_days", "保证金退还晚于合同签订后五日", Basis(REGULATION, 57, "5日"), re.compile(rf"合同[^。；]{{0,12}}?{NUMBER}\s*日内[^。；]{{0,16}}?退还"), lambda n: n > 5),
    ("contract_days", "签订合同晚于中标通知书发出三十日", Basis(LAW, 46, "三十日"), re.compile(rf"{NUMBER}\s*日内[^。；]{{0,12}}?(?:订立|签订)[^。；]{{0,4}}?合同"), lambda n: n > 30),
)  # fmt: skip
QUALIFICATIONS, DURATION, SPLIT = "missing_qualifications", "missing_duration", "split"
LABELS = {
    **{pattern.rule: pattern.label for pattern in PATTERNS},
    **{f"missing_{rule}": f"缺少：{label}" for rule, label, _basis, _words in REQUIRED},
    **{rule: label for rule, label, *_how in TIMES},
    QUALIFICATIONS: "缺少：对投标人资格审查的标准",
    DURATION: "没有载明工期（交付期、服务期）",
    SPLIT: "同一招标人的相近项目分别低于必须招标的限额，合计达到限额",
}
"""What each rule finds."""


def screen(project: Project, file: TenderFile, siblings: Sequence[Sibling] = ()) -> list[Found]:
    """Everything that is found in the file, in the file's order."""
    texts = list(parts(file))
    return [*unlawful(texts), *missing(file), *times(texts), *split(project, siblings)]


def parts(file: TenderFile) -> Iterator[tuple[str, str]]:
    """Where in the file, and what it says there."""
    yield from ((f"资格条件第{n}条", text) for n, text in enumerate(file.qualifications, start=1))
    yield from ((f"评审项目{check.code}", check.text) for check in file.checks)
    if isinstance(file.method, Comprehensive):
        yield from ((f"评分因素{c.code}", f"{c.name}：{c.guidance}") for c in file.method.criteria)
    yield from ((f"条款“{clause.title}”", clause.text) for clause in file.clauses)


def unlawful(texts: Iterable[tuple[str, str]]) -> Iterator[Found]:
    for where, text in texts:
        for sentence in re.split(r"[。；\n]", text):
            if INNOCENT.search(sentence):
                continue
            for pattern in PATTERNS:
                if hit := pattern.words.search(sentence):
                    grade = "signal" if pattern.basis.statute == FAIR else pattern.grade
                    yield Found(pattern.rule, pattern.label, pattern.basis, where, hit.group(0).strip(), grade)


def missing(file: TenderFile) -> Iterator[Found]:
    """Clauses that the law asks for and the file has not."""
    spoken = [f"{clause.title}{clause.text}" for clause in file.clauses]
    for rule, _label, basis, words in REQUIRED:
        if not any(words.search(each) for each in spoken):
            yield absent(f"missing_{rule}", basis)
    if not file.qualifications:
        yield absent(QUALIFICATIONS, Basis(LAW, 19, "资格审查的标准"))
    if file.duration_days <= 0:
        yield absent(DURATION, Basis(LAW, 19, "确定工期"))


def absent(rule: str, basis: Basis) -> Found:
    return Found(rule, LABELS[rule], basis, "全文", "没有写明")


def times(texts: Iterable[tuple[str, str]]) -> Iterator[Found]:
    for where, text in texts:
        for rule, label, basis, words, wrong in TIMES:
            for hit in words.finditer(text):
                if wrong(number(hit.group(1))):
                    yield Found(rule, label, basis, where, hit.group(0))


def number(text: str) -> int:
    """3, 三, 十五, 三十: as terms are written."""
    if text.isdecimal():
        return int(text)
    tens, _ten, ones = text.partition("十")
    if "十" not in text:
        return DIGITS[text[-1]]
    return (DIGITS[tens] if tens else 1) * 10 + (DIGITS[ones] if ones else 0)


def split(project: Project, siblings: Sequence[Sibling]) -> Iterator[Found]:
    """拆分: like-named projects of one tenderee, each under the amount from which it must be tendered, together over it."""
    limit = MUST_TENDER.get(project.kind, 0)
    if not limit or project.estimate_fen >= limit:
        return
    alike = [s for s in siblings if s.estimate_fen < limit and likeness(project.title, s.title) >= 0.8]
    if alike and project.estimate_fen + sum(s.estimate_fen for s in alike) >= limit:
        told = "、".join(f"{s.title}（{s.code}）" for s in alike[:3])
        yield Found(SPLIT, LABELS[SPLIT], Basis(LAW, 4, "化整为零"), "项目登记", told, "signal")


def likeness(one: str, other: str) -> float:
    """How alike two titles are, numbers of parts and lots put aside."""
    number = re.compile(r"[0-9一二三四五六七八九十]+(?:期|标段|标|段|号)?|[（）()]")
    matcher: SequenceMatcher[str] = SequenceMatcher(None, number.sub("", one), number.sub("", other))
    return matcher.ratio()
