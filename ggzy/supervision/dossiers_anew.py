"""`ggzy dossiers`: works out the dossiers of experts and agencies anew from the journal, as after an update of the platform."""

from __future__ import annotations

import time

import django


def main(words: list[str]) -> int:
    django.setup()
    from ggzy.desk import dossiers

    began = time.monotonic()
    print(f"已从{dossiers.rebuild()}个项目、投诉、通报重新算出档案，用时{time.monotonic() - began:.0f}秒。")
    return 0
