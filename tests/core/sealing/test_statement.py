"""The signed statement: one way to write it, one signature that fits, nothing left out."""

import json

import msgspec
import pytest

from client.seal import Paper, make_signer, make_trustee_key, seal_bytes, sign, withdraw
from ggzy.core.sealing.canonical import canonical
from ggzy.core.sealing.policy import TrusteePolicy, looks_like_public_key, policy_digest, seat_label, wrong_with
from ggzy.core.sealing.statement import LONGEST, SignedStatement, decode, encode, verify_signature
from ggzy.core.sealing.suites.errors import WrongKey
from tests.core.sealing.bids import PSEUDONYM, SIGNER, Lot, a_manifest


@pytest.fixture(scope="module")
def signed() -> SignedStatement:
    return Lot.of().bid(Paper("投标函.pdf", b"letter")).signed


@pytest.mark.parametrize("suite", ["age", "gm"])
def test_a_statement_comes_back_as_it_was_signed_and_is_small(suite):
    five = Lot.of(suite, trustees=("centre", "supervisor", "tenderee", "agency", "notary"), threshold=3)
    signed = five.bid().signed
    raw = encode(signed)
    assert decode(raw) == signed and verify_signature(signed)
    assert len(raw) < LONGEST / 4


def test_the_signature_covers_every_field(signed):
    changes = {
        "act": "withdraw", "lot": "lot-2", "round": 2, "sequence": 2, "prev": "A" * 16, "pseudonym": "B" * 12, "suite": "gm",
        "envelope_sha256": "0" * 64, "size": 1, "recipient": "age1", "policy": "1" * 64, "shares": (), "bidder_copy": "",
        "signer": make_signer().public, "build": "other",
    }  # fmt: skip
    fields = set(msgspec.structs.asdict(signed.statement)) - {"format"}
    assert set(changes) == fields
    for name, value in changes.items():
        changed = msgspec.structs.replace(signed.statement, **{name: value})
        assert not verify_signature(msgspec.structs.replace(signed, statement=changed)), name


def test_a_replayed_statement_with_another_signature_is_noticed(signed):
    other = make_signer()
    assert not verify_signature(sign(signed.statement, other.private)), "the statement names its signer"
    assert not verify_signature(msgspec.structs.replace(signed, signature=""))
    flipped = f"{int(signed.signature[0], 16) ^ 1:x}{signed.signature[1:]}"
    assert not verify_signature(msgspec.structs.replace(signed, signature=flipped))


def test_a_second_signature_of_the_same_key_does_not_make_a_second_statement(signed):
    """Who holds the key can sign in two ways; the statement's own digest, which numbers the act, stays the same."""
    order = 2**252 + 27742317777372353535851937790883648493
    half = int.from_bytes(bytes.fromhex(signed.signature)[32:], "little") + order
    grown = signed.signature[:64] + half.to_bytes(32, "little").hex()
    assert not verify_signature(msgspec.structs.replace(signed, signature=grown)), "malleated"
    assert sign(signed.statement, SIGNER.private).statement.sha256 == signed.statement.sha256


@pytest.mark.parametrize(
    "other",
    [
        lambda raw: json.dumps(json.loads(raw)).encode(),
        lambda raw: raw + b"\n",
        lambda raw: raw.replace(b'"round":1', b'"round":1,"round":1'),
        lambda raw: raw.replace(b'"lot-1"', b'"lot\\u002d1"'),
        lambda raw: raw.replace(b'"signature"', b'"extra":1,"signature"'),
        lambda raw: raw.replace(b"ggzy-statement/2", b"ggzy-statement/1"),
        lambda raw: raw[:-1],
        lambda raw: b"",
        lambda raw: b"[" * 20_000,
        lambda raw: b"\xff" + raw,
    ],
)
def test_what_is_not_written_canonically_is_refused(signed, other):
    with pytest.raises(ValueError, match="递交声明"):
        decode(other(encode(signed)))


def test_an_over_long_statement_is_refused_before_it_is_read(signed):
    grown = msgspec.structs.replace(signed.statement, lot="长" * 200)
    assert decode(encode(SignedStatement(statement=grown)))
    with pytest.raises(ValueError, match="过长"):
        decode(encode(signed) + b" " * LONGEST)


@pytest.mark.parametrize(
    "field, value",
    [("envelope_sha256", "ab\n"), ("envelope_sha256", "0" * 64 + "\n"), ("signer", "0" * 64 + "\n"), ("pseudonym", "a" * 12),
     ("suite", "rot13"), ("size", -1), ("sequence", 0), ("bidder_copy", "a b"), ("build", "x" * 201), ("policy", "1")],
)  # fmt: skip
def test_a_statement_with_a_wrong_field_is_refused(signed, field, value):
    plain = msgspec.to_builtins(signed)
    plain["statement"][field] = value
    with pytest.raises(ValueError, match="格式不正确"):
        decode(canonical(plain))


@pytest.mark.parametrize(
    "changes, said",
    [
        ({"envelope_sha256": ""}, "加密文件"),
        ({"size": 0}, "加密文件"),
        ({"recipient": "sm3:" + "0" * 64}, "密钥承诺"),
        ({"policy": ""}, "保管方案"),
        ({"shares": ()}, "保管方案"),
        ({"signer": ""}, "签名人"),
        ({"bidder_copy": "QR=="}, "规范写法"),  # two spellings of one byte
        ({"bidder_copy": "A"}, "规范写法"),
    ],
)
def test_a_submission_that_leaves_something_out_is_refused(signed, changes, said):
    changed = msgspec.structs.replace(signed.statement, **changes)
    with pytest.raises(ValueError, match=said):
        decode(encode(SignedStatement(statement=changed)))


def test_two_shares_of_one_seat_are_refused(signed):
    doubled = msgspec.structs.replace(signed.statement, shares=(signed.statement.shares[0],) * 2)
    with pytest.raises(ValueError, match="同一保管席位"):
        decode(encode(SignedStatement(statement=doubled)))


def test_a_withdrawal_needs_no_envelope():
    signed = withdraw("lot-1", 1, SIGNER.private, pseudonym=PSEUDONYM, sequence=2, prev="A" * 16)
    assert verify_signature(decode(encode(signed))) and signed.statement.act == "withdraw"


# ---- the policy ----


@pytest.mark.parametrize(
    "policy, said",
    [
        ({}, ""),
        ({"trustees": ("supervisor",), "threshold": 1}, ""),
        ({"trustees": ("centre",), "threshold": 1}, "独自保管"),
        ({"trustees": ("centre", "supervisor"), "threshold": 1}, "至少为2"),
        ({"trustees": ("centre", "supervisor"), "threshold": 2}, ""),
        ({"trustees": ("centre", "supervisor"), "threshold": 3}, "门限"),
        ({"threshold": 0}, "门限"),
        ({"trustees": ()}, "至少要有一个"),
        ({"trustees": ("centre", "centre", "supervisor")}, "只能列一次"),
        ({"trustees": ("centre", "minister")}, "minister"),
        ({"trustees": ("centre", "supervisor", "tenderee", "agency", "notary"), "threshold": 3}, ""),
        ({"trustees": ("centre", "supervisor", "tenderee", "agency", "notary", "more")}, "最多5个"),
        ({"window_minutes": 0}, "解密时限"),
        ({"window_minutes": 1441}, "解密时限"),
    ],
)
def test_a_policy_in_which_the_platform_alone_suffices_or_nobody_can_is_refused(policy, said):
    found = wrong_with(TrusteePolicy(**policy))
    assert said in found and bool(found) == bool(said)


def test_the_policy_digest_names_lot_round_policy_and_keys():
    keys = {"centre": "age1a", "supervisor": "age1b", "tenderee": "age1c"}
    digests = {
        policy_digest("lot-1", 1, TrusteePolicy(), keys),
        policy_digest("lot-2", 1, TrusteePolicy(), keys),
        policy_digest("lot-1", 2, TrusteePolicy(), keys),
        policy_digest("lot-1", 1, TrusteePolicy(threshold=3), keys),
        policy_digest("lot-1", 1, TrusteePolicy(), keys | {"tenderee": "age1d"}),
    }
    assert len(digests) == 5
    assert policy_digest("lot-1", 1, TrusteePolicy(), dict(reversed(keys.items()))) in digests, "in whatever order"


@pytest.mark.parametrize("suite", ["age", "gm"])
def test_a_public_key_is_recognised_in_its_own_suite_only(suite):
    key = make_trustee_key(suite).public
    assert looks_like_public_key(suite, key)
    assert not looks_like_public_key("gm" if suite == "age" else "age", key)
    for damaged in (key[:-1], key + "\n", key[:-1] + ("q" if key[-1] != "q" else "p"), ""):
        assert not looks_like_public_key(suite, damaged)


@pytest.mark.parametrize("suite", ["age", "gm"])
def test_nothing_is_sealed_where_a_seats_key_is_missing_or_of_another_suite(suite):
    lot = Lot.of(suite)
    strange = make_trustee_key("gm" if suite == "age" else "age").public
    for keys in ({}, lot.keys | {"centre": strange}, lot.keys | {"notary": lot.keys["centre"]}):
        with pytest.raises(WrongKey):
            seal_bytes(a_manifest(), [], lot.policy, keys)
    with pytest.raises(WrongKey, match="投标人参与解密"):
        seal_bytes(a_manifest(), [], msgspec.structs.replace(lot.policy, bidder_part=True), lot.keys)
    with pytest.raises(ValueError, match="门限"):
        seal_bytes(a_manifest(), [], msgspec.structs.replace(lot.policy, threshold=4), lot.keys)


def test_seats_have_names():
    assert seat_label("supervisor") == "行业监督部门"
    assert TrusteePolicy(bidder_part=True).words == (
        "交易中心、行业监督部门、招标人各保管一份，任意2份可以解密，并须投标人参与解密；解密时限30分钟"
    )
