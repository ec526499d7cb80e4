"""The web face's shared parts as Django knows them: layout, template tags, static files."""

from django.apps import AppConfig
from django.core.validators import MaxLengthValidator, MinLengthValidator
from django.utils.translation import gettext_lazy as _


class WebConfig(AppConfig):
    name = "ggzy.web"
    label = "web"
    verbose_name = "页面布局"

    def ready(self) -> None:
        """Django's own words on lengths speak of variables and characters."""
        MinLengthValidator.message = _("太短：至少写%(limit_value)d个字，现在是%(show_value)d个")
        MaxLengthValidator.message = _("太长：最多写%(limit_value)d个字，现在是%(show_value)d个")
