"""Claims against their source: `verify_quote` for one, `verify` for a summary, `check_pointers` for plain JSON."""

from summarizer.verify.pointers import check_pointers
from summarizer.verify.quote import verify_quote
from summarizer.verify.summaries import verify

__all__ = ["check_pointers", "verify", "verify_quote"]
