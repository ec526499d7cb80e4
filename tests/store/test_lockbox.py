"""Keys under lock: two custodians of three open them, one does not, and no clear key stays behind."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from ggzy.cli import Trouble, main
from ggzy.keeper import Keeper
from ggzy.locking import custodian, lock, unlock
from ggzy.store import lockbox
from ggzy.store.keys import _of, secret
from ggzy.store.lockbox import WRAPPED, Locked

NAMES = ("李志强", "郑清", "何督")


@pytest.fixture
def data(tmp_path: Path, settings, monkeypatch) -> Path:
    """A data folder whose path is longer than the address of a socket may be."""
    data = tmp_path / ("很长的名字" * 12)
    (data / "keys").mkdir(parents=True)
    settings.GGZY_DATA, settings.GGZY_KEYS = data, data / "keys"
    monkeypatch.setenv("GGZY_DATA", str(data))
    monkeypatch.delenv("GGZY_KEYS", raising=False)
    yield data
    _of.cache_clear()


@pytest.fixture
def custodians(tmp_path: Path, capsys) -> dict[str, str]:
    """Name and public key of each; their files lie at tmp_path/NAME."""
    for name in NAMES:
        assert custodian([str(tmp_path / name)]) == 0
    publics = [line.split("：")[1] for line in capsys.readouterr().out.splitlines() if line.startswith("公钥")]
    return dict(zip(NAMES, publics, strict=True))


@pytest.fixture
def before(data: Path, custodians) -> dict[str, bytes]:
    """The keys as they were, now locked."""
    keys = {name: secret(name) for name in WRAPPED}
    assert lock([f"{name}={public}" for name, public in custodians.items()]) == 0
    _of.cache_clear()
    return keys


@pytest.fixture
def keeper(data: Path, before) -> Keeper:
    keeper = Keeper(data, data / "keys")
    keeper.listen()
    yield keeper
    keeper.close()


def test_two_of_three_open_and_only_then_the_clear_keys_go(keeper, before, data, tmp_path, capsys):
    with pytest.raises(Locked, match="已到0位，还差2位"):
        secret("quiet")
    unlock([str(tmp_path / "李志强")])
    assert "还差1位" in capsys.readouterr().out
    unlock([str(tmp_path / "李志强")])
    assert not keeper.open, "the same custodian twice is one"
    assert (data / "keys/quiet.key").exists(), "nobody has proved yet that it can be opened"
    unlock([str(tmp_path / "何督")])
    assert "已启封" in capsys.readouterr().out and keeper.open
    assert {name: secret(name) for name in WRAPPED} == before
    whole = b"".join(place.read_bytes() for place in data.rglob("*") if place.is_file())
    assert not any(key in whole or key.hex().encode() in whole for key in before.values())
    unlock([str(tmp_path / "郑清")])
    assert "已经启封" in capsys.readouterr().out


def test_a_wrong_file_is_named_and_counts_for_nothing(keeper, tmp_path, custodians):
    custodian([str(tmp_path / "stranger")])
    (tmp_path / "none").write_text("AGE-SECRET-KEY-1")
    for name, said in (("stranger", "不是任何一位启封保管人的"), ("none", "不是任何一位"), ("absent", "读不了")):
        with pytest.raises(Trouble, match=said):
            unlock([str(tmp_path / name)])
    assert "已到0位" in keeper.state


def test_a_false_share_opens_nothing_and_all_must_come_again(keeper, data, tmp_path):
    unlock([str(tmp_path / "李志强")])
    told = lockbox.ask(data, {"ask": "share", "name": "郑清", "value": "00" * 32 + "02"})
    assert told and "没有启封" in told["text"] and not keeper.open and "已到0位" in keeper.state


def test_a_box_that_was_changed_does_not_open(before, data, tmp_path):
    box = lockbox.read(data / "keys")
    values = [lockbox.share_of(box, line)[1] for name in NAMES[:2] for line in (tmp_path / name).read_text().splitlines() if line.startswith("AGE")]
    assert lockbox.unlocked(box, values) == before
    with pytest.raises(ValueError, match="合不成密钥"):
        lockbox.unlocked(box, values[:1])
    other = lockbox.locked(before, {name: each.recipient for name, each in zip(NAMES, box.custodians, strict=True)}, 2)
    with pytest.raises(ValueError, match="合不成密钥"):
        lockbox.unlocked(other, values)


def test_another_key_in_the_clear_is_not_thrown_away(keeper, data, tmp_path):
    (data / "keys/quiet.key").write_bytes(b"x" * 32)
    unlock([str(tmp_path / "李志强")])
    unlock([str(tmp_path / "郑清")])
    assert not keeper.open and (data / "keys/quiet.key").read_bytes() == b"x" * 32


def test_without_the_platform_there_is_nobody_to_hand_a_share_to_and_commands_say_so(before, data, tmp_path, capsys):
    with pytest.raises(Trouble, match="平台没有在等待启封"):
        unlock([str(tmp_path / "李志强")])
    with pytest.raises(Locked, match="平台待启封"):
        secret("pseudonym")
    assert secret("receipt"), "what names nobody is not under lock"
    (data / "x.sealed").write_text("AAAA")
    assert main(["bank", str(data / "x.sealed")]) == 1
    assert "平台待启封" in capsys.readouterr().err


def test_who_is_to_hold_it_is_asked_for_with_care(data, custodians):
    (one, first), (_other, second), _ = custodians.items()
    for words, said in (
        ([f"{one}={first}"], "至少需要2位"),
        ([f"{one}={first}", f"二={first}"], "不能重复"),
        ([f"{one}={first}", f"{one}={second}"], "不能重复"),
        (["甲=age1x", f"乙={second}"], "不对"),
        (["-t", "3", f"{one}={first}", f"二={second}"], "不能多于"),
    ):
        with pytest.raises(Trouble, match=said):
            lock(words)
    assert not lockbox.is_locked(data / "keys")


def test_custodians_change_only_while_it_is_open(keeper, before, data, tmp_path, custodians, capsys):
    words = [f"{name}={public}" for name, public in list(custodians.items())[:2]]
    with pytest.raises(Trouble, match="启封以后"):
        lock(words)
    for name in ("李志强", "郑清"):
        unlock([str(tmp_path / name)])
    lock(words)
    assert [each.name for each in lockbox.read(data / "keys").custodians] == ["李志强", "郑清"]
    again = Keeper(data, data / "keys")
    box = again.box
    values = [lockbox.share_of(box, (tmp_path / name).read_text().splitlines()[2])[1] for name in ("李志强", "郑清")]
    assert lockbox.unlocked(box, values) == before


def test_strange_words_on_the_socket_are_not_answered_and_break_nothing(keeper, data):
    import os

    folder = os.open(data, os.O_PATH)
    for words in (b"{}\n", b"[]\n", b"\xff\n", b'{"ask": "share"}\n', b'{"ask": "share", "name": "x", "value": "zz"}\n'):
        with socket.socket(socket.AF_UNIX) as to:
            to.connect(lockbox.address(folder))
            to.sendall(words)
            assert to.recv(100) == b""
    os.close(folder)
    assert lockbox.ask(data, {"ask": "keys"}) == {"text": f"平台待启封：{keeper.state}"}
    assert (data / lockbox.SOCKET).stat().st_mode & 0o077 == 0
