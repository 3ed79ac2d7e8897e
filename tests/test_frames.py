"""Who takes a stand on what, as far as the program itself can tell."""

from __future__ import annotations

import pytest

from summarizer.itemwise.actors import actors
from summarizer.itemwise.passages import passages
from summarizer.itemwise.stances.candidates import frames
from summarizer.itemwise.stances.vocabulary import Lexicon, phrase_pattern
from summarizer.records import Document

TREATIES = Lexicon(
    held={"for": ["backs"], "against": ["rejects", "is against"]},
    topics={"friendship with {place}": ["friendship treaty"]},
    nouns=["treaty", "treaties", "soldiers", "initiative", "ammunition"],
)
LEXICON = Lexicon(
    held={"for": ["back~", "favour~"], "against": ["oppose~", "reject~", "rule~ out"], "open": ["has not decided"]},
    urged={"for": ["call~ … for"]},
    said={"for": ["must", "crucial"], "against": ["out of the question"]},
    topics={
        "a tunnel to {place}": ["a tunnel", "the tunnel", "tunnel … project"],
        "higher harbour fees": ["harbour fees"],
    },
    negated={"against": "open", "for": "against"},
    ending=["end to"],
    opposite={"for": "against", "against": "for"},
    open="open",
    region="Norway",
)


def stands(text: str) -> set[tuple[str, str, str]]:
    """Actor, topic and first label of each frame."""
    return {(frame.actor, frame.topic, frame.labels[0]) for frame in frames(Document(text), LEXICON)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sweden and Finland oppose a tunnel to Norway.", {("Sweden", "against"), ("Finland", "against")}),
        ("Three countries oppose a tunnel to Norway: Sweden, Finland and Denmark.",
         {("Sweden", "against"), ("Finland", "against"), ("Denmark", "against")}),
        ("Denmark has not ruled out a tunnel to Norway.", {("Denmark", "open")}),
        ("According to Danish Minister Ida Holm, Sweden rejects a tunnel to Norway.", {("Sweden", "against")}),
        ("Minister Ida Holm said that a tunnel to Norway is crucial.", {("Ida Holm", "for")}),
        ("Minister Ida Holm said that Sweden rejects a tunnel to Norway.", {("Ida Holm", "against")}),
        ("Sweden, which Denmark backs, opposes a tunnel to Norway.", {("Sweden", "against")}),
        ("Talks with Sweden, which opposes a tunnel to Norway, went on.", {("Sweden", "against")}),
        ("Minister Ida Holm of the centre-left Greens rejects a tunnel to Norway.", {("Ida Holm", "against")}),
        ("Sweden opposes a tunnel to Norway, which Denmark backs.", {("Sweden", "against"), ("Denmark", "for")}),
        ("When talks began on Monday, Sweden rejected a tunnel to Norway.", {("Sweden", "against")}),
        ("Asked whether it would change, Sweden rejects a tunnel to Norway.", {("Sweden", "against")}),
        ("If Sweden, Denmark and Finland reject a tunnel to Norway, it will cost more.", set()),
        ("Secretary General Mark Holm said Sweden opposes a tunnel to Norway.", {("Sweden", "against")}),
        ("Former Minister Ida Holm said Sweden opposes a tunnel to Norway.", {("Sweden", "against")}),
        ("President Lee spoke. Lee rejects a tunnel to Norway.", {("Lee", "against")}),
        ("If Sweden rejects a tunnel to Norway, it will cost more.", set()),
        ("Several allies, including Sweden, still oppose a tunnel to Norway.", {("Sweden", "against")}),
    ],
)  # fmt: skip
def test_the_subject_of_a_cue_holds_the_stand(text: str, expected: set[tuple[str, str]]) -> None:
    assert {(actor, label) for actor, _, label in stands(text)} == expected


def test_what_is_coordinated_is_two_topics() -> None:
    found = stands("Sweden opposes a tunnel to Norway and higher harbour fees.")
    assert {topic for _, topic, _ in found} == {"a tunnel to Norway", "higher harbour fees"}


def test_calling_for_an_end_is_against() -> None:
    assert stands("Sweden called for an end to a tunnel to Norway.") == {("Sweden", "a tunnel to Norway", "against")}


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("Sweden backs a binding treaty of mutual help with Denmark.", "binding treaty of mutual help with Denmark"),
        ("Sweden backs the ammunition initiative.", "ammunition initiative"),
        ("Sweden rejects soldiers from Norway in May, when it rains.", "soldiers from Norway"),
        ("Sweden is against changing the old treaty.", "changing the old treaty"),
        ("A lengthy treaty on fishing was read. Sweden rejects the treaty.", "lengthy treaty"),
    ],
)
def test_a_noun_phrase_is_a_topic_in_the_words_of_the_source(text: str, topic: str) -> None:
    assert [frame.topic for frame in frames(Document(text), TREATIES)] == [topic]


def test_a_word_in_ing_behind_an_article_is_of_the_phrase() -> None:
    (frame,) = frames(Document("Talks about a fishing treaty went on and Sweden backs it."), TREATIES)
    assert frame.topic == "fishing treaty"


def test_a_noun_alone_stands_for_the_phrase_that_says_more() -> None:
    found = frames(Document("Sweden backs a treaty with Denmark. Norway rejects the treaty."), TREATIES)
    assert {frame.topic for frame in found} == {"treaty with Denmark"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Foreign Minister of Norway Olav Brekke said so. Oslo rejects a tunnel to Norway, he said.", "Olav Brekke"),
        (
            "His Norwegian counterpart Olav Brekke spoke. The Norwegian minister rejects a tunnel to Norway.",
            "Olav Brekke",
        ),
        ("President Oana Rusu spoke after Jan Holm. She rejects a tunnel to Norway.", "Oana Rusu"),
        ("Minister for Foreign Affairs Olav Brekke rejects a tunnel to Norway.", "Olav Brekke"),
    ],
)
def test_who_holds_a_stand_has_the_fullest_name(text: str, name: str) -> None:
    assert name in {frame.actor for frame in frames(Document(text), LEXICON)}


def test_the_country_that_an_actor_speaks_for_is_kept() -> None:
    (frame,) = frames(Document("Norwegian minister Olav Brekke said Norway rejects a tunnel to Norway."), LEXICON)
    assert (frame.actor, frame.country) == ("Olav Brekke", "Norway")


def test_an_anaphor_stands_for_the_topic_before() -> None:
    found = stands("Minister Ida Holm called for a tunnel to Norway. Sweden rejects the idea.")
    assert ("Sweden", "a tunnel to Norway", "against") in found


def test_a_pronoun_stands_for_the_person_before() -> None:
    found = stands("Minister Ida Holm backed a tunnel to Norway. She rejected higher harbour fees.")
    assert ("Ida Holm", "higher harbour fees", "against") in found


def test_a_heading_has_no_stand() -> None:
    assert stands("Sweden opposes a tunnel to Norway") == set()


def test_what_only_says_when_is_no_condition() -> None:
    (frame,) = frames(Document("Sweden, once a foe, backs a tunnel to Norway."), LEXICON)
    assert not frame.strict


def test_the_condition_is_in_the_words_of_the_source() -> None:
    (frame,) = frames(Document("Sweden backs a tunnel to Norway, but only if Denmark pays."), LEXICON)
    assert (frame.condition, frame.strict) == ("only if Denmark pays", True)


def test_who_reports_the_stand_of_another_is_named() -> None:
    (frame,) = frames(Document("Sweden opposes a tunnel to Norway, Ida Holm said."), LEXICON)
    assert (frame.actor, frame.reporter) == ("Sweden", "Ida Holm")


def test_evidence_is_a_sentence_of_the_document() -> None:
    document = Document("It rained. Sweden opposes a tunnel to Norway. It snowed.")
    (frame,) = frames(document, LEXICON)
    assert [document.text[s.start : s.end] for s in frame.sentences] == ["Sweden opposes a tunnel to Norway."]


def test_no_text_makes_it_fail() -> None:
    for text in (
        "",
        "“",
        "\n\n",
        "She opposes it.",
        "x" * 5000,
        "A tunnel. " * 200,
        ", if which" * 3000 + " backs a tunnel,",
    ):
        frames(Document(text), LEXICON)
        passages(Document(text))


def test_verb_endings_of_a_phrase() -> None:
    assert phrase_pattern("rule~ out").search("they ruled out")
    assert phrase_pattern("commit~ … to").search("committed fully to")
    assert not phrase_pattern("oppose~").search("the opposition")


def test_a_name_a_role_and_an_affiliation_are_the_sources() -> None:
    known = actors(Document("Swedish foreign minister Ida Holm spoke. Later Holm left for Oslo."))
    people = [mention.name for mention in known.mentions if mention.kind == "person"]
    assert people == ["Ida Holm", "Ida Holm"]
    assert known.roles["Ida Holm"] == "Swedish foreign minister"
    assert known.affiliation("Ida Holm") == "Sweden"


STANCES = Lexicon(
    held={"for": ["back~", "support from"], "against": ["objections", "reject~"]},
    urged={"for": ["stress~", "demand~"]},
    said={"against": ["no … tunnel"], "for": ["crucial"]},
    topics={"a tunnel to {place}": ["tunnel"], "higher harbour fees": ["harbour fees"], "a truce": ["truce"]},
    region="Norway",
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A tunnel to Norway is backed by Sweden and Finland.", {("Sweden", "for"), ("Finland", "for")}),
        ("A tunnel to Norway is backed by the wind.", set()),
        ("A tunnel met with objections not only from Sweden but also from Finland.",
         {("Sweden", "against"), ("Finland", "against")}),
        ("A tunnel has support from Minister Ida Holm.", {("Ida Holm", "for")}),
        ("A tunnel was planned. Sweden stressed that no such tunnel would be built.", {("Sweden", "against")}),
        ("Sweden rejects what countries back. A tunnel was planned.", set()),
        ("Norway spoke of a tunnel and Swedish demands.", set()),
        ("The talks were about a tunnel. Sweden rejects.", {("Sweden", "against")}),
        ("Several countries back a tunnel.", set()),
        ("Berlin rejects a tunnel.", {("Berlin", "against")}),
        ("Sweden and Finland all reject a tunnel.", {("Sweden", "against"), ("Finland", "against")}),
        ("A tunnel is backed by Sweden, but rejected by Finland.", {("Sweden", "for"), ("Finland", "against")}),
        ("Sweden stands by its word and backs a tunnel.", {("Sweden", "for")}),
        ("The EU officially rejects a tunnel.", {("EU", "against")}),
        ("A tunnel was spoken of. Swedish demands were not.", set()),
    ],
)  # fmt: skip
def test_who_holds_a_stand_may_stand_behind_it(text: str, expected: set[tuple[str, str]]) -> None:
    assert {(frame.actor, frame.labels[0]) for frame in frames(Document(text), STANCES)} == expected


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("Sweden backs harbour fees after a truce.", {"higher harbour fees"}),
        ("Sweden backs a truce.", {"a truce"}),
        ("Talks in Norway went on. Sweden backs a tunnel in Copenhagen.", {"a tunnel to Norway"}),
        ("Sweden backs a tunnel to Denmark.", {"a tunnel to Denmark"}),
        ("Sweden backs a British tunnel.", {"a tunnel to United Kingdom"}),
        ("After a truce Sweden backs.", set()),
        ("Sweden backs what would be sold.", set()),
    ],
)
def test_what_only_says_when_or_where_is_no_topic(text: str, topics: set[str]) -> None:
    assert {frame.topic for frame in frames(Document(text), STANCES)} == topics


def test_a_plain_word_of_stance_outranks_one_that_only_introduces() -> None:
    (frame,) = frames(Document("Sweden stressed that a tunnel came up. Sweden rejects a tunnel."), STANCES)
    assert frame.labels == ("against",)
    assert frame.sentences[0].start > frame.sentences[1].start


def test_a_description_of_nobody_in_particular_holds_no_stand() -> None:
    text = "Minister Ida Holm came. “A tunnel is crucial,” one envoy said."
    assert frames(Document(text), STANCES) == []


def test_a_body_has_one_name_and_an_honorific_is_no_role() -> None:
    known = actors(
        Document("The European Union met. The EU backs it, Sir Mark Holm said. Lib Dem leader Sir Jan Lee left.")
    )
    assert {mention.name for mention in known.mentions if mention.kind == "body"} == {"European Union"}
    assert known.roles.get("Mark Holm") is None and known.roles["Jan Lee"] == "Lib Dem leader"
