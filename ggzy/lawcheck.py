"""核对法条: compare every basis in the project with the statutes' texts in a folder: article and figure."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from ggzy.core.law import bases
from ggzy.core.numerals import GROUPS, SIGNS, number
from ggzy.core.rule import Basis

SHARES = {"百分之": "%", "千分之": "‰", "万分之": "‱"}

ARTICLE = re.compile(rf"^第([{SIGNS}]+)条(之[{SIGNS}]+)?(?=\s|$)")
CITED = re.compile(rf"第?([{SIGNS}]+|\d+)条?(之[{SIGNS}]+)?")
PARTS_OF_A_CODE = r"(总则|[^()（）]{1,4}编)"


class Verdict(StrEnum):
    """What the comparison found."""

    AGREES = "核对一致"
    DIFFERS = "不符"
    NO_TEXT = "无文本"


@dataclass(frozen=True)
class Finding:
    """One basis compared: the verdict, why, and who cites it."""

    basis: Basis
    verdict: Verdict
    why: str
    places: tuple[str, ...]

    def __str__(self) -> str:
        mark = "" if self.basis.checked else "（标为未核）"
        figure = f"“{self.basis.figure}”" if self.basis.figure else "（无数字）"
        return f"  {self.basis}{figure}{mark}：{self.why}〔{'，'.join(self.places)}〕"


@dataclass(frozen=True)
class Statute:
    """A statute's text by article. A partial text 节录 cannot show that an article is missing."""

    file: str
    articles: Mapping[str, str]
    partial: bool


def main(argv: list[str]) -> int:
    """Print what agrees, differs and has no text; 1 when a basis marked as checked differs, else 0."""
    if len(argv) != 1 or not Path(argv[0]).is_dir():
        print("用法：ggzy lawcheck 文件夹（内有法规文本，文件名如“招标投标法(2017-12-27).md”）", file=sys.stderr)
        return 2
    findings = compare(bases(), Path(argv[0]))
    for verdict in Verdict:
        listed = [finding for finding in findings if finding.verdict is verdict]
        print(f"{verdict}：{len(listed)}")
        for finding in listed:
            print(finding)
    return 1 if wrong(findings) else 0


def wrong(findings: Iterable[Finding]) -> list[Finding]:
    """The findings that must be mended: said to be checked, and not so in the text."""
    return [finding for finding in findings if finding.verdict is Verdict.DIFFERS and finding.basis.checked]


def compare(cited: Mapping[Basis, tuple[str, ...]], folder: Path) -> list[Finding]:
    """A finding for every basis, in the order of statute and article."""
    texts: dict[str, list[Statute]] = {}
    findings = []
    for basis, places in cited.items():
        if basis.statute not in texts:
            texts[basis.statute] = statutes(basis.statute, folder)
        findings.append(Finding(basis, *_judge(basis, texts[basis.statute]), places))
    return sorted(findings, key=lambda f: (f.basis.statute, _order(f.basis), f.basis.figure))


def statutes(name: str, folder: Path) -> list[Statute]:
    """The newest text whose file has the statute's name; for a code held in parts (民法典总则), all the parts."""
    name = name.strip("《》").removeprefix("中华人民共和国")
    files = sorted(folder.glob("*.md"), reverse=True)
    own = [f for f in files if re.match(re.escape(name) + r"[(（.]", f.name)]
    if own or not name.endswith("典"):
        return [_read(file) for file in own[:1]]
    return [_read(file) for file in files if re.match(re.escape(name) + PARTS_OF_A_CODE + r"[(（.]", file.name)]


def figure_stands(figure: str, text: str) -> bool:
    """Whether the figure is in the text, be it written 二十日 or 20日, 百分之二 or 2%; 5日 is not found in 15日."""
    wanted = plain(figure)
    before = r"(?<![\d.])" if wanted[:1].isdigit() else ""
    after = r"(?![\d.]*\d)" if wanted[-1:].isdigit() else ""
    return re.search(before + re.escape(wanted) + after, plain(text)) is not None


def plain(text: str) -> str:
    """The text with every number in Arabic digits, shares as %, ‰ or ‱, and no blanks."""
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).replace("个工作日", "工作日")
    text = re.sub(r"(\d+(?:\.\d+)?)([万亿])", lambda m: _shown(float(m[1]) * GROUPS[m[2]]), text)
    shares = re.compile(rf"({'|'.join(SHARES)})([{SIGNS}]+|\d+(?:\.\d+)?)(?:点([{SIGNS}]+))?")
    text = shares.sub(lambda m: f"{_digits(m[2])}{'.' + _digits(m[3]) if m[3] else ''}{SHARES[m[1]]}", text)
    return re.sub(rf"[{SIGNS}]+", lambda m: _digits(m[0]), text)


def _judge(basis: Basis, texts: list[Statute]) -> tuple[Verdict, str]:
    if not texts:
        return Verdict.NO_TEXT, "文件夹中没有这部法规"
    key = _key(basis.article)
    holding = [text for text in texts if key in text.articles]
    if not holding:
        if any(text.partial for text in texts):
            return Verdict.NO_TEXT, f"{texts[0].file}为节录，没有这一条"
        return Verdict.DIFFERS, f"{texts[0].file}中没有这一条"
    text = holding[0]
    if basis.figure and not figure_stands(basis.figure, text.articles[key]):
        return Verdict.DIFFERS, f"{text.file}该条中没有这一数字或者用语"
    return Verdict.AGREES, text.file


def _read(file: Path) -> Statute:
    lines = file.read_text(encoding="utf-8").splitlines()
    articles: dict[str, list[str]] = {}
    current: list[str] = []
    for line in lines:
        if opening := ARTICLE.match(line):
            current = articles.setdefault(_named(opening), [])
        elif line.startswith("#"):
            current = []
        current.append(line)
    partial = bool(lines) and lines[0].startswith("<!--") and "partial" in lines[0]
    return Statute(file.name, {key: "\n".join(text) for key, text in articles.items()}, partial)


def _key(article: int | str) -> str:
    """The article as `_read` names it: 51, or 51之1; paragraphs and items after it do not matter."""
    if isinstance(article, int):
        return str(article)
    cited = CITED.match(unicodedata.normalize("NFKC", article))
    return _named(cited) if cited else article


def _named(match: re.Match[str]) -> str:
    further = match[2]
    return _digits(match[1]) + (f"之{_digits(further[1:])}" if further else "")


def _order(basis: Basis) -> tuple[int, str]:
    leading = re.match(r"\d+", _key(basis.article))
    return (int(leading[0]) if leading else 0, str(basis.article))


def _digits(signs: str) -> str:
    if signs[0].isdigit():
        return signs
    value = number(signs)
    return signs if value is None else str(value)


def _shown(value: float) -> str:
    return str(int(value)) if value == int(value) else str(value)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
