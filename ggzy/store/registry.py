"""The registry of organisations 主体登记: sign up once, verified by a named official, changes kept with their dates."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from django.db import transaction

from ggzy.core.codes import same_name
from ggzy.core.roles import Role
from ggzy.core.rule import Refused
from ggzy.store.messages import notify, posts_of_organisation, posts_with_role
from ggzy.store.models import AccountHistory, ChangeRequest, NameHistory, Organisation, Person, Post

Kind = Organisation.Kind

ROLE_OF_KIND = {Kind.TENDEREE: Role.TENDEREE, Kind.AGENCY: Role.AGENCY, Kind.BIDDER: Role.BIDDER}
"""What a person of a newly registered organisation may be; authorities are set up by their own administration."""


@transaction.atomic
def enter(at: datetime, by: str = "", **fields: Any) -> Organisation:
    """Write an organisation with its first name and base account into the registry."""
    organisation = Organisation.objects.create(registered_at=at, **fields)
    begin_name(organisation, at, by)
    if organisation.base_account_no:
        begin_account(organisation, at, by)
    return organisation


def begin_name(organisation: Organisation, at: datetime, by: str) -> None:
    """From now on it bears its present name; the one before ends here."""
    organisation.names.filter(until=None).update(until=at)
    NameHistory.objects.create(organisation=organisation, name=organisation.name, since=at, changed_by=by)


def begin_account(organisation: Organisation, at: datetime, by: str) -> None:
    """From now on its present base account is in use; the one before ends here and stays on record."""
    organisation.accounts.filter(until=None).update(until=at)
    AccountHistory.objects.create(
        organisation=organisation,
        account_name=organisation.base_account_name,
        account_no=organisation.base_account_no,
        bank=organisation.base_account_bank,
        since=at,
        changed_by=by,
    )


@transaction.atomic
def sign_up(organisation: dict[str, Any], person: dict[str, Any], password: str, at: datetime) -> Post:
    """A new organisation with its first person, who looks after its people; officials are told."""
    entered = enter(at, by=person["name"], **organisation)
    newcomer = Person.objects.create_user(password=password, **person)
    post = Post.objects.create(
        person=newcomer,
        organisation=entered,
        title="单位管理员",
        role=ROLE_OF_KIND[Kind(entered.kind)].value,
        region=entered.region,
        administrator=True,
        valid_from=at,
    )
    tell_officials(entered, f"主体登记待核验：{entered.name}", at)
    return post


def tell_officials(organisation: Organisation, subject: str, at: datetime) -> None:
    """Those who verify organisations of the region."""
    officials = posts_with_role(Role.ADMINISTRATION, organisation.region_id or "", at)
    notify(officials, subject, "请在“主体核验”中办理。", at=at, link=page_of(organisation))


def page_of(organisation: Organisation) -> str:
    """Where its page is; messages keep the path, not the host."""
    return f"/service/organisations/{organisation.uscc}/"


ENTRY = (
    "name", "region_id", "address", "legal_representative", "controller_uscc",
    "base_account_name", "base_account_no", "base_account_bank", "status",
)  # fmt: skip


def edition(organisation: Organisation) -> str:
    """A digest of what an official looks at, to tell whether it changed between looking and deciding."""
    seen = "\x1f".join(str(getattr(organisation, name)) for name in ENTRY)
    return hashlib.sha256(seen.encode()).hexdigest()[:16]


@transaction.atomic
def decide_registration(
    organisation: Organisation, seen: str, status: str, reason: str, official: Post, at: datetime
) -> Refused | None:
    """A named official verifies, returns or suspends what was `seen`; the people of the organisation are told."""
    held = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if edition(held) != seen:
        return Refused("该主体的登记内容或状态在您查看后已有变化，本次决定没有受理", remedy="请重新查看后再作决定")
    held.status, held.status_reason = status, reason
    held.verified_at, held.verified_by, held.verified_by_name = at, official, official.person.name
    held.save(update_fields=["status", "status_reason", "verified_at", "verified_by", "verified_by_name"])
    told = posts_of_organisation(held, at)
    notify(told, f"主体登记{held.get_status_display()}", reason, at=at, link=page_of(held), sent_by=official)
    return None


@transaction.atomic
def amend(organisation: Organisation, fields: dict[str, Any], at: datetime, by: str) -> Refused | None:
    """Before verification the organisation mends its own entry; a returned one is handed in again."""
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    refused = why_no_amendment(organisation)
    if refused is not None:
        return refused
    for name, value in fields.items():
        setattr(organisation, name, value)
    organisation.status = Organisation.Status.PENDING
    organisation.status_reason = ""
    organisation.save()
    present = organisation.names.filter(until=None).first()
    if present is None or present.name != organisation.name:
        begin_name(organisation, at, by)
    account = organisation.accounts.filter(until=None).first()
    if account is None or account.account_no != organisation.base_account_no:
        begin_account(organisation, at, by)
    tell_officials(organisation, f"主体登记重新提交：{organisation.name}", at)
    return None


def why_no_amendment(organisation: Organisation) -> Refused | None:
    """Why an entry cannot be mended by its organisation; None while nobody has verified it."""
    if organisation.status in (Organisation.Status.PENDING, Organisation.Status.RETURNED):
        return None
    return Refused("登记内容已经核验，不能直接修改", remedy="请在“本单位”页申请名称变更或基本账户变更")


@transaction.atomic
def ask_change(organisation: Organisation, subject: str, by: Post, at: datetime, **fields: Any) -> ChangeRequest:
    """Ask for another name or base account; it takes effect when an official accepts it."""
    asked = ChangeRequest.objects.create(
        organisation=organisation, subject=subject, requested_at=at, requested_by=by, **fields
    )
    tell_officials(organisation, f"{asked.get_subject_display()}待核准：{organisation.name}", at)
    return asked


@transaction.atomic
def decide_change(asked: ChangeRequest, decision: str, reason: str, official: Post, at: datetime) -> bool:
    """Accept or refuse a change, once; False when another has decided it before. What was before stays on record."""
    asked = ChangeRequest.objects.select_for_update().get(pk=asked.pk)
    if asked.decision:
        return False
    asked.decision, asked.reason, asked.decided_at, asked.decided_by = decision, reason, at, official
    asked.save()
    if decision == ChangeRequest.Decision.ACCEPTED:
        apply_change(asked, official, at)
    organisation = asked.organisation
    subject = f"{asked.get_subject_display()}{asked.get_decision_display()}"
    told = posts_of_organisation(organisation, at)
    notify(told, subject, reason, at=at, link=page_of(organisation), sent_by=official)
    return True


def apply_change(asked: ChangeRequest, official: Post, at: datetime) -> None:
    organisation = Organisation.objects.select_for_update().get(pk=asked.organisation_id)
    if asked.subject == ChangeRequest.Subject.NAME:
        organisation.name = asked.name
        organisation.save(update_fields=["name"])
        begin_name(organisation, at, official.person.name)
        return
    organisation.base_account_name = asked.account_name
    organisation.base_account_no = asked.account_no
    organisation.base_account_bank = asked.bank
    organisation.save(update_fields=["base_account_name", "base_account_no", "base_account_bank"])
    begin_account(organisation, at, official.person.name)


def is_base_account(uscc: str, payer_name: str, account_no: str) -> bool:
    """Whether a payer is the organisation's base account, now or before a change of name or account."""
    organisation = Organisation.objects.filter(uscc=uscc).first()
    if organisation is None:
        return False
    names = organisation.former_names() | {organisation.base_account_name}
    names |= set(organisation.accounts.values_list("account_name", flat=True))
    return account_no in organisation.account_numbers() and any(same_name(payer_name, name) for name in names)
