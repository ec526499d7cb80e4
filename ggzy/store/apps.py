"""The store as Django knows it: registry tables and the journal share the label `store`."""

from django.apps import AppConfig


class StoreConfig(AppConfig):
    name = "ggzy.store"
    label = "store"
    verbose_name = "登记与日志"
    default_auto_field = "django.db.models.BigAutoField"
