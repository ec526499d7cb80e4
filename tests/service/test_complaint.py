"""The two sides' pages of a complaint 投诉: it works, wrong role, wrong stage, bad form, stranger."""

from __future__ import annotations

import msgspec
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from ggzy.core.acts import complaint as acts
from ggzy.core.acts import notice
from ggzy.core.calendar import SHANGHAI
from ggzy.core.procedures.complaint import COMPLAINT
from ggzy.desk import clock, complaints
from ggzy.store.models import MatterCard, Message
from tests.core.complaint_story import FILING, OWN, OWNER, PROOF, WRONG
from tests.desk.cases import official
from tests.desk.complaints import Grievance
from tests.desk.door import Lot, register_firms
from tests.people import BLUE, CENTRE, OTHER_SUPERVISOR, RED, SUPERVISOR, TENDEREE
from tests.supervision.conftest import log_in, text

pytestmark = pytest.mark.django_db
LIST = reverse("service:complaints")
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}" + rb"$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@pytest.fixture(autouse=True)
def own_data(tmp_path, settings):
    settings.GGZY_DATA = tmp_path
    settings.GGZY_VAULT = tmp_path / "vault"


@pytest.fixture
def red(db: None) -> Client:
    return log_in(Client(), RED)


@pytest.fixture
def lot(db: None) -> Lot:
    official(SUPERVISOR), official(OTHER_SUPERVISOR)
    register_firms(RED)
    lot = Lot().noticed()
    lot.must(notice.ObtainFile(), RED)
    return lot


def complaint(**changed: object) -> dict[str, object]:
    return {
        "matter": "conduct", "known_at": f"{clock.now().astimezone(SHANGHAI):%Y-%m-%dT%H:%M}", "respondents": f"tenderee:{OWNER.org_id}",
        "facts": "有人提前得知了最高投标限价", "request": "请查明泄密并处理", "contact": "经办人 13987800000", "office_id": OWN.org_id,
        "files": SimpleUploadedFile("截图.png", b"\x89PNG picture"), **changed,
    }  # fmt: skip


def new(lot: Lot) -> str:
    return reverse("service:complain", args=[lot.stream])


def page(it: Grievance) -> str:
    return reverse("service:complaint", args=[it.stream])


def test_a_complaint_is_filed_from_the_lots_page(red, lot):
    assert new(lot) in text(red.get(reverse("portal:deal", args=[lot.stream])))
    assert SUPERVISOR.org in text(red.get(new(lot)))
    answer = red.post(new(lot), complaint(act_id="only-once"))
    assert answer.status_code == 302 and red.post(new(lot), complaint(act_id="only-once")).status_code == 302
    card = MatterCard.objects.get()
    assert (card.party, card.office, card.stage) == (RED.org_id, SUPERVISOR.org, "filed")
    assert Message.objects.filter(subject__startswith="收到投诉").exists() and card.code in text(red.get(LIST))
    own = text(red.get(answer.url))
    exhibit = own.split("/exhibits/")[1].split('"')[0]
    assert b"PNG" in b"".join(red.get(reverse("service:complaint_exhibit", args=[card.stream, exhibit])).streaming_content)
    shown = log_in(Client(), SUPERVISOR).get(reverse("supervision:complaint_exhibit", args=[card.stream, exhibit]))
    assert shown["Content-Disposition"].startswith("attachment")


def test_what_stands_against_it_is_told_while_it_is_typed(red, lot):
    checks = reverse("service:complaint_admissible", args=[lot.stream])
    calm = text(red.get(checks, {"matter": "conduct"}))
    assert "请注意" not in calm and "投诉期限至" in calm
    assert "应当先向招标人提出异议" in text(red.get(checks, {"matter": "file"}))
    assert "投诉期限已于" in text(red.get(checks, {"matter": "conduct", "known_at": "2020-01-01T09:00"}))
    assert f"应由{SUPERVISOR.org}受理" in text(red.get(checks, {"matter": "conduct", "office_id": WRONG.org_id}))
    blue = log_in(Client(), BLUE)
    assert "没有写明利害关系" in text(blue.get(checks, {"matter": "conduct"}))
    assert "请注意" not in text(blue.get(checks, {"matter": "conduct", "interest": "系投标人的材料供应商，已签合同"}))
    for odd in ("nonsense", "2026-13-45T99:99", "9999-12-31T23:59"):
        assert red.get(checks, {"matter": odd, "known_at": odd}).status_code == 200


@pytest.mark.parametrize("bad", [{"respondents": ""}, {"facts": ""}, {"contact": ""}, {"matter": "gossip"}, {"office_id": "nobody"}, {"files": ""}, {"known_at": "x"}])
def test_a_faulty_form_keeps_what_was_typed(red, lot, bad):
    answer = red.post(new(lot), complaint(**bad))
    assert answer.status_code == 422 and "请查明泄密并处理" in text(answer) and not MatterCard.objects.exists()


@pytest.mark.parametrize(
    ("file", "says"),
    [
        (SimpleUploadedFile("a.pdf", EICAR), "没有接收"),
        (SimpleUploadedFile("a.exe", b"MZ program"), "不是可以接收"),
        (SimpleUploadedFile("a.zip", b"x" * (10 * 1024 * 1024 + 1)), "超过10MB"),
    ],
)
def test_a_harmful_or_too_large_file_is_not_kept(red, lot, file, says, tmp_path):
    answer = red.post(new(lot), complaint(files=file))
    assert answer.status_code == 409 and says in text(answer) and not MatterCard.objects.exists()
    assert not any((tmp_path / "exhibits").glob("*")) if (tmp_path / "exhibits").exists() else True


def test_other_roles_strangers_and_lots_not_yet_published(red, lot):
    for who in (CENTRE, SUPERVISOR, TENDEREE):
        assert log_in(Client(), who).get(new(lot)).status_code == 403
    assert Client().get(new(lot)).status_code == 302
    assert red.get(new(Lot())).status_code == 404 and red.get(reverse("service:complain", args=["none"])).status_code == 404


def test_twice_is_refused_and_says_who_has_it(red, lot):
    it = Grievance(lot)
    answer = red.post(new(lot), complaint())
    assert answer.status_code == 409 and it.p.code in text(answer) and "第61条" in text(answer)


# ---- the two sides ----


def test_the_complained_about_sees_nothing_before_acceptance_and_never_who_complained(db):
    it = Grievance()
    tenderee = log_in(Client(), TENDEREE)
    assert tenderee.get(page(it)).status_code == 404 and it.p.code not in text(tenderee.get(LIST))
    it.accepted()
    shown = text(tenderee.get(page(it)))
    assert it.p.code in text(tenderee.get(LIST)) and it.p.facts in shown and RED.org not in shown and RED.person not in shown
    assert page(it) in text(tenderee.get(reverse("service:workbench")))
    assert tenderee.post(page(it), {"do": "reply", "text": ""}).status_code == 422
    proof = SimpleUploadedFile("评审记录.txt", b"record")
    assert tenderee.post(page(it), {"do": "reply", "text": "评审依法进行", "files": proof}).status_code == 302
    handed = reverse("supervision:complaint_exhibit", args=[it.stream, it.p.reply_exhibits[0].sha256])
    assert handed in text(log_in(Client(), SUPERVISOR).get(reverse("supervision:complaint", args=[it.stream])))
    assert log_in(Client(), SUPERVISOR).get(handed).status_code == 200 and log_in(Client(), RED).get(handed).status_code == 403
    assert it.p.replies[0][2] == "评审依法进行" and "评审依法进行" not in text(log_in(Client(), RED).get(page(it)))
    assert tenderee.get(reverse("service:complaint_exhibit", args=[it.stream, "a" * 64])).status_code == 403


def test_strangers_see_nothing_of_a_complaint(db):
    it = Grievance().accepted()
    blue = log_in(Client(), BLUE)
    assert blue.get(page(it)).status_code == 404 and it.p.code not in text(blue.get(LIST))
    assert blue.get(reverse("service:complaint_exhibit", args=[it.stream, "a" * 64])).status_code == 404
    assert log_in(Client(), CENTRE).get(page(it)).status_code == 403 and Client().get(page(it)).status_code == 302


def test_the_complainant_withdraws_and_reads_the_decision(red):
    it = Grievance()
    assert red.post(page(it), {"do": "withdraw", "reason": ""}).status_code == 422
    assert red.post(page(it), {"do": "withdraw", "reason": "双方已消除误会"}).status_code == 302 and it.p.stage == "withdrawn"
    (before,) = complaints.gather(COMPLAINT.begin(""), msgspec.structs.replace(FILING, deal=it.lot.stream, matter="conduct"), RED)["earlier"]
    assert before.exhibits == (PROOF.sha256,), "what came with it is nothing new a second time"
    other = Grievance(it.lot, matter="award").decided()
    shown = text(red.get(page(other)))
    assert other.p.decision in shown and "行政复议" in shown and "撤回投诉</button>" not in shown
    assert red.post(page(other), {"do": "withdraw", "reason": "不想再投诉了"}).status_code == 409


def test_a_false_complaint_is_told_what_follows(red):
    it = Grievance().replied()
    it.must(acts.DecideComplaint(decision_no="楚建投〔2026〕3号", outcome="rejected", decision="所附截图系伪造，驳回投诉", public_text="投诉材料系伪造，驳回投诉", false=True))
    assert "第77条" in text(red.get(page(it)))


def test_too_many_files_are_told_before_one_is_written(red, lot, tmp_path):
    many = [SimpleUploadedFile(f"{n}.txt", b"x") for n in range(11)]
    answer = red.post(new(lot), complaint(files=many))
    assert answer.status_code == 409 and "最多10份" in text(answer)
    assert not (tmp_path / "exhibits").exists()
