"""The service face 公共服务平台 as Django knows it."""

from django.apps import AppConfig


class ServiceConfig(AppConfig):
    name = "ggzy.service"
    label = "service"
    verbose_name = "公共服务平台"
    default_auto_field = "django.db.models.BigAutoField"
