"""The deciding clock watched 守时: offset, sources, steps; into receipts, /health and the status page."""

from __future__ import annotations

import struct
from datetime import timedelta

import pytest

from ggzy.core.timekeeping import LIMIT_US, stepped, trouble
from ggzy.desk import receipts, timekeeping
from ggzy.gateways.timesource.chrony import Chrony, reading_of
from ggzy.gateways.timesource.network import NTP_EPOCH, Sample, Servers, ask_http, sample_of
from ggzy.gateways.timesource.port import Reading
from ggzy.gateways.timesource.simulator import FILE, Simulator
from ggzy.store.beats import beat
from ggzy.store.codec import decode_event
from ggzy.store.models import ClockReading
from tests.desk.door import Lot
from tests.people import RED

TRACKING = "A29FC87B,ntp.ntsc.ac.cn,2,1772413200.1,{offset},0.0,0.000021,-12.3,0.001,0.05,0.020,0.001,64.2,Normal\n"
SOURCES = "^,*,1.2.3.4,2,6,377,12,0.00002,0.00002,0.01\n^,+,5.6.7.8,2,6,377,12,0.0,0.0,0.01\n^,?,9.9.9.9,0,6,0,0,0,0,0\n"


class Says:
    def __init__(self, offset_us: int | None, sources: int = 4, error_us: int = 1000):
        self.said = None if offset_us is None else Reading("测试源", offset_us, error_us, sources)

    def read(self) -> Reading | None:
        return self.said


@pytest.fixture(autouse=True)
def fresh():
    timekeeping.forget()
    yield
    timekeeping.forget()


# ---- when it is wrong


@pytest.mark.parametrize("sign", [1, -1])
def test_fifty_milliseconds_are_borne_and_a_microsecond_more_is_told(sign):
    assert trouble(sign * LIMIT_US, 0, 2, 0) == ""
    assert "超过50毫秒" in trouble(sign * (LIMIT_US + 1), 0, 2, 0)


def test_one_source_none_and_a_coarse_one_are_told():
    assert trouble(0, 0, 2, 0) == "" and "只有1个时间源" in trouble(0, 0, 1, 0)
    assert "没有时间源应答" in trouble(None, None, 0, 0)
    assert trouble(0, LIMIT_US, 2, 0) == "" and "不足以核对到50毫秒" in trouble(0, LIMIT_US + 1, 2, 0)


def test_a_clock_stepped_back_or_forth_is_told_and_one_that_runs_is_not():
    assert stepped(15.0, 15.0) == 0 and stepped(12.0, 15.0) == -3_000_000
    assert trouble(0, 0, 4, -LIMIT_US) == "" and "被向后拨动了3.000秒" in trouble(0, 0, 4, stepped(12.0, 15.0))
    assert "被向前拨动" in trouble(0, 0, 4, LIMIT_US + 1)


# ---- who knows the time


def test_chrony_tells_how_far_the_clock_is_and_how_many_sources_it_follows():
    slow = reading_of(TRACKING.format(offset="3.000000"), SOURCES)
    assert slow == Reading("chrony：ntp.ntsc.ac.cn", -3_000_000, 11_000, 2)
    assert reading_of(TRACKING.format(offset="-0.000018"), SOURCES).offset_us == 18
    assert reading_of(TRACKING.format(offset="0").replace("Normal", "Not synchronised"), "") is None
    assert reading_of("nonsense", "") is None


def test_without_chrony_there_is_no_reading_and_no_crash():
    def missing(*words: str) -> str:
        raise FileNotFoundError("chronyc")

    assert Chrony(missing).read() is None


def ntp(ahead: float, leap: int = 0, stratum: int = 2) -> bytes:
    """The answer of a server whose clock is `ahead` of ours, asked at 1000.0, answered in no time."""
    at = 1000.05 + ahead + NTP_EPOCH
    raw = struct.pack("!II", int(at), int((at % 1) * 2**32))
    return bytes([leap << 6 | 4 << 3 | 4, stratum]) + bytes(30) + raw + raw


def test_an_ntp_answer_gives_offset_and_half_the_way_as_error():
    sample = sample_of(ntp(3.0), 1000.0, 1000.1)
    assert abs(sample.offset_us + 3_000_000) < 50 and abs(sample.error_us - 50_000) < 50
    assert sample_of(ntp(0, leap=3), 1000.0, 1000.1) is None and sample_of(ntp(0, stratum=16), 1000.0, 1000.1) is None
    assert sample_of(b"short", 0, 1) is None


def test_of_several_servers_one_liar_does_not_move_the_median():
    said = {"ntp://a": Sample(20, 900), "ntp://b": Sample(9_000_000, 900), "ntp://c": Sample(-15, 800), "ntp://d": None}
    assert Servers(list(said), said.get).read() == Reading("a", 20, 900, 3)
    assert Servers(["ntp://d"], said.get).read() is None


def test_an_http_server_is_good_to_half_a_second(live_server):
    sample = ask_http(f"{live_server.url}/health")
    assert sample is None or (abs(sample.offset_us) < 1_500_000 and sample.error_us >= 500_000)


def test_the_practice_source_plays_any_clock(tmp_path):
    (tmp_path / "practice").mkdir()
    assert Simulator(tmp_path).read().offset_us == 0
    (tmp_path / FILE).write_text("3000000\n")
    assert Simulator(tmp_path).read().offset_us == 3_000_000
    (tmp_path / FILE).write_text("none")
    assert Simulator(tmp_path).read() is None


# ---- measured, kept, told


@pytest.mark.django_db
def test_a_clock_three_seconds_off_is_kept_told_and_stands_in_the_receipt(client, settings):
    beat(settings.GGZY_DATA, "ticker")
    timekeeping.measure(Says(18))
    assert client.get("/health").json()["clock"]["offset_us"] is not None
    lot = Lot().noticed()
    lot.bid(RED)
    (first,) = receipts.given(entries(lot), mine(lot), 1)
    assert abs(first.clock_offset_us - 18) < 20_000
    timekeeping.measure(Says(3_000_000))
    timekeeping.forget()
    told = client.get("/health")
    assert told.status_code == 503 and "平台时钟快3" in told.json()["clock"]["trouble"]
    assert "平台时钟快3" in client.get("/status/").content.decode()
    assert "平台时钟快3" in client.get("/trading/time").json()["trouble"]
    lot.bid(RED)
    again = receipts.given(entries(lot), mine(lot), 1)
    assert again[0] == first and abs(again[1].clock_offset_us - 3_000_000) < 20_000
    assert "快3" in ClockReading.objects.first().trouble


def entries(lot):
    from ggzy.store import journal

    return journal.read(lot.stream)


def mine(lot) -> str:
    return next(iter(lot.p.round.bids))


@pytest.mark.django_db
def test_without_a_source_the_receipt_says_that_nobody_knew():
    lot = Lot().noticed()
    lot.bid(RED)
    assert receipts.given(entries(lot), mine(lot), 1)[0].clock_offset_us is None


@pytest.mark.django_db
def test_a_clock_set_back_between_two_readings_is_recorded():
    _reading, last = timekeeping.measure(Says(0))
    back = timekeeping.Tick(last.database + timedelta(seconds=3), last.machine, last.steady, last.way_us)
    reading, _now = timekeeping.measure(Says(0), back)
    assert "被向后拨动" in reading.trouble


@pytest.mark.django_db
def test_an_old_measurement_is_no_measurement(client, settings):
    beat(settings.GGZY_DATA, "ticker")
    reading, _now = timekeeping.measure(Says(0))
    ClockReading.objects.update(at=reading.at - timedelta(minutes=2, seconds=1))
    assert "两分钟以上没有测量" in client.get("/health").json()["clock"]["trouble"] and timekeeping.offset_us() is None


def test_receipts_of_before_come_out_word_for_word():
    body = '{"bidder":"B","sequence":1,"envelope_sha256":"a","size":1,"receipt_no":"R","received_at":"2026-03-02T01:00:00Z","statement":"s","statement_text":"t"}'
    assert decode_event("BidReceived", 1, body).clock_offset_us == 0
