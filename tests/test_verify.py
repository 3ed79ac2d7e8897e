"""One claim against one document: the eight verdicts, case by case."""

from __future__ import annotations

from pathlib import Path

import pytest

from summarizer.records import Document, Verdict
from summarizer.verifier import verify_quote

# A line is a paragraph; the last one is broken over two lines, as a page is.
ARTICLE = """The Baltic ferry line will double its fleet, the minister of transport, Ilona Varga, told reporters.
“We will build 12 ferries by 2031, and they will not burn a drop of oil,” Varga said. “The ports are ready, and so are \
the crews.”
The opposition was not convinced. “Nobody has shown us a budget of less than €4.5 billion,” said Thomas Reinholt, who \
leads the Harbour Party. He added that voters “can’t pay for dreams”.

“I would not say that we are leaving the old routes,” Varga replied. “If the islands ask for more winter sailings, \
we may add three.
“We must, however, speak with every mayor first.
“That is a promise,” she added.
The union called the plan “historic” and asked for higher wages. The first ship, the “Morning Star”, is due in May.
“Our members have waited for eleven years,” union chief Petra Lindqvistsaid on Tuesday. “They are un-
likely to wait for another.” She then left the stage. “Watch us.”
"""
DOCUMENT = Document(text=ARTICLE)


def check(claim: str, speaker: str | None = None, spoken: bool = True, document: Document = DOCUMENT) -> Verdict:
    verdict = verify_quote(claim, document, speaker=speaker, spoken=spoken)
    assert verdict.claim == claim
    assert verdict.speaker == speaker
    if verdict.start is None or verdict.end is None:
        assert verdict.status == "absent"
        assert verdict.source is None
    else:
        assert verdict.source == document.text[verdict.start : verdict.end]
    for change in verdict.changes:
        assert claim[change.claim_start : change.claim_end] == change.claim
        assert document.text[change.source_start : change.source_end] == change.source
    return verdict


def kinds(verdict: Verdict) -> list[str]:
    return [change.kind for change in verdict.changes]


@pytest.mark.parametrize(
    "claim",
    [
        "We will build 12 ferries by 2031, and they will not burn a drop of oil,",
        "We will build 12 ferries by 2031",
        "The ports are ready, and so are the crews.",
        "can’t pay for dreams",
        "historic",
        "a budget of less than €4.5 billion",
    ],
)
def test_exact(claim: str) -> None:
    verdict = check(claim)
    assert verdict.status == "exact"
    assert verdict.source == claim
    assert verdict.changes == ()
    assert verdict.passes


@pytest.mark.parametrize(
    "claim",
    [
        "“We will build 12 ferries by 2031, and they will not burn a drop of oil.”",
        "we will build 12 ferries by 2031",
        "We will build 12\u00a0ferries\n by  2031",
        "'The ports are ready, and so are the crews'",
        "can't pay for dreams",
        "voters “can’t pay for dreams”"[7:],
        "We will bu\u00adild 12 ferr\u200bies by 2031",
        "The ports are ready, and so are the crews,",
        "They are unlikely to wait for another.",
        "They are un-likely to wait for another.",
        "They are un-\nlikely to wait for another",
        "a budget of less than € 4.5 billion".replace("€ ", "€"),
        "Cant".replace("Cant", "Can’t") + " pay for dreams",
    ],
)
def test_typographic(claim: str) -> None:
    verdict = check(claim)
    assert verdict.status in ("typographic", "exact")
    assert (verdict.status == "exact") == (claim in ARTICLE)
    assert verdict.changes == ()


@pytest.mark.parametrize(
    "claim",
    [
        "I would not say … leaving the old routes",
        "The ports are ready ... so are the crews",
        "[T]he ports are ready, and so are the crews.",
        "The ports are ready, and so [on our side] are the crews.",
        "The ports [of the line] are ready, and so are the crews.",
        "They are unlikely to wait for [a better offer].",
    ],
)
def test_edited(claim: str) -> None:
    verdict = check(claim)
    assert verdict.status == "edited", verdict
    assert verdict.passes


def test_what_he_said_broke_may_be_joined_again() -> None:
    verdict = check("They will not burn a drop of oil. The ports are ready, and so are the crews.", "Ilona Varga")
    assert verdict.status == "edited"
    assert len(verdict.parts) == 2
    assert verdict.changes == ()


def test_what_a_new_paragraph_broke_may_be_joined_again() -> None:
    claim = "we may add three. We must, however, speak with every mayor first. That is a promise."
    assert check(claim, "Varga").status == "edited"


@pytest.mark.parametrize(
    ("claim", "kind", "ours", "theirs"),
    [
        ("We will build 120 ferries by 2031", "number", "120", "12"),
        ("We will build 12 ferries by 2032", "number", "2032", "2031"),
        ("We will build twelve ferries by 2031", "word", "twelve", "12"),
        ("a budget of less than €5.4 billion", "number", "€5.4", "€4.5"),
        ("a budget of less than €4.5 million", "number", "million", "billion"),
        ("and they will burn a drop of oil", "negation", "", "not"),
        ("The ports are not ready, and so are the crews", "negation", "not", ""),
        ("The ports are unready, and so are the crews", "negation", "unready", "ready"),
        ("We may build 12 ferries by 2031", "modality", "may", "will"),
        ("we will add three", "modality", "will", "may"),
        ("They will not burn a litre of oil", "word", "litre", "drop"),
        ("We will build 12 fine ferries by 2031", "added", "fine", ""),
        ("The ports are ready, and are the crews", "dropped", "", "so"),
        ("WE will build 12 ferries by 2031", "case", "WE", "We"),
        ("Our friends have waited for eleven years", "word", "friends", "members"),
        ("The ports are ready and so are the crews", "dropped", " ", ", "),
        ("The ports are ready; and so are the crews", "word", "; ", ", "),
    ],
)
def test_altered_names_the_change(claim: str, kind: str, ours: str, theirs: str) -> None:
    verdict = check(claim)
    assert verdict.status == "altered", verdict
    assert [(change.kind, change.claim, change.source) for change in verdict.changes] == [(kind, ours, theirs)]
    assert not verdict.passes


@pytest.mark.parametrize(
    ("claim", "kind"),
    [
        ("We will build 12 ferries by 2031 … burn a drop of oil", "negation"),
        ("I would … say that we are leaving the old routes", "negation"),
        ("We will build … by 2031, and they will not burn a drop of oil", "number"),
        ("they … not burn a drop of oil", "modality"),
        ("[We never] speak with every mayor first", "negation"),
        ("We must [not], however, speak with every mayor first", "negation"),
        ("The ports are [as of this very morning and in all weathers] ready, and so are the crews.", None),
        ("We will … oil", "negation"),
    ],
)
def test_honest_marks_may_not_hide_what_matters(claim: str, kind: str | None) -> None:
    verdict = check(claim)
    assert verdict.status == "altered", verdict
    if kind is not None:
        assert kind in kinds(verdict)


def test_the_sources_own_brackets_are_its_words() -> None:
    document = Document(text="“Like other teachers, [Varga] can be very polarizing in her way,” he said.")
    assert check("other teachers, [Varga] can be very polarizing", document=document).status == "exact"
    assert check("[O]ther teachers, [Varga] can be very polarizing", document=document).status == "edited"
    assert check("other teachers, [Petra] can be very polarizing", document=document).status == "altered"
    assert check("[Petra] can be very polarizing", document=document).status == "altered"


@pytest.mark.parametrize(
    ("claim", "kind"),
    [
        ("4.5 billion", "number"),
        ("of less than €4.5", "number"),
        (".5 billion", "number"),
        ("likely to wait for another", "negation"),
        ("We will build 12 ferries by 203", "number"),
    ],
)
def test_a_match_begins_and_ends_with_whole_words(claim: str, kind: str) -> None:
    verdict = check(claim)
    assert verdict.status == "altered", verdict
    assert kind in kinds(verdict)


@pytest.mark.parametrize("claim", ["able to go", "ferr", "port", "oats"])
def test_a_piece_of_a_word_is_not_the_word(claim: str) -> None:
    assert check(claim).status == "absent"


@pytest.mark.parametrize(
    "claim",
    [
        "We will build 12 ferries by 2031. Our members have waited for eleven years.",
        "Nobody has shown us a budget. The ports are ready, and so are the crews.",
        "They are unlikely to wait for another. Watch us.",
        "We will build 12 ferries by 2031 … Our members have waited for eleven years",
        "The ports are ready, and so are the crews. Nobody has shown us a budget of less than €4.5 billion.",
    ],
)
def test_stitched(claim: str) -> None:
    verdict = check(claim)
    assert verdict.status == "stitched", verdict
    assert len(verdict.parts) >= 2
    assert not verdict.passes


@pytest.mark.parametrize(
    "claim",
    [
        "The Baltic ferry line will double its fleet",
        "The opposition was not convinced.",
        "not burn a drop of oil,” Varga said. “The ports are ready",
        "is due in May",
        "the Baltic ferry line will double its fleet.",
    ],
)
def test_the_writers_words_are_not_quoted(claim: str) -> None:
    verdict = check(claim)
    assert verdict.status == "not_quoted", verdict
    assert verdict.also[0] in ("exact", "typographic")
    assert check(claim, spoken=False).passes


@pytest.mark.parametrize(
    ("claim", "speaker"),
    [
        ("The ports are ready, and so are the crews.", "Thomas Reinholt"),
        ("Nobody has shown us a budget of less than €4.5 billion", "Ilona Varga"),
        ("We will build 12 ferries by 2031", "Jean-Luc Moreau"),
    ],
)
def test_misattributed(claim: str, speaker: str) -> None:
    verdict = check(claim, speaker)
    assert verdict.status == "misattributed", verdict
    assert verdict.also == ("exact",)
    assert verdict.attribution is not None


@pytest.mark.parametrize("speaker", ["Ilona Varga", "Varga", "the minister of transport", None, "", "  "])
def test_the_right_speaker_passes(speaker: str | None) -> None:
    assert check("We will build 12 ferries by 2031", speaker).status == "exact"


@pytest.mark.parametrize(
    "claim",
    [
        "",
        "   ",
        "“”",
        "… […] —",
        "?!",
        "Tourists prefer the railway because of its dining cars",
        "Zebras",
        "Wir haben nie von einem solchen Vorschlag gehört",
        "Ми ніколи не чули про таку пропозицію",
    ],
)
def test_absent(claim: str) -> None:
    verdict = check(claim)
    assert verdict.status == "absent"
    assert verdict.changes == ()
    assert verdict.occurrences == 0


@pytest.mark.parametrize(
    "claim",
    [
        "Wir werden zwölf Fähren bauen, und sie werden keinen Tropfen Öl verbrennen",
        "Ми збудуємо дванадцять поромів до кінця",
        "Nous allons construire douze navires pour les îles et ils ne vont pas brûler de pétrole",
    ],
)
def test_a_translated_claim_is_absent_with_a_hint(claim: str) -> None:
    verdict = check(claim)
    assert (verdict.status, verdict.hint) == ("absent", "language")


def test_a_made_up_claim_in_the_same_language_has_no_hint() -> None:
    assert check("Tourists prefer the railway because of its dining cars").hint is None


class TestWords:
    """Where one word ends and another begins."""

    def test_a_space_that_the_source_dropped_may_be_restored(self) -> None:
        claim = "union chief Petra Lindqvist said on Tuesday"
        assert check(claim, spoken=False).status == "typographic"

    def test_a_claim_may_not_run_words_together(self) -> None:
        assert check("Theports are ready, and so are the crews").status == "altered"

    @pytest.mark.parametrize(
        ("text", "claim"),
        [
            ("“The result is notable in every way,” she said.", "The result is not able in every way"),
            ("“It is maybe the best of all plans,” she said.", "It is may be the best of all plans"),
            ("“The therapist has left the town hall,” she said.", "The the rapist has left the town hall"),
            ("“They stand apart from all the others,” she said.", "They stand a part from all the others"),
        ],
    )
    def test_one_word_may_not_be_cut_in_two(self, text: str, claim: str) -> None:
        assert check(claim, document=Document(text=text)).status == "altered"

    def test_a_superscript_is_no_digit(self) -> None:
        document = Document(text="“It covers 10² hectares of the old port,” she said.")
        assert check("It covers 102 hectares of the old port", document=document).status == "altered"

    def test_a_sign_is_part_of_the_number(self) -> None:
        document = Document(text="“It was −5 degrees on the night of the launch,” she said.")
        assert check("It was -5 degrees on the night of the launch", document=document).status == "typographic"
        assert kinds(check("It was 5 degrees on the night of the launch", document=document)) == ["number"]

    def test_a_range_is_one_number(self) -> None:
        document = Document(text="“It takes from 5-10 days to get there,” she said.")
        assert check("10 days to get there", document=document).status != "exact"

    def test_a_final_question_mark_is_no_stop(self) -> None:
        document = Document(text="“Are we leaving the old routes?” she asked.")
        verdict = check("Are we leaving the old routes.", document=document)
        assert (verdict.status, kinds(verdict)) == ("altered", ["word"])
        assert check("Are we leaving the old routes", document=document).status == "exact"


class TestOccurrences:
    """Of several places the best one is meant."""

    TEXT = (
        "We are ready, the company wrote. “We are ready,” said Anna Berg on Monday. "
        "A day later, “we are ready,” said Carl Dahl. “We are ready,” Berg repeated."
    )

    def test_quoted_before_unquoted(self) -> None:
        verdict = check("We are ready", document=Document(text=self.TEXT))
        assert (verdict.status, verdict.start, verdict.occurrences) == ("exact", self.TEXT.index("“We") + 1, 4)

    def test_the_speakers_before_anothers(self) -> None:
        verdict = check("we are ready", "Carl Dahl", document=Document(text=self.TEXT))
        assert (verdict.status, verdict.start) == ("exact", self.TEXT.index("“we") + 1)

    def test_evidence_takes_the_first(self) -> None:
        verdict = check("We are ready", spoken=False, document=Document(text=self.TEXT))
        assert verdict.start == 0


class TestCautions:
    """What a passing claim left out, and who is not said to have said it."""

    @pytest.mark.parametrize(
        "claim",
        ["we are leaving the old routes", "we may add three", "more winter sailings, we may add three"],
    )
    def test_clipped(self, claim: str) -> None:
        verdict = check(claim, "Varga")
        assert verdict.passes
        assert "clipped" in verdict.cautions

    @pytest.mark.parametrize(
        ("text", "claim"),
        [
            ("“We will help if they ask,” she said.", "We will help"),
            ("“Are we leaving the old routes?” she asked.", "we leaving the old routes"),
            ("She never said “we commit to it”.", "we commit to it"),
            ("“Some are ready and others are not,” she said.", "Some are ready and others are"),
        ],
    )
    def test_clipped_behind_and_outside(self, text: str, claim: str) -> None:
        assert "clipped" in check(claim, document=Document(text=text)).cautions

    @pytest.mark.parametrize(
        "claim",
        ["The ports are ready, and so are the crews.", "I would not say that we are leaving the old routes"],
    )
    def test_whole_sentences_are_not_clipped(self, claim: str) -> None:
        assert check(claim, "Varga").cautions == ()

    @pytest.mark.parametrize(
        ("text", "speaker", "cautions"),
        [
            ("A spokesman said: “The ports are ready.”", "Ann Lee", ("unconfirmed",)),
            ("Ann Lee said: “The ports are ready.”", "Ann Lee", ()),
            ("A spokesman said: “The ports are ready.”", "A spokesman", ()),
            ("A spokesman said: “The ports are ready.”", None, ()),
            ("“The ports are ready.”", None, ("unattributed",)),
        ],
    )
    def test_unattributed(self, text: str, speaker: str | None, cautions: tuple[str, ...]) -> None:
        text = f"Ann Lee was there. {text}" if speaker == "Ann Lee" else text
        assert check("The ports are ready.", speaker, document=Document(text)).cautions == cautions

    def test_scare(self) -> None:
        verdict = check("Morning Star")
        assert verdict.passes
        assert verdict.cautions == ("scare",)


class TestPrecedence:
    """The first status that holds, and the others under `also`."""

    def test_altered_narration_is_altered_and_not_quoted(self) -> None:
        verdict = check("The Baltic ferry line will triple its fleet")
        assert (verdict.status, verdict.also) == ("altered", ("not_quoted",))

    def test_altered_words_of_another_are_altered_and_misattributed(self) -> None:
        verdict = check("The ports are not ready, and so are the crews.", "Thomas Reinholt")
        assert (verdict.status, verdict.also) == ("altered", ("misattributed",))

    def test_misattribution_is_graver_than_an_edit(self) -> None:
        verdict = check("[T]he ports are ready, and so are the crews.", "Thomas Reinholt")
        assert (verdict.status, verdict.also) == ("misattributed", ("edited",))


def test_a_transcript_line_is_a_quotation_of_its_speaker() -> None:
    document = Document(
        text="MARK RUTTE: We must ensure that peace lasts.\nPETRA BERG: Nobody wants it more than we do.\n"
    )
    claim = "We must ensure that peace lasts."
    assert check(claim, "Rutte", document=document).status == "exact"
    assert check(claim, "Petra Berg", document=document).status == "misattributed"


@pytest.mark.parametrize("text", ["", " ", "“”", "“" * 50, "x"])
def test_a_document_without_words_has_nothing(text: str) -> None:
    assert check("We are ready", document=Document(text=text)).status == "absent"


def test_verdicts_do_not_depend_on_those_before_them() -> None:
    claims = ["We will build 12 ferries by 2031", "historic", "We may build 12 ferries", "Zebras", "That is a promise"]
    fresh = [verify_quote(claim, Document(text=ARTICLE), speaker="Varga") for claim in claims]
    document = Document(text=ARTICLE)
    again = [verify_quote(claim, document, speaker="Varga") for claim in reversed(claims)]
    assert fresh == again[::-1]


def test_the_passage_is_found_though_its_words_stand_scattered_nearby_as_well(seeds: Path) -> None:
    document = Document((seeds / "001_5fce7afa5a3719c3.txt").read_text("utf-8"))
    verdict = verify_quote("the peace we have zebra", document)
    assert (verdict.status, verdict.source) == ("altered", "the peace we have collectively")


@pytest.mark.parametrize(
    ("claim", "status"),
    [
        ("[Norway] is ready to send boats for the south", "altered"),
        ("Sweden is ready to send boats for the south if [Norway] asks", "altered"),
        ("[Ida Holt] has no say in it at all", "edited"),
        ("Sweden is ready to send [its own] boats for the south", "edited"),
        ("[Sweden] is ready to send boats for the south", "edited"),
    ],
)
def test_a_bracket_may_name_whom_a_pronoun_means_and_not_exchange_one_name_for_another(claim: str, status: str) -> None:
    source = "“Sweden is ready to send boats for the south if Denmark asks,” Olav Brekke said. “She has no say in it at all.”"
    assert verify_quote(claim, Document(source), speaker="Olav Brekke").status == status


@pytest.mark.parametrize(
    ("narration", "cautions"),
    [
        ("Minister Olav Brekke denied that he had said “{}”.", ("clipped",)),
        ("If Olav Brekke had said “{}”, nobody would have believed him.", ("clipped",)),
        ("Olav Brekke never said “{}”.", ("clipped", "unconfirmed")),
        ("When he came back, Olav Brekke said “{}”.", ()),
    ],
)
def test_words_that_nobody_said_but_denied_or_supposed_carry_a_caution(
    narration: str, cautions: tuple[str, ...]
) -> None:
    words = "the boats will come before the winter is over"
    verdict = verify_quote(words, Document(narration.format(words)), speaker="Olav Brekke")
    assert verdict.cautions == cautions


FARES = Document(
    text="“The fares cost 5 million in the first year.[3] We lost 3 crews, and the last boats will win, because we support "
    "the plan,” Ilona Varga said. “In 19 days they agree.”"
)


@pytest.mark.parametrize(
    "claim",
    ["The fares cost 5[0] million", "We lost 3[2] crews, and", "In 19[45] days they agree", "the first year.[4]"],
)
def test_a_number_in_brackets_that_is_no_footnote_of_the_source_is_another_number(claim: str) -> None:
    verdict = check(f"{claim}", "Ilona Varga", document=FARES)
    assert verdict.status == "altered"
    assert [change.kind for change in verdict.changes] == ["number"]


def test_a_footnote_of_the_source_is_no_word_of_it_in_a_claim_or_out_of_it() -> None:
    for claim in ("cost 5 million in the first year.[3]", "cost 5 million in the first year."):
        assert check(claim, "Ilona Varga", document=FARES).status in ("exact", "typographic")


@pytest.mark.parametrize(
    "claim",
    [
        "and the [f]ast boats will win",
        "the last boats will [s]in, because",
        "because we [oppose] the plan",
        "In 19 days they [refuse]",
        "because we s[top] the plan",
    ],
)
def test_brackets_that_make_another_word_alter_what_was_said(claim: str) -> None:
    assert check(claim, "Ilona Varga", document=FARES).status == "altered"


@pytest.mark.parametrize(
    "claim",
    [
        "[W]e lost 3 crews",
        "because we support[ed] the plan",
        "because we [supported] the plan",
        "because [the islands] support the plan",
        "In 19 days [the islands] agree",
    ],
)
def test_brackets_for_the_case_an_ending_or_whom_a_pronoun_means_are_an_honest_edit(claim: str) -> None:
    assert check(claim, "Ilona Varga", document=FARES).status == "edited"
