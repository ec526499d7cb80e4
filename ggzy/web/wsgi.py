"""The pages as a WSGI application, for granian or any other server."""

import gc
import os
import sys

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ggzy.web.settings")
pages = get_wsgi_application()

from django.db import DatabaseError  # noqa: E402
from django.urls import resolve  # noqa: E402

from ggzy.web import doorway, pulse  # noqa: E402

resolve("/health")  # reads all addresses and views in, which the first request would else wait for

sys.setswitchinterval(0.0005)  # whoever arrives is to be received at once, not after everybody's five milliseconds
application = doorway.Doorway(pages)
try:
    application.open()
except DatabaseError:
    pass  # the first statements will open them
gc.collect()
gc.freeze()  # all this stays for good: it need not be looked through for what can go
pulse.start()
