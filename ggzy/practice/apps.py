"""The practice province 演练 as Django knows it."""

from django.apps import AppConfig


class PracticeConfig(AppConfig):
    name = "ggzy.practice"
    label = "practice"
    verbose_name = "演练"
