"""camt.054 from outside: exact amounts, both dialects, and every kind of bad message answered in plain words."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ggzy.core.calendar import SHANGHAI
from ggzy.core.rule import Refused
from ggzy.gateways.bank import camt054
from ggzy.gateways.bank.camt054 import read_camt054
from ggzy.gateways.bank.port import Bounce, Credit, Paid, Reversal
from ggzy.gateways.bank.simulator import write_camt054
from tests.gateways.bank.notices import credit, notice

AT = datetime(2026, 3, 10, 10, 0, tzinfo=SHANGHAI)


def test_a_credit_of_version_08_is_read():
    read = read_camt054(notice(credit()))
    assert read.movements == (Credit("REF1", "9901", 80_000_000, "云南甲建设有限公司", "5300111", AT),)
    assert (read.message_id, read.faults) == ("M1", ())


def test_a_credit_of_version_02_with_iban_and_plain_status_is_read():
    parties = (
        "<RltdPties><Dbtr><Nm>甲（集团）公司</Nm></Dbtr><DbtrAcct><Id><IBAN>CN531</IBAN></Id></DbtrAcct></RltdPties>"
    )
    old = credit(detail=parties).replace("<Sts><Cd>BOOK</Cd></Sts>", "<Sts>BOOK</Sts>")
    (got,) = read_camt054(notice(old, version="02")).movements
    assert (got.payer_name, got.payer_account, got.sub_account) == ("甲（集团）公司", "CN531", "ESCROW")


@pytest.mark.parametrize(
    ("text", "fen"),
    [("0.01", 1), ("1", 100), ("1.5", 150), ("1.50000", 150), ("123456789012345.67", 12345678901234567)],
)
def test_amounts_are_exact_to_the_fen(text, fen):
    assert read_camt054(notice(credit(amount=text))).movements[0].amount_fen == fen


@pytest.mark.parametrize(
    "changes",
    [
        {"amount": "0.00"},
        {"amount": "-1"},
        {"amount": "1e5"},
        {"amount": "1.005"},
        {"amount": "1,000.00"},
        {"amount": "9" * 30},
        {"amount": "NaN"},
        {"amount": ""},
        {"ccy": "USD"},
        {"ref": ""},
        {"ref": "长" * 3},
        {"ref": "X" * 36},
        {"booked": "昨天"},
        {"booked": ""},
        {"way": "UP"},
        {"name": "甲" * 141},
    ],
)
def test_a_bad_entry_is_a_fault_without_payer_and_the_good_one_beside_it_is_kept(changes):
    read = read_camt054(notice(credit(**changes), credit(ref="REF2")))
    assert [m.bank_ref for m in read.movements] == ["REF2"]
    (fault,) = read.faults
    assert fault.place == "第1份通知第1条"
    assert "云南甲" not in fault.reason and "5300111" not in fault.reason


def test_full_width_digits_are_no_amount():
    assert read_camt054(notice(credit(amount="１００.00"))).faults


def test_pending_entries_are_not_money_yet():
    assert read_camt054(notice(credit(status="PDNG"))).movements == ()


def test_a_bare_booking_day_counts_as_its_last_moment():
    coarse = credit().replace("<DtTm>2026-03-10T10:00:00+08:00</DtTm>", "<Dt>2026-03-10</Dt>")
    (got,) = read_camt054(notice(coarse)).movements
    assert got.booked_at == datetime(2026, 3, 10, 23, 59, 59, 999999, tzinfo=SHANGHAI)


def test_one_entry_with_two_details_is_two_payments_that_must_add_up():
    detail = (
        "<Refs><AcctSvcrRef>{ref}</AcctSvcrRef></Refs><AmtDtls><TxAmt><Amt Ccy='CNY'>{amount}</Amt></TxAmt></AmtDtls>"
    )
    parties = "<RltdPties><CdtrAcct><Id><Othr><Id>{sub}</Id></Othr></Id></CdtrAcct></RltdPties>"
    two = [
        (detail + parties).format(ref=ref, amount=amount, sub=sub)
        for ref, amount, sub in (("A", "300", "9901"), ("B", "500", "9902"))
    ]
    batch = "</TxDtls><TxDtls>".join(two)
    read = read_camt054(notice(credit(amount="800.00", detail=batch)))
    assert [(m.bank_ref, m.sub_account, m.amount_fen) for m in read.movements] == [
        ("A", "9901", 30_000),
        ("B", "9902", 50_000),
    ]
    assert "之和" in read_camt054(notice(credit(amount="900.00", detail=batch))).faults[0].reason


def test_the_same_entry_twice_in_one_file_is_one_and_two_contents_are_none():
    assert len(read_camt054(notice(credit(), credit())).movements) == 1
    clash = read_camt054(notice(credit(), credit(sub="9902"), credit(ref="REF3")))
    assert [m.bank_ref for m in clash.movements] == ["REF3"]
    assert "同一银行流水号" in clash.faults[0].reason


def test_reversals_bounces_and_confirmations_are_told_apart():
    entries = [
        credit(way="DBIT", reversal="<RvslInd>true</RvslInd>", ref="R", detail="<Refs><TxId>REF1</TxId></Refs>"),
        credit(way="DBIT", ref="P", detail="<Refs><EndToEndId>O1</EndToEndId></Refs>"),
        credit(ref="B", detail="<Refs><EndToEndId>O1</EndToEndId></Refs><RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>"),
        credit(way="DBIT", ref="Q", detail=""),
        credit(way="DBIT", reversal="<RvslInd>true</RvslInd>", ref="S", detail=""),
    ]
    read = read_camt054(notice(*entries))
    assert read.movements == (
        Reversal("R", "REF1", 80_000_000, AT),
        Paid("P", "O1", 80_000_000, AT),
        Bounce("B", "O1", 80_000_000, AT, "AC04"),
    )
    assert len(read.faults) == 2


BOMB = '<!DOCTYPE d [<!ENTITY a "哈哈哈哈"><!ENTITY b "&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;">]>'
EXTERNAL = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize("head", [BOMB, EXTERNAL, "<!DOCTYPE Document>"])
def test_entity_bombs_and_document_types_are_refused_unread(head):
    refused = read_camt054(notice(credit(name="&c;"), head=head))
    assert isinstance(refused, Refused)
    assert "实体" in refused.reason


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00" * 100,
        b"PK\x03\x04zip",
        notice(credit())[:-20],
        '<?xml version="1.0" encoding="GBK"?><Document>甲</Document>'.encode("gbk"),
        b'<?xml version="1.0" encoding="no-such"?><a/>',
        notice(credit()).replace(b"camt.054", b"camt.053"),
        b"<html/>",
        b"<a>" * 100_000 + b"</a>" * 100_000,
        notice().replace(b"BkToCstmrDbtCdtNtfctn", b"Other"),
    ],
)
def test_what_is_no_notification_is_refused_in_plain_words(content):
    refused = read_camt054(content)
    assert isinstance(refused, Refused)
    assert refused.reason and refused.remedy


def test_a_byte_order_mark_does_no_harm():
    assert read_camt054(b"\xef\xbb\xbf" + notice(credit())).movements


def test_too_large_a_message_is_refused():
    assert "兆字节" in read_camt054(b" " * (camt054.LIMIT_BYTES + 1)).reason


@given(st.binary(max_size=300))
def test_no_bytes_whatever_make_the_reader_fail(content):
    read_camt054(content)
    read_camt054(notice(credit()) + content)


MOVEMENTS = st.one_of(
    st.builds(
        Credit,
        bank_ref=st.from_regex(r"[A-Z0-9]{1,35}", fullmatch=True),
        sub_account=st.from_regex(r"[0-9]{1,40}", fullmatch=True),
        amount_fen=st.integers(1, 10**15),
        payer_name=st.sampled_from(["甲（集团）公司", "A & B <Co>", "=1+1"]),
        payer_account=st.from_regex(r"[0-9]{1,30}", fullmatch=True),
        booked_at=st.just(AT),
        remark=st.just("投标保证金"),
    ),
    st.builds(
        Paid,
        bank_ref=st.from_regex(r"[A-Z0-9]{1,35}", fullmatch=True),
        order_id=st.from_regex(r"[A-Z0-9]{1,35}", fullmatch=True),
        amount_fen=st.integers(1, 10**15),
        booked_at=st.just(AT),
    ),
)


@given(st.lists(MOVEMENTS, max_size=5, unique_by=lambda m: m.bank_ref))
def test_what_the_simulated_bank_writes_is_read_back_the_same(movements):
    assert read_camt054(write_camt054("M", movements, AT)).movements == tuple(movements)
