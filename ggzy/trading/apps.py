"""The trading face 交易系统 as Django knows it."""

from django.apps import AppConfig


class TradingConfig(AppConfig):
    name = "ggzy.trading"
    label = "trading"
    verbose_name = "交易系统"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from ggzy.desk import exhibits, follow, intake, ticker
        from ggzy.desk.telling import STAYS
        from ggzy.trading import archiving, hall_book, trustees
        from ggzy.trading.calling import note_calls

        follow.FOLLOWERS.append(note_calls)
        STAYS.append(hall_book.stays_at)
        ticker.JOBS.append(intake.DailySweep(exhibits.sweep))
        ticker.JOBS.append(archiving.work)
        ticker.JOBS.append(trustees.remind)
        ticker.MOMENTS.append(trustees.NEXT_REMINDER)
