"""The supervision face 行政监督平台 as Django knows it."""

from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "ggzy.supervision"
    label = "supervision"
    verbose_name = "行政监督平台"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from ggzy.desk.telling import SOURCES
        from ggzy.supervision.findings import looks

        SOURCES.append(looks.told)
