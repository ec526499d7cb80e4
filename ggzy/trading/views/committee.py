"""抽取评标委员会: the tenderee names its representatives, and the list to draw from is frozen; names stay secret until the award."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from ggzy.core.acts.committee import DrawCommittee, Representative
from ggzy.core.proceeding import Proceeding
from ggzy.core.roles import Role
from ggzy.layout.session import as_role, now_of
from ggzy.store.members import seat_representative
from ggzy.store.models import Organisation, Person, Post
from ggzy.trading.forms.acts import CommitteeForm
from ggzy.trading.views.acting import TENDERER, act_page, tenderer_deal

FOUND = 302


@as_role(*TENDERER)
def draw(request: HttpRequest, stream: str) -> HttpResponse:
    """Draw, or after the draw tell how many there are and how many have come, and no more."""
    viewed = tenderer_deal(request, stream)
    p = viewed.p
    if (p.round.seats or p.round.pool) and request.method == "POST":
        return redirect("trading:committee", stream)
    people = people_of(p, request)
    form = CommitteeForm(list(people.items()), request.POST or None)
    wanted = p.tender_file.representatives if p.tender_file else 0

    def command(c: dict[str, list[str]]) -> DrawCommittee:
        chosen = tuple(Representative(person_id=pk, person=name_of(people[pk])) for pk in c["representatives"])
        tenderee = Organisation.objects.get(uscc=p.project.tenderee_id)  # type: ignore[union-attr]
        for one in chosen:
            seat_representative(tenderee, Person.objects.get(pk=one.person_id), now_of(request))
        return DrawCommittee(representatives=chosen)

    anybody = tuple(Representative(person_id=pk, person=pk) for pk in list(people)[:wanted])
    answer = act_page(
        request,
        viewed,
        form,
        command,
        probe=DrawCommittee(representatives=anybody),
        after="trading:draws",
        done=_("专家抽取名单已冻结，名单的根已公布；任意两方揭示承诺后得出结果，名单在中标结果确定前保密。"),
        template="trading/committee.html",
        heading=_("抽取评标委员会"),
        submit_label=_("抽取专家"),
        wanted=wanted,
        people=people,
        seats=counts(p),
    )
    if answer.status_code == FOUND:
        answer["Location"] += "?now=1"  # the same wish goes on: the tenderer's own browser reveals at once
    return answer


def people_of(p: Proceeding, request: HttpRequest) -> dict[str, str]:
    """The tenderee's own people in force, by person."""
    assert p.project
    posts = Post.objects.filter(organisation__uscc=p.project.tenderee_id, person__active=True, deputy_of=None)
    rows = posts.select_related("person", "organisation", "deputy_of").order_by("person_id", "pk")
    now = now_of(request)
    return {
        str(post.person_id): f"{post.person.name} {post.title}"
        for post in reversed(rows)
        if post.in_force(now) and post.role != Role.EXPERT
    }


def name_of(label: str) -> str:
    return label.split(" ")[0]


def counts(p: Proceeding) -> dict[str, int]:
    """How many, never who."""
    seats = list(p.round.seats.values())
    return {
        "all": len(seats),
        "experts": sum(not s.representative for s in seats),
        "own": sum(s.representative for s in seats),
        "confirmed": sum(s.confirmed_at is not None for s in seats),
        "seated": sum(s.seated_at is not None for s in seats),
    }
