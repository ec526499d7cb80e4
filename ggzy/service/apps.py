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
        from ggzy.desk import follow, ticker, timekeeping
        from ggzy.desk.telling import SOURCES
        from ggzy.desk.workdays import calendar
        from ggzy.service import bank_day, case_notices, notices, payers_told, refunds
        from ggzy.service.follow import tell_those_concerned

        order = refunds.follower(calendar)
        follow.FOLLOWERS.append(order)
        follow.FOLLOWERS_OF_QUIET.setdefault(BidWithdrawn, []).append(order)
        follow.FOLLOWERS.append(tell_those_concerned)
        follow.FOLLOWERS_OF_QUIET.setdefault(QuestionAsked, []).append(tell_those_concerned)
        follow.CASE_FOLLOWERS.append(case_notices.tell_those_concerned)
        SOURCES.append(payers_told.paid)
        ticker.JOBS.append(bank_day.Errands())
        ticker.JOBS.append(notices.remind)
        ticker.JOBS.append(timekeeping.Keeper())
        ticker.MOMENTS.append(notices.next_reminder)
