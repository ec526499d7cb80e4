"""As what a unit is known here 当事人是哪一类单位: by its registration, its posts and the lots that it tenders; which grounds fit it hangs on that."""

from __future__ import annotations

from ggzy.core.procedures.case_grounds import AGENCY, BIDDER, OFFICE, TENDEREE
from ggzy.core.roles import Role
from ggzy.store.models import Deal, Organisation, Post

OF_KIND = {
    Organisation.Kind.BIDDER.value: BIDDER, Organisation.Kind.TENDEREE.value: TENDEREE, Organisation.Kind.AGENCY.value: AGENCY,
    Organisation.Kind.AUTHORITY.value: OFFICE, Organisation.Kind.CENTRE.value: OFFICE,
}  # fmt: skip
OF_ROLE = {Role.BIDDER.value: BIDDER, Role.TENDEREE.value: TENDEREE, Role.AGENCY.value: AGENCY}


def parts_of(org_id: str) -> tuple[str, ...]:
    """Every part that the unit plays, also one that it no longer plays; empty where it is not registered, or as none of these."""
    found = [OF_KIND.get(kind) for kind in Organisation.objects.filter(uscc=org_id).values_list("kind", flat=True)]
    if not found:
        return ()
    found += [OF_ROLE.get(role) for role in Post.objects.filter(organisation__uscc=org_id).values_list("role", flat=True).distinct()]
    found += [part for part, lots in ((TENDEREE, Deal.objects.filter(tenderee_id=org_id)), (AGENCY, Deal.objects.filter(agency_id=org_id))) if lots.exists()]
    return tuple(dict.fromkeys(filter(None, found)))
