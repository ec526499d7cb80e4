"""The first lines of `ggzy-bid.pyz`: unpacks the packages for this machine once, after checking them, and starts the program.

Standard library only, and only words that Python 3.6 understands, for it has to say that it is too old.
"""

import hashlib
import io
import json
import os
import platform
import shutil
import sys
import tempfile
import zipfile

OLDEST = (3, 11)
MACHINES = {"x86_64": "x86_64", "amd64": "x86_64", "aarch64": "aarch64", "arm64": "arm64"}


def start():
    if sys.version_info < OLDEST:
        sys.exit(f"ggzy-bid 需要 Python 3.11 或更新的版本，现在是 {platform.python_version()}。")
    own = os.path.abspath(sys.argv[0])
    with zipfile.ZipFile(own) as kit:
        packages = unpacked(kit, wheels_for_here(json.loads(kit.read("wheels.json").decode())))
    sys.path[:0] = [own + "/app", packages]
    from client.cli.main import main

    sys.exit(main())


def wheels_for_here(index):
    machine = platform.machine().lower()
    name = {"win32": "amd64"}.get(sys.platform) or MACHINES.get(machine, machine)
    system = f"{sys.platform}-{name}"
    target = f"{system}-{sys.version_info[0]}.{sys.version_info[1]}"
    if target not in index:
        have = sorted(word.rsplit("-", 1)[1] for word in index if word.startswith(system + "-"))
        if have:
            versions = "、".join(have)
            sys.exit(f"ggzy-bid 在这台电脑上可用的 Python 版本为 {versions}，现在是 {platform.python_version()}。")
        sys.exit(f"ggzy-bid 没有适用于这台电脑（{system}）的程序包，请在浏览器中制作投标文件。")
    return index[target]


def unpacked(kit, wheels):
    """The folder with the packages; made whole or not at all, and named by what is in it."""
    name = hashlib.sha256(json.dumps(wheels, sort_keys=True).encode()).hexdigest()[:32]
    place = os.path.join(cache(), name)
    if os.path.isdir(place):
        return place
    os.makedirs(cache(), mode=0o700, exist_ok=True)
    work = tempfile.mkdtemp(dir=cache())
    try:
        for wheel, digest in sorted(wheels.items()):
            body = kit.read("wheels/" + wheel)
            if hashlib.sha256(body).hexdigest() != digest:
                sys.exit(f"ggzy-bid 文件已损坏（{wheel} 校验不符），请重新下载。")
            with zipfile.ZipFile(io.BytesIO(body)) as packed:
                packed.extractall(work)
        os.rename(work, place)
    except OSError as failed:
        if not os.path.isdir(place):  # else another window was first
            sys.exit(f"无法在“{cache()}”展开程序包（{failed}）：请检查磁盘空间和权限。")
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return place


def cache():
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or os.path.expanduser("~")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return os.path.join(base, "ggzy-bid")


start()
