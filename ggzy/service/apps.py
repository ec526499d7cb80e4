"""The service face 公共服务平台 as Django knows it."""

from django.apps import AppConfig


class ServiceConfig(AppConfig):
    name = "ggzy.service"
    label = "service"
    verbose_name = "公共服务平台"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from ggzy.core.acts.bidding import BidWithdrawn
        from ggzy.core.acts.notice import QuestionAsked
        from ggzy.desk import follow, reports, ticker, timekeeping
        from ggzy.desk.telling import SOURCES
        from ggzy.desk.workdays import calendar
        from ggzy.service import (
            bank_day,
            case_notices,
            chain_notices,
            docket_notices,
            finding_notices,
            limits,
            matter_notices,
            notices,
            office_notices,
            payers_told,
            refunds,
        )
        from ggzy.service.follow import tell_those_concerned

        order = refunds.follower(calendar)
        follow.FOLLOWERS.append(order)
        follow.FOLLOWERS_OF_QUIET.setdefault(BidWithdrawn, []).append(order)
        follow.FOLLOWERS.append(tell_those_concerned)
        follow.FOLLOWERS_OF_QUIET.setdefault(QuestionAsked, []).append(tell_those_concerned)
        follow.CASE_FOLLOWERS.append(case_notices.tell_those_concerned)
        follow.MATTER_FOLLOWERS.extend((matter_notices.tell_of_complaints, matter_notices.tell_of_reports, matter_notices.tell_of_interference))
        for followers in (follow.CASE_FOLLOWERS, follow.MATTER_FOLLOWERS):
            followers.append(matter_notices.tell_of_urging)
        follow.OFFICE_FOLLOWERS.append(office_notices.tell_of_offices)
        follow.FOLLOWERS.append(office_notices.tell_of_oversight)
        follow.DOCKET_FOLLOWERS.extend((docket_notices.tell_those_concerned, chain_notices.tell_those_concerned))
        follow.FINDING_FOLLOWERS.append(finding_notices.tell_those_concerned)
        SOURCES.append(payers_told.paid)
        ticker.JOBS.append(bank_day.Errands())
        ticker.JOBS.append(notices.remind)
        ticker.JOBS.append(limits.warn)
        ticker.JOBS.append(reports.register_waiting)
        ticker.JOBS.append(timekeeping.Keeper())
        ticker.MOMENTS.extend((*notices.NEXT_REMINDERS, limits.NEXT_WARNING, reports.NEXT_DAY_END))
