"""What was read and what was left out, in a sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from summarizer.inputs.documents import NOTES
from summarizer.inputs.items import Item
from summarizer.records import Document


@dataclass
class InputTally:
    """Counts of one input: documents, what could not be read, files left out by kind, and what the readers noted."""

    kinds: Counter[str] = field(default_factory=Counter)
    failed: int = 0
    beside: Counter[str] = field(default_factory=Counter)
    notes: Counter[str] = field(default_factory=Counter)

    def count(self, items: Iterable[Item], kind: str) -> Iterator[Item]:
        """The items as they come, counted as documents of a kind."""
        for item in items:
            if isinstance(item, Document):
                self.kinds[kind] += 1
                self.notes.update(item.extra.get(NOTES) or {})
            else:
                self.failed += 1
            yield item

    def sentence(self, name: str) -> str:
        """What to say of an input; empty where it was one document with nothing to note."""
        total = self.kinds.total()
        if total == 1 and not (self.failed or self.beside or self.notes):
            return ""
        kinds = f" ({_list(self.kinds)})" if len(self.kinds) > 1 else ""
        parts = [f"{total} document{'' if total == 1 else 's'}{kinds}"]
        parts += [f"{self.failed} that cannot be read"] if self.failed else []
        parts += [f"left out {_list(self.beside)}"] if self.beside else []
        parts += [f"{note}: {count}" for note, count in self.notes.most_common()]
        return f"{name}: {'; '.join(parts)}."


def _list(counts: Counter[str]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.most_common())
