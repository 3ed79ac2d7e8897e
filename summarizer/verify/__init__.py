"""Claims against their source: `verify_quote` for one, `verify` for a summary, `check_pointers` for plain JSON."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

from summarizer.verify.pointers import check_pointers
from summarizer.verify.quote import verify_quote
from summarizer.verify.summaries import verify

__all__ = ["check_pointers", "verify", "verify_quote"]


class _Verify(ModuleType):
    """This module, which `from summarizer import verify` gives as well once it is loaded: it is the function then."""

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        return verify(*arguments, **named)


sys.modules[__name__].__class__ = _Verify
