"""Claims against their source: `verify_quote` for one, `verify` for a summary, `check_pointers` for plain JSON."""

from summarizer.verify.quote import verify_quote
from summarizer.verify.summary import check_pointers, verify

__all__ = ["check_pointers", "verify", "verify_quote"]
