"""One's data as a file to keep: JSON to read, and a calendar."""

import io
import json
import zipfile

from django.utils import timezone

from accounts import belongings
from accounts.models import User

JSON_NAME = "my-data.json"


def archive(user: User) -> bytes:
    """A ZIP with `my-data.json` and what else the apps add. Nothing in it or about it names the site, so that a file left lying about
    tells less."""
    data = {"made": timezone.now().isoformat(timespec="seconds"), **belongings.export(user)}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(JSON_NAME, json.dumps(data, indent=2, ensure_ascii=False))
        for name, content in belongings.files(user).items():
            file.writestr(name, content)
    return packed.getvalue()
