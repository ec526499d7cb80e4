"""Witnesses: they cosign growth and nothing else; one that is down is seen, one that refuses is said."""

from __future__ import annotations

import socket
import socketserver
import threading
import urllib.error
import urllib.request

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ggzy.cli import main as ggzy
from ggzy.core.tlog.merkle import consistency_proof, root
from ggzy.core.tlog.note import LOG_KEY, Head, Note, cosignature, head_of, note_of, public_of, signed, signed_by
from ggzy.core.tlog.proof import add_checkpoint_body
from ggzy.core.tlog.tiles import Edge, TileReader
from ggzy.desk import cosigning, log_keys
from ggzy.desk.sequencer import Sequencer
from ggzy.witness import Witness
from tests.tlog.conftest import checkpoint, named, served

LOG = Ed25519PrivateKey.generate()
ORIGIN = "example/log"


class Tree:
    """A log in memory."""

    def __init__(self, *entries: bytes) -> None:
        self.entries, self.tiles, self.edge = list(entries), {}, Edge()
        self.tiles |= dict(self.edge.grow(self.entries))
        self.tiles |= dict(self.edge.partial())

    def read(self) -> TileReader:
        return TileReader(self.tiles.__getitem__, self.edge.size)

    def note(self) -> Note:
        return signed(Head(ORIGIN, self.edge.size, self.edge.root()), LOG)

    def body(self, old: int) -> str:
        return add_checkpoint_body(old, consistency_proof(self.read(), old, self.edge.size) if old else [], str(self.note()))


def leaves(count: int, first: bytes = b"") -> list[bytes]:
    return [first + bytes([n]) for n in range(count)]


@pytest.fixture
def witness(tmp_path) -> Witness:
    key = public_of(ORIGIN, LOG_KEY, LOG)
    return Witness(tmp_path / "w", "example/w", {ORIGIN: key})


def cosigned(witness: Witness, tree: Tree, old: int) -> None:
    answer = witness.add_checkpoint(tree.body(old))
    assert answer.status == 200, answer.text
    note = note_of(str(tree.note()) + answer.text)
    assert signed_by(note, witness.key)


def test_it_cosigns_a_first_checkpoint_and_each_that_continues_it(witness):
    cosigned(witness, Tree(*leaves(3)), 0)
    cosigned(witness, Tree(*leaves(9)), 3)
    cosigned(witness, Tree(*leaves(9)), 9)
    assert witness.last(ORIGIN).size == 9


def test_a_rollback_is_409_with_the_size_it_saw(witness):
    cosigned(witness, Tree(*leaves(9)), 0)
    for old in (0, 3):
        answer = witness.add_checkpoint(Tree(*leaves(5)).body(old))
        assert (answer.status, answer.text, answer.kind) == (409, "9\n", "text/x.tlog.size")
    assert witness.last(ORIGIN).size == 9


def test_a_split_view_is_409_at_the_same_size_and_422_when_it_grows(witness):
    cosigned(witness, Tree(*leaves(9)), 0)
    other = Tree(*leaves(8), b"other")
    assert witness.add_checkpoint(other.body(9)).status == 409
    grown = Tree(*leaves(8), b"other", *leaves(4, b"more"))
    assert witness.add_checkpoint(grown.body(9)).status == 422
    assert witness.last(ORIGIN).root == root(Tree(*leaves(9)).read(), 9)


def test_it_remembers_after_a_restart(witness):
    cosigned(witness, Tree(*leaves(9)), 0)
    again = Witness(witness.folder, witness.name, witness.logs)
    assert again.key == witness.key
    assert again.add_checkpoint(Tree(*leaves(5)).body(0)).status == 409
    cosigned(again, Tree(*leaves(12)), 9)


def test_a_kill_between_keeping_and_answering_does_no_harm(witness):
    tree = Tree(*leaves(9))
    cosigned(witness, tree, 0)  # the answer is lost; the log asks again with what it knew
    answer = witness.add_checkpoint(tree.body(0))
    assert (answer.status, answer.text) == (409, "9\n")
    cosigned(witness, tree, 9)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (lambda t: t.body(0).replace(ORIGIN + "\n", "unknown/log\n", 1), 404),
        (lambda t: t.body(0).replace("\n3\n", "\n4\n"), 403),
        (lambda t: str(t.note()), 400),
        (lambda t: t.body(0).replace("old 0", "old 00"), 400),
        (lambda t: t.body(0).replace("old 0", "old 4"), 400),
        (lambda t: t.body(0).replace("old 0", "old 0\nnot base64"), 400),
        (lambda t: t.body(0).replace("old 0\n", "old 0\n" + "A" * 43 + "=\n"), 422),
        (lambda t: "old " + "9" * 6000 + "\n\n" + str(t.note()), 400),
        (lambda t: "old 0\n" + ("A" * 43 + "=\n") * 64 + "\n" + str(t.note()), 400),
        (lambda t: "", 400),
    ],
)
def test_what_is_no_good_request_is_told_so_and_changes_nothing(witness, body, status):
    assert witness.add_checkpoint(body(Tree(*leaves(3)))).status == status
    assert witness.last(ORIGIN) is None


def test_a_checkpoint_signed_by_another_key_is_403(witness):
    note = signed(Head(ORIGIN, 3, bytes(32)), Ed25519PrivateKey.generate())
    assert witness.add_checkpoint(add_checkpoint_body(0, [], str(note))).status == 403


def test_over_http_it_answers_its_page_and_refuses_what_is_too_long(witness):
    with served(witness) as address:
        cosigned(witness, Tree(*leaves(3)), 0)
        with urllib.request.urlopen(address) as page:
            said = page.read().decode()
        assert str(witness.key) in said and ORIGIN in said
        for path, body, status in (("/add-checkpoint", b"x" * 70000, 400), ("/other", b"", 404), ("/add-checkpoint", b"\xff", 400)):
            with pytest.raises(urllib.error.HTTPError) as refused:
                urllib.request.urlopen(address + path, body)
            assert refused.value.code == status


def test_the_command_says_what_is_missing(tmp_path, capsys):
    assert ggzy(["witness", str(tmp_path / "w"), "--name", "example/w"]) == 1
    assert "--log" in capsys.readouterr().err
    assert ggzy(["witness", str(tmp_path / "w"), "--name", "example/w", "--key"]) == 0
    assert capsys.readouterr().out.startswith("example/w+")
    assert ggzy(["witness", str(tmp_path / "w"), "--name", "example/w", "--log", "no key"]) == 1


# ---- the log and its witnesses ----

database = pytest.mark.django_db(transaction=True)


@database
def test_every_checkpoint_bears_both_witnesses(sequencer, witnesses, settings):
    with served(witnesses[0]) as one, served(witnesses[1]) as two:
        named(settings, ("督查室", witnesses[0], one), ("纪检", witnesses[1], two))
        ours = Sequencer()
        for _ in range(3):
            ours.step()
            assert set(checkpoint().witnesses) == {"example/ducha", "example/jijian"}
        # A sequencer that starts anew asks each witness where it stands.
        Sequencer().step()
        assert set(checkpoint().witnesses) == {"example/ducha", "example/jijian"}


@database
def test_a_witness_that_is_down_is_said_and_comes_back(sequencer, witnesses, settings, monkeypatch):
    monkeypatch.setattr(cosigning, "AGAIN_SECONDS", 0.0)
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    with served(witnesses[0]) as one:
        named(settings, ("督查室", witnesses[0], one), ("纪检", witnesses[1], f"http://127.0.0.1:{port}"))
        ours = Sequencer()
        ours.step()
        assert set(checkpoint().witnesses) == {"example/ducha"}
        assert ours.cosigners.state() == {"督查室": "", "纪检": "没有应答"} and not ours.cosigners.refused
        with served(witnesses[1], port):
            ours.step()
            assert set(checkpoint().witnesses) == {"example/ducha", "example/jijian"}
            assert ours.cosigners.state() == {"督查室": "", "纪检": ""}


@database
def test_a_witness_that_saw_another_history_refuses_and_that_is_said(sequencer, witnesses, settings):
    with served(witnesses[0]) as one:
        named(settings, ("督查室", witnesses[0], one))
        ours = Sequencer()
        ours.step()
        seen = witnesses[0].last(log_keys.origin())
        other = signed(Head(seen.origin, seen.size, bytes(32)), log_keys.signing_key())
        second = cosignature(other.text, witnesses[0].name, witnesses[0].private, 1)
        witnesses[0]._place(seen.origin).write_text(f"{other.text}\n{second}", encoding="utf-8")
        ours.step()
        assert ours.cosigners.refused and "延续" in ours.cosigners.state()["督查室"]
        assert checkpoint().witnesses == {}


@database
@pytest.mark.parametrize("said", [b"\x00 nonsense\r\n\r\n", b"HTTP/1.1 409 Conflict\r\nContent-Length: 2\r\n\r\n-1", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx"])
def test_a_witness_that_answers_nonsense_does_not_stop_the_log(sequencer, witnesses, settings, said):
    class Nonsense(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            self.request.recv(65536)
            self.request.sendall(said)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Nonsense) as serving:
        threading.Thread(target=serving.serve_forever, args=(0.02,), daemon=True).start()
        named(settings, ("纪检", witnesses[1], f"http://127.0.0.1:{serving.server_address[1]}"))
        ours = Sequencer()
        assert ours.step().size == checkpoint().head.size and ours.cosigners.state()["纪检"]
        serving.shutdown()


@database
def test_a_slow_witness_does_not_hold_up_the_log(sequencer, witnesses, settings, monkeypatch):
    monkeypatch.setattr(cosigning, "WAIT_SECONDS", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        named(settings, ("纪检", witnesses[1], f"http://127.0.0.1:{deaf.getsockname()[1]}"))
        ours = Sequencer()
        ours.step()
        ours.step()
        assert ours.cosigners.state() == {"纪检": "应答太慢"}
    assert head_of(note_of(str(sequencer.files.checkpoint())).text).size == checkpoint().head.size
