"""The layout as Django knows it."""

from django.apps import AppConfig


class LayoutConfig(AppConfig):
    name = "ggzy.layout"
    label = "layout"
    verbose_name = "页面公共部分"

    def ready(self) -> None:
        """What every form says of a field left empty, in words that people use."""
        from django.forms import ChoiceField, Field
        from django.utils.translation import gettext_lazy

        Field.default_error_messages["required"] = gettext_lazy("请填写")
        ChoiceField.default_error_messages["required"] = gettext_lazy("请选择")
