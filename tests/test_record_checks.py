"""What of a record is proven beside its words: names, numbers, phrases, evidence that bears its claim."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

from benchmarks.records import articles, found, honest_flags
from summarizer import Affiliation, Document, Issue, Schema, SourceName, SourcePhrase, Stance, Verbatim, make_task
from summarizer.errors import TaskError
from summarizer.tasks.codebooks import parse_codebook, suggestions
from summarizer.tasks.folders import Task
from summarizer.verifier.record import examine

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
    assert all(verdict.passes for verdict in examined.verdicts)
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
    assert sum(what != "missed" for what in caught) >= 50
    assert sum(len(honest_flags(article)) for article in articles()) <= 2


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
