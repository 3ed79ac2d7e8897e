"""The building blocks of schemas: a field typed with one of these is checked, and can be constrained.

`Verbatim` is evidence: words of the source. `Spoken` is speech: words within a quotation of the source. `SourceName` is
a person, country or body named by the source; the first of an object is whom the object is about, and an `Affiliation`
is the country or body that the source names beside that one. `SourcePhrase` is a phrase in the source's words, though
not in one piece, and `Issue` the id of an issue of the task's codebook, or such a phrase. Any other text is free, and
only its names and numbers can be checked.

The marks below travel in the JSON schema as `x-summarizer` (taken out before a schema goes over the wire), where the
verifier, the grammar and the reference mode find them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, GetJsonSchemaHandler
from pydantic_core import CoreSchema

MARK = "x-summarizer"


@dataclass(frozen=True, slots=True)
class Mark:
    """What a string of a schema is, as seen from the source: its words, its speech, a name in it, …"""

    kind: Literal["verbatim", "spoken", "name", "affiliation", "phrase", "issue", "stance"]

    def __get_pydantic_json_schema__(self, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Add the mark to the field's JSON schema."""
        return {**handler(core_schema), MARK: self.kind}


Verbatim = Annotated[str, Mark("verbatim")]
Spoken = Annotated[str, Mark("spoken")]
SourceName = Annotated[str, Mark("name")]

Affiliation = Annotated[str, Mark("affiliation")]
SourcePhrase = Annotated[str, Mark("phrase")]
Issue = Annotated[str, Mark("issue")]
Stance = Annotated[Literal["supports", "supports_conditionally", "opposes", "neutral"], Mark("stance")]


class Schema(BaseModel):
    """Base of schemas: unknown fields are refused, as strict structured output demands."""

    model_config = ConfigDict(extra="forbid")


class Quote(Schema):
    """Words that someone is quoted as saying. Subclass it to add fields."""

    text: Spoken = Field(description="The words within the quotation marks.")
    speaker: SourceName | None = Field(description="Who said it, by the name the article uses.")
