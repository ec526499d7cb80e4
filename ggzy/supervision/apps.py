"""The supervision face 行政监督平台 as Django knows it."""

from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "ggzy.supervision"
    label = "supervision"
    verbose_name = "行政监督平台"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from ggzy.desk import follow
        from ggzy.supervision.matter_rows import follow_rows

        follow.DOCKET_FOLLOWERS.append(follow_rows)
