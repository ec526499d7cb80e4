"""Settings for tests: a data folder of their own below the system's temporary folder, gone when the run ends."""

import atexit
import os
import shutil
import tempfile

_folder = tempfile.mkdtemp(prefix="ggzy-test-")
_maker = os.getpid()


def _remove() -> None:
    if os.getpid() == _maker:
        shutil.rmtree(_folder, ignore_errors=True)


atexit.register(_remove)
os.environ["GGZY_DATA"] = _folder
os.environ.setdefault("GGZY_MODE", "practice")

from ggzy.web.settings import *  # noqa: E402, F403

# The weakest hash keeps log-ins in tests from costing a second each; the real one is checked where it matters.
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher",
    "django.contrib.auth.hashers.Argon2PasswordHasher",
]

# Tests count entries; where cover is kept they switch it on.
GGZY_COVER = 0

# One test plays many people from one address; the limits are tried where they are switched on.
GGZY_LIMITS: dict[str, int] = {}
