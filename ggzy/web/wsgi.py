"""The pages as a WSGI application, for granian or any other server."""

import os
import sys

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ggzy.web.settings")
pages = get_wsgi_application()

from ggzy.web import doorway, pulse  # noqa: E402

sys.setswitchinterval(0.0005)  # whoever arrives is to be received at once, not after everybody's five milliseconds
application = doorway.Doorway(pages)
pulse.start()
