"""Servers on the network: SNTP (RFC 4330) and, far coarser, the Date of an HTTP answer; several, of which the median counts."""

from __future__ import annotations

import socket
import struct
import time
import urllib.request
from collections.abc import Callable, Sequence
from email.utils import parsedate_to_datetime
from statistics import median_low
from typing import NamedTuple
from urllib.parse import urlsplit

from ggzy.gateways.timesource.port import Reading

SECONDS = 2.0
NTP_PORT, NTP_EPOCH = 123, 2_208_988_800
CLIENT_V4 = 0x23
HALF_A_SECOND = 500_000


class Sample(NamedTuple):
    offset_us: int
    error_us: int


def ask_ntp(host: str, port: int = NTP_PORT) -> Sample | None:
    """One question to an NTP server: offset by the four times, error half the way there and back."""
    question = bytes([CLIENT_V4]) + bytes(47)
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
            line.settimeout(SECONDS)
            line.connect((host, port))
            sent, begun = time.time(), time.monotonic()
            line.send(question)
            answer = line.recv(512)
            got = sent + (time.monotonic() - begun)
    except OSError:
        return None
    return sample_of(answer, sent, got)


def sample_of(answer: bytes, sent: float, got: float) -> Sample | None:
    """None for an answer that is no server's, or of one that does not know the time itself."""
    if len(answer) < 48 or answer[0] & 7 != 4 or answer[0] >> 6 == 3 or not 1 <= answer[1] <= 15:
        return None
    received, transmitted = (stamp(answer[at : at + 8]) for at in (32, 40))
    offset = ((received - sent) + (transmitted - got)) / 2
    error = ((got - sent) - (transmitted - received)) / 2
    return Sample(round(-offset * 1e6), round(abs(error) * 1e6))


def stamp(raw: bytes) -> float:
    whole, part = struct.unpack("!II", raw)
    return float(whole - NTP_EPOCH + part / 2**32)


def ask_http(url: str) -> Sample | None:
    """The Date header has whole seconds: good to half a second, which finds a clock that is seconds off."""
    try:
        sent, begun = time.time(), time.monotonic()
        with urllib.request.urlopen(urllib.request.Request(url, method="HEAD"), timeout=SECONDS) as answer:
            said = answer.headers.get("Date", "")
        way = time.monotonic() - begun
        told = parsedate_to_datetime(said).timestamp() + 0.5
    except (OSError, ValueError, TypeError):
        return None
    return Sample(round((sent + way / 2 - told) * 1e6), HALF_A_SECOND + round(way / 2 * 1e6))


def ask(address: str) -> Sample | None:
    parts = urlsplit(address)
    if parts.scheme == "ntp":
        return ask_ntp(parts.hostname or "", parts.port or NTP_PORT)
    return ask_http(address)


class Servers:
    """Those that a deployment names; a single liar among three does not move the median."""

    def __init__(self, addresses: Sequence[str], asking: Callable[[str], Sample | None] = ask):
        self.addresses, self.asking = tuple(addresses), asking

    def read(self) -> Reading | None:
        found = {address: sample for address in self.addresses if (sample := self.asking(address)) is not None}
        if not found:
            return None
        middle = median_low(sample.offset_us for sample in found.values())
        chosen = next(address for address, sample in found.items() if sample.offset_us == middle)
        return Reading(urlsplit(chosen).netloc, middle, found[chosen].error_us, len(found))
