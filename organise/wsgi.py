"""The door for WSGI servers such as gunicorn."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "organise.settings")

application = get_wsgi_application()

# A long page or feed makes ten thousands of objects that live as long as the request. Looking for rings among them after every
# 700, and each time through all of Django too, was a seventh of a feed of 10,000.
gc.freeze()
gc.set_threshold(50_000, 20, 20)
