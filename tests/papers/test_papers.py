"""Official papers read back: what they say, how they turn pages, what is embedded in them."""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC
from functools import cache

import msgspec
import pypdf
import pytest

from ggzy.papers.paper import Paper, canonical, digest
from ggzy.papers.render import render_fragment, render_html, render_pdf
from ggzy.papers.words import amount, day, moment, numeral, pieces
from tests.papers import matter_samples, samples

SET_HERE = ("penalty_decision", "case_transfer", "complaint_decision")
"""Of the papers of matters those that turn pages or hold a table; what each says stands in `test_matter_papers.py`."""
PAPERS = samples.every_paper() | {name: paper for name, paper in matter_samples.every_paper().items() if name in SET_HERE}
FURNITURE = ("演练文件", "内容摘要", "https://ggzy.example.cn")


@cache
def _reader(name: str) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(render_pdf(PAPERS[name])))


@cache
def _pages(name: str) -> tuple[str, ...]:
    return _lines_of(_reader(name))


def _lines_of(reader: pypdf.PdfReader) -> tuple[str, ...]:
    return tuple(page.extract_text() for page in reader.pages)


def _flat(text: str) -> str:
    return "".join(text.split())


def _whole(name: str) -> str:
    return _flat("".join(_pages(name)))


SAYS = {
    "notice": (
        "招标公告",
        "双发改投资〔2025〕186号",
        "壹仟贰佰捌拾肆万柒仟陆佰伍拾肆元叁角叁分",
        "12,847,654.33",
        "2026年3月27日09时30分",
    ),
    "tender_file": ("招标文件", "第二章投标人须知", "投标人须知前附表", "SBZB-2026-0010", "第一版"),
    "opening_record": ("开标记录", samples.GREEN, "12,600,500.37", "解密失败：密钥与投标文件不符", "当场答复", "K"),
    "evaluation_report": (
        "评标报告",
        "毕晓东",
        "视为同意评标结论",
        "赞成否决4票，反对1票",
        "第三中标候选人",
        "（待电子签章）",
    ),
    "candidates": ("中标候选人公示", "2026年3月31日00时00分至2026年4月3日00时00分", "云2532020202", samples.BLUE),
    "award_notice": ("中标通知书", "人民币壹仟贰佰叁拾肆万伍仟陆佰柒拾捌元玖角整", "12,345,678.90", "2026年5月7日前"),
    "result_notice": ("中标结果通知书", samples.GREEN, samples.RED, "排序第二名", "贰拾伍万元整"),
    "award_announcement": ("中标结果公告", samples.RED, "第一中标候选人", "12,345,678.90", "普建国", "十日内"),
    "contract": ("建设工程施工合同", "11532322015168888R", "53001895036051234567", "240天", "叁拾万元整"),
    "filing_accepted": ("备案意见书", "予以备案", "SBZB-2026-0009"),
    "filing_returned": ("整改意见书", "需要整改的问题", "删除设立分支机构的要求"),
    "filing_refused": ("不予受理通知书", "不予受理的理由"),
    "objection_answer": ("异议答复函", "异议不成立", "异议成立", "恢复招标投标活动"),
    "written_report": ("招标投标情况书面报告", "一、招标范围", "五、中标结果", "发出中标通知书"),
    "penalty_decision": ("行政处罚决定书", "楚建罚〔2026〕1号", "人民币伍万元整", "六十日内"),
    "case_transfer": ("移送函", "楚建移〔2026〕1号", "证据材料清单"),
    "complaint_decision": ("投诉处理决定书", "楚建投〔2026〕1号", "驳回投诉"),
}


@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_says_in_pdf_and_html_what_it_must(name: str):
    html = _flat(render_html(PAPERS[name]))
    for words in SAYS[name]:
        assert words in _whole(name)
        assert words in _tagless(html)


def _tagless(html: str) -> str:
    out, inside = [], False
    for sign in html:
        inside = sign == "<" or (inside and sign != ">")
        if not inside and sign != ">":
            out.append(sign)
    return "".join(out)


@pytest.mark.parametrize("name", PAPERS)
def test_every_page_carries_its_number_the_paper_number_and_the_digest(name: str):
    pages = _pages(name)
    for index, page in enumerate(pages, 1):
        flat = _flat(page)
        assert f"—{index}/{len(pages)}—" in flat
        assert _flat(PAPERS[name].number) in flat
        assert digest(PAPERS[name]) in flat


@pytest.mark.parametrize("name", PAPERS)
def test_codes_platform_and_signatories_stand_in_the_paper(name: str):
    paper = PAPERS[name]
    text = _whole(name)
    assert _flat(paper.project_code) in text and _flat(paper.platform) in text
    for signature in paper.signatures:
        assert _flat(signature.name) in text
        if signature.at:
            assert f"（电子签章：{_flat(signature.person or signature.name)}{moment(signature.at)}）" in text


@pytest.mark.parametrize("name", PAPERS)
def test_every_typeface_is_embedded_and_is_the_papers_own(name: str):
    faces = set()
    for page in _reader(name).pages:
        for font in page["/Resources"].get("/Font", {}).values():
            for descendant in font.get_object()["/DescendantFonts"]:
                descriptor = descendant.get_object()["/FontDescriptor"].get_object()
                assert "/FontFile2" in descriptor or "/FontFile3" in descriptor
                faces.add(str(descriptor["/FontName"]))
    assert faces and all("Paper-Song" in face for face in faces), faces


@pytest.mark.parametrize("name", PAPERS)
def test_the_signature_block_is_never_alone_on_a_page(name: str):
    _assert_signatures_in_company(_pages(name))


@pytest.mark.parametrize("extra", range(0, 14))
def test_the_signature_block_keeps_company_wherever_the_page_ends(extra: int):
    paper = samples.opening_record(extra)
    _assert_signatures_in_company(_lines_of(pypdf.PdfReader(io.BytesIO(render_pdf(paper)))))


@pytest.mark.parametrize("lines", range(20, 45, 2))
def test_the_signature_block_keeps_company_after_a_table(lines: int):
    paper = samples.contract(lines)
    _assert_signatures_in_company(_lines_of(pypdf.PdfReader(io.BytesIO(render_pdf(paper)))))


def _assert_signatures_in_company(pages: tuple[str, ...]) -> None:
    signed = [page for page in pages if "（电子签章：" in page or "（待电子签章）" in page]
    assert len(signed) == 1, "签署区被拆到了两页"
    before = signed[0][: signed[0].index("电子签章")]
    body = [line for line in before.splitlines() if line.strip() and not any(words in line for words in FURNITURE)]
    assert len(body) >= 3, before


REPEATED = {
    "evaluation_report": (
        (("序号", "形式评审", "响应性评审", "结论"), "进入详细评审", 2),
        (("投标人", "投标报价（元）", "业绩", "合计"), "8.60", 2),
    ),
    "contract": ((("项目编码", "项目名称", "综合单价（元）", "合价（元）"), "平方米", 4),),
    "tender_file": (
        (("条款号", "条款名称", "编列内容"), "自投标截止时间起90日", 2),
        (("项目编码", "项目名称", "工程量"), "水泥稳定碎石基层（厚20厘米）", 2),
    ),
}


@pytest.mark.parametrize("name", REPEATED)
def test_the_head_of_a_long_table_comes_again_on_each_of_its_pages(name: str):
    for heads, cell, at_least in REPEATED[name]:
        bearing = [_flat(page) for page in _pages(name) if _flat(cell) in _flat(page)]
        assert len(bearing) >= at_least
        for page in bearing:
            assert all(_flat(head) in page for head in heads)


def test_sixty_bidders_are_all_in_the_report():
    for n in range(4, 61):
        assert f"云南第{n:02d}路桥工程建设有限责任公司" in _whole("evaluation_report")


def test_the_same_contents_give_the_same_bytes_in_another_process():
    code = (
        "import sys,hashlib; from tests.papers import samples; from ggzy.papers.render import render_pdf\n"
        "print(hashlib.sha256(render_pdf(samples.award_notice())).hexdigest())"
    )
    env = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "America/New_York", "LANG": "C"}
    elsewhere = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=env, check=True)
    assert elsewhere.stdout.strip() == hashlib.sha256(render_pdf(samples.award_notice())).hexdigest()


def test_another_word_gives_another_digest_and_other_bytes():
    paper = samples.award_notice()
    changed = msgspec.structs.replace(paper, price_fen=paper.price_fen + 1)
    assert digest(changed) != digest(paper)
    assert render_pdf(changed) != render_pdf(paper)


def test_the_digest_does_not_depend_on_the_zone_a_time_is_told_in():
    paper = samples.award_notice()
    told_in_utc = msgspec.structs.replace(paper, opened_at=paper.opened_at.astimezone(UTC))
    assert digest(told_in_utc) == digest(paper)


def test_anyone_can_compute_the_digest_again_from_the_enclosed_contents():
    enclosed = _reader("candidates").attachments["content.json"][0]
    assert enclosed == canonical(PAPERS["candidates"])
    assert hashlib.sha256(enclosed).hexdigest() in _whole("candidates")
    assert json.loads(enclosed)["type"] == "CandidatesPaper"


def test_ten_pages_are_set_in_less_than_three_seconds():
    render_pdf(samples.award_notice())
    began = time.process_time()
    pdf = render_pdf(samples.contract(80))
    assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages) >= 10
    assert time.process_time() - began < 3


def test_only_a_practice_paper_says_it_has_no_force():
    real: Paper = msgspec.structs.replace(samples.award_notice(), practice=False)
    assert "不具有法律效力" in render_fragment(samples.award_notice())
    assert "不具有法律效力" not in render_fragment(real)


def test_words_from_bidders_cannot_become_markup():
    paper = msgspec.structs.replace(samples.award_notice(), winner="<script>alert(1)</script>有限公司")
    assert "<script>" not in render_html(paper)
    assert "&lt;script&gt;" in render_html(paper)


def test_days_moments_amounts_and_numbers_are_worded_as_papers_word_them():
    assert day(samples.at(3, 5)) == "2026年3月5日"
    assert moment(samples.at(3, 5, 9, 5)) == "2026年3月5日09时05分"
    assert amount(100_00) == "人民币壹佰元整（¥100.00）"
    assert [numeral(n) for n in (1, 10, 11, 20, 45)] == ["一", "十", "十一", "二十", "四十五"]


def test_a_long_title_turns_into_lines_of_about_equal_length_and_loses_nothing():
    title = "关于" + samples.PROJECT + samples.LOT + "招标文件备案的"
    lines = pieces(title)
    assert "".join(lines) == title
    assert all(9 <= len(line) <= 22 for line in lines)
    assert pieces("供水工程") == ["供水工程"]


def test_a_missing_typeface_is_told_in_one_sentence(tmp_path, monkeypatch):
    from ggzy.papers import render

    monkeypatch.setattr(render, "FONT_FOLDER", tmp_path)
    render._faces.cache_clear()
    with pytest.raises(render.FontMissing, match="缺少文书字体 .+：请先运行 make front"):
        render_pdf(samples.award_notice())
    render._faces.cache_clear()


def test_many_threads_may_ask_for_papers_at_once():
    alone = render_pdf(samples.award_notice())
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda _: render_pdf(samples.award_notice()), range(8)))
    assert together == [alone] * 8
