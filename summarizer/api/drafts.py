"""Drafts in Python: any text's quotes against any number of sources, without a model."""

from __future__ import annotations

from collections.abc import Iterable
from os import PathLike

from summarizer.api.single import as_document
from summarizer.drafts.check import MOST_CLAIMS, DraftCheck, check_claims
from summarizer.drafts.ignored import parse_ignored
from summarizer.drafts.sources.index import Index
from summarizer.errors import InputError, demand
from summarizer.records import Document


def check_draft(
    draft: Document | str, sources: Iterable[Document | str], *, ignore: str = "", most_quotes: int = MOST_CLAIMS
) -> DraftCheck:
    """What the sources say of every quote of a draft: the best one, its verdict, and those that differ.

    The draft's own quotations are found, with whom it gives them to. `ignore` is the text of a file of quotes that need
    no source, `QUOTE # REASON` a line. Raises InputError for an empty draft, one with more than `most_quotes`, for no
    source, an empty one, a line without a reason, and sources that are one text: it might be a file's name.
    """
    if isinstance(sources, str | PathLike | Document):
        raise InputError(
            "check_draft takes its sources as a list of Documents or texts, not one alone.",
            "Did you mean check_draft(draft, read(FILE_OR_FOLDER)) or check_draft(draft, [text])?",
        )
    demand(sources, Iterable, "check_draft needs a list of Documents or texts as its sources")
    article = as_document(draft, "check_draft")
    ignored = parse_ignored(ignore, "ignore")
    with Index() as index:
        index.fill(as_document(source, "check_draft") for source in sources)
        if not len(index):
            raise InputError("There is no source to check against.")
        return check_claims(article, index, ignored, most_quotes)
