"""符合性核对，密封部分: our age reader, the national algorithms and the browser's packages against published vectors,
and the three implementations of each envelope against each other, both ways.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pyrage
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SM3
from cryptography.hazmat.primitives.hmac import HMAC

from ggzy.conformance import AGE, POST_QUANTUM_IDENTITY, WYCHEPROOF, Outcome, _age_vector, _AgeVector, _tests
from ggzy.core.sealing.suites import age_file, gm, named
from ggzy.core.sealing.suites.errors import NotOpened

ROOT = Path(__file__).resolve().parents[1]
NONCE = 12
LENGTHS = (0, 1, 65_535, 65_536, 65_537, 200_000)
ARMOUR = b"-----BEGIN AGE"
STRANGER = bytes([7]) * 32


def own_age_reader(shared: Path) -> Outcome:
    """The age vectors through our own reader, which claims binary files to X25519 recipients and nothing else."""
    outcome = Outcome("age 加密文件（平台自己的读取程序）")
    files = sorted((shared / AGE).glob("*"))
    outcome.absent = not files
    for file in files:
        vector = _age_vector(file.read_bytes())
        if vector.expect == "success" and (why := _beyond(vector)):
            outcome.known.append(f"{file.name}：{why}")
        else:
            outcome.add(file.name, _read_as_expected(vector))
    return outcome


def _beyond(vector: _AgeVector) -> str:
    """Why our reader does not claim to open such a file; it has to refuse it all the same."""
    if vector.body.lstrip().startswith(ARMOUR):
        return "文字形式（armor），平台只读二进制形式"
    if any(identity.startswith(POST_QUANTUM_IDENTITY) for identity in vector.identities):
        return "抗量子收件人，平台不使用"
    return "用口令加密，平台从不打开口令文件" if vector.passphrases else ""


def _read_as_expected(vector: _AgeVector) -> bool:
    for text in (*vector.identities, ""):
        identity = (age_file.identity_bytes(text) if text else None) or STRANGER
        try:
            opened = b"".join(age_file.opened(identity, io.BytesIO(vector.body)))
        except NotOpened:
            continue
        return vector.expect == "success" and hashlib.sha256(opened).hexdigest() == vector.payload
    return vector.expect != "success"


def sm4_gcm(shared: Path) -> Outcome:
    """Wycheproof SM4-GCM through `cryptography`, and through our own chunks, which take nonces of twelve bytes only."""
    outcome = Outcome("SM4-GCM（Wycheproof，Python）")
    sizes: Counter[int] = Counter()
    for _, test in _cases(shared, "sm4_gcm_test.json", outcome):
        key, iv, aad, msg, tag = (bytes.fromhex(test[name]) for name in ("key", "iv", "aad", "msg", "tag"))
        sealed = bytes.fromhex(test["ct"])
        try:
            opening = Cipher(algorithms.SM4(key), modes.GCM(iv, tag)).decryptor()
        except ValueError:
            _refused(outcome, sizes, test)
            continue
        opening.authenticate_additional_data(aad)
        try:
            opened: bytes | None = opening.update(sealed) + opening.finalize()
        except InvalidTag:
            opened = None
        expected = msg if test["result"] == "valid" else None
        ours = opened if aad or len(iv) != NONCE else gm.open_chunk(key, iv, sealed + tag)
        outcome.add(_name(test), opened == ours == expected)
    _told(outcome, sizes)
    return outcome


def _refused(outcome: Outcome, sizes: Counter[int], test: dict[str, Any]) -> None:
    """A nonce of a size that the library does not take, which is right only where the case says so."""
    if test["result"] == "invalid":
        outcome.fitted += 1
    else:
        sizes[len(test["iv"]) // 2] += 1


def _told(outcome: Outcome, sizes: Counter[int]) -> None:
    for size, count in sorted(sizes.items()):
        outcome.known.extend([f"{size}字节随机数：库不接受，平台只用{NONCE}字节的"] * count)


def aes_gcm(shared: Path) -> Outcome:
    """Wycheproof AES-GCM through `cryptography`."""
    outcome = Outcome("AES-GCM（Wycheproof）")
    sizes: Counter[int] = Counter()
    for _, test in _cases(shared, "aes_gcm_test.json", outcome):
        key, iv, aad, msg = (bytes.fromhex(test[name]) for name in ("key", "iv", "aad", "msg"))
        try:
            opened: bytes | None = AESGCM(key).decrypt(iv, bytes.fromhex(test["ct"] + test["tag"]), aad)
        except InvalidTag:
            opened = None
        except ValueError:
            _refused(outcome, sizes, test)
            continue
        outcome.add(_name(test), opened == (msg if test["result"] == "valid" else None))
    _told(outcome, sizes)
    return outcome


def hmac_sm3(shared: Path) -> Outcome:
    """Wycheproof HMAC-SM3, tags cut to the size that the case asks."""
    outcome = Outcome("HMAC-SM3（Wycheproof，Python）")
    for group, test in _cases(shared, "hmac_sm3_test.json", outcome):
        mac = HMAC(bytes.fromhex(test["key"]), SM3())
        mac.update(bytes.fromhex(test["msg"]))
        found = mac.finalize().hex()[: group["tagSize"] // 4]
        outcome.add(_name(test), (found == test["tag"]) == (test["result"] == "valid"))
    return outcome


# ---- the browser's code, in Node ----


@cache
def bundled() -> tuple[str, Path] | None:
    """Node and the browser's code for it; None where Node or the front-end packages are not installed."""
    node, esbuild = shutil.which("node"), ROOT / "node_modules" / ".bin" / "esbuild"
    if not node or not esbuild.exists():
        return None
    bundle = ROOT / "build" / "conformance.mjs"
    made = [esbuild, ROOT / "client" / "conformance.ts", "--bundle", "--format=esm", f"--outfile={bundle}"]
    subprocess.run(made, check=True, capture_output=True)
    return node, bundle


def in_node(question: str, cases: list[dict[str, str]]) -> list[Any] | None:
    """What the browser's code answers to each case; None where it cannot be asked."""
    if not (at := bundled()):
        return None
    asked = json.dumps({"question": question, "cases": cases})
    return list(json.loads(subprocess.run(at, input=asked, capture_output=True, text=True, check=True).stdout))


def sm4_gcm_in_the_browser(shared: Path) -> Outcome:
    """The browser's chunks: nonces of twelve bytes as the vectors ask, every other length refused."""
    outcome = Outcome("SM4-GCM（Wycheproof，浏览器端程序）")
    tests = [test for _, test in _cases(shared, "sm4_gcm_test.json", outcome) if not test["aad"]]
    sealed = _asked(outcome, "sm4_gcm_seal", [{name: test[name] for name in ("key", "iv", "msg")} for test in tests])
    opened = _asked(
        outcome, "sm4_gcm_open", [{"key": t["key"], "iv": t["iv"], "sealed": t["ct"] + t["tag"]} for t in tests]
    )
    for test, made, found in zip(tests, sealed, opened, strict=False):
        if len(test["iv"]) != 2 * NONCE:
            outcome.add(_name(test), made is None and found is None)
        elif test["result"] == "invalid":
            outcome.add(_name(test), found is None)
        else:
            outcome.add(_name(test), made == test["ct"] + test["tag"] and found == test["msg"])
    return outcome


def hmac_sm3_in_the_browser(shared: Path) -> Outcome:
    outcome = Outcome("HMAC-SM3（Wycheproof，浏览器端程序）")
    pairs = list(_cases(shared, "hmac_sm3_test.json", outcome))
    found = _asked(outcome, "hmac_sm3", [{"key": test["key"], "msg": test["msg"]} for _, test in pairs])
    for (group, test), mac in zip(pairs, found, strict=False):
        fits = mac is not None and mac[: group["tagSize"] // 4] == test["tag"]
        outcome.add(_name(test), fits == (test["result"] == "valid"))
    return outcome


def ed25519_in_the_browser(shared: Path) -> Outcome:
    outcome = Outcome("Ed25519（Wycheproof，浏览器端程序）")
    pairs = list(_cases(shared, "ed25519_test.json", outcome))
    cases = [{"pk": group["publicKey"]["pk"], "msg": test["msg"], "sig": test["sig"]} for group, test in pairs]
    for (_, test), good in zip(pairs, _asked(outcome, "ed25519", cases), strict=False):
        outcome.add(_name(test), bool(good) == (test["result"] == "valid"))
    return outcome


def envelopes_both_ways(_: Path) -> Outcome:
    """Ours, the browser's and (for age) the stock library's envelopes, each opened by the others."""
    outcome = Outcome("信封互通（Python、浏览器端程序、pyrage）")
    if bundled() is None:
        outcome.absent = True
        return outcome
    for suite in ("age", "gm"):
        bids = [Envelope(suite, *_secret(suite), os.urandom(length)) for length in LENGTHS]
        kinds = {"Python": (_python_writes, _python_reads), "浏览器": (_browser_writes, _browser_reads)}
        if suite == "age":
            kinds["pyrage"] = (_pyrage_writes, _pyrage_reads)
        for writer, (write, _read) in kinds.items():
            written = write(bids)
            for reader, (_write, read) in kinds.items():
                for bid, opened in zip(bids, read(bids, written), strict=True):
                    outcome.add(f"{suite} {len(bid.plain)}字节 {writer}→{reader}", opened == bid.plain)
    return outcome


@dataclass(frozen=True)
class Envelope:
    """What is sealed, and with which secret."""

    suite: str
    secret: bytes
    recipient: str
    plain: bytes


def _python_writes(bids: list[Envelope]) -> list[bytes]:
    return [b"".join(_sealed(bid)) for bid in bids]


def _python_reads(bids: list[Envelope], raws: list[bytes]) -> list[bytes]:
    return [b"".join(named(bid.suite).opened(bid.secret, io.BytesIO(raw))) for bid, raw in zip(bids, raws, strict=True)]


def _browser_writes(bids: list[Envelope]) -> list[bytes]:
    told = [
        {"suite": b.suite, "secret": b.secret.decode(), "recipient": b.recipient, "plain": _base64(b.plain)}
        for b in bids
    ]
    return [base64.b64decode(raw or "") for raw in in_node("envelope_seal", told) or []]


def _browser_reads(bids: list[Envelope], raws: list[bytes]) -> list[bytes]:
    told = [
        {"suite": b.suite, "secret": b.secret.decode(), "sealed": _base64(raw)}
        for b, raw in zip(bids, raws, strict=True)
    ]
    return [b"refused" if raw is None else base64.b64decode(raw) for raw in in_node("envelope_open", told) or []]


def _pyrage_writes(bids: list[Envelope]) -> list[bytes]:
    return [bytes(pyrage.encrypt(bid.plain, [pyrage.x25519.Recipient.from_str(bid.recipient)])) for bid in bids]


def _pyrage_reads(bids: list[Envelope], raws: list[bytes]) -> list[bytes]:
    keys = [pyrage.x25519.Identity.from_str(bid.secret.decode()) for bid in bids]
    return [bytes(pyrage.decrypt(raw, [key])) for raw, key in zip(raws, keys, strict=True)]


def _secret(suite: str) -> tuple[bytes, str]:
    if suite == "gm":
        secret = gm.secret_text(os.urandom(gm.KEY))
        return secret, gm.commitment(secret)
    identity = os.urandom(32)
    return age_file.identity_text(identity).encode(), age_file.recipient_of(identity)


def _sealed(bid: Envelope) -> Iterator[bytes]:
    source = io.BytesIO(bid.plain)
    if bid.suite == "gm":
        return gm.sealed(bid.secret, source, os.urandom)
    return age_file.sealed(age_file.recipient_bytes(bid.recipient) or b"", source, os.urandom)


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _asked(outcome: Outcome, question: str, cases: list[dict[str, str]]) -> list[Any]:
    answers = in_node(question, cases) if cases else []
    outcome.absent = outcome.absent or answers is None
    return answers or []


def _cases(shared: Path, name: str, outcome: Outcome) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    file = shared / WYCHEPROOF / name
    outcome.absent = not file.is_file()
    return list(_tests(file)) if file.is_file() else []


def _name(test: dict[str, Any]) -> str:
    return f"第{test['tcId']}例 {test['comment']}"


CHECKS = (
    own_age_reader,
    sm4_gcm,
    aes_gcm,
    hmac_sm3,
    sm4_gcm_in_the_browser,
    hmac_sm3_in_the_browser,
    ed25519_in_the_browser,
    envelopes_both_ways,
)
