"""Every marked string of a summary is found, with its pointer and its speaker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Generic, NamedTuple, Optional, TypeVar

import pytest
from pydantic import BaseModel, Field, RootModel
from typing_extensions import TypedDict

from summarizer.errors import InputError
from summarizer.records import Document, Verdict
from summarizer.tasks.fields import Quote, Schema, SourceName, Spoken, Verbatim
from summarizer.verifier import check_pointers, verify, verify_quote
from summarizer.verifier.omissions import omitted_quotations

DOCUMENT = Document(
    text="“We must wait,” said Maria Varga. The ferry left at noon. “Not for long,” Thomas Berg replied."
)
T = TypeVar("T")


def found(summary: object) -> list[tuple[str, str, str | None, bool]]:
    return [(each.path, each.claim, each.speaker, each.spoken) for each in verify(summary, DOCUMENT)]


class Position(Schema):
    actor: SourceName
    evidence: list[Verbatim]
    remark: Spoken | None = None


class Nested(BaseModel):
    quotes: list[Quote]
    positions: dict[str, Position] = {}
    pair: tuple[Quote, Verbatim] | None = None
    many: tuple[Verbatim, ...] = ()
    either: Position | Quote | str | None = None
    optional: Optional[Annotated[Verbatim, Field(description="twice annotated")]] = None  # noqa: UP045
    plain: str = "never checked"


def test_marks_are_found_at_any_depth() -> None:
    summary = Nested(
        quotes=[Quote(text="We must wait", speaker="Maria Varga"), Quote(text="Not for long", speaker="Thomas Berg")],
        positions={"a/b~c": Position(actor="Varga", evidence=["The ferry", "left"], remark="We must")},
        pair=(Quote(text="wait", speaker="Varga"), "at noon"),
        many=("noon",),
        either=Position(actor="Berg", evidence=["replied"]),
        optional="ferry",
    )
    assert found(summary) == [
        ("/quotes/0/text", "We must wait", "Maria Varga", True),
        ("/quotes/1/text", "Not for long", "Thomas Berg", True),
        ("/positions/a~1b~0c/evidence/0", "The ferry", None, False),
        ("/positions/a~1b~0c/evidence/1", "left", None, False),
        ("/positions/a~1b~0c/remark", "We must", "Varga", True),
        ("/pair/0/text", "wait", "Varga", True),
        ("/pair/1", "at noon", None, False),
        ("/many/0", "noon", None, False),
        ("/either/evidence/0", "replied", None, False),
        ("/optional", "ferry", None, False),
    ]
    assert all(verdict.passes for verdict in verify(summary, DOCUMENT))


def test_a_root_model_adds_nothing_to_the_pointer() -> None:
    class Quotes(RootModel[list[Quote]]):
        pass

    assert [each[0] for each in found(Quotes([Quote(text="wait", speaker="Varga")]))] == ["/0/text"]


def test_generic_recursive_and_subclassed_models() -> None:
    class Box(BaseModel, Generic[T]):
        inside: T

    class Tree(BaseModel):
        leaf: Verbatim
        branches: list[Tree] = []

    class Longer(Quote):
        why: Verbatim

    box = Box[list[Verbatim]](inside=["noon"])
    assert [each[0] for each in found(box)] == ["/inside/0"]
    tree = Tree(leaf="ferry", branches=[Tree(leaf="left", branches=[Tree(leaf="noon")])])
    assert [each[0] for each in found(tree)] == ["/leaf", "/branches/0/leaf", "/branches/0/branches/0/leaf"]
    summary = Nested(quotes=[Longer(text="wait", speaker="Varga", why="noon")])
    assert [each[0] for each in found(summary)] == ["/quotes/0/text", "/quotes/0/why"]


def test_dataclasses_named_tuples_and_typed_dicts() -> None:
    @dataclass
    class Point:
        text: Verbatim

    class Row(NamedTuple):
        label: str
        text: Verbatim

    class Entry(TypedDict):
        said: Spoken
        who: SourceName

    class Summary(BaseModel):
        point: Point
        row: Row
        entry: Entry

    summary = Summary(point=Point("noon"), row=Row("x", "ferry"), entry={"said": "wait", "who": "Varga"})
    assert found(summary) == [
        ("/point/text", "noon", None, False),
        ("/row/1", "ferry", None, False),
        ("/entry/said", "wait", "Varga", True),
    ]


class TestSpeaker:
    """The speaker is the name beside the words."""

    def test_the_field_called_speaker_wins(self) -> None:
        class Said(BaseModel):
            country: SourceName
            speaker: SourceName
            text: Spoken

        assert found(Said(country="Norway", speaker="Varga", text="wait"))[0][2] == "Varga"

    def test_of_two_other_names_none_is_the_speaker(self) -> None:
        class Said(BaseModel):
            country: SourceName
            actor: SourceName
            text: Spoken

        assert found(Said(country="Norway", actor="Varga", text="wait"))[0][2] is None

    @pytest.mark.parametrize("name", ["", "  ", None])
    def test_a_blank_speaker_is_none(self, name: str | None) -> None:
        class Said(BaseModel):
            speaker: SourceName | None
            texts: list[Spoken]

        assert found(Said(speaker=name, texts=["wait"]))[0][2] is None

    def test_a_speaker_goes_with_a_list_but_not_with_an_object_within(self) -> None:
        class Said(BaseModel):
            speaker: SourceName
            texts: list[Spoken]
            inner: list[Inner]

        class Inner(BaseModel):
            text: Spoken

        Said.model_rebuild(_types_namespace={"Inner": Inner})
        assert [each[2] for each in found(Said(speaker="Varga", texts=["wait"], inner=[Inner(text="wait")]))] == [
            "Varga",
            None,
        ]


class TestPointers:
    """Plain JSON, by pointers with wildcards."""

    DATA: ClassVar[Any] = {
        "quotes": [
            {"text": "We must wait", "speaker": "Maria Varga"},
            {"text": "Not for long", "speaker": "Maria Varga"},
        ],
        "by": {"a/b": {"q": ["wait", "noon"], "who": "Varga"}},
        "lone": "We must wait",
    }

    def check(self, quote: str, speaker: str | None = None, data: Any = None) -> tuple[Verdict, ...]:
        return check_pointers(self.DATA if data is None else data, DOCUMENT, quote, speaker)

    def test_wildcards_pair(self) -> None:
        verdicts = self.check("/quotes/*/text", "/quotes/*/speaker")
        assert [(each.path, each.speaker, each.status) for each in verdicts] == [
            ("/quotes/0/text", "Maria Varga", "exact"),
            ("/quotes/1/text", "Maria Varga", "misattributed"),
        ]

    def test_a_speaker_above_its_quotes(self) -> None:
        verdicts = self.check("/by/*/q/*", "/by/*/who")
        assert [(each.path, each.speaker) for each in verdicts] == [
            ("/by/a~1b/q/0", "Varga"),
            ("/by/a~1b/q/1", "Varga"),
        ]

    def test_no_wildcard_no_speaker_the_whole_document(self) -> None:
        assert [each.path for each in self.check("/lone")] == ["/lone"]
        assert [each.path for each in self.check("/by/a~1b/q/1")] == ["/by/a~1b/q/1"]
        assert [each.path for each in self.check("", data="We must wait")] == [""]

    def test_an_empty_list_has_no_verdicts(self) -> None:
        assert self.check("/quotes/*/text", "/quotes/*/speaker", {"quotes": []}) == ()

    def test_a_quote_may_lack_its_speaker(self) -> None:
        data = {
            "quotes": [{"text": "We must wait", "speaker": None}, {"text": "noon"}, {"text": "x", "speaker": "Varga"}]
        }
        assert [each.speaker for each in self.check("/quotes/*/text", "/quotes/*/speaker", data)] == [
            None,
            None,
            "Varga",
        ]

    def test_it_agrees_with_a_single_claim(self) -> None:
        (verdict,) = self.check("/lone")
        alone = verify_quote("We must wait", DOCUMENT)
        assert (verdict.status, verdict.start, verdict.end) == (alone.status, alone.start, alone.end)

    @pytest.mark.parametrize(
        ("quote", "speaker", "says"),
        [
            ("/nothing", None, "has nothing at /nothing"),
            ("/quotes/7/text", None, "/quotes/7/text"),
            ("/quotes/*/words", None, "/quotes/0/words"),
            ("/quotes", None, "a list at /quotes"),
            ("/quotes/0", None, "no string at /quotes/0"),
            ("/quotes/00/text", None, "nothing at"),
            ("/quotes/-/text", None, "nothing at"),
            ("quotes/*/text", None, "begin with a slash"),
            ("/a~2", None, "~0"),
            ("/quotes/*/text", "/quotes/*/by", "no speaker at /quotes/*/by"),
            ("/quotes/*/text", "/by/*/q/*", "more wildcards"),
            ("/lone", "/quotes", "no string for a speaker"),
        ],
    )
    def test_what_cannot_be_found_is_said(self, quote: str, speaker: str | None, says: str) -> None:
        with pytest.raises(InputError) as error:
            self.check(quote, speaker)
        assert says in str(error.value)


def test_plain_data_is_checked_by_well_known_names() -> None:
    data = {
        "quotes": [
            {"text": "We must wait", "speaker": "Maria Varga"},
            {"quote": "Not for long", "speaker": "Maria Varga"},
        ],
        "facts": [{"evidence": ["The ferry left at noon.", "The ferry left at one."]}],
    }
    assert [(each.path, each.status) for each in verify(data, DOCUMENT)] == [
        ("/quotes/0/text", "exact"),
        ("/quotes/1/quote", "misattributed"),
        ("/facts/0/evidence/0", "exact"),
        ("/facts/0/evidence/1", "altered"),
    ]


@pytest.mark.parametrize("data", [{}, [], {"said": ["We must wait"]}, [{"words": "We must wait"}]])
def test_plain_data_with_nothing_to_check_is_refused_and_not_passed(data: Any) -> None:
    with pytest.raises(InputError, match="no quote was found") as error:
        verify(data, DOCUMENT)
    assert "--quote" in error.value.hint


def test_what_is_left_out_is_speech_named_once_and_no_headline_caption_or_link() -> None:
    text = (
        '---\ntitle: "The dam will hold"\n---\n'
        "“We will stay until the end of the winter,” Ann Lee said.\n\n"
        "‘We will stay until the end of the winter’: Ann Lee at the dam\n\n"
        "Ann Lee, who said “we will stay until the end”, at the dam in May\n\n"
        "Read more: “I was there when the river rose” and other tales\n\n"
        "“The river is high and it rises,” Bob Ray said. He said it twice: “The river is high and it rises.”\n"
    )
    document = Document(text=text)
    left = omitted_quotations(document, ())
    assert [text[one.start : one.end].rstrip(",") for one in left] == [
        "We will stay until the end of the winter",
        "The river is high and it rises",
    ]
    claimed = verify_quote("The river is high and it rises", document)
    assert [one.start for one in omitted_quotations(document, (claimed,))] == [left[0].start]
