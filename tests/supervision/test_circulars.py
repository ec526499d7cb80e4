"""The pages of circulars: facts pulled from the journal, draft, reply, issue, recheck, paper, portal; five ways a page, and the walls."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest
from django.urls import reverse

from ggzy.core.acts.circular import InviteReplies, PublishCircular
from ggzy.core.acts.registration import AcceptFiling
from ggzy.core.circular import Circular
from ggzy.core.documents import Finding
from ggzy.core.procedures import PROCEDURES
from ggzy.core.procedures.filing_checklist import CHECKLIST
from ggzy.core.roles import Actor, Role
from ggzy.core.shortcomings import EntryRef, Found
from ggzy.desk import clock, counter, ticker
from ggzy.desk.matters import secret_lots
from ggzy.layout.fields import typed_moment
from ggzy.layout.templatetags.ggzy import until
from ggzy.service.docket_notices import term
from ggzy.store.models import Deal, DocketCard, Message, Organisation, ToDoRow
from tests.core.test_circular import DRAFT, NO_OBJECTION, Story
from tests.desk.cases import official
from tests.desk.door import Lot
from tests.people import CENTRE, OTHER_SUPERVISOR, RED, SUPERVISOR
from tests.supervision.conftest import INSPECTOR, follow, log_in, text
from tests.supervision.test_lists import ADMINISTRATION

pytestmark = pytest.mark.django_db
LIST, NEW = reverse("supervision:circulars"), reverse("supervision:new_circular")
COUNTY = Actor(
    role=Role.SUPERVISOR, person_id="p-c", person="县科", org_id="11532302MB00000001", org="禄丰市住房和城乡建设局", post="科长", region="532302",
    lines=("construction",),
)  # fmt: skip


def page(name: str, *args: object) -> str:
    return reverse(f"supervision:{name}", args=args)


@pytest.fixture
def silent(filed, at) -> Lot:
    """A filing over which the department's term ran out."""
    log_in(at(SUPERVISOR), SUPERVISOR)
    ticker.move_clock(ToDoRow.objects.get(deal=filed.stream, command="AcceptFiling", until__isnull=False).until)
    follow()
    return filed


@pytest.fixture
def inspects(at):
    return at(INSPECTOR)


def draft(client, **changed) -> str:
    """One circular of this month, of all that was found."""
    shown = client.get(NEW)
    form = shown.context["form"]
    given = {"about": "监管履职情况", "chosen": [key for key, _label in form.fields["chosen"].choices], "demands": "请整改", "copies": "州纪委监委", **changed}
    answer = client.post(NEW, given)
    assert answer.status_code == 302, text(answer)
    return DocketCard.objects.get(procedure="circular/1").stream


def sent(client) -> str:
    stream = draft(client)
    assert client.post(page("circular_act", stream, "invite")).status_code == 302
    return stream


def issued(client, office, number: str = "楚政督通〔2026〕1号") -> str:
    stream = sent(client)
    assert office.post(page("circular_act", stream, "reply"), {"text": "无异议"}).status_code == 302
    given = {"document_no": number, "rectify_by": "2099-01-01T00:00", "answer": "无异议"}
    assert client.post(page("circular_act", stream, "issue"), given).status_code == 302
    return stream


def test_each_duty_on_a_circular_names_its_office_and_the_one_addressed_reads_its_own(silent, inspects, at):
    Organisation.objects.get_or_create(uscc=COUNTY.org_id, defaults={"name": COUNTY.org, "kind": "authority"})
    stream = sent(inspects)
    own = text(at(SUPERVISOR).get(page("circular", stream)))
    assert "没有正在计时的职责" not in own and "核对通报稿" in own
    assert f"{SUPERVISOR.org}：核对通报稿" in text(inspects.get(page("circular", stream)))


def test_facts_come_with_their_entries_and_open_them(silent, inspects):
    shown = text(inspects.get(NEW))
    assert "工作不履职" in shown and silent.p.title in shown and SUPERVISOR.org in shown
    seq = next(e.seq for e in counter.journal.read(silent.stream) if type(e.event).__name__ == "DutyBreached")
    link = page("entry", silent.stream, seq)
    assert link in shown and "逾期" in text(inspects.get(link))
    assert inspects.get(page("entry", silent.stream, 999)).status_code == 404


def test_a_filing_accepted_unopened_is_the_centres_to_tell(filed, at):
    log_in(at(SUPERVISOR), SUPERVISOR)
    filed.must(AcceptFiling(findings=tuple(Finding(code=p.code, met=True) for p in CHECKLIST), opinion="予以备案"), official(SUPERVISOR))
    follow()
    told = text(at(CENTRE).get(NEW))
    assert "操作不规范：1次本单位人员的办理不规范" in told and "备案未阅即过" in told and "平台口径，没有条文规定：没有打开招标文件即予备案的满3件并达到20%" in told
    assert "操作不规范" not in text(at(INSPECTOR).get(NEW)), "of the other list"


def test_nothing_found_is_said(at, inspects):
    assert "没有查到应当通报的情况" in text(inspects.get(NEW))
    assert inspects.get(NEW, {"since": "2026-03-05", "until": "2026-03-01", "region": "532300"}).status_code == 422


def test_the_whole_way_by_forms(silent, inspects, at):
    office = at(SUPERVISOR)
    stream = draft(inspects)
    assert office.get(page("circular", stream)).status_code == 404 and "监管履职" not in text(office.get(LIST))
    inspects.post(page("circular_act", stream, "invite"))
    assert "只看得见关于本单位" in text(office.get(page("circular", stream))) and "监管履职" in text(office.get(reverse("service:workbench")))
    assert "征求意见稿" in text(office.get(page("circular_paper", stream, "html")))
    assert "还没有核对" in text(inspects.get(page("circular_act", stream, "issue")))
    assert office.post(page("circular_act", stream, "reply"), {"text": "系统故障所致"}).status_code == 302
    kept = [f"{each.rule}.{each.office_id}" for each in counter.load(stream, Circular).cited]
    assert inspects.post(page("circular_revise", stream), {"about": "监管履职（修改）", "chosen": kept, "demands": "请整改"}).status_code == 302
    assert Message.objects.filter(subject__startswith="通报稿已修改", body="").exists(), "nothing new was written: it is not asked again"
    given = {"document_no": "楚政督通〔2026〕7号", "rectify_by": "2099-01-01T00:00", "answer": "故障记录显示当时正常，未采纳"}
    assert inspects.post(page("circular_act", stream, "issue"), given).status_code == 302
    assert Message.objects.filter(subject__startswith="通报已印发").exists()
    assert office.post(page("circular_act", stream, "report"), {"text": "已指定专人"}).status_code == 302
    recheck = {"office_id": SUPERVISOR.org_id, "righted": "yes", "note": "抽查三件均按期办理"}
    assert inspects.post(page("circular_act", stream, "publish")).status_code == 409, "nobody knows of the lot yet"
    Deal.objects.update(stage="reported")
    assert inspects.post(page("circular_act", stream, "publish")).status_code == 302
    assert inspects.post(page("circular_act", stream, "recheck"), recheck).status_code == 302
    assert counter.load(stream, Circular).stage == "righted"
    paper = text(inspects.get(page("circular_paper", stream, "html")))
    assert "楚政督通〔2026〕7号" in paper and "抄送" not in paper and SUPERVISOR.org in paper


def test_the_public_reads_it_with_what_was_put_right_and_no_persons_name(silent, inspects, at, client):
    stream = issued(inspects, at(SUPERVISOR))
    public, of_one = reverse("portal:circulars"), reverse("portal:circular", args=[stream])
    assert client.get(of_one).status_code == 404 and "监管履职" not in text(client.get(public))
    Deal.objects.update(stage="reported")
    inspects.post(page("circular_act", stream, "publish"))
    shown = text(client.get(of_one))
    assert "楚政督通〔2026〕1号" in text(client.get(public)) and "尚未整改到位" in shown
    assert SUPERVISOR.person not in shown and INSPECTOR.person not in shown
    paper = client.get(reverse("portal:circular_paper", args=[stream, "pdf"]))
    assert paper.content.startswith(b"%PDF") and client.get(reverse("portal:circular_paper", args=[stream, "doc"])).status_code == 404
    inspects.post(page("circular_act", stream, "withdraw"), {"reason": "事实有误，予以撤回"})
    assert client.get(of_one).status_code == 404


def test_a_number_is_used_once(silent, inspects, at):
    issued(inspects, at(SUPERVISOR))
    second = {"about": "另一份通报", "chosen": [key for key, _l in inspects.get(NEW).context["form"].fields["chosen"].choices], "demands": "请整改"}
    assert inspects.post(NEW, second).status_code == 302
    stream = DocketCard.objects.get(title="另一份通报").stream
    inspects.post(page("circular_act", stream, "invite"))
    at(SUPERVISOR).post(page("circular_act", stream, "reply"), {"text": "无异议"})
    answer = inspects.post(page("circular_act", stream, "issue"), {"document_no": "楚政督通〔2026〕1号", "rectify_by": "2099-01-01T00:00", "answer": "无异议"})
    assert answer.status_code == 409 and "换一个顺序号" in text(answer) and "2099-01-01" in text(answer)


def test_an_office_that_was_closed_is_refused_and_its_heir_takes_it(silent, inspects, at):
    Organisation.objects.filter(uscc=SUPERVISOR.org_id).update(status="suspended", status_reason="机构改革撤销")
    Organisation.objects.filter(uscc=INSPECTOR.org_id).update(region_id="532300")
    Organisation.objects.filter(uscc=SUPERVISOR.org_id).update(region_id="532300")
    log_in(at(ADMINISTRATION), ADMINISTRATION)
    Organisation.objects.filter(uscc=ADMINISTRATION.org_id).update(region_id="532300")
    shown = inspects.get(NEW)
    keys = [key for key, _label in shown.context["form"].fields["chosen"].choices]
    given = {"about": "监管履职情况", "chosen": keys, "demands": "请整改"}
    refused = inspects.post(NEW, given)
    assert refused.status_code == 409 and "已停用（机构改革撤销）" in text(refused) and "请改送承接其职责的单位" in text(refused)
    assert inspects.post(NEW, {**given, f"heir_{SUPERVISOR.org_id}": ADMINISTRATION.org_id}).status_code == 302
    p = counter.load(DocketCard.objects.get(procedure="circular/1").stream, Circular)
    assert p.offices[0].org_id == ADMINISTRATION.org_id and f"（原{SUPERVISOR.org}）" in p.cited[0].words


def test_an_office_that_is_written_in_while_the_others_are_heard_is_asked_with_its_own_day(silent, inspects, at):
    log_in(at(ADMINISTRATION), ADMINISTRATION)
    Organisation.objects.filter(uscc__in=[SUPERVISOR.org_id, ADMINISTRATION.org_id]).update(region_id="532300")
    stream = sent(inspects)
    old = counter.load(stream, Circular)
    assert at(SUPERVISOR).post(page("circular_act", stream, "reply"), {"text": "系统故障所致"}).status_code == 302
    Organisation.objects.filter(uscc=SUPERVISOR.org_id).update(status="suspended", status_reason="机构改革撤销")
    ticker.move_clock(clock.now() + timedelta(days=6))
    given = {"about": "监管履职情况", "chosen": [f"{each.rule}.{each.office_id}" for each in old.cited], "demands": "请整改", f"heir_{SUPERVISOR.org_id}": ADMINISTRATION.org_id}
    assert inspects.post(page("circular_revise", stream), given).status_code == 302
    due = ToDoRow.objects.get(docket=stream, command="ReplyToCircular", role=ADMINISTRATION.role.value)
    assert due.key == ADMINISTRATION.org_id and due.until > clock.now() + timedelta(days=4)
    assert f"请于{until(due.until)}以前答复" in Message.objects.get(subject__startswith="请核对通报稿", to_post__organisation__uscc=ADMINISTRATION.org_id).body
    assert "核对期限从那时重新计算" in text(at(ADMINISTRATION).get(page("circular", stream))) and "内容有修改，待核对" in text(inspects.get(page("circular", stream)))


def test_each_office_is_told_of_its_own_day():
    story = Story().must(DRAFT, InviteReplies()).must(NO_OBJECTION, by=SUPERVISOR)
    (county,) = (each.org_id for each in story.p.offices if each.org_id != SUPERVISOR.org_id)
    assert term(story.p, SUPERVISOR.org_id) == "" and "以前答复" in term(story.p, county)


@pytest.mark.parametrize("bad", [{"chosen": []}, {"about": ""}, {"chosen": ["absent.nobody"]}])
def test_a_faulty_draft_keeps_what_was_typed(silent, inspects, bad):
    answer = inspects.post(NEW, {"about": "监管履职情况", "chosen": ["x"], "demands": "请逐项整改", **bad})
    assert answer.status_code == 422 and "请逐项整改" in text(answer) and not DocketCard.objects.exists()


def test_the_clock_notes_a_report_that_did_not_come_and_that_becomes_a_fact(silent, inspects, at):
    stream = sent(inspects)
    at(SUPERVISOR).post(page("circular_act", stream, "reply"), {"text": "无异议"})
    soon = typed_moment(clock.now() + timedelta(hours=2))
    inspects.post(page("circular_act", stream, "issue"), {"document_no": "楚政督通〔2026〕1号", "rectify_by": soon, "answer": "无异议"})
    assert "报告整改情况" in text(at(SUPERVISOR).get(reverse("service:workbench"))) and "现在没有正在计时的职责" not in text(inspects.get(page("circular", stream)))
    ticker.move_clock(clock.now() + timedelta(hours=3))
    assert counter.load(stream, Circular).answer(SUPERVISOR.org_id).late and "逾期没有报告" in text(inspects.get(page("circular", stream)))
    assert "责任不落实" in text(inspects.get(NEW))


def test_down_never_sideways_parties_never(silent, inspects, at, discipline, client):
    stream = sent(inspects)
    urls = [page("circular", stream), page("circular_paper", stream, "html"), page("circular_act", stream, "reply")]
    for other in (at(OTHER_SUPERVISOR), at(COUNTY), at(CENTRE)):
        assert "监管履职" not in text(other.get(LIST)) and {other.get(url).status_code for url in urls} == {404}
    assert {at(RED).get(url).status_code for url in (*urls, LIST, NEW)} == {403} and client.get(urls[0]).status_code == 302
    discipline.post(reverse("supervision:look", args=[stream]), {"reason": "日常监督检查"})
    assert discipline.get(urls[0]).status_code == 200 and discipline.get(urls[2]).status_code == 403
    assert at(SUPERVISOR).get(NEW).status_code == 403
    neighbour = msgspec.structs.replace(ADMINISTRATION, person_id="p-adm9", org_id="11532900MB00000009", region="532900")
    assert at(neighbour).get(urls[0]).status_code == 404 and "监管履职" not in text(at(neighbour).get(LIST))
    entry = page("entry", silent.stream, 1)
    assert at(OTHER_SUPERVISOR).get(entry).status_code == 404 and at(RED).get(entry).status_code == 403


def test_a_step_of_another_stage_says_so(silent, inspects):
    stream = draft(inspects)
    answer = inspects.post(page("circular_act", stream, "recheck"), {"office_id": SUPERVISOR.org_id, "righted": "yes", "note": "抽查三件"})
    assert answer.status_code == 409 and "阶段" in text(answer)
    assert inspects.get(page("circular_act", stream, "nothing")).status_code == 404
    assert inspects.post(page("circular_act", stream, "drop"), {"reason": "查实系系统故障"}).status_code == 302



def test_before_the_issue_no_entry_tells_an_office_what_is_said_of_others(silent, inspects, at):
    office, stream = at(SUPERVISOR), sent(inspects)
    assert office.get(page("circular", stream)).status_code == 200 and office.get(page("entry", stream, 1)).status_code == 404
    unnamed = msgspec.structs.replace(SUPERVISOR, person_id="p-all", org_id="11532300MB00000029", org="楚雄州某局", lines=())
    assert at(unnamed).get(page("circular", stream)).status_code == 404  # of the region and every line, and not addressed
    assert office.post(page("circular_act", stream, "reply"), {"text": "无异议"}).status_code == 302
    given = {"document_no": "楚政督通〔2026〕1号", "rectify_by": "2099-01-01T00:00", "answer": "无异议"}
    assert inspects.post(page("circular_act", stream, "issue"), given).status_code == 302
    assert office.get(page("entry", stream, 1)).status_code == 200


def test_a_lot_is_secret_before_its_notice_and_until_its_last_bid_is_unsealed(db):
    """What a circular on the portal would tell: that a lot is being prepared, and who bids while some bids are shut."""
    lot = Lot()
    cited = Found(rule="r", version=1, office_id="x", office="某局", words="w", entries=(EntryRef(lot.stream, 1),))
    p = Circular(stream="c", procedure=PROCEDURES["circular/1"], cited=(cited,))
    card = Deal.objects.filter(stream=lot.stream)
    assert not card.get().published
    for stage, unsealing, secret in (("registered", False, 1), ("bidding", False, 1), ("opening", True, 1), ("opening", False, 0), ("reported", False, 0)):
        card.update(stage=stage, unsealing=unsealing)
        assert secret_lots(p, PublishCircular(), INSPECTOR) == {"secret_lots": secret}, (stage, unsealing)
