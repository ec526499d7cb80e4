"""The layout as Django knows it."""

from django.apps import AppConfig


class LayoutConfig(AppConfig):
    name = "ggzy.layout"
    label = "layout"
    verbose_name = "页面公共部分"
