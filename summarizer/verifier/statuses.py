"""What the statuses of a verdict mean, in a sentence each for a person who reads one claim beside its source.

Other words for them stand where the reader or the sentence is another: a draft's headline goes on with the place
("Words differ: a.txt, line 3"), and a model that is asked again reads why its field fails.
"""

from __future__ import annotations

from collections.abc import Mapping

from summarizer.records import Status

STATUS_MEANINGS: Mapping[Status, str] = {
    "exact": "The source's text, character for character.",
    "typographic": "Differs from the source only in marks, spaces or line breaks.",
    "edited": "Shortened or explained with an honest editor's marks.",
    "altered": "Resembles one passage of the source, and words differ.",
    "stitched": "Joins parts of different quotations with no mark of it.",
    "not_quoted": "In the source, but not within one quotation.",
    "misattributed": "The source gives these words to someone else.",
    "absent": "Resembles nothing in the source.",
    "failed_check": "A check of the record found fault with it.",
}
