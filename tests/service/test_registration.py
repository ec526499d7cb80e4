"""Registration of organisations, its verification by a named official, changes of name and base account."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from ggzy.core.roles import PUBLIC, Role
from ggzy.desk import clock
from ggzy.store.models import ChangeRequest, Message, Organisation, Post
from ggzy.store.registry import edition, is_base_account
from tests.service.conftest import PASSWORD, text

REGISTER, LIST = "/service/register/", "/service/organisations/"
USCC = "91530102MA6K000036"


def filled(**changes: str) -> dict[str, str]:
    return {
        "kind": "bidder",
        "uscc": USCC,
        "name": "云南绿孔雀建设有限公司",
        "region": "532301",
        "address": "楚雄市鹿城镇",
        "legal_representative": "孔雀",
        "controller_uscc": "",
        "base_account_name": "云南绿孔雀建设有限公司",
        "base_account_no": "6227000012345678",
        "base_account_bank": "工商银行楚雄分行",
        "person_name": "小绿",
        "phone": "13800001234",
        "email": "green@example.cn",
        "username": "green",
        "password": PASSWORD,
        "password_again": PASSWORD,
        "agreement": "on",
        **changes,
    }


def decision(organisation: Organisation, decided: str, reason: str = "") -> dict[str, str]:
    """What the official's form sends after looking at the page now."""
    return {"decision": decided, "reason": reason, "seen": edition(Organisation.objects.get(pk=organisation.pk))}


def page(organisation: Organisation, then: str = "") -> str:
    return f"/service/organisations/{organisation.uscc}/{then}"


@pytest.fixture
def signed_up(official, client) -> Organisation:
    response = client.post(REGISTER, filled())
    assert response.status_code == 302, text(response)
    return Organisation.objects.get(uscc=USCC)


def test_an_organisation_signs_up_and_waits_for_the_official_of_its_region(signed_up, official, official_elsewhere):
    assert signed_up.status == "pending"
    assert Message.objects.get(to_post=official).subject == "主体登记待核验：云南绿孔雀建设有限公司"
    assert not Message.objects.filter(to_post=official_elsewhere).exists()


def test_until_verified_its_people_have_no_authority(signed_up, client, rf):
    from ggzy.layout.session import actor_of

    refused = client.get(page(signed_up, "change/name/"))
    assert refused.status_code == 403
    assert "待核验" in text(refused)
    request = rf.get("/")
    request.session, request.user = client.session, Post.objects.get(organisation=signed_up).person
    assert actor_of(request) == PUBLIC


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("uscc", "91530102MA6K00003" + ("1" if USCC[-1] != "1" else "2"), "校验码"),
        ("uscc", "9153", "18位"),
        ("base_account_name", "别家公司", "与单位名称不一致"),
        ("base_account_no", "12ab", "8至32位"),
        ("phone", "12345", "11位"),
        ("password_again", "something-else-9", "不一致"),
        ("agreement", "", "请阅读并同意承诺"),
        ("controller_uscc", USCC, "不能是本单位自己"),
        ("username", "绿", "4至40位"),
        ("kind", "authority", "authority"),
    ],
)
def test_a_bad_form_is_told_what_is_wrong(official, client, field, typed, told):
    response = client.post(REGISTER, filled(**{field: typed}))
    assert response.status_code == 200
    assert told in text(response)
    assert not Organisation.objects.filter(uscc=USCC).exists()


def test_full_width_digits_and_brackets_are_understood(official, client):
    wide = "".join(chr(ord(letter) + 0xFEE0) if letter.isdigit() else letter for letter in USCC)
    names = {"name": "绿孔雀（云南）公司", "base_account_name": "绿孔雀(云南)公司"}
    assert client.post(REGISTER, filled(uscc=f" {wide} ", **names)).status_code == 302
    assert Organisation.objects.filter(uscc=USCC).exists()


def test_one_organisation_registers_once(signed_up, client):
    client.logout()
    response = client.post(REGISTER, filled(username="green2"))
    assert "已在平台登记" in text(response)


def test_a_named_official_verifies_and_the_organisation_is_told(signed_up, official, browser, client):
    response = browser(official).post(page(signed_up, "decide"), decision(signed_up, "verified"))
    assert response.status_code == 302
    signed_up.refresh_from_db()
    assert (signed_up.status, signed_up.verified_by_name) == ("verified", official.person.name)
    assert "主体登记已核验" in text(client.get("/service/messages/"))
    assert client.get(page(signed_up, "change/name/")).status_code == 200


def test_a_return_needs_a_reason_and_can_be_mended(signed_up, official, browser, client):
    at_official = browser(official)
    bare = at_official.post(page(signed_up, "decide"), decision(signed_up, "returned"))
    assert bare.status_code == 422
    assert "请写明理由" in text(bare)
    at_official.post(page(signed_up, "decide"), decision(signed_up, "returned", "营业执照名称不符"))
    assert "营业执照名称不符" in text(client.get(page(signed_up)))
    mended = {"name": "云南绿孔雀建筑有限公司", "base_account_name": "云南绿孔雀建筑有限公司"}
    assert client.post(page(signed_up, "amend/"), filled(**mended)).status_code == 302
    signed_up.refresh_from_db()
    assert (signed_up.status, signed_up.name) == ("pending", "云南绿孔雀建筑有限公司")


def test_what_is_decided_is_not_decided_again(signed_up, official, browser):
    at_official = browser(official)
    at_official.post(page(signed_up, "decide"), decision(signed_up, "verified"))
    again = at_official.post(page(signed_up, "decide"), decision(signed_up, "returned", "迟来的理由"))
    assert again.status_code == 422
    signed_up.refresh_from_db()
    assert signed_up.status == "verified"


def test_what_changed_since_the_official_looked_is_not_verified_unseen(signed_up, official, browser, client):
    looked = decision(signed_up, "verified")
    client.post(page(signed_up, "amend/"), filled(legal_representative="另有其人"))
    response = browser(official).post(page(signed_up, "decide"), looked)
    assert response.status_code == 409
    assert "在您查看后已有变化" in text(response)
    signed_up.refresh_from_db()
    assert signed_up.status == "pending"


def test_a_verified_entry_is_not_amended_in_silence(bidder, browser):
    response = browser(bidder).get(page(bidder.organisation, "amend/"))
    assert response.status_code == 403
    assert "已经核验" in text(response)


def test_a_suspended_organisation_stands_still(bidder, official, browser):
    browser(official).post(
        page(bidder.organisation, "decide"), decision(bidder.organisation, "suspended", "营业执照被吊销")
    )
    response = browser(bidder).get("/service/members/")
    assert response.status_code == 403


def test_another_prefectures_official_does_not_see_it(signed_up, official_elsewhere, browser):
    there = browser(official_elsewhere)
    assert signed_up.name not in text(there.get(LIST))
    assert there.get(page(signed_up)).status_code == 404
    assert there.post(page(signed_up, "decide"), decision(signed_up, "verified")).status_code == 404


def test_the_trading_centre_reads_and_does_not_decide(signed_up, organisation, post, browser):
    centre = post(organisation("12532300MB00000002", "楚雄州公共资源交易中心", kind="centre"), "minzhao", Role.CENTRE)
    there = browser(centre)
    assert "核验由公共资源交易管理局办理" in text(there.get(LIST))
    assert there.post(page(signed_up, "decide"), decision(signed_up, "verified")).status_code == 403


def test_the_list_is_not_for_bidders_nor_the_public(bidder, browser, client):
    refused = browser(bidder).get(LIST)
    assert refused.status_code == 403
    assert "投标人" in text(refused)
    assert client.get(LIST).status_code == 302


def test_a_competitor_does_not_see_anothers_page(bidder, stranger, browser):
    assert browser(stranger).get(page(bidder.organisation)).status_code == 404
    assert browser(stranger).get(page(bidder.organisation, "change/account/")).status_code == 404


def new_account(**changes: str) -> dict[str, str]:
    return {
        "account_name": "楚雄红土建筑工程有限公司",
        "account_no": "6222029999999999",
        "bank": "农业银行楚雄分行",
        "grounds": "开户行撤并",
        **changes,
    }


def test_an_account_changes_only_when_accepted_and_the_old_one_stays_linked(bidder, official, browser):
    ours, theirs = browser(bidder), browser(official)
    uscc, name = bidder.organisation.uscc, bidder.organisation.name
    assert ours.post(page(bidder.organisation, "change/account/"), new_account()).status_code == 302
    assert not is_base_account(uscc, name, "6222029999999999")
    asked = ChangeRequest.objects.get()
    decide = page(bidder.organisation, f"changes/{asked.pk}/decide")
    assert theirs.post(decide, {f"change-{asked.pk}-decision": "accepted"}).status_code == 302
    assert is_base_account(uscc, name, "6222029999999999")
    assert is_base_account(uscc, name, "6222020000000001")
    old = bidder.organisation.accounts.get(account_no="6222020000000001")
    assert old.until is not None
    assert "6222020000000001" in text(ours.get(page(bidder.organisation)))


def test_a_name_changes_and_the_old_name_is_still_known(bidder, official, browser):
    before = clock.now()
    change = {"name": "楚雄红土建设集团有限公司", "grounds": "改制"}
    browser(bidder).post(page(bidder.organisation, "change/name/"), change)
    asked = ChangeRequest.objects.get()
    decide = page(bidder.organisation, f"changes/{asked.pk}/decide")
    browser(official).post(decide, {f"change-{asked.pk}-decision": "accepted"})
    changed = Organisation.objects.get(pk=bidder.organisation_id)
    assert changed.name == "楚雄红土建设集团有限公司"
    assert changed.name_at(before) == "楚雄红土建筑工程有限公司"
    assert is_base_account(changed.uscc, "楚雄红土建筑工程有限公司", "6222020000000001")


def test_a_change_is_decided_once(bidder, official, browser):
    browser(bidder).post(page(bidder.organisation, "change/account/"), new_account())
    asked = ChangeRequest.objects.get()
    theirs, decide = browser(official), page(bidder.organisation, f"changes/{asked.pk}/decide")
    refusing = {f"change-{asked.pk}-decision": "refused", f"change-{asked.pk}-reason": "缺开户证明"}
    theirs.post(decide, refusing)
    late = theirs.post(decide, {f"change-{asked.pk}-decision": "accepted"}, follow=True)
    assert "已由他人办理" in text(late)
    assert not is_base_account(bidder.organisation.uscc, bidder.organisation.name, "6222029999999999")


def test_a_second_open_change_is_refused(bidder, official, browser):
    ours = browser(bidder)
    ours.post(page(bidder.organisation, "change/account/"), new_account())
    second = ours.post(page(bidder.organisation, "change/account/"), new_account(account_no="6222028888888888"))
    assert second.status_code == 409
    assert "已有一份变更申请" in text(second)


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("account_name", "他人公司", "不一致"),
        ("account_no", "6222020000000001", "与现用账号相同"),
        ("grounds", "", "请填写"),
    ],
)
def test_a_bad_change_is_told(bidder, browser, field, typed, told):
    response = browser(bidder).post(page(bidder.organisation, "change/account/"), new_account(**{field: typed}))
    assert told in text(response)
    assert not ChangeRequest.objects.exists()


def test_only_who_looks_after_the_organisation_changes_it(colleague, browser):
    response = browser(colleague).get(page(colleague.organisation, "change/account/"))
    assert response.status_code == 403
    assert "人员管理人" in text(response)


def test_the_list_filters_sorts_and_exports(bidder, stranger, official, browser):
    there = browser(official)
    found = text(there.get(f"{LIST}?q={quote('蓝天')}"))
    assert "楚雄蓝天建设有限公司</a></td>" in found
    assert "楚雄红土建筑工程有限公司</a></td>" not in found
    exported = there.get(f"{LIST}?sort=name&export=csv")
    assert exported.content.startswith(b"\xef\xbb\xbf")
    assert exported.content.decode().count("\n") == 4 and "副本" in exported.content.decode().splitlines()[-1], "two firms, and the line of the copy"
    assert there.get(f"{LIST}?export=xlsx").content.startswith(b"PK")
