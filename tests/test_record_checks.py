"""What of a record is proven beside its words: names, numbers, phrases, evidence that bears its claim."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

from benchmarks.records import FURTHER, articles, found, honest_flags
from summarizer import (
    Affiliation,
    Document,
    Issue,
    Schema,
    SourceName,
    SourcePhrase,
    Spoken,
    Stance,
    Verbatim,
    load_task,
    make_task,
)
from summarizer.errors import TaskError
from summarizer.tasks.codebooks import parse_codebook, suggestions
from summarizer.tasks.folders import Task
from summarizer.text.languages import LANGUAGES
from summarizer.text.names import knows
from summarizer.verifier.record import examine
from summarizer.verifier.record_counts import SourceCounts

CODEBOOK = parse_codebook(
    "stands",
    """
issues:
  - {id: harbour_toll, name: harbour toll, definition: Ships pay for the use of the harbour.}
  - {id: night_trains, name: night trains, definition: Trains run between midnight and five.}
""",
)
TEXT = (
    "Mara Ellison, the director of the port, spoke on 4 May. She said that the harbour toll of 250 euros was fair.\n\n"
    "Norway's transport minister, Odd Lunde, was against it. Night trains, he added, are no business of the port."
)


class Stand(Schema):
    who: SourceName
    office: SourcePhrase | None = None
    land: Affiliation | None = None
    about: Issue = "harbour_toll"
    side: Stance = "supports"
    shown: list[Verbatim] = Field(default_factory=list)


class Stands(Schema):
    line: str = ""
    stands: list[Stand] = Field(default_factory=list)


TASK: Task[Any] = Task("stands", make_task("stands", Stands, "{{ article }}").prompt, Stands, codebook=CODEBOOK)
FAIR = "She said that the harbour toll of 250 euros was fair."
AGAINST = "Norway's transport minister, Odd Lunde, was against it."
TRUE = Stand(who="Mara Ellison", office="director of the port", shown=[FAIR])


def flags(*stands: Stand, line: str = "") -> list[str]:
    examined = examine(Stands(line=line, stands=list(stands)), Document(TEXT), TASK)
    return [verdict.path for verdict in examined.verdicts if not verdict.passes]


def test_a_true_record_has_no_flag_and_says_what_was_compared() -> None:
    summary = Stands(line="Mara Ellison calls 250 euros fair", stands=[TRUE])
    examined = examine(summary, Document(TEXT), TASK)
    assert examined.verdicts and all(verdict.passes for verdict in examined.verdicts)
    assert examined.checked == {
        "/line": "text", "/stands/0/who": "name", "/stands/0/office": "text", "/stands/0/about": "text"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("stand", "check"),
    [
        (TRUE.model_copy(update={"who": "Karl Winter"}), "/stands/0/who#unknown_name"),
        (TRUE.model_copy(update={"office": "transport minister"}), "/stands/0/office#unfounded_phrase"),
        (TRUE.model_copy(update={"land": "Sweden"}), "/stands/0/land#unknown_name"),
        (TRUE.model_copy(update={"about": "harbour_tax"}), "/stands/0/about#unknown_issue"),
        (TRUE.model_copy(update={"about": "night_trains"}), "/stands/0/shown/0#evidence_without_issue"),
        (Stand(who="Odd Lunde", shown=["Mara Ellison, the director of the port, spoke on 4 May."]),
         "/stands/0/shown/0#evidence_without_actor"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_flagged_at_its_field_with_a_sentence_and_what_would_mend_it(stand: Stand, check: str) -> None:
    examined = examine(Stands(stands=[stand]), Document(TEXT), TASK)
    verdict = next(verdict for verdict in examined.verdicts if verdict.path == check)
    assert verdict.status == "failed_check" and verdict.check == check.partition("#")[2]
    assert verdict.hint and verdict.hint.endswith(".") and verdict.mend


def test_a_country_is_named_by_its_adjective_and_its_capital() -> None:
    assert flags(Stand(who="Odd Lunde", land="Norway", side="opposes", shown=[AGAINST])) == []
    document = Document("The Norwegian minister, Odd Lunde, was against the harbour toll. Oslo did not say why.")
    stand = Stand(who="Norway", side="opposes", shown=["Oslo did not say why."])
    assert not [each for each in examine(Stands(stands=[stand]), document, TASK).verdicts if not each.passes]


def test_two_stands_of_one_actor_on_one_issue_contradict_each_other() -> None:
    other = TRUE.model_copy(update={"who": "Ellison", "side": "opposes"})
    assert flags(TRUE, other) == ["/stands/1/side#contradiction"]
    assert flags(TRUE, other.model_copy(update={"about": "night trains"})) != ["/stands/1/side#contradiction"]
    assert flags(TRUE, TRUE.model_copy(update={"side": "neutral"})) == []


def test_free_text_is_held_against_the_sources_names_and_numbers_however_they_are_written() -> None:
    assert flags(line="On 4 May Ellison called 250 fair") == []
    assert flags(line="Two hundred and fifty euros is fair, says the port") == []
    assert flags(line="Ellison and Brandt call 300 euros fair") == ["/line#unfounded_name", "/line#unfounded_number"]


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=200))
def test_no_text_makes_the_checks_fail(name: str, free: str, source: str) -> None:
    stand = Stand(who=name, office=free, land=name, about=free, shown=[source[:40]])
    examine(Stands(line=free, stands=[stand, stand]), Document(source), TASK)


def test_of_sixty_planted_defects_fifty_are_flagged_or_listed_and_true_fields_are_left_alone() -> None:
    """The articles and defects are in benchmarks/defects.jsonl; the figures are in docs/evaluation.md."""
    caught = [what for article in articles() for _, what in found(article)]
    assert len(caught) == 60
    assert sum(what == "flagged" for what in caught) >= 50
    assert sum(len(honest_flags(article)) for article in articles()) <= 2


def test_of_thirty_defects_of_other_kinds_nearly_all_are_flagged_and_true_changes_are_left_alone() -> None:
    """The articles, defects and true changes are in benchmarks/further_defects.jsonl."""
    caught = [what for article in articles(FURTHER) for _, what in found(article)]
    assert len(caught) == 30
    assert sum(what == "flagged" for what in caught) >= 27
    assert sum(len(honest_flags(article)) for article in articles(FURTHER)) <= 5


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Ellison calls 250 dollars fair", "unfounded_number"),
        ("Ellison calls 250 million fair", "unfounded_number"),
        ("Ellison spoke of 4 euros", "another_count"),
        ("Ellison says “the toll is a gift”", "unfounded_quotation"),
        ("Ellison says “the harbour toll of 250 euros was fair”", None),
        ("The transport minister, Mara Ellison, called it fair", "another_post"),
        ("The director, Mara Ellison, and transport minister Odd Lunde disagree", None),
    ],
)
def test_free_text_may_not_count_quote_or_entitle_otherwise_than_the_source(line: str, expected: str | None) -> None:
    assert [path.partition("#")[2] for path in flags(line=line)] == ([expected] if expected else [])


def test_a_name_made_of_two_peoples_is_nobodys() -> None:
    assert flags(Stand(who="Mara Lunde", shown=[])) == ["/stands/0/who#unknown_name", "/stands/0/shown#no_evidence"]


def test_evidence_that_is_empty_or_cut_before_its_condition_is_flagged() -> None:
    document = Document("Mara Ellison supports the harbour toll, but not if it applies to ferries.")
    whole = Stand(who="Mara Ellison", shown=[document.text])
    cut = whole.model_copy(update={"shown": ["Mara Ellison supports the harbour toll"]})
    none = whole.model_copy(update={"shown": []})
    found = [
        [each.path for each in examine(Stands(stands=[stand]), document, TASK).verdicts if not each.passes]
        for stand in (whole, cut, none)
    ]
    assert found == [[], ["/stands/0/shown/0#clipped_evidence"], ["/stands/0/shown#no_evidence"]]


def test_an_item_that_says_again_what_one_before_it_says_is_flagged() -> None:
    again = TRUE.model_copy(update={"who": "Ellison", "office": None})
    assert flags(TRUE, again) == ["/stands/1/who#repeated"]
    assert flags(TRUE, again.model_copy(update={"office": "director"})) == []


class Said(Schema):
    who: SourceName
    words: list[Spoken]


class Told(Schema):
    said: list[Said]


TOLD: Task[Any] = Task("told", make_task("told", Told, "{{ article }}").prompt, Told)


def test_words_given_to_two_people_are_flagged_where_the_source_does_not_confirm_them() -> None:
    document = Document("“We pay too much,” said Maria Ellison.\n\n“It is fair,” said Peter Lunde.")
    told = Told(said=[Said(who=name, words=["We pay too much,"]) for name in ("Peter Lunde", "Maria Ellison")])
    found = [each for each in examine(told, document, TOLD).verdicts if each.check == "two_speakers"]
    assert [each.path for each in found] == ["/said/0/words/0#two_speakers"]


def test_a_quotation_within_another_is_no_second_speaker_of_it() -> None:
    document = Document("“She told me ‘We pay too much’ and left the room at once,” said Peter Lunde of Maria Ellison.")
    outer, inner = "She told me ‘We pay too much’ and left the room at once,", "We pay too much"
    told = Told(said=[Said(who="Peter Lunde", words=[outer]), Said(who="Maria Ellison", words=[inner])])
    assert not [each for each in examine(told, document, TOLD).verdicts if each.check == "two_speakers"]


class Fact(Schema):
    fact: str
    shown: list[Verbatim]


class Facts(Schema):
    facts: list[Fact]


def test_two_facts_of_one_sentence_are_two() -> None:
    task: Task[Any] = Task("facts", make_task("facts", Facts, "{{ article }}").prompt, Facts)
    facts = [
        Fact(fact=fact, shown=[FAIR]) for fact in ("The toll is fair.", "The toll is 250 euros.", "The toll is fair.")
    ]
    found = [each.path for each in examine(Facts(facts=facts), Document(TEXT), task).verdicts if not each.passes]
    assert found == ["/facts/2/fact#repeated"]


def test_evidence_in_somebody_elses_words_is_flagged_unless_later_evidence_names_whom_it_is_about() -> None:
    document = Document("“We pay too much,” said Maria Ellison of the toll. Peter Lunde supports it.")
    own, other = "Peter Lunde supports it.", "“We pay too much,” said Maria Ellison of the toll."
    found = [
        [each.path for each in examine(Stands(stands=[stand]), document, TASK).verdicts if not each.passes]
        for stand in (Stand(who="Peter Lunde", shown=[other, own]), Stand(who="Peter Lunde", shown=[other]))
    ]
    assert not found[0] and "/stands/0/shown/0#evidence_of_another" in found[1]


def test_the_shipped_task_says_that_nobody_is_on_both_sides_and_that_a_condition_is_named() -> None:
    task = load_task("security_guarantees")
    article = articles(FURTHER)[0]
    record = copy.deepcopy(article["record"])
    record["positions"][1]["conditions"] = None
    record["positions"][5]["reported_by"] = "Azerbaijan"
    record["proposals"][0]["rejected_by"].append("Narek Hakobian")
    examined = examine(task.schema.model_validate(record), Document(article["text"]), task)
    assert {each.path.partition("#")[2] for each in examined.verdicts if not each.passes} >= {
        "condition_is_given", "reporter_is_another", "nobody_is_on_both_sides"
    }  # fmt: skip


def test_the_shipped_task_knows_a_person_or_body_by_another_form_of_the_name_and_a_blank_is_no_condition() -> None:
    task = load_task("security_guarantees")
    article = articles(FURTHER)[0]
    record = copy.deepcopy(article["record"])
    record["positions"][1]["conditions"] = " "
    record["positions"][1]["stance"] = "supports_conditionally"
    record["positions"][5] |= {"actor": "Claire Moreau", "reported_by": "Moreau"}
    record["proposals"][0] |= {"backed_by": ["European Union"], "rejected_by": ["EU"]}
    text = article["text"] + "\n\nClaire Moreau of the European Union (EU) spoke. Moreau said no."
    examined = examine(task.schema.model_validate(record), Document(text), task)
    assert {each.path.partition("#")[2] for each in examined.verdicts if not each.passes} >= {
        "condition_is_given", "reporter_is_another", "nobody_is_on_both_sides"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("source", "said", "language", "flagged"),
    [
        ("La France envoie 2 000 soldats et 3\u202f500 chars.", "2000 soldats et 3500 chars", "fr", False),
        ("Es kostet 5 Mrd. Euro.", "Es kostet 5 Milliarden Euro", "de", False),
        ("They sent a dozen tanks and half a million shells.", "12 tanks and 500,000 shells", "en", False),
        ("They sent 30 tanks and paid 50 billion.", "They paid 30 billion", "en", True),
        ("They pay 30 to 50 billion euros.", "They pay 30 billion euros", "en", False),
        ("40 voters came.", "40% of voters came", "en", True),
        ("Some 20 to 30 per cent came.", "20% or 30% came", "en", False),
        ("12 helicopters and 30 tanks came.", "30 helicopters and 12 tanks came", "en", True),
        ("12 helicopters and 30 tanks came.", "30 tanks and 12 helicopters came", "en", False),
    ],
)
def test_a_number_is_that_of_the_source_with_its_magnitude_unit_and_what_it_counts(
    source: str, said: str, language: str, flagged: bool
) -> None:
    counts = SourceCounts(source, LANGUAGES[language])
    found = [not counts.has(count) or counts.differs(count) for count in SourceCounts(said, LANGUAGES[language])]
    assert any(found) is flagged and found


@pytest.mark.parametrize(
    ("text", "name", "known"),
    [
        ("Finnish President Alma Virta came.", "Finland", True),
        ("The German and Dutch ministers met.", "Netherlands", True),
        ("Der französische Präsident Luc Moreau kam am Montag nach Berlin und sprach.", "Frankreich", True),
        ("Le président français Luc Moreau est venu à Berlin lundi pour parler.", "France", True),
        ("The minister met us in the hall.", "United States", False),
        ("The minister came.", "the", False),
    ],
)
def test_a_country_is_known_by_its_adjective_and_an_article_names_nobody(text: str, name: str, known: bool) -> None:
    assert knows(name, Document(text)) is known


def test_a_codebook_refuses_what_it_does_not_know_and_ids_that_are_there_twice() -> None:
    with pytest.raises(TaskError, match="issues"):
        parse_codebook("x", "issues: []")
    with pytest.raises(TaskError, match="phrases"):
        parse_codebook("x", "issues: [{id: a, name: aa, definition: of some length, phrases: [b]}]")
    with pytest.raises(TaskError, match="2 times"):
        parse_codebook(
            "x",
            "issues: [{id: a, name: aa, definition: of some length}, {id: a, name: bb, definition: of some length}]",
        )
    with pytest.raises(TaskError, match="not YAML"):
        parse_codebook("x", "issues: [")


def test_free_phrases_of_a_run_are_suggested_by_how_often_they_come() -> None:
    issues = ["harbour_toll", "parking  fees", "Parking fees", "dredging"]
    assert suggestions(CODEBOOK, issues) == [("parking fees", 2), ("dredging", 1)]
