"""Claims against their source: `verify_quote` for one, `verify` for a summary, `check_pointers` for plain JSON."""

from summarizer.verify.quote import verify_quote

__all__ = ["verify_quote"]
