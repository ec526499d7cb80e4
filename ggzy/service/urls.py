"""Addresses of the service face 公共服务平台."""

from __future__ import annotations

from django.urls import URLPattern, path

from ggzy.service.views import (
    case,
    certificates,
    complaint,
    deposit,
    dossier,
    interference,
    login,
    members,
    messages,
    organisations,
    oversight,
    passwords,
    rating,
    refunds,
    registration,
    second,
    second_requests,
    workbench,
    workdays,
)

app_name = "service"

WORKBENCH = [
    path("", workbench.workbench, name="workbench"),
    path("notices/<uuid:pk>/", workbench.read_notice, name="lot_notice"),
    path("second/", second_requests.second_requests, name="second_requests"),
    path("oversight/<str:stream>/", oversight.oversight, name="oversight"),
    path("cases/", case.cases, name="cases"),
    path("cases/<str:stream>/", case.case, name="case"),
    path("cases/<str:stream>/papers/<int:seq>.<str:form>", case.case_paper, name="case_paper"),
    path("cases/<str:stream>/evidence.zip", case.case_pack, name="case_pack"),
    path("cases/<str:stream>/exhibits/<str:sha256>", case.case_exhibit, name="case_exhibit"),
    path("second/<str:stream>/", second.second, name="second"),
    path("dossier/", dossier.dossier, name="dossier"),
    path("dossier/<str:key>/", dossier.dossier_item, name="dossier_item"),
    path("ratings/", rating.ratings, name="ratings"),
    path("ratings/<str:stream>/<str:subject>/", rating.rate, name="rate"),
    path("interference/", interference.interference, name="interference"),
    path("complaints/", complaint.complaints_of, name="complaints"),
    path("complaints/new/<str:stream>/", complaint.complain, name="complain"),
    path("complaints/new/<str:stream>/admissible/", complaint.admissible, name="complaint_admissible"),
    path("complaints/<str:stream>/", complaint.complaint, name="complaint"),
    path("complaints/<str:stream>/papers/<int:seq>.<str:form>", complaint.complaint_paper, name="complaint_paper"),
    path("complaints/<str:stream>/exhibits/<str:sha256>", complaint.exhibit, name="complaint_exhibit"),
]
ACCOUNT = [
    path("login/", login.log_in, name="login"),
    path("logout/", login.log_out, name="logout"),
    path("posts/", login.posts, name="posts"),
    path("posts/<int:pk>/switch", login.switch_post, name="switch_post"),
    path("password/", passwords.change_password, name="change_password"),
    path("password/forgotten/", passwords.ask_reset, name="ask_reset"),
    path("password/reset/<str:key>/<str:token>/", passwords.reset_password, name="reset_password"),
]
ORGANISATIONS = [
    path("register/", registration.register, name="register"),
    path("organisations/", registration.organisations, name="organisations"),
    path("organisations/<str:uscc>/", organisations.organisation, name="organisation"),
    path("organisations/<str:uscc>/amend/", organisations.amend_entry, name="amend_entry"),
    path("organisations/<str:uscc>/change/<str:subject>/", organisations.request_change, name="request_change"),
    path("organisations/<str:uscc>/decide", registration.decide, name="decide_registration"),
    path("organisations/<str:uscc>/changes/<int:pk>/decide", registration.decide_change_request, name="decide_change"),
]
MEMBERS = [
    path("members/", members.members, name="members"),
    path("members/invite/", members.invite_member, name="invite_member"),
    path("members/<int:pk>/remove", members.remove, name="remove_member"),
    path("members/deputy/", members.deputy, name="deputy"),
    path("members/deputy/<int:pk>/end", members.end_deputy, name="end_deputy"),
    path("invitations/<int:pk>/revoke", members.revoke_invitation, name="revoke_invitation"),
    path("invitations/<str:token>/", members.accept_invitation, name="accept_invitation"),
]
MESSAGES = [
    path("messages/", messages.inbox, name="messages"),
    path("messages/sent/", messages.sent_messages, name="sent_messages"),
    path("messages/<uuid:pk>/", messages.message, name="message"),
    path("outbox/", messages.outbox, name="outbox"),
    path("outbox/<uuid:pk>/", messages.outbox_message, name="outbox_message"),
]

DEPOSITS = [
    path("deposits/<str:stream>/", deposit.deposit, name="deposit"),
    path("refunds/", refunds.refunds, name="refunds"),
    path("refunds/<str:order_id>/again", refunds.refund_again, name="refund_again"),
]

CERTIFICATES = [
    path("certificates/", certificates.certificates, name="certificates"),
    path("certificates/<str:number>.<str:form>", certificates.certificate, name="certificate"),
]

CALENDAR = [path("workdays/", workdays.workdays, name="workdays")]

urlpatterns: list[URLPattern] = [*WORKBENCH, *CALENDAR, *CERTIFICATES, *DEPOSITS, *ACCOUNT, *ORGANISATIONS, *MEMBERS, *MESSAGES]
