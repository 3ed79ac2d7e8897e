"""Claims against their source: `verify_quote` for one, `verify` for a summary, `check_pointers` for plain JSON."""

from __future__ import annotations

from summarizer.verifier.pointers import check_known_names, check_pointers
from summarizer.verifier.quote import verify_quote
from summarizer.verifier.summaries import verify

__all__ = ["check_known_names", "check_pointers", "verify", "verify_quote"]
