"""查毒: what acts by itself is found however it is spelt or packed; a daemon that does not answer makes nothing clean."""

from __future__ import annotations

import io
import socket
import struct
import threading
import zipfile
import zlib
from pathlib import Path

import pytest

from ggzy.gateways import scanner
from ggzy.gateways.scanner import Verdict, contents

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n"


def hidden(inside: bytes) -> bytes:
    packed = zlib.compress(inside)
    return PDF + b"2 0 obj<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n" % len(packed) + packed + b"\nendstream"


def broken_off(times: int) -> bytes:
    """So many object streams, each damaged at its end."""
    packed = zlib.compress(b"0" * (contents.MOST_INFLATED * 2 // 3))[:-12] + b"\xff" * 12
    return PDF + (b"2 0 obj<</Type/ObjStm>>stream\n" + packed + b"\nendstream" + b" " * 600) * times


def archive(*members: tuple[str, bytes], link: bool = False) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members:
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = (0o120777 if link else 0o100644) << 16
            packed.writestr(entry, content)
    return out.getvalue()


def found(tmp_path: Path, raw: bytes) -> scanner.Finding:
    file = tmp_path / "file"
    file.write_bytes(raw)
    return contents.examine(file)


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (contents.EICAR, "EICAR"),
        ("前言 ".encode() + contents.EICAR, "EICAR"),
        (b"MZ\x90\0" + b"\0" * 100, "程序"),
        (b"#!/bin/sh\nrm -rf /\n", "脚本"),
        (PDF + b"2 0 obj<</S/JavaScript/JS(app.alert(1))>>endobj", "脚本"),
        (PDF + b"2 0 obj<</S/J#61va#53cript/JS(1)>>endobj", "脚本"),
        (b"\n\n" + PDF + b"<</S/Launch/F(cmd.exe)>>", "启动"),
        (hidden(b"2 0 <</S/JavaScript/JS(1)>>"), "脚本"),
        (hidden(b"0" * (contents.MOST_INFLATED + 10)), "过大"),
        (broken_off(2), "过大"),
        (PDF + b"stream\n" * (contents.MOST_STREAMS + 1), "结构异常"),
        (archive(("word/vbaProject.bin", b"x")), "宏"),
        (archive(("a/../../etc/passwd", b"x")), "路径"),
        (archive(("/etc/passwd", b"x")), "路径"),
        (archive(("ordner", b"/etc"), link=True), "链接"),
        (archive(("报价.exe", b"MZ")), "程序"),
        (archive(("零.bin", b"\0" * 5_000_000)), "炸弹"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "_VBA_PROJECT".encode("utf-16-le"), "宏"),
    ],
)
def test_what_acts_by_itself_is_suspicious(tmp_path, raw, what):
    finding = found(tmp_path, raw)
    assert finding.verdict is Verdict.SUSPICIOUS and what in finding.what


@pytest.mark.parametrize(
    "raw", [b"", b"\x89PNG\r\n\x1a\n", PDF, "说明 /JavaScript 是什么".encode(), archive(("word/document.xml", b"<a/>")), hidden(b"1 0 <</Type/Page>>")]
)
def test_ordinary_files_are_clean(tmp_path, raw):
    assert found(tmp_path, raw).clean


@pytest.mark.parametrize("raw", [PDF + b"trailer<</Encrypt 5 0 R>>", b"PK\x03\x04 broken"])
def test_what_cannot_be_looked_into_is_not_called_clean(tmp_path, raw):
    assert found(tmp_path, raw).verdict is Verdict.UNKNOWN


# ---- a daemon ----


def daemon(tmp_path: Path, answer: bytes, stop_after: int = 1 << 40) -> tuple[str, list[bytes]]:
    """One conversation as ClamAV holds it; gives its address and what it was sent."""
    place, got = tmp_path / "clamd.ctl", []
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(str(place))
    listening.listen(1)

    def converse() -> None:
        line, _ = listening.accept()
        with line, line.makefile("rb") as reader:
            assert reader.read(10) == b"zINSTREAM\0"
            while (size := struct.unpack("!L", reader.read(4))[0]) and sum(map(len, got)) < stop_after:
                got.append(reader.read(size))
            line.sendall(answer)
        listening.close()

    threading.Thread(target=converse, daemon=True).start()
    return f"clamd://{place}", got


@pytest.mark.parametrize(
    ("answer", "verdict", "again"),
    [
        (b"stream: OK\0", Verdict.CLEAN, False),
        (b"stream: Win.Test.EICAR_HDB-1 FOUND\0", Verdict.SUSPICIOUS, False),
        (b"INSTREAM size limit exceeded. ERROR\0", Verdict.UNKNOWN, False),
        (b"", Verdict.UNKNOWN, True),
        (b"stream: OKAY?\0", Verdict.UNKNOWN, True),
    ],
)
def test_the_daemons_answer_is_understood(tmp_path, settings, answer, verdict, again):
    file = tmp_path / "paper"
    file.write_bytes(b"plain " * 50_000)
    settings.GGZY_SCANNER, got = daemon(tmp_path, answer)
    finding = scanner.examine(file)
    assert (finding.verdict, finding.again) == (verdict, again)
    assert b"".join(got) == file.read_bytes()


def test_a_daemon_that_stops_listening_at_its_limit_is_still_heard(tmp_path, settings):
    file = tmp_path / "paper"
    file.write_bytes(b"x" * 20_000_000)
    settings.GGZY_SCANNER, _ = daemon(tmp_path, b"INSTREAM size limit exceeded. ERROR\0", stop_after=1_000_000)
    assert scanner.examine(file).verdict is Verdict.UNKNOWN


def test_no_daemon_makes_nothing_clean(tmp_path, settings):
    file = tmp_path / "paper"
    file.write_bytes(b"plain")
    settings.GGZY_SCANNER = f"clamd://{tmp_path}/nobody.ctl"
    finding = scanner.examine(file)
    assert finding.verdict is Verdict.UNKNOWN and finding.again
