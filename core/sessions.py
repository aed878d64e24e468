"""Sessions at rest: while somebody signs in, theirs holds an e-mail address and a code, so the table holds them sealed."""

import json
from typing import Any

from core.crypto import decrypt, encrypt

CONTEXT = "session"


class SealedSerializer:
    """Django's SESSION_SERIALIZER: JSON, sealed. A session that no key opens is an empty one."""

    def dumps(self, obj: Any) -> bytes:
        """The session's data, sealed."""
        return encrypt(json.dumps(obj, separators=(",", ":")), context=CONTEXT).encode("ascii")

    def loads(self, data: bytes) -> Any:
        """The data inside. Raises Undecryptable, which Django takes for an empty session."""
        return json.loads(decrypt(data.decode("ascii"), context=CONTEXT))
