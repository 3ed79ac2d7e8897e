"""How a report's claims look, where they stand in its page, and how many there are of each."""

from __future__ import annotations

from summarizer.across.articles import positions_of
from summarizer.rulings.removed import undecided
from summarizer.rulings.reviewed import VERIFIED, Claim, Record


def tone_of(claim: Claim) -> str:
    """good, care, bad, person or gone: what colour and shape to give a claim."""
    if claim.rejected:
        return "gone"
    if claim.outcome in VERIFIED and not claim.speaker_confirmed:
        return "care"
    if not claim.verified:
        return "person" if claim.outcome in {"override", "own", "paraphrase"} else "bad"
    return "care" if claim.verdict.cautions else "good"


def anchor_of(number: int, path: str) -> str:
    """The id in the page of the claim at `path` of the article `number`."""
    return f"a{number}{path.replace('/', '-').replace(':', '-')}"


def place_of(anchor: str) -> str:
    """The id in the page of the passage of the claim with an id."""
    return f"{anchor}-source"


class ClaimCounts:
    """How many claims a run has, and what became of them."""

    def __init__(self) -> None:
        self.claims = self.verified = self.flags = self.undecided = self.cautions = self.omitted = self.articles = 0
        self.yes = self.judged = self.positions = self.open = 0
        self.first_caution = ""  # the id in the page of its passage

    def add(self, record: Record) -> tuple[int, int, int]:
        """Count a record in; its own (claims, flags still undecided, passages still open)."""
        claims = [claim for claim in record.claims.values() if not claim.verdict.check]
        to_decide = sum(not claim.verdict.check for claim in undecided(record))
        self.articles += 1
        self.claims += len(claims)
        self.verified += sum(tone_of(claim) == "good" for claim in claims)
        self.flags += len(record.flags)
        self.undecided += to_decide
        careful = [claim for claim in claims if tone_of(claim) == "care"]
        self.cautions += len(careful)
        if careful and not self.first_caution:
            self.first_caution = place_of(anchor_of(self.articles, careful[0].verdict.path))
        self.yes += sum(each.verdict == "yes" for each in record.judgements)
        self.judged += len(record.judgements)
        self.omitted += sum(not each.added and not each.scare for each in record.omissions)
        self.positions += sum(1 for _ in positions_of(record))
        self.open += len(record.open_questions)
        return len(claims), to_decide, len(record.open_questions)
