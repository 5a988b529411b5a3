"""WSGI entry point."""

import os

from django.core.wsgi import get_wsgi_application

from office.config.startup import refuse_wrong_role

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "office.config.settings")
application = get_wsgi_application()
refuse_wrong_role()
