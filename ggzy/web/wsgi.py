"""The pages as a WSGI application, for granian or any other server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ggzy.web.settings")
application = get_wsgi_application()

from ggzy.web import pulse  # noqa: E402

pulse.start()
