"""Quotes that need no source, by the word of whoever wrote the draft: a line each, with the reason."""

from __future__ import annotations

from dataclasses import dataclass

from summarizer.errors import InputError
from summarizer.text.folding import fold_text

_FEWEST = 3  # words, so that a line covers no more than it means to
_HINT = "Write the quote, or its first words, then ` # ` and where it comes from: We will see # my interview, 3 May"


@dataclass(frozen=True, slots=True)
class Ignored:
    """The folded beginning of a quote, why it needs no source, and the line of the file that says so."""

    beginning: str
    reason: str
    line: int

    def covers(self, text: str) -> bool:
        """Whether a claim begins with these words."""
        claim = _fold(text)
        return claim.startswith(self.beginning) and not claim[len(self.beginning) :][:1].isalnum()


def parse_ignored(text: str, name: str) -> tuple[Ignored, ...]:
    """The lines of a file of ignored quotes: `QUOTE # REASON`; blank lines and those that begin with # say nothing.

    Raises InputError for a line without a reason, or with fewer than three words of a quote.
    """
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        quote, _, reason = line.rpartition(" # ")
        if not quote.strip() or not reason.strip():
            raise InputError(f"{name}:{number} gives no reason.", _HINT)
        beginning = _fold(quote)
        if len(beginning.split()) < _FEWEST:
            raise InputError(f"{name}:{number} has fewer than {_FEWEST} words of a quote.", _HINT)
        found.append(Ignored(beginning, reason.strip(), number))
    return tuple(found)


def _fold(text: str) -> str:
    return fold_text(text).strip(" .,'").lower()
