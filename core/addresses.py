"""What may stand in an address where a public id is expected: only what could be one, so that nothing else reaches the database."""

from django.urls import register_converter
from django.urls.converters import StringConverter

from core.models import ALPHABET, PUBLIC_ID_LENGTH


class PublicIdConverter(StringConverter):
    """`<public_id:…>` in a path."""

    regex = f"[{ALPHABET}]{{{PUBLIC_ID_LENGTH}}}"


register_converter(PublicIdConverter, "public_id")
