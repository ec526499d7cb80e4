"""People of an organisation: invitations, removal, deputies."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from ggzy.core.roles import Role
from ggzy.core.rule import Refused
from ggzy.desk import clock
from ggzy.store.members import appoint_deputy
from ggzy.store.models import Invitation, OutboxMessage, Person, Post
from tests.service.conftest import PASSWORD, text

MEMBERS, INVITE, DEPUTY = "/service/members/", "/service/members/invite/", "/service/members/deputy/"
NEWCOMER = {"name": "新同事", "email": "new@example.cn", "title": "造价师"}
ACCOUNT = {
    "name": "新同事", "phone": "13900001234", "email": "new@example.cn", "username": "newcomer",
    "password": PASSWORD, "password_again": PASSWORD,
}  # fmt: skip


def link(client, **changes: str) -> str:
    client.post(INVITE, {**NEWCOMER, **changes})
    return re.search(r"http://[^/]+(/service/invitations/\S+)", OutboxMessage.objects.latest("at").body)[1]


def test_an_invited_person_makes_an_account_and_joins(bidder, browser, client):
    url = link(browser(bidder))
    assert bidder.organisation.name in text(client.get(url))
    assert client.post(url, ACCOUNT).status_code == 302
    joined = Post.objects.get(person__username="newcomer")
    assert (joined.organisation, joined.role, joined.administrator) == (bidder.organisation, Role.BIDDER, False)
    assert client.get(MEMBERS).status_code == 200


def test_an_invited_person_with_an_account_joins_with_it(bidder, stranger, browser):
    there = browser(stranger)
    assert there.post(link(browser(bidder)), {"act_id": "1"}).status_code == 302
    assert bidder.organisation.name in text(there.get(MEMBERS))
    assert stranger.person.posts.count() == 2


def test_an_invitation_serves_once_and_only_its_digest_is_kept(bidder, browser, client):
    url = link(browser(bidder))
    assert url.split("/")[3] not in str(list(Invitation.objects.values()))
    client.post(url, ACCOUNT)
    client.logout()
    again = client.post(url, {**ACCOUNT, "username": "second"})
    assert again.status_code == 403
    assert not Person.objects.filter(username="second").exists()


def test_an_invitation_ends_after_seven_days(bidder, browser, client):
    url = link(browser(bidder))
    Invitation.objects.update(expires_at=Invitation.objects.get().invited_at)
    over = client.get(url)
    assert over.status_code == 403
    assert "7日" in text(over)


def test_a_revoked_invitation_opens_nothing(bidder, browser, client):
    here = browser(bidder)
    url = link(here)
    here.post(f"/service/invitations/{Invitation.objects.get().pk}/revoke")
    assert client.get(url).status_code == 403


def test_a_made_up_token_opens_nothing(db, client):
    assert client.get("/service/invitations/made-up-token/").status_code == 403


def test_a_bad_invitation_and_a_bad_account_are_told(bidder, colleague, browser, client):
    here = browser(bidder)
    assert "有效的 Email" in text(here.post(INVITE, {**NEWCOMER, "email": "nowhere"}))
    bad = client.post(link(here), {**ACCOUNT, "username": "pink"})
    assert "已被使用" in text(bad)


def test_only_who_looks_after_people_invites_and_removes(bidder, colleague, browser):
    there = browser(colleague)
    assert there.get(INVITE).status_code == 403
    assert there.post(f"{MEMBERS}{bidder.person_id}/remove").status_code == 403
    assert "由本单位的人员管理人办理" in text(there.get(MEMBERS))


def test_a_removed_person_is_out_at_once_and_deputies_with_them(bidder, colleague, post, browser):
    third = post(bidder.organisation, "third")
    now = clock.now()
    acting = appoint_deputy(colleague, third.person, now, now + timedelta(days=3), now)
    browser(bidder).post(f"{MEMBERS}{colleague.person_id}/remove")
    assert browser(colleague).get(MEMBERS).status_code == 403
    acting.refresh_from_db()
    assert not acting.in_force(clock.now())
    assert third.in_force(clock.now())


def test_the_last_one_who_looks_after_people_stays(bidder, colleague, browser):
    response = browser(bidder).post(f"{MEMBERS}{bidder.person_id}/remove")
    assert response.status_code == 409
    assert "唯一的人员管理人" in text(response)


def test_another_organisations_people_cannot_be_removed(bidder, stranger, browser):
    assert browser(bidder).post(f"{MEMBERS}{stranger.person_id}/remove").status_code == 404
    assert stranger.in_force(clock.now())


def term(since: str = "2026-01-01T09:00", until: str = "2099-01-01T09:00") -> dict[str, str]:
    return {"since": since, "until": until}


def test_a_deputy_acts_in_the_others_name(bidder, colleague, browser):
    assert browser(bidder).post(DEPUTY, {"person": colleague.person_id, **term()}).status_code == 302
    acting = Post.objects.get(deputy_of=bidder)
    actor = acting.actor(clock.now())
    assert (actor.person, actor.deputy_for, actor.role) == ("pink先生", "red先生", Role.BIDDER)
    assert not acting.administrator


def test_a_deputy_is_refused_from_the_last_instant_on(bidder, colleague, browser):
    now = clock.now()
    end = now + timedelta(days=1)
    acting = appoint_deputy(bidder, colleague.person, now, end, now)
    assert acting.in_force(end - timedelta(microseconds=1))
    assert "代理期限已届满" in str(acting.why_not(end))
    with pytest.raises(PermissionError):
        acting.actor(end)


def test_a_deputy_who_chose_the_post_is_told_when_it_is_over(bidder, colleague, browser):
    now = clock.now()
    acting = appoint_deputy(bidder, colleague.person, now, now + timedelta(days=1), now)
    there = browser(colleague)
    there.post(f"/service/posts/{acting.pk}/switch")
    clock.set_to(now + timedelta(days=2))
    response = there.get(MEMBERS)
    assert response.status_code == 403
    assert "代理期限已届满" in text(response)


def test_a_deputy_appoints_no_deputy_and_an_expert_has_none(bidder, colleague, post):
    now = clock.now()
    acting = appoint_deputy(bidder, colleague.person, now, now + timedelta(days=1), now)
    assert isinstance(appoint_deputy(acting, bidder.person, now, now + timedelta(days=1), now), Refused)
    expert = post(bidder.organisation, "expert", Role.EXPERT)
    assert isinstance(appoint_deputy(expert, bidder.person, now, now + timedelta(days=1), now), Refused)


def test_a_term_that_ends_before_it_begins_is_told(bidder, colleague, browser):
    backwards = term("2026-05-01T09:00", "2026-04-01T09:00")
    response = browser(bidder).post(DEPUTY, {"person": colleague.person_id, **backwards})
    assert "应当晚于起始时间" in text(response)
    assert not Post.objects.filter(deputy_of=bidder).exists()


def test_a_stranger_cannot_be_made_deputy(bidder, colleague, stranger, browser):
    browser(bidder).post(DEPUTY, {"person": stranger.person_id, **term()})
    assert not Post.objects.filter(deputy_of=bidder).exists()


def test_the_principal_ends_it_early_and_others_cannot(bidder, colleague, post, browser):
    now = clock.now()
    third = post(bidder.organisation, "third")
    acting = appoint_deputy(bidder, colleague.person, now, now + timedelta(days=9), now)
    end = f"{DEPUTY}{acting.pk}/end"
    assert browser(third).post(end).status_code == 403
    assert browser(bidder).post(end).status_code == 302
    acting.refresh_from_db()
    assert not acting.in_force(clock.now())


def test_the_public_sees_no_people(db, client):
    assert client.get(MEMBERS).status_code == 302
    assert client.get(DEPUTY).status_code == 302
