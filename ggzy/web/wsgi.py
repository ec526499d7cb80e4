"""The pages as a WSGI application, for granian or any other server."""

import os
import sys

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ggzy.web.settings")
pages = get_wsgi_application()

from ggzy.web import pulse  # noqa: E402
from ggzy.web.doorway import Doorway  # noqa: E402
from ggzy.web.readiness import make_ready  # noqa: E402

sys.setswitchinterval(0.0005)  # whoever arrives is to be received at once, not after everybody's five milliseconds
application = Doorway(pages)
make_ready(application)
pulse.start()
