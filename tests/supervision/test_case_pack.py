"""案件证据包: what is in it, the same bytes twice, for whom, and what the accused gets of it and when."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile

import msgspec
import pypdf
import pytest
from django.test import Client
from django.urls import reverse

from ggzy.core.acts import bidding, case, notice
from ggzy.core.acts.registration import AcceptFiling, SubmitFiling
from ggzy.core.roles import Actor
from ggzy.core.tlog.entry import Shown
from ggzy.desk import clock, counter, ticker
from ggzy.layout import case_pack
from ggzy.layout.deals import Viewed
from ggzy.layout.marks import MARK_IN_PACKAGE
from ggzy.layout.packing import zipped
from ggzy.store import journal
from ggzy.store.log import Horizon, give_places
from ggzy.store.models import JournalEntry, LogLeaf, Sight
from ggzy.supervision import case_evidence
from ggzy.supervision.findings import reader
from ggzy.supervision.findings.often import base_rate
from ggzy.supervision.models import Finding
from tests.core.case_story import DECISION
from tests.core.story import ALL_MET, tender_file
from tests.desk.cases import Matter
from tests.desk.door import Lot, register_firms
from tests.people import BLUE, CENTRE, DISCIPLINE, GREEN, OTHER_SUPERVISOR, RED, SUPERVISOR, TENDEREE
from tests.supervision.conftest import text

pytestmark = pytest.mark.django_db


def address(matter: Matter, face: str = "supervision") -> str:
    return reverse(f"{face}:case_pack", args=[matter.stream])


def taken(client: Client, url: str) -> bytes:
    answer = client.get(url)
    assert answer.status_code == 200, answer
    return answer.content


def opened(raw: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        return {name: package.read(name) for name in package.namelist()}


def unmarked(raw: bytes) -> bytes:
    """The pack as it was before it became somebody's copy."""
    return zipped({name: content for name, content in opened(raw).items() if name != MARK_IN_PACKAGE})


def words(pdf: bytes) -> str:
    return "".join("".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages).split())


@pytest.fixture
def unread(db: None) -> Finding:
    """A filing that was accepted without having been opened, and the finding of it."""
    lot = Lot()
    lot.must(SubmitFiling(tender_file=tender_file()), TENDEREE)
    lot.must(AcceptFiling(findings=ALL_MET), SUPERVISOR)
    give_places(Horizon())
    reader.catch_up()
    return Finding.objects.get(rule="accepted_unread")


def test_every_figure_leads_to_its_entry_and_the_same_record_gives_the_same_bytes(at, unread):
    matter = Matter(from_finding=unread.key, source="finding", rate=base_rate(unread)).notified()
    matter.must(case.FileReply(text="文件由本单位独立编制"), RED)
    ticker.move_clock(matter.p.notice.reply_until)
    matter.both(msgspec.structs.replace(DECISION, replies=1, answer="与查明的事实不符，不予采纳"))
    matter.served()
    lot = Lot().noticed()
    register_firms(RED)
    assert not counter.hand_in(lot.stream, notice.ObtainFile(), RED)
    matter.revoked()
    give_places(Horizon())
    assert address(matter) in text(at(SUPERVISOR).get(reverse("supervision:case", args=[matter.stream])))
    raw = taken(at(SUPERVISOR), address(matter))
    Lot()  # the platform goes on: another deal, more places in the log
    give_places(Horizon())
    again = taken(at(SUPERVISOR), address(matter))
    assert raw != again and unmarked(raw) == unmarked(again), "the same record gives the same bytes, but for whose copy it is"
    files = opened(unmarked(raw))
    assert set(opened(raw)) == {*files, MARK_IN_PACKAGE} and SUPERVISOR.person in opened(raw)[MARK_IN_PACKAGE].decode()
    index = json.loads(files["index.json"])
    assert index["files"] == {n: hashlib.sha256(c).hexdigest() for n, c in files.items() if n != "index.json"}
    told = json.loads(files["data.json"])
    rows = {row.seq: row for row in JournalEntry.objects.filter(stream=matter.stream)}
    leaves = dict(LogLeaf.objects.values_list("pos", "index"))
    for figure in (*told["figures"], *told["bar"]):
        source = figure["source"]
        row = rows[source["seq"]]
        assert (source["digest"], source["log_index"]) == (row.digest, leaves[row.pos])
    says = {(f["act"], f["name"]): f["says"] for f in told["figures"]}
    assert says["行政处罚决定已作出", "限制期限"] == "12个月" and says["当事人已陈述、申辩", "陈述、申辩"] == "文件由本单位独立编制"
    assert says["处罚决定已撤销，限制即时解除", "由谁撤销"] == "楚雄州人民政府"
    assert [(f["name"], f["source"]["seq"]) for f in told["bar"]][-1] == ("至", max(f["source"]["seq"] for f in told["bar"]))
    assert told["stopped"][0]["act"] == "获取招标文件" and told["stopped"][0]["place"] == "一个尚未开标的项目"
    found = told["findings"][0]
    assert (found["rule"], found["version"], found["sources"][0]["stream"]) == ("accepted_unread", 2, unread.stream)
    assert found["innocent"] and found["inputs"]["首次打开"] == "无" and "全平台1个项目中，1个" in found["often"]
    assert found["sources"][0]["digest"] == JournalEntry.objects.get(stream=unread.stream, seq=unread.entries[0]).digest
    assert any("第53条" in law["basis"] for law in told["laws"]) and told["documents"][0]["sha256"]
    elsewhere = JournalEntry.objects.get(stream=unread.stream, seq=unread.entries[0])
    in_full = [json.loads(line) for line in files["journal.jsonl"].splitlines()]
    for line in in_full:
        row = rows[line["seq"]] if line["stream"] == matter.stream else elsewhere
        assert Shown(**line["opening"]).opaque.hex() == line["leaf"] and line["digest"] == row.digest and line["body"] == json.loads(row.body)
    assert [(line["stream"], line["event"]) for line in in_full][-1] == (unread.stream, "FilingAccepted")
    printed = words(files["case.pdf"])
    for part in ("案件证据册", "备案未阅即过", "可能的正当解释", "文件由本单位独立编制", "楚政复决〔2026〕3号", "一个尚未开标的项目", "第53条"):
        assert part in printed, part
    assert lot.p.title not in printed and lot.p.title.encode() not in files["data.json"]


def test_the_look_is_recorded_and_others_see_nothing(at, discipline):
    matter = Matter().investigating()
    for stranger, status in ((OTHER_SUPERVISOR, 404), (CENTRE, 403), (RED, 403), (TENDEREE, 403)):
        assert at(stranger).get(address(matter)).status_code == status
    assert Client().get(address(matter)).status_code == 302
    assert discipline.get(address(matter)).status_code == 302, "discipline inspection says first why it looks"
    discipline.post(reverse("supervision:look", args=[matter.stream]), {"reason": "日常监督检查"})
    told = json.loads(opened(taken(discipline, address(matter)))["data.json"])
    assert told["findings"] == [] and told["bar"] == [] and told["stopped"] == []
    sight = Sight.objects.get(route="supervision:case_pack")
    assert (sight.person, sight.stream, sight.what) == (DISCIPLINE.person, matter.stream, "监督案件")


def test_the_accused_gets_its_part_after_the_notice_and_nothing_before(at):
    matter = Matter().investigating()
    own = address(matter, "service")
    assert at(RED).get(own).status_code == 404
    matter.notified()
    assert own in text(at(RED).get(reverse("service:case", args=[matter.stream])))
    files = opened(taken(at(RED), own))
    told = json.loads(files["data.json"])
    assert MARK_IN_PACKAGE not in files
    assert {f["part"] for f in told["figures"]} == {"事先告知"} and not told["documents"]
    for secret in ("三份投标文件错漏一致", "两份投标文件由同一台计算机制作", "EvidenceRecorded"):
        assert all(secret.encode() not in content for content in files.values()) and secret not in words(files["case.pdf"])
    assert all("place" not in line["opening"] for line in map(json.loads, files["journal.jsonl"].splitlines()))
    assert at(BLUE).get(own).status_code == 404 and at(CENTRE).get(own).status_code == 403 and Client().get(own).status_code == 302


def test_the_decision_reaches_the_accused_only_once_served(at):
    matter = Matter().decided()
    own = address(matter, "service")
    assert "楚建罚〔2026〕1号".encode() not in opened(taken(at(RED), own))["data.json"]
    matter.served()
    told = json.loads(opened(taken(at(RED), own))["data.json"])
    assert told["bar"][0]["says"] == "楚建罚〔2026〕1号" and told["bar"][0]["act"] == "行政处罚决定已作出"


def test_cited_entries_of_a_lot_are_in_full_only_once_they_may_be_read(at):
    lot = Lot().noticed()
    for firm in (RED, BLUE, GREEN):
        register_firms(firm)
        lot.bid(firm)
    bids = [entry.seq for entry in journal.read(lot.stream) if isinstance(entry.event, bidding.BidReceived | notice.NoticePublished)]
    found = Finding.objects.create(
        key="f1", stream=lot.stream, streams=[lot.stream], region="532301", line="construction", industry="housing", rule="accepted_unread", version=2,
        family="act", grade=2, subject="", at=clock.now(), words="测试", entries=bids,
    )  # fmt: skip
    matter = Matter(from_finding=found.key, source="finding")
    assert [line["event"] for line in cited_of(matter)] == ["NoticePublished"] and "place" not in cited_of(matter)[0]["opening"]
    ticker.move_clock(lot.p.round.deadline)
    assert len(cited_of(matter)) == 1, "closed, and not opened yet"
    lot.release()
    ticker.run_due(clock.now())
    cited = cited_of(matter)
    assert [line["event"] for line in cited] == ["NoticePublished", *["BidReceived"] * 3] and "place" in cited[0]["opening"]
    assert [line["actor"] for line in cited[1:]] == [None] * 3 and all("actor" not in line["opening"] for line in cited[1:])
    assert cited_of(matter, OTHER_SUPERVISOR) == [], "of a lot that is not in its reach"


def cited_of(matter: Matter, by: Actor = SUPERVISOR) -> list[dict]:
    viewed = Viewed(matter.p, by, "", tuple(journal.read(matter.stream)))
    found = case_evidence.findings_of(viewed.p, clock.now())
    return [json.loads(line) for line in case_pack.journal_lines(case_evidence.in_full(viewed, found)).splitlines() if line]
