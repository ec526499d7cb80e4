"""The web face's shared parts as Django knows them: layout, template tags, static files."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "ggzy.web"
    label = "web"
    verbose_name = "页面布局"
