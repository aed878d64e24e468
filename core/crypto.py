"""Encryption at rest: fields that are unreadable in the database file, and a blind index to find a row by its address.

AES-256-GCM with a random 96-bit nonce (NIST SP 800-38D); the column's name is bound in as associated data, so that a value
copied into another column does not decrypt. Keys rotate: the first encrypts, all decrypt. The blind index is HMAC-SHA-256
(RFC 2104) of the normalised address under a key of its own.
"""

import base64
import hashlib
import hmac
import json
import os
import unicodedata
from functools import lru_cache
from typing import Any, ClassVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import FieldError
from django.db import models
from django.db.models.expressions import Col
from django.db.models.lookups import Exact

NONCE_BYTES = 12


class Undecryptable(ValueError):
    """No configured key opens this value: a key is missing from ENCRYPTION_KEYS, or the value was tampered with."""


@lru_cache(maxsize=8)
def _ciphers(keys: tuple[str, ...]) -> tuple[AESGCM, ...]:
    return tuple(AESGCM(hashlib.sha256(b"organise.encryption\0" + key.encode()).digest()) for key in keys)


def encrypt(text: str, *, context: str) -> str:
    """`text` sealed for `context` (the column's name), as URL-safe base64 text."""
    nonce = os.urandom(NONCE_BYTES)
    sealed = _ciphers(tuple(settings.ENCRYPTION_KEYS))[0].encrypt(nonce, text.encode(), context.encode())
    return base64.urlsafe_b64encode(nonce + sealed).decode()


def decrypt(value: str, *, context: str) -> str:
    """The text inside. Raises Undecryptable when no key opens it."""
    try:
        raw = base64.urlsafe_b64decode(value)
    except ValueError as error:
        raise Undecryptable(context) from error
    for cipher in _ciphers(tuple(settings.ENCRYPTION_KEYS)):
        try:
            return cipher.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], context.encode()).decode()
        except (InvalidTag, ValueError):  # ValueError: too short to be ours
            continue
    raise Undecryptable(context)


def normalise_email(text: str) -> str:
    """One spelling for one mailbox: trimmed, NFKC, lower case. (RFC 5321 allows case in the local part; nobody uses it.)"""
    return unicodedata.normalize("NFKC", text).strip().lower()


def blind_index(text: str) -> str:
    """A keyed fingerprint of an address (43 characters): equal for equal addresses, useless without the key; "" for ""."""
    if not text:
        return ""
    digest = hmac.new(settings.BLIND_INDEX_KEY.encode(), normalise_email(text).encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


class EncryptedTextField(models.TextField):
    """Text that is sealed in the database. It cannot be searched: filter by a BlindIndexField instead."""

    @property
    def _context(self) -> str:
        return f"{self.model._meta.db_table}.{self.column}"

    def get_prep_value(self, value: Any) -> str | None:
        text = super().get_prep_value(value)
        return encrypt(text, context=self._context) if text else text

    def from_db_value(self, value: str | None, expression: object, connection: object) -> Any:
        return decrypt(value, context=self._context) if value else value

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        raise FieldError(f"{self.name} is encrypted and cannot be searched; filter by its blind index.")


class ByBlindIndex(Exact):
    """`filter(email="…")` in terms of the blind index beside the sealed address."""

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        if not isinstance(self.rhs, str):  # another column: sealed texts are compared as they are
            return super().as_sql(compiler, connection)
        field = self.lhs.target
        index = field.model._meta.get_field(field.index)
        return Exact(Col(self.lhs.alias, index), blind_index(self.rhs)).as_sql(compiler, connection)

    def get_prep_lookup(self) -> Any:
        return self.rhs


class EncryptedEmailField(EncryptedTextField):
    """An e-mail address, normalised and sealed; found by the BlindIndexField(source=…) that `index` names."""

    def __init__(self, *args: Any, index: str, **kwargs: Any) -> None:
        self.index = index
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs["index"] = self.index
        return name, path, args, kwargs

    def get_lookup(self, lookup_name: str) -> Any:
        return ByBlindIndex if lookup_name in {"exact", "iexact"} else super().get_lookup(lookup_name)

    def get_prep_value(self, value: Any) -> str | None:
        return super().get_prep_value(normalise_email(value) if isinstance(value, str) else value)


class EncryptedJSONField(EncryptedTextField):
    """A JSON object, sealed."""

    _pyi_private_set_type: Any  # for mypy: django-stubs takes it for text otherwise
    _pyi_private_get_type: Any

    def get_prep_value(self, value: Any) -> str | None:
        return super().get_prep_value(json.dumps(value, separators=(",", ":"), sort_keys=True))

    def from_db_value(self, value: str | None, expression: object, connection: object) -> Any:
        text = super().from_db_value(value, expression, connection)
        return json.loads(text) if text else {}

    def to_python(self, value: Any) -> Any:
        return value


class BlindIndexField(models.CharField):
    """The blind index of a sibling field, filled by itself at every save."""

    description = "Keyed fingerprint of another field"
    default_options: ClassVar = {"max_length": 43, "editable": False, "blank": True, "default": ""}

    def __init__(self, *args: Any, source: str, **kwargs: Any) -> None:
        self.source = source
        super().__init__(*args, **{**self.default_options, **kwargs})

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs["source"] = self.source
        return name, path, args, kwargs

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        value = blind_index(getattr(model_instance, self.source) or "")
        setattr(model_instance, self.attname, value)
        return value
