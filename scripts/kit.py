"""`make kit` 投标命令行: one file `build/ggzy-bid.pyz` with the program and the packages it needs, for every common system.

The wheels come from the package registry in the versions and with the digests of requirements.lock. Where the registry
has none for a system, the kit does without and says so when it is wanted there.
"""

import hashlib
import json
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "build" / "ggzy-bid.pyz"
WHEELS = ROOT / "build" / "kit-wheels"
NEEDED = ("cryptography", "cffi", "pycparser", "msgspec")
NATIONAL = ("gmssl-pyx",)
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
_LINUX = ("manylinux_2_34", "manylinux_2_28", "manylinux_2_17", "manylinux2014")
_MAC = tuple(f"macosx_{version}" for version in ("10_9", "10_12", "10_13", "10_15", "11_0", "12_0"))
SYSTEMS = {
    "linux-x86_64": [f"{name}_x86_64" for name in _LINUX],
    "linux-aarch64": [f"{name}_aarch64" for name in _LINUX],
    "darwin-x86_64": [f"{name}_{kind}" for name in _MAC for kind in ("x86_64", "universal2")],
    "darwin-arm64": [f"{name}_{kind}" for name in _MAC for kind in ("arm64", "universal2")],
    "win32-amd64": ["win_amd64"],
}
# A file inside a zip has a date; always the same one gives the same kit.
_WHEN = (2026, 1, 1, 0, 0, 0)


def main() -> None:
    """Fetch, pack, say what is in it."""
    WHEELS.mkdir(parents=True, exist_ok=True)
    index = {f"{system}-{python}": _wheels(system, python) for system in SYSTEMS for python in PYTHONS}
    index = {target: wheels for target, wheels in index.items() if wheels}
    if not any(target.startswith("linux-x86_64") for target in index):
        sys.exit("没有取到程序包：请接通网络后再运行一次 make kit（详情见 build/kit-wheels/log）。")
    pack(index, {wheel.name: wheel for wheel in WHEELS.glob("*/*.whl")})
    size = OUT.stat().st_size / 2**20
    print(f"{OUT.relative_to(ROOT)}：{size:.0f} MB，SHA-256 {hashlib.sha256(OUT.read_bytes()).hexdigest()}")
    lacking = sorted(
        {target.rsplit("-", 1)[0] for target, wheels in index.items() if not any("gmssl" in w for w in wheels)}
    )
    print(
        f"适用于：{'、'.join(sorted({target.rsplit('-', 1)[0] for target in index}))}"
        + (f"；其中 {'、'.join(lacking)} 没有国密程序包，只能用通用算法" if lacking else "")
    )


def _wheels(system: str, python: str) -> "dict[str, str]":
    """File names and digests of one system and Python; empty where a package that cannot be missed is not there."""
    needed, national = (_fetched(packages, system, python) for packages in (NEEDED, NATIONAL))
    found = [*needed, *national] if len(needed) == len(NEEDED) else []
    return {wheel.name: hashlib.sha256(wheel.read_bytes()).hexdigest() for wheel in found}


def _fetched(packages: "tuple[str, ...]", system: str, python: str) -> "list[Path]":
    place = WHEELS / f"{system}-{python}-{packages[0]}"
    if len(list(place.glob("*.whl"))) == len(packages):
        return sorted(place.glob("*.whl"))
    place.mkdir(parents=True, exist_ok=True)
    wanted = place / "requirements.txt"
    wanted.write_text("".join(_locked(package) for package in packages))
    pip = [
        sys.executable,
        "-m",
        "pip",
        "download",
        "-q",
        "--disable-pip-version-check",
        "--no-deps",
        "--require-hashes",
    ]
    for platform in SYSTEMS[system]:
        pip += ["--platform", platform]
    words = [
        "--only-binary",
        ":all:",
        "--implementation",
        "cp",
        "--python-version",
        python,
        "-d",
        str(place),
        "-r",
        str(wanted),
    ]
    with (WHEELS / "log").open("a") as log:
        subprocess.run([*pip, *words], stdout=log, stderr=log, check=False)
    return sorted(place.glob("*.whl"))


def _locked(package: str) -> str:
    """The package's lines of the lock file: version and digests, without the marker for other machines."""
    text = (ROOT / "requirements.lock").read_text()
    found = re.search(rf"^{package}==\S+.*?(?=^\S|\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, package
    return re.sub(r" ; [^\\\n]*", " ", found[0], count=1)


def pack(index: "dict[str, dict[str, str]]", wheels: "dict[str, Path]", out: Path = OUT) -> None:
    """One file from the program and the wheels; the same input gives the same bytes."""
    half = out.with_suffix(".part")
    with half.open("wb") as file:
        file.write(b"#!/usr/bin/env python3\n")
        with zipfile.ZipFile(file, "w") as kit:
            _put(kit, "__main__.py", (ROOT / "scripts" / "kit_start.py").read_bytes())
            _put(kit, "wheels.json", json.dumps(index, sort_keys=True).encode())
            for name, source in sorted(_program()):
                _put(kit, f"app/{name}", source.read_bytes())
            for name, wheel in sorted(wheels.items()):
                _put(kit, f"wheels/{name}", wheel.read_bytes(), zipfile.ZIP_STORED)
    half.chmod(0o755)
    shutil.move(half, out)


def _program() -> "list[tuple[str, Path]]":
    """What of the sources the program imports: the client, and the core's sealing."""
    folders = [ROOT / "client", ROOT / "ggzy" / "core" / "sealing"]
    files = [file for folder in folders for file in folder.rglob("*.py")]
    files += [ROOT / "ggzy" / "__init__.py", ROOT / "ggzy" / "core" / "__init__.py"]
    return [(file.relative_to(ROOT).as_posix(), file) for file in files]


def _put(kit: zipfile.ZipFile, name: str, body: bytes, how: int = zipfile.ZIP_DEFLATED) -> None:
    entry = zipfile.ZipInfo(name, _WHEN)
    entry.external_attr = 0o644 << 16
    kit.writestr(entry, body, how)


if __name__ == "__main__":
    main()
