"""What a constrained answer can be: everything the schema allows, nothing that the source does not say."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from llguidance import LLMatcher, LLTokenizer
from pydantic import BaseModel, Field, create_model

from summarizer.errors import TaskError
from summarizer.quoting.grammar import MOST_QUOTATIONS, grammar
from summarizer.quoting.lark import suffix_automaton
from summarizer.records import Document
from summarizer.tasks.fields import Quote, Schema, SourceName, Spoken, Verbatim
from summarizer.tasks.folders import load_task, task_names
from summarizer.text.names import mentions
from summarizer.text.quotations import quotations
from summarizer.verifier import verify

BYTES = LLTokenizer("byte")
ARTICLE = Document(
    "Anna Berg, the transport minister, told Metro Daily on Monday that the bridge will close.\n\n"
    "“We cannot keep it open,” Berg said. “It is 4.5 metres too low.”\n\n"
    "Omar Diallo called the plan “a mistake”. He pays €300 a month for his stall — and 12% more since May."
)


class Evidence(Schema):
    text: Verbatim


class Speech(Schema):
    text: Spoken


def matcher(schema: Any, document: Document = ARTICLE) -> LLMatcher:
    schema = schema if isinstance(schema, dict) else schema.model_json_schema()
    lark = LLMatcher.grammar_from_lark(grammar(schema, document))
    assert not LLMatcher.validate_grammar(lark, BYTES)
    return LLMatcher(BYTES, lark, log_level=0)


def accepts(matcher: LLMatcher, answer: Any) -> bool:
    text = answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False)
    data = list(text.encode())
    matcher.reset()
    return bool(matcher.try_consume_tokens(data) == len(data) and matcher.is_accepting())


def written(matcher: LLMatcher, seed: int, brevity: float = 0.3) -> Any:
    """An answer that the grammar allows, written by chance."""
    chance = random.Random(seed)
    matcher.reset()
    out = bytearray()
    while not matcher.is_stopped():
        mask = matcher.compute_bitmask()
        allowed = [byte for byte in range(256) if mask[byte // 8] >> byte % 8 & 1]
        # Close what is open now and then, or the answers get long.
        closing = [byte for byte in allowed if byte in b'"]}'] if chance.random() < brevity else []
        byte = chance.choice(closing or allowed)
        if not matcher.consume_token(byte):
            raise AssertionError(matcher.get_error())
        if byte == BYTES.eos_token:
            break
        out.append(byte)
    assert not matcher.is_error(), matcher.get_error()
    return json.loads(out.decode())


@pytest.mark.parametrize(
    "text",
    [
        "told Metro Daily on Monday that the bridge will close.",
        "“We cannot keep it open,” Berg said.",
        "We cannot keep it open",
        "4.5 metres",
        "€300 a month for his stall — and 12% more",
    ],
)
def test_evidence_can_be_any_run_of_words(text: str) -> None:
    assert accepts(matcher(Evidence), {"text": text})


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "—",
        "“",
        "old Metro Daily",
        "told Metro Dail",
        "5 metres",
        "300 a month",
        "12",
        "told Metro Daily on Tuesday",
        "the bridge will close. “We",
        "the bridge will close.\n\n“We cannot keep it open",
        "told Metro Daily ",
    ],
)
def test_evidence_cannot_be_a_part_of_a_word_or_anything_else(text: str) -> None:
    assert not accepts(matcher(Evidence), {"text": text})


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("We cannot keep it open,", True),
        ("It is 4.5 metres too low.", True),
        ("told Metro Daily on Monday that the bridge will close.", False),
        ("We cannot keep it open,” Berg said. “It is 4.5 metres too low.", False),
        ("We cannot keep", False),
        ("", False),
    ],
)
def test_a_spoken_string_is_a_quotation(text: str, allowed: bool) -> None:
    assert accepts(matcher(Speech), {"text": text}) is allowed


def test_a_quote_has_the_speaker_that_the_source_gives_it() -> None:
    quote = matcher(Quote)
    assert accepts(quote, {"text": "We cannot keep it open,", "speaker": "Anna Berg"})
    assert not accepts(quote, {"text": "We cannot keep it open,", "speaker": "Omar Diallo"})


def test_of_a_long_quotation_whole_sentences_can_be_chosen() -> None:
    said = " ".join(f"This is the sentence with number {number} of a rather long speech." for number in range(20))
    speech = matcher(Speech, Document(f"Anna Berg said: “{said}”"))
    sentence = "This is the sentence with number {} of a rather long speech."
    assert accepts(speech, {"text": said})
    assert accepts(speech, {"text": sentence.format(3)})
    assert accepts(speech, {"text": f"{sentence.format(3)} {sentence.format(4)}"})
    assert not accepts(speech, {"text": f"{sentence.format(3)} {sentence.format(5)}"})
    assert not accepts(speech, {"text": "This is the sentence"})


class Quotes(Schema):
    quotes: list[Quote]


class Texts(Schema):
    quotes: list[Spoken] = Field(min_length=1, max_length=2)


FIRST = {"text": "We cannot keep it open,", "speaker": "Anna Berg"}
SECOND = {"text": "It is 4.5 metres too low.", "speaker": "Anna Berg"}


def test_a_list_of_quotes_has_each_quotation_once_at_most_and_in_order() -> None:
    quotes = matcher(Quotes)
    for allowed in ([], [FIRST], [SECOND], [FIRST, SECOND]):
        assert accepts(quotes, {"quotes": allowed})
    for refused in ([FIRST, FIRST], [SECOND, FIRST]):
        assert not accepts(quotes, {"quotes": refused})


def test_a_list_of_quotes_keeps_its_limits() -> None:
    texts = matcher(Texts)
    first, second = FIRST["text"], SECOND["text"]
    for allowed in ([first], [second], [first, second]):
        assert accepts(texts, {"quotes": allowed})
    assert not accepts(texts, {"quotes": []})
    assert not accepts(texts, {"quotes": [first, second, "a mistake"]})


def test_a_list_of_names_has_each_name_once_in_any_order() -> None:
    names = matcher(create_model("Names", __base__=Schema, names=(list[SourceName], Field(max_length=2))))
    for allowed in ([], ["Omar Diallo"], ["Omar Diallo", "Anna Berg"], ["Anna Berg", "Omar Diallo"]):
        assert accepts(names, {"names": allowed})
    for refused in (["Anna Berg", "Anna Berg"], ["Nobody"], ["Anna Berg", "Omar Diallo", "Metro Daily"]):
        assert not accepts(names, {"names": refused})


class Cat(Schema):
    kind: Literal["cat"]
    lives: int


class Dog(Schema):
    kind: Literal["dog"]
    said: Spoken


class Reply(Schema):
    quote: Quote
    replies: list[Reply]


class Everything(Schema):
    """Each kind of field that a schema may have."""

    text: str
    short: str = Field(min_length=2, max_length=5)
    code: str = Field(pattern=r"^[A-Z]{3}$")
    day: date
    count: int = Field(ge=0, le=20)
    share: float
    sure: bool
    stance: Literal["for", "against", 'quote " and \\ backslash']
    one: Literal[1]
    nothing: None
    maybe: SourceName | None
    spoken: Spoken | None
    evidence: Verbatim = Field(min_length=5, max_length=40)
    lists: list[list[Verbatim]] = Field(max_length=2)
    pet: Annotated[Cat | Dog, Field(discriminator="kind")]
    reply: Reply
    optional: str = "default"


@pytest.mark.parametrize("seed", range(8))
def test_whatever_is_written_fits_the_schema(seed: int) -> None:
    Everything.model_validate(written(matcher(Everything), seed, brevity=0.7))


def test_each_kind_of_field_takes_what_it_should() -> None:
    everything = matcher(Everything)
    answer: dict[str, Any] = {
        "text": "any \"text\" \\ with\n😀 all in it", "short": "abc", "code": "ABC", "day": "2025-02-28", "count": 20,
        "share": -1.25, "sure": True, "stance": "quote \" and \\ backslash", "one": 1, "nothing": None,
        "maybe": "Metro Daily", "spoken": None, "evidence": "will close", "lists": [["Anna"], []],
        "pet": {"kind": "dog", "said": "a mistake"},
        "reply": {"quote": FIRST, "replies": [{"quote": SECOND, "replies": []}]}, "optional": "",
    }  # fmt: skip
    assert accepts(everything, answer)
    for field, wrong in {
        "short": "a", "code": "abc", "day": "2025-13-01", "count": 21, "share": "1", "sure": None, "stance": "none",
        "one": 2, "maybe": "Metro", "spoken": "hello", "evidence": "Anna", "lists": [[], [], []],
        "pet": {"kind": "cat", "said": "a mistake"}, "reply": {"quote": FIRST},
    }.items():  # fmt: skip
        assert not accepts(everything, {**answer, field: wrong}), field


def test_of_a_decimal_the_side_without_a_pattern_is_left() -> None:
    """No grammar has the lookahead by which Pydantic describes a decimal's text."""
    sides = [{"type": "number"}, {"type": "string", "pattern": r"^(?!^[-+.]*$)[+-]?0*\d*\.?\d*$"}]
    price = matcher({"type": "object", "properties": {"price": {"anyOf": sides}}})
    assert accepts(price, {"price": 3.5})
    assert not accepts(price, {"price": "free"})


def test_free_text_and_lists_end_somewhere() -> None:
    free = matcher(create_model("Free", __base__=Schema, text=(str, ...), items=(list[str], ...)))
    assert accepts(free, {"text": "a" * 600, "items": ["b"] * 12})
    assert not accepts(free, {"text": "a" * 601, "items": []})
    assert not accepts(free, {"text": "", "items": ["b"] * 13})


@pytest.mark.parametrize("field", [dict[str, Verbatim], Any, dict])
def test_a_schema_that_leaves_its_fields_open_is_refused(field: Any) -> None:
    schema = create_model("Open", field=(field, ...)).model_json_schema()
    with pytest.raises(TaskError):
        grammar(schema, ARTICLE)


@pytest.mark.parametrize("text", ["", "…", "“”", "No one said or named anything here."])
def test_a_document_without_quotations_names_or_words_leaves_the_empty_string(text: str) -> None:
    for schema in (Quote, Quotes, Evidence):
        written(matcher(schema, Document(text)), 1)
    assert accepts(matcher(Quotes, Document(text)), {"quotes": []})
    assert accepts(matcher(Speech, Document(text)), {"text": ""})


@pytest.mark.parametrize("name", task_names())
@pytest.mark.parametrize("seed", range(5))
def test_the_shipped_tasks_write_only_what_the_seeds_say(name: str, seed: int, seeds: Any) -> None:
    task = load_task(name)
    path = sorted(seeds.glob("*.txt"))[seed]
    document = Document(path.read_text("utf-8"))
    answer = written(matcher(task.json_schema, document), seed, brevity=0.5)
    check(answer, task.json_schema, document)
    summary = task.schema.model_validate(answer)
    assert all(verdict.passes or verdict.claim == "" for verdict in verify(summary, document))


def check(answer: Any, schema: dict[str, Any], document: Document) -> None:
    spoken = [document.text[q.start : q.end] for q in quotations(document)]
    names = {mention.text for mention in mentions(document)}
    names |= {q.attribution.name for q in quotations(document) if q.attribution}
    for kind, value in marked(answer, schema, schema):
        if value == "":
            continue
        if kind == "verbatim":
            assert value in document.text
        elif kind == "spoken":
            assert any(value in said for said in spoken)
        elif kind == "name":
            assert value in names


def marked(value: Any, node: dict[str, Any], root: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """The marked strings of an answer."""
    if "$ref" in node:
        node = {**root["$defs"][node["$ref"].rsplit("/", 1)[1]], **node}
    if "x-summarizer" in node:
        yield node["x-summarizer"], value
    elif "anyOf" in node and value is not None:
        yield from marked(value, node["anyOf"][0], root)
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from marked(part, node["properties"][key], root)
    elif isinstance(value, list):
        for part in value:
            yield from marked(part, node["items"], root)


class Summary(Schema):
    quotes: list[Quote]
    evidence: list[Verbatim] = Field(max_length=3)
    who: SourceName | None


WORDS = st.sampled_from(
    [
        *(
            "Anna Berg",
            "said",
            "told",
            "the plan",
            "4.5 billion",
            "€5",
            "U.S.",
            " ",
            "\n",
            "\n\n",
            "\t",
            "é",
            "e\u0301",
        ),
        *(
            "“",
            "”",
            '"',
            "'",
            "«",
            "»",
            "…",
            "—",
            ".",
            ",",
            "\\",
            "\\n",
            "{",
            "}",
            "%llguidance",
            "/",
            "#",
            "<|im_end|>",
        ),
        *("\x00", "\x1f", "\x7f", "\x85", "\u2028", "\ud800", "\u00ad", "😀", "👩‍👩‍👧", "🇺🇦", "我们", "。", "ﬁ"),
    ]
)


@settings(max_examples=80)
@given(st.lists(WORDS, max_size=40), st.integers(0, 1000))
def test_any_document_gives_a_grammar_and_only_true_answers(words: list[str], seed: int) -> None:
    document = Document(" ".join(words) if seed % 2 else "".join(words))
    answer = written(matcher(Summary, document), seed)
    check(answer, Summary.model_json_schema(), document)
    assert all(verdict.passes or verdict.claim == "" for verdict in verify(Summary.model_validate(answer), document))
    texts = [quote["text"] for quote in answer["quotes"]]
    assert len(texts) == len(set(texts)) or texts[0] == ""


LONG = {
    "words": " ".join(f"word{number * 7919 % 6000}" for number in range(5600)),
    "one word repeated": "peace " * 8400,
    "two letters": " ".join("ab"[number * number % 7 % 2] for number in range(25000)),
    "no white space": "x" * 50_000,
    "quotations": " ".join(
        f"“Point {number} of {number * 31 % 97} is clear,” said Jane Doe." for number in range(1100)
    ),
    "backslashes": '\\ " \\u0041 \x1f go. ' * 2700,
    "emoji": "😀👩‍👩‍👧 ok " * 5000,
    "lines": "\n".join(f"line {number} of it" for number in range(3000)),
}


@pytest.mark.parametrize("kind", LONG)
def test_fifty_thousand_characters_stay_within_the_limits_of_the_engine(kind: str) -> None:
    document = Document(LONG[kind])
    assert len(document.text) > 45_000
    long = matcher(Summary, document)
    for seed in range(3):
        check(written(long, seed, brevity=0.05), Summary.model_json_schema(), document)


def test_a_list_of_quotes_is_no_longer_than_an_answer_may_be() -> None:
    document = Document(" ".join(f"“Point {number} is clear,” said Jane Doe." for number in range(60)))
    quotes = [{"text": f"Point {number} is clear,", "speaker": "Jane Doe"} for number in range(60)]
    matched = matcher(Quotes, document)
    assert accepts(matched, {"quotes": quotes[:MOST_QUOTATIONS]})
    assert not accepts(matched, {"quotes": quotes[: MOST_QUOTATIONS + 1]})


@given(st.lists(st.lists(st.sampled_from("abc"), max_size=7), max_size=4))
def test_the_automaton_reads_the_runs_of_its_sequences_and_no_other(sequences: list[list[str]]) -> None:
    states = suffix_automaton(sequences)

    def read(state: int, before: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        yield before
        for symbol, target in states[state].items():
            yield from read(target, (*before, symbol))

    runs = {tuple(s[i:j]) for s in sequences for i in range(len(s)) for j in range(i + 1, len(s) + 1)}
    assert sorted(read(0, ())) == sorted({(), *runs})


def test_fields_of_a_model_keep_their_order() -> None:
    model: type[BaseModel] = create_model("Order", __base__=Schema, b=(bool, ...), a=(bool, ...))
    assert accepts(matcher(model), '{"b": true, "a": false}')
    assert not accepts(matcher(model), '{"a": true, "b": false}')
