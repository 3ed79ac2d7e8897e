"""Whether text can be written at all. Pure."""

from __future__ import annotations

import json
from typing import Any


def is_unicode(data: Any) -> bool:
    """False for a text or JSON data with half of a surrogate pair, which no file, record or terminal can hold.

    JSON, file names and a shell's arguments can carry one. Raises what `json.dumps` does for what is no JSON data.
    """
    try:
        (data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)).encode()
    except UnicodeEncodeError:
        return False
    return True
