"""符合性核对 counts what fits, goes on without material, and fails on anything it cannot explain."""

import base64
import hashlib
import json
from pathlib import Path

import pyrage
import pytest
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from ggzy import conformance, conformance_sealing, lawcheck
from ggzy.core.rule import Basis
from ggzy.core.tlog import merkle

KEY, NONCE, SAID = b"k" * 32, b"n" * 12, "投标".encode()


def age_vector(folder: Path, name: str, expect: str, payload: bytes, opened_by: pyrage.x25519.Identity) -> None:
    sealed = pyrage.encrypt(payload, [opened_by.to_public()])
    head = f"expect: {expect}\npayload: {hashlib.sha256(payload).hexdigest()}\nidentity: {opened_by}\n\n"
    (folder / name).write_bytes(head.encode() + (sealed if expect == "success" else sealed[:-1]))


@pytest.fixture
def age_folder(tmp_path: Path) -> Path:
    folder = tmp_path / conformance.AGE
    folder.mkdir(parents=True)
    return folder


def aead_file(shared: Path, result: str) -> None:
    sealed = ChaCha20Poly1305(KEY).encrypt(NONCE, SAID, b"")
    test = {"tcId": 1, "comment": "", "key": KEY.hex(), "iv": NONCE.hex(), "aad": "", "msg": SAID.hex()}
    test |= {"ct": sealed[:-16].hex(), "tag": sealed[-16:].hex(), "result": result}
    (shared / conformance.WYCHEPROOF).mkdir(parents=True)
    file = shared / conformance.WYCHEPROOF / "chacha20_poly1305_test.json"
    file.write_text(json.dumps({"testGroups": [{"tests": [test]}]}), encoding="utf-8")


def test_without_material_everything_is_absent_and_nothing_fails(tmp_path, capsys):
    assert conformance.main(["--shared", str(tmp_path)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) >= len(conformance.CHECKS) + len(conformance_sealing.CHECKS)
    assert all("无此材料，核对0项" in line for line in lines if not line.startswith("信封互通"))


def test_envelopes_of_python_of_the_browser_and_of_the_stock_library_open_with_each_other(tmp_path):
    outcome = conformance_sealing.envelopes_both_ways(tmp_path)
    assert not outcome.wrong
    assert outcome.absent or outcome.fitted == len(conformance_sealing.LENGTHS) * (9 + 4)


def test_our_reader_opens_what_it_claims_and_refuses_what_it_does_not(tmp_path, age_folder):
    identity = pyrage.x25519.Identity.generate()
    age_vector(age_folder, "good", "success", b"bid", identity)
    age_vector(age_folder, "cut", "payload failure", b"bid", identity)
    age_vector(age_folder, "unheard_of", "success", b"bid", identity)
    text = (age_folder / "unheard_of").read_bytes().replace(b"expect: success", b"expect: no match")
    (age_folder / "unheard_of").write_bytes(text)
    outcome = conformance_sealing.own_age_reader(tmp_path)
    assert (outcome.fitted, outcome.wrong) == (2, ["unheard_of"])


def test_age_files_that_open_as_expected_are_counted(tmp_path, age_folder):
    identity = pyrage.x25519.Identity.generate()
    age_vector(age_folder, "good", "success", b"bid", identity)
    age_vector(age_folder, "cut", "payload failure", b"bid", identity)
    outcome = conformance.age_files(tmp_path)
    assert (outcome.fitted, outcome.known, outcome.wrong) == (2, [], [])


def test_an_age_file_that_does_otherwise_is_wrong_unless_explained(tmp_path, age_folder):
    explained = next(iter(conformance.AGE_DEVIATIONS))
    identity = pyrage.x25519.Identity.generate()
    for name in ("unheard_of", explained):
        age_vector(age_folder, name, "success", b"bid", identity)
        text = (age_folder / name).read_bytes().replace(b"expect: success", b"expect: no match")
        (age_folder / name).write_bytes(text)
    outcome = conformance.age_files(tmp_path)
    assert outcome.wrong == ["unheard_of"]
    assert [line.split("：")[0] for line in outcome.known] == [explained]


def test_a_vector_that_fits_passes_and_one_that_does_not_fails_the_run(tmp_path, capsys):
    aead_file(tmp_path / "good", "valid")
    aead_file(tmp_path / "bad", "invalid")
    assert conformance.main(["--shared", str(tmp_path / "good")]) == 0
    assert "ChaCha20-Poly1305（Wycheproof）：符合1项" in capsys.readouterr().out
    assert conformance.main(["--shared", str(tmp_path / "bad")]) == 1


def test_a_basis_that_differs_from_the_text_fails_and_one_without_text_does_not(tmp_path, monkeypatch):
    (tmp_path / conformance.LAW).mkdir()
    (tmp_path / conformance.LAW / "样本法(2020-01-01).md").write_text("第一条 二十日。\n", encoding="utf-8")
    cited = {Basis("样本法", 1, "20日"): ("甲",), Basis("样本法", 1, "9日"): ("乙",), Basis("他法", 1): ("丙",)}
    monkeypatch.setattr(conformance, "bases", lambda: cited)
    outcome = conformance.statutes(tmp_path)
    assert (outcome.fitted, len(outcome.known), len(outcome.wrong)) == (1, 1, 1)
    assert "9日" in outcome.wrong[0]
    assert lawcheck.Verdict.NO_TEXT in outcome.known[0]


def test_a_merkle_proof_that_does_otherwise_is_wrong_in_python_and_in_the_browser(tmp_path):
    two = merkle.node_hash(merkle.leaf_hash(b"a"), merkle.leaf_hash(b"b"))
    told = {"leafIdx": 0, "treeSize": 2, "wantErr": False} | {
        name: base64.b64encode(raw).decode() for name, raw in (("root", two), ("leafHash", merkle.leaf_hash(b"a")))
    }
    folder = tmp_path / conformance.MERKLE / "inclusion" / "0"
    folder.mkdir(parents=True)
    for name, sibling in (("good", b"b"), ("bad", b"c")):
        proof = [base64.b64encode(merkle.leaf_hash(sibling)).decode()]
        (folder / f"{name}.json").write_text(json.dumps(told | {"proof": proof}))
    for check in (conformance.merkle_in_python, conformance.merkle_in_browser):
        outcome = check(tmp_path)
        assert (outcome.fitted, outcome.wrong) == (1, ["inclusion/0/bad.json"])


def test_a_requirement_that_our_page_leaves_out_or_invents_fails(tmp_path, monkeypatch):
    page = tmp_path / "asvs.md"
    page.write_text("| 1.1.1 | 2 | 满足 | 好 | `docs/law.md` |\n| 9.9.9 | 1 | 满足 | 好 | |\n| 1.1.3 | 2 | 未满足 | 尚缺 | |\n", encoding="utf-8")
    monkeypatch.setattr(conformance, "ASVS_PAGE", page)
    (tmp_path / conformance.ASVS).parent.mkdir(parents=True)
    rows = "req_id,L\nV1.1.1,2\nV1.1.2,1\nV1.1.3,2\nV1.1.4,3\n"
    (tmp_path / conformance.ASVS).write_text(rows, encoding="utf-8")
    outcome = conformance.asvs(tmp_path)
    assert (outcome.fitted, outcome.known) == (1, ["1.1.3：尚缺"])
    assert [line.split(" ")[0].split("（")[0] for line in outcome.wrong] == ["9.9.9", "1.1.2"]
