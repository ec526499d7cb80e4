"""复算证据包: repeats all of an unpacked evidence package with stock `age` and `openssl`, and nothing of the platform's.
Call: python3 repeat_evidence.py [FOLDER]. Needs Python 3.9, openssl 3, age (AGE=rage for another program of the same calls).
"""
import base64, functools, hashlib, io, json, os, subprocess, sys, tarfile, tempfile
from pathlib import Path

ROOT, FAILED, DONE, UNSEALED, previous = Path((sys.argv[1:] or ["."])[0]), [], {}, {}, "0" * 64
SPKI = bytes.fromhex("302a300506032b6570032100")  # what stands before an Ed25519 public key in DER
INDEX, KEYS = (json.loads((ROOT / name).read_text()) for name in ("index.json", "keys.json"))

def check(what, name, fits):
    DONE[what] = DONE.get(what, 0) + bool(fits)
    FAILED.extend([] if fits else [f"{what}: {name}"])

def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()

def canonical(value):
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

@functools.cache
def signed(key, message, signature):
    with tempfile.TemporaryDirectory() as folder:
        for name, content in (("key", SPKI + key), ("message", message), ("signature", signature)):
            Path(folder, name).write_bytes(content)
        call = "openssl pkeyutl -verify -pubin -keyform DER -inkey key -rawin -in message -sigfile signature"
        return not subprocess.run(call.split(), cwd=folder, capture_output=True, check=False).returncode

def times(a, b):  # in GF(256) with the polynomial of AES
    product = 0
    while b:
        product ^= a * (b & 1)
        a, b = (a << 1) ^ (0x11B if a & 0x80 else 0), b >> 1
    return product

def combine(values):  # Shamir's secret sharing: the last byte of a value is its x
    secret = bytes(len(values[0]) - 1)
    for value in values:
        weight = 1
        for x in (other[-1] for other in values if other[-1] != value[-1]):
            inverse = next(i for i in range(1, 256) if times(x ^ value[-1], i) == 1)
            weight = times(weight, times(x, inverse))
        secret = bytes(s ^ times(byte, weight) for s, byte in zip(secret, value))
    return secret

def root_from(leaf, index, size, hashes):  # RFC 9162, 2.1.3.2
    at, last = index, size - 1
    for each in hashes:
        if at & 1 or at == last:
            leaf = sha256(b"\1", each, leaf)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            leaf = sha256(b"\1", leaf, each)
        at, last = at >> 1, last >> 1
    return leaf if last == 0 else b""

def in_the_log(proof, entry):
    top, checkpoint = proof.split("\n\n", 1)
    lines = top.split("\n")
    shown = json.loads(base64.b64decode(lines[1].split()[1]))
    text, (name, _id, key) = checkpoint.split("\n\n")[0] + "\n", KEYS["log"].split("+", 2)
    line, (size, root) = checkpoint.split(f"\n— {name} ")[1].split("\n")[0], text.split("\n")[1:3]
    leaf = sha256(b"\0", sha256(bytes.fromhex(shown["salt"]), shown["text"].encode()))
    hashes = [base64.b64decode(each) for each in lines[3:]]
    told = shown["text"].split("\n")
    return (told[2:6] == [str(entry[name]) for name in ("at", "event", "version", "body")]
            and told[7] == sha256(bytes.fromhex(shown["place_blind"]), shown["place"].encode()).hex()
            and int(shown["place"].split()[0]) == entry["seq"]
            and root_from(leaf, int(lines[2].split()[1]), int(size), hashes) == base64.b64decode(root)
            and signed(base64.b64decode(key)[1:], text.encode(), base64.b64decode(line)[4:]))

def manifest_in(envelope, secret):
    call = [os.environ.get("AGE", "age"), "-d", "-i", "-", str(envelope)]
    opened = subprocess.run(call, input=secret, capture_output=True, check=False)
    if opened.returncode:
        return ""
    with tarfile.open(fileobj=io.BytesIO(opened.stdout)) as tar:
        inside = {each.name: hashlib.sha256(tar.extractfile(each).read()).hexdigest() for each in tar}
        papers = json.load(tar.extractfile("manifest.json"))["files"]
    return inside["manifest.json"] if all(inside[paper["path"]] == paper["sha256"] for paper in papers) else ""

for name, digest in INDEX["files"].items():
    check("files as listed", name, hashlib.sha256((ROOT / name).read_bytes()).hexdigest() == digest)
for entry in map(json.loads, (ROOT / "journal.jsonl").read_text().splitlines()):
    told = (previous, INDEX["stream"], *(str(entry[name]) for name in ("seq", "at", "event", "version", "body", "actor")))
    previous = sha256("\n".join(told).encode()).hex()
    check("journal entries in the chain", entry["seq"], previous == entry["digest"])
    if (proof := ROOT / f"proofs/{entry['seq']}.tlog-proof").exists():
        check("entries in the public log", entry["seq"], in_the_log(proof.read_text(), entry))
    if entry["event"] == "BidUnsealed":
        UNSEALED[json.loads(entry["body"])["bidder"], entry["round"]] = json.loads(entry["body"])["manifest_sha256"]
for file in sorted(ROOT.glob("receipts/*.json")):
    receipt = json.loads(file.read_text())
    told = b"ggzy-receipt/1\n" + canonical({**receipt, "signature": ""})
    check("receipts", file.name, signed(bytes.fromhex(KEYS["receipt"]), told, base64.b64decode(receipt["signature"])))
for file in sorted(ROOT.glob("statements/*.json")):
    paper = json.loads(file.read_text())
    stated, told = paper["statement"], b"ggzy-statement/2\n" + canonical(paper["statement"])
    check("statements", file.name, signed(bytes.fromhex(stated["signer"]), told, bytes.fromhex(paper["signature"])))
    envelope, bid = ROOT / f"envelopes/{stated['envelope_sha256']}", (stated["pseudonym"], stated["round"])
    shares = ROOT / f"shares/{file.stem}"
    if not (envelope.exists() and bid in UNSEALED and stated["suite"] == "age" and shares.exists()):
        continue  # replaced, withdrawn or not opened; the national suite needs a program that knows SM4-GCM
    secret = (shares / "copy").read_bytes() if (shares / "copy").exists() else combine(
        [base64.b64decode(json.loads(each.read_text())["value"]) for each in sorted(shares.glob("*.json"))])
    if (shares / "half").exists():
        secret = bytes(a ^ b for a, b in zip(secret, (shares / "half").read_bytes()))
    check("envelopes opened", file.name, manifest_in(envelope, secret) == UNSEALED[bid])
print("\n".join([*(f"{n} {what}" for what, n in DONE.items()), *(f"DOES NOT FOLLOW {each}" for each in FAILED)]))
sys.exit(bool(FAILED) or not DONE.get("envelopes opened", 0))
