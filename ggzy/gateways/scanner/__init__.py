"""Looking for harm in files from outside 查毒: one port `examine`, its depth chosen by the deployment (GGZY_SCANNER).

`own`              what files carry that acts by itself, and the signature of the EICAR test file; needs no other program
`clamd://…`        that, and a ClamAV daemon besides: `clamd:///run/clamav/clamd.ctl` or `clamd://host:3310`

Sealed bids cannot be examined while they are sealed, so this is asked after the opening, before anybody is shown a file.
"""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from ggzy.gateways.scanner import clamd, contents
from ggzy.gateways.scanner.finding import Finding, Verdict

__all__ = ["Finding", "Verdict", "examine", "known_as"]


def examine(file: Path) -> Finding:
    """What is to be thought of this file. A daemon that does not answer makes no file clean."""
    found = contents.examine(file)
    if found.verdict is Verdict.CLEAN and settings.GGZY_SCANNER.startswith(clamd.SCHEME):
        return clamd.examine(file, settings.GGZY_SCANNER)
    return found


def known_as() -> str:
    """The way of examining, so that a change of it has every file examined anew."""
    return f"{contents.EDITION} {settings.GGZY_SCANNER}"
