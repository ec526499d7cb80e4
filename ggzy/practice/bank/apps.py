"""The simulated bank 银行模拟 as Django knows it; offers itself to the bank port when the platform starts."""

from django.apps import AppConfig


class PracticeBankConfig(AppConfig):
    name = "ggzy.practice.bank"
    label = "practice_bank"
    verbose_name = "银行模拟"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from ggzy.gateways.bank.simulator import SimulatedBank
        from ggzy.practice.bank.books import DatabaseLedger
        from ggzy.service.bank_day import ADAPTERS

        ADAPTERS["simulator"] = lambda: SimulatedBank(DatabaseLedger())
