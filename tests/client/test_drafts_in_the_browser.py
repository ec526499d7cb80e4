"""Drafts, amounts and old browsers: what the bidder types before anything is sealed."""

from __future__ import annotations

import pytest

from ggzy.core.sealing import manifest
from ggzy.core.sealing.canonical import canonical
from tests.client.sealing_page import DRAFT, told
from tests.core.sealing.bids import Lot
from tests.people import BLUE, RED

pytestmark = pytest.mark.browser


def test_an_incomplete_draft_is_told_what_is_missing_and_is_not_sealed(page):
    lot = Lot.of()
    page.evaluate(DRAFT, told(lot))
    found = page.evaluate(
        """({lot}) => seal.checkDraft({...window.draft, price_fen: 300000000001, project_manager: " ",
             answers: [{criterion: "a", text: "", papers: ["files/009"]}]},
           {...lot, criteria: [{code: "b", title: "营业执照", required: true}]}).map((f) => f.level + ":" + f.text)""",
        told(lot),
    )
    assert found == [
        "stop:投标报价3,000,000,000.01元高于最高投标限价30,000,000.00元",
        "stop:请填写项目负责人",
        "stop:没有响应“营业执照”",
        "stop:有引用的材料已被移除，请重新选择",
    ]
    refused = page.evaluate(
        """({lot, bidder}) => seal.makeBidderKey(lot.lot, 1, bidder.uscc, 'age')
             .then((key) => seal.seal({...window.draft, price_fen: null}, lot, key)).catch((error) => error.message)""",
        told(lot),
    )
    assert refused == "投标报价没有填写，或者不是以元为单位的数字"


@pytest.mark.parametrize(
    "typed, said",
    [("1234.5", 123450), ("￥1，234．56", 123456), ("0.01", 1), ("12万元", "不要写“万元”"), ("1.234", "写法不正确"),
     ("9" * 30, "写法不正确"), ("-5", "写法不正确"), ("", "写法不正确"), ("1e5", "写法不正确")],
)  # fmt: skip
def test_amounts_as_people_type_them_are_understood_or_refused(page, typed, said):
    answer = page.evaluate("(typed) => { try { return seal.parseYuan(typed) } catch (e) { return e.message } }", typed)
    assert answer == said if isinstance(said, int) else said in answer


def test_a_draft_travels_as_a_file_and_comes_back_whole_but_not_to_another_bidder(page, tmp_path):
    lot = Lot.of()
    (tmp_path / "投标函.docx").write_bytes(b"letter" * 1000)
    page.set_input_files("#file", tmp_path / "投标函.docx")
    page.evaluate(DRAFT, told(lot))
    back = page.evaluate(
        """async ({lot, bidder}) => {
          const file = await seal.exportDraft(window.draft);
          await seal.forgetDraft(window.draft);
          const gone = (await seal.loadDraft(lot.lot, lot.round, bidder.uscc)) === undefined;
          const draft = await seal.importDraft(file, lot.lot, lot.round, bidder.uscc);
          const body = await (await seal.fileBody(draft, draft.files[0].path)).text();
          const fail = (promise) => promise.then(() => "", (error) => error.message);
          return {gone, price: draft.price_fen, length: body.length,
                  other: await fail(seal.importDraft(file, lot.lot, lot.round, "X")),
                  lot: await fail(seal.importDraft(file, "another", lot.round, bidder.uscc)),
                  junk: await fail(seal.importDraft(new Blob(["x".repeat(600)]), lot.lot, lot.round, bidder.uscc))};
        }""",
        told(lot),
    )
    assert back == {
        "gone": True, "price": 1_234_567_890, "length": 6000, "other": "这是其他投标人的草稿",
        "lot": "这是其他标段或其他轮次的草稿，不能用于本标段",
        "junk": "这个文件不是本平台导出的投标草稿，或者已经损坏",
    }  # fmt: skip


def test_two_bidders_at_one_machine_do_not_see_each_others_drafts(page):
    lot = Lot.of()
    page.evaluate(DRAFT, told(lot))
    load = "({lot, uscc}) => seal.loadDraft(lot.lot, lot.round, uscc).then((draft) => draft?.price_fen ?? null)"
    assert page.evaluate(load, {**told(lot), "uscc": RED.org_id}) == 1_234_567_890
    assert page.evaluate(load, {**told(lot), "uscc": BLUE.org_id}) is None


def test_a_browser_that_lacks_something_is_told_what_and_which_browsers_will_do(page):
    assert page.evaluate("seal.advice()") == ""
    page.evaluate("delete window.WebAssembly")
    assert "缺少：WebAssembly" in page.evaluate("seal.advice()") and "360" in page.evaluate("seal.advice()")


def test_the_manifest_of_the_browser_is_read_strictly_by_the_server(page):
    """Names that tempt the two sides to write differently: quotes, controls, characters beyond the basic plane, halves."""
    lot = Lot.of()
    page.evaluate(DRAFT, told(lot))
    raw = page.evaluate(
        """({lot}) => seal.pack({...window.draft, quality: 'a"\\\\/\\b\\f\\n\\u0000\\u0001\\u007f𠮷\\ud800'}, lot)
             .then(({manifest}) => new TextDecoder().decode(manifest))""",
        told(lot),
    ).encode()
    read = manifest.decode_sealed(raw)
    assert read.quality == 'a"\\/\b\f\n\ufffd\x01\x7f𠮷\ufffd'
    assert canonical(read) == raw
