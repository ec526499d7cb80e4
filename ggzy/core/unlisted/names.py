"""Names of projects for comparing 项目名称的比对: one way of writing, what only says the kind of work taken off, phases and sections apart."""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from ggzy.core.codes import plain, plain_name
from ggzy.core.regions import tree

NUMERALS = str.maketrans("一二三四五六七八九壹贰叁肆伍陆柒捌玖ⅠⅡⅢⅣⅤ", "12345678912345678912345")
PHASE = re.compile(r"第?(\d{1,2}|[A-Z])(期|标段|标|合同段|批次|批|阶段|包|段)")
PLACES = ("云南省", "彝族自治州", "自治州", "州", "市", "县", "区")
EMPTY_WORDS = (
    "工程进度款", "进度款", "工程款", "预付款", "结算款", "支付",
    "设计施工总承包", "工程总承包", "总承包", "EPC", "建设项目", "建设工程", "工程项目", "勘察设计", "施工监理", "项目", "工程",
    "施工", "监理", "勘察", "设计", "采购", "招标", "建设", "新建", "的",
)  # fmt: skip
AUTONOMOUS = re.compile(r"([\u4e00-\u9fff]{2,}?)(?:[^族县]{1,3}族)+(?:自治)?县")
"""石林彝族自治县 is written 石林彝族县 and 石林县 as well."""
PIECES = {
    label: re.compile(words)
    for label, words in {
        "附属": "附属(?!小学|中学|医院|幼儿园|学校)|配套", "室外": "(?<!户)室外|(?<![户室])外网(?!球)", "装修": "装修|装饰|幕墙", "绿化": "绿化|(?<!风)景观",
        "照明": "亮化|照明", "消防": "消防(?!站|救援|队)", "电梯": "(?<!水)电梯(?!级)", "空调": "空调|暖通", "智能化": "智能化|弱电|监控|安防", "土石方": "土石方|基坑|桩基|边坡|支护",
        "拆除": "拆除", "围墙": "围墙", "设备": "设备", "加固": "加固|维修|(?<!消)防水(?!库|池)",
    }.items()
}  # fmt: skip
"""What is often let apart from the whole, each in its several words: the whole's deal is not the piece's."""
SHORTEST_CODE = 8


@lru_cache(maxsize=50_000)
def name_key(name: str) -> str:
    """The name as it is compared: brackets opened, numerals alike, province, prefecture and words of no distinction gone."""
    text = plain_name(name.translate(NUMERALS))
    text = re.sub(r"[()《》“”\"'、，,。:：;；—_/-]", "", text)
    for place in prefectures():
        text = text.replace(place, "")
    text = AUTONOMOUS.sub(r"\1县", text)
    for word in EMPTY_WORDS:
        text = text.replace(word, "")
    return text


@lru_cache(maxsize=50_000)
def owner_key(name: str) -> str:
    """An owner's name as it is compared: the form of company at its end is left out at will."""
    return re.sub("(股份|有限|责任|总)*公司$", "", plain_name(name))


@lru_cache(maxsize=1)
def prefectures() -> tuple[str, ...]:
    """Province and prefectures by their full and short names, the long ones first: everybody here leaves them out at will."""
    full = [region.name for region in tree().values() if region.code.endswith("00")]
    short = [re.sub("^(.{2,}?)(?:[^族]{1,2}族)+自治州$", r"\1州", name) for name in full]
    return tuple(sorted({plain(name) for name in (*full, *short) if len(name) > 2}, key=len, reverse=True))


@lru_cache(maxsize=50_000)
def phases(name: str) -> frozenset[str]:
    """Which phase, section or lot the name speaks of: 2期, 1标段."""
    text = plain_name(name.translate(NUMERALS))
    return frozenset(f"{number}{'标段' if kind in ('标', '合同段') else kind}" for number, kind in PHASE.findall(text))


@lru_cache(maxsize=50_000)
def stem(name: str) -> str:
    """The name without phase and section: what the parts of a split project have in common."""
    text = plain_name(name.translate(NUMERALS))
    return re.sub(r"\d+号?", "", name_key(PHASE.sub("", text)))


def likeness(a: str, b: str) -> int:
    """How alike two keys are, in percent: as written, or the shorter inside the longer where it is long enough to say something."""
    whole = fuzz.ratio(a, b)
    if min(len(a), len(b)) >= 6:
        whole = max(whole, 0.93 * fuzz.partial_ratio(a, b))
    return int(whole)


@lru_cache(maxsize=50_000)
def numbers(key: str) -> frozenset[str]:
    """The numbers in a key beside phase and section: of a school, a road, a year."""
    return frozenset(re.findall(r"\d+", PHASE.sub("", key)))


def numbers_differ(a: str, b: str) -> bool:
    """第一中学 is not 第二中学; a number that only one of two names tells sets nothing apart."""
    ours, theirs = numbers(a), numbers(b)
    return not (ours <= theirs or theirs <= ours)


def in_place_of(a: str, b: str) -> str:
    """一字之差: what stands in one key in place of what stands in the other (小 and 中), in words, whatever else one of them says
    more; empty where one only says more than the other, which is how one project is written twice."""
    steps = [step for step in Levenshtein.opcodes(a, b) if step.tag == "replace"]
    return "，".join(f"“{a[step.src_start : step.src_end]}”与“{b[step.dest_start : step.dest_end]}”" for step in steps)


@lru_cache(maxsize=50_000)
def pieces(key: str) -> frozenset[str]:
    """Which pieces of work a key speaks of, in whatever words."""
    return frozenset(label for label, words in PIECES.items() if words.search(key))


@lru_cache(maxsize=50_000)
def in_one_word(key: str) -> str:
    """The key with each piece of work in the first of its words: 装饰 is 装修."""
    for label in pieces(key):
        key = PIECES[label].sub(label, key)
    return key


def pieces_apart(a: str, b: str) -> str:
    """整体与附属: what only one of two keys speaks of; 教学楼 came, 教学楼附属 may not have."""
    alone = sorted(pieces(a) ^ pieces(b))
    found = [PIECES[label].search(a) or PIECES[label].search(b) for label in alone]
    return "、".join(f"“{word[0]}”" for word in found if word)


def apart(a: str, b: str) -> str:
    """Why a person has to say whether two names that are alike are one project; empty where nothing sets them apart."""
    swapped, alone = in_place_of(in_one_word(a), in_one_word(b)), pieces_apart(a, b)
    return "；".join(filter(None, (swapped and f"{swapped}不同", alone and f"{alone}只在一边的名称里")))


def code_key(code: str) -> str:
    """项目代码 for comparing: no rule at hand gives a check digit, and old codes have many forms, so only their length is asked."""
    text = re.sub(r"[^0-9A-Z]", "", plain(code))
    return text if len(text) >= SHORTEST_CODE else ""
