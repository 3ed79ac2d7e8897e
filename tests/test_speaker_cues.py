"""Which words of a sentence say who speaks: clauses within clauses, descriptions, what is nobody."""

from __future__ import annotations

import pytest

from summarizer import Document, verify_quote
from summarizer.records import Relation
from summarizer.text.names import compare_speakers
from summarizer.text.quotations import quotations


def speaker(text: str, language: str | None = None) -> str | None:
    """The mention of whoever speaks the text's first quotation."""
    said = quotations(Document(text=text, language=language))[0].attribution
    return said.mention if said else None


def relation(text: str, claimed: str) -> Relation:
    """How the text's first quotation stands to a claimed speaker."""
    document = Document(text=text)
    return compare_speakers(claimed, quotations(document)[0].attribution, document)


@pytest.mark.parametrize(
    ("text", "mention"),
    [
        ("Ann Lee said the plan was “rushed and dear”, according to Bob Ray.", "Ann Lee"),
        ("According to Bob Ray, Ann Lee called the plan “rushed and dear”.", "Ann Lee"),
        ("With members worried about the plan, Ann Lee had a message: “We wait for the rain.”", "Ann Lee"),
        ("In what Ann Lee called “a quiet year,” the Harbour Board, a public body, charged no fee.", "Ann Lee"),
        ("The new rules, measures added by Ann Lee, are “rushed and dear,” she said.", "she"),
        ("Ann Lee, as Bob Ray put it, “never sleeps at night”.", "Bob Ray"),
        ("“The dam is safe,” said Harbour Board co-chair Ann Lee.", "Harbour Board co-chair Ann Lee"),
        ("“The dam is safe,” wrote Ann Lee for Morning Post.", "Ann Lee"),
        ("“The dam is safe for now.” ― Ann B. Lee.", "Ann B. Lee"),
        ("Ann Lee at the time said “we wait for the rain”.", "Ann Lee"),
        ("Ann Lee, whose town, Oslo, has grown a lot, said “we wait for the rain”.", "Ann Lee"),
        ("Ann Lee -- who owns shops, farms and a mill -- told me “we wait for the rain”.", "Ann Lee"),
        ("Bob Ray, 30, of Bergen, Norway, who was asked, said “we wait for the rain”.", "Bob Ray"),
        ("His partner at Lind, Lasse Thorup, called the demands “rushed and dear”.", "Lasse Thorup"),
        ("The film shows footage of Ann Lee asking, “Why are we here at all?”", "Ann Lee"),
        ("Police say they have “adequate means” for it.", "Police"),
        ("The Dorn family said “we wait for the rain”.", "The Dorn family"),
        ("Former head of state Ann Lee: “We wait for the rain, as ever.”", "Former head of state Ann Lee"),
        ("“Now!” blared the front page of the Post.", "the front page"),
        ("The clerk noted that donors feel “cheated and left alone”.", "donors"),
        ("The board left no doubt of its aim, saying that it was “time for us to go”.", "The board"),
        ("The candidate appeared in Oslo on Monday, saying that it was “time for us to go”.", "The candidate"),
        ("Standing by the gate, she raised a hand, saying: “We wait for the rain.”", "she"),
        ("“We wait for rain,” wrote the authors of the “Growth Report”.", "the authors"),
        ("He agreed to keep his brand and said the fleet had “real value”.", "He"),
        ("Contrary to Ann Lee’s claim that people would “learn nothing”, they did.", "Ann Lee"),
        ("What the mayor called “a rash and costly plan” will go on.", "the mayor"),
        ("On May 6, 2015, Ann Lee made a remark:\n\n“We wait for the rain, as ever.”", "Ann Lee"),
    ],
)
def test_the_clause_around_a_quotation_names_its_speaker(text: str, mention: str) -> None:
    said = speaker(text)
    assert said is not None and said.startswith(mention)


@pytest.mark.parametrize(
    "text",
    [
        "Trains cross the United States “in a day”.",
        "The clerk sorted 22 Dorn emails as “secret”.",
        "He wore a hat, wearing shirts read “No dam here”.",
        "There is a lot of talk of the mass shooting “at the mill”.",
        "He sent messages of support “for the mill”.",
        "The gate was “a bad and wet place.” (The gate was shut on Monday.)",
        "The aim of the law is not simply to say “no dams here”.",
        "The page has a note on who deserves credit for “the new word”.",
        "His friends make jokes of those who are “late for tea”.",
        "The clinic filed a public-records request for “papers that show it”.",
        "The ports ministry less than two weeks ago said it was “safe at last”.",
        "The list has one of the mayor’s alleged “friends of the mill”.",
        "“The dam leaks and costs us dear” is one common saying here.",
        "Officials spoke of the “lasting” role of Lee in the town once agreed.",
        "The road was shut for his handling of the mill’s mail “for weeks”.",
    ],
)
def test_a_noun_that_only_looks_like_a_verb_of_speech_gives_nobody_the_words(text: str) -> None:
    assert speaker(text) in (None, "He")


@pytest.mark.parametrize(
    ("text", "mention"),
    [
        ("Ann Lee was praised by Bob Ray and said “it is late for us”.", "Ann Lee"),
        ("A man close to Ann Lee said “it is late for us”.", "A man close to Ann Lee"),
        ("Ann Lee (left) with Bob Ray said “it is late for us”.", None),
        ("The letter that Ann Lee wrote to Bob Ray said “it is late for us”.", "Ann Lee"),
    ],
)
def test_whoever_a_preposition_governs_is_not_who_speaks(text: str, mention: str | None) -> None:
    assert speaker(text) == mention
    assert relation(text, "Bob Ray") != "confirmed"


@pytest.mark.parametrize(
    "text",
    [
        "She wrote a book about Ray called “why we stay by the river”.",
        "Critics praised a film by Lee titled “we wait for the rain”.",
        "Ann Lee said a film by Bob Ray titled “We Wait for the Rain” was dull.",
        "In a song about Bob Ray called “never go home again”, Ann Lee mourns.",
        "A song of Bob Ray called “never go home again” was read out.",
    ],
)
def test_what_a_work_by_or_about_somebody_is_called_is_said_by_nobody(text: str) -> None:
    assert speaker(text) is None


@pytest.mark.parametrize(
    ("text", "mention"),
    [
        ("“We wait,” the nationalist Harbour Times tabloid said.", "the nationalist Harbour Times tabloid"),
        ("A 2014 Harbour Committee report found “no fault at all”.", "A 2014 Harbour Committee report"),
        ("It is odd that Ann Lee would denounce “any talk of a sale”.", "Ann Lee"),
        ("Advisers who have run the numbers argue “it is late for us”.", "Advisers"),
        ("Ann Lee summed it up as “terrible,” denounced his record and left.", "Ann Lee"),
        ("“It is late for us,” someone shouted.", "someone"),
        ("Alarmed by the noise, Ann Lee said that it was “late for us”.", "Ann Lee"),
        ("Asked on Monday whether it rained, Ann Lee shook her head and said, “It did.”", "Ann Lee"),
        ("Minutes later, Ann Lee sent a note, saying, “It is done.”", "Ann Lee"),
        ("In rejecting the plea, the court recognized the law, saying “it is late for us”.", "the court"),
    ],
)
def test_a_speaker_is_a_whole_phrase_and_the_subject(text: str, mention: str) -> None:
    assert speaker(text) == mention


@pytest.mark.parametrize(
    "text",
    [
        "This prompted the paper to do a cover saying “we wait for the rain”.",
        "Giant screens over the square had three words: “Wait for it.”",
        "There’s still time for bridges after calling it a “trap for us all”.",
        "The place is a house that we bought, thinking of it as a “home for one or two”.",
        "Anger within party drives mayor to wait, to say remarks “misread by all of us”.",
    ],
)
def test_what_cannot_speak_is_not_named(text: str) -> None:
    assert speaker(text) is None


def test_who_calls_something_so_behind_a_relative_is_who_says_it() -> None:
    assert speaker("The plan by the river that a friend of Lee called “rash and dear” went on.") == "a friend of Lee"


def test_a_thing_that_a_sentence_is_about_carries_no_quotation_on() -> None:
    assert speaker("The flashpoint was the mill. “We wait for the rain, as ever.”") is None
    assert speaker("Ann Lee shook her head. “We wait for the rain, as ever.”") == "Ann Lee"


@pytest.mark.parametrize(
    "text",
    [
        "Ann Lee said Bob Ray called it “rushed and dear”.",
        "Ann Lee won praise for a role that Bob Ray had in saying it was “rushed and dear”.",
    ],
)
def test_what_one_says_that_another_says_settles_neither(text: str) -> None:
    assert {relation(text, "Ann Lee"), relation(text, "Bob Ray")} == {"unknown"}


def test_a_far_cue_is_explicit_where_a_named_speaker_is_the_only_one_of_the_sentence() -> None:
    alone = (
        "Ann Lee said the house by the river would show the lives of those who built the dam with their hands, and "
        "not of those who paid for it: “the mason and the cook”."
    )
    assert relation(alone, "Ann Lee") == "confirmed"


def test_whoever_is_named_nowhere_near_a_doubtful_speaker_is_not_that_one() -> None:
    """A pronoun may mean one of those before it, not somebody of another page."""
    far = "Kim Dorn opened the mill.\n\n" + "The river rose again. " * 60 + "\n\n"
    text = far + "Ann Lee met Eva Ray. Eva Ray met Ann Lee at the dam. “It is late,” she said."
    document = Document(text=text)
    said = quotations(document)[0].attribution
    assert [compare_speakers(name, said, document) for name in ("Ann Lee", "Eva Ray", "Kim Dorn")] == [
        "unknown",
        "unknown",
        "contradicted",
    ]


def test_a_junior_is_told_from_others_of_the_name_alone() -> None:
    text = "“It is late,” Bob Ray Jr. said. “It is early,” Ann Lee said. The elder Bob Ray Sr. slept."
    assert [relation(text, name) for name in ("Bob Ray Jr.", "Bob Ray Sr.", "Ann Lee")] == [
        "confirmed",
        "contradicted",
        "contradicted",
    ]


def test_a_person_is_not_it() -> None:
    text = "The board met. “It is late,” it said. Ann Lee slept."
    assert relation(text, "Ann Lee") == "contradicted"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The radio’s Bob Ray asked Dan Lee whether it was late.\n\n“Sure it is, as ever,” he said.", "Dan Lee"),
        ("Dan Lee smiled. He praised what he called “a quiet year”.", "Dan Lee"),
        ("Bob Ray argued for rain, but hoped Dan Lee went home. “Is it late?” he asked.", "Bob Ray"),
    ],
)
def test_a_pronoun_means_whoever_was_asked_or_leads_its_sentence(text: str, name: str) -> None:
    said = quotations(Document(text=text))[0].attribution
    assert said is not None and said.name == name


def test_a_name_keeps_all_its_given_names() -> None:
    said = quotations(Document(text="“It is late,” Andrés Manuel Ibarra Soto said."))[0].attribution
    assert said is not None and said.name == "Andrés Manuel Ibarra Soto"


def test_a_term_that_somebody_utters_elsewhere_is_nobodys_where_no_one_does() -> None:
    text = "The paper listed four “loopholes” in its report. “We close the loopholes,” Ann Lee said."
    assert verify_quote("loopholes", Document(text=text), speaker="The paper").passes


def test_a_title_in_marks_within_an_apposition_is_no_part_of_who_speaks() -> None:
    text = "The ad, titled “Why Not?”, says that it was “time for us to go”."
    said = quotations(Document(text=text))[1].attribution
    assert said is not None and said.mention == "The ad"


@pytest.mark.parametrize("verb", ["a dit", "avait dit", "ont dit", "a déclaré"])
def test_a_compound_tense_behind_a_french_quotation_gives_it_to_its_subject(verb: str) -> None:
    assert speaker(f"« Le pont tiendra », {verb} Anne Morel.", "fr") == "Anne Morel"


def test_a_french_pronoun_may_stand_within_the_compound_tense() -> None:
    assert speaker("« Le pont tient », a-t-elle dit.", "fr") == "elle"


@pytest.mark.parametrize("text", ["Ann Lee was told: “The dam is not safe.”", "Ann Lee had been asked: “Is it safe?”"])
def test_whoever_is_told_or_asked_something_does_not_say_it(text: str) -> None:
    assert speaker(text) is None


def test_whoever_asked_something_stands_behind_by() -> None:
    assert speaker("Ann Lee, asked “Is the dam safe?” by Bob Ray, shrugged.") == "Bob Ray"


def test_the_subject_before_a_colon_alone_is_open_where_the_order_of_words_is_free() -> None:
    text = "Anne Morel s’est entendu dire : « Le pont ne tiendra pas. »"
    document = Document(text=text, language="fr")
    assert compare_speakers("Anne Morel", quotations(document)[0].attribution, document) == "unknown"


@pytest.mark.parametrize(
    ("text", "language", "mention"),
    [
        ("« Le pont tient », a répondu à Jeanne Roy le ministre Paul Petit.", "fr", "le ministre Paul Petit"),
        ("« Le pont tient », a dit à la presse Paul Petit.", "fr", "Paul Petit"),
        ("« Le pont tient », a dit au maire Paul Petit la ministre Jeanne Roy.", "fr", "la ministre Jeanne Roy"),
        ("«El puente resiste», ha dicho a la prensa Pablo Soto.", "es", "Pablo Soto"),
        ("«El puente resiste», dijo a Juan Ruiz su amigo Pablo Soto.", "es", "su amigo Pablo Soto"),
    ],
)
def test_whoever_is_spoken_to_is_not_who_speaks(text: str, language: str, mention: str) -> None:
    assert speaker(text, language) == mention


@pytest.mark.parametrize(
    "text",
    [
        "Jeanne Roy « parle sans savoir », a lancé Paul Petit.",
        "Jeanne Roy est une « traîtresse », a lancé Paul Petit.",
        "Jeanne Roy « parle sans savoir », dit Paul Petit.",
    ],
)
def test_a_clause_behind_the_sentence_says_who_speaks_and_not_the_subject_of_what_is_said(text: str) -> None:
    assert speaker(text, "fr") == "Paul Petit"


def test_a_comma_that_may_end_an_apposition_leaves_it_open_who_speaks() -> None:
    document = Document(text="Jeanne Roy, auteure de « Ponts et eaux », a lancé Paul Petit.", language="fr")
    assert compare_speakers("Paul Petit", quotations(document)[0].attribution, document) == "unknown"


def test_a_text_may_end_in_a_verb_of_speech() -> None:
    assert speaker("Jeanne Roy est une « traîtresse », a lancé", "fr") != "Paul Petit"


def test_a_name_behind_and_that_may_share_the_verb_is_open() -> None:
    document = Document(text="Ann Lee said “the dam will hold” and Bob Ray “the dam will break”.")
    first, second = quotations(document)
    assert compare_speakers("Ann Lee", first.attribution, document) == "confirmed"
    assert {compare_speakers(name, second.attribution, document) for name in ("Ann Lee", "Bob Ray")} == {"unknown"}


@pytest.mark.parametrize(
    "text",
    [
        "Ann Lee responded to Bob Ray’s claim that “the dam will break”.",
        "Ann Lee welcomed the statement by Bob Ray that “the dam will break”.",
    ],
)
def test_a_noun_of_speech_gives_the_clause_behind_it_to_whose_it_is(text: str) -> None:
    assert str(speaker(text)).startswith("Bob Ray")
    assert relation(text, "Ann Lee") == "unknown"


def test_whoever_reads_aloud_may_pass_on_the_words_of_another() -> None:
    assert relation("Ann Lee read aloud a text from Bob Ray: “The dam will break.”", "Ann Lee") == "unknown"


@pytest.mark.parametrize("predicate", ["was told as she left", "had also been asked", "was warned", "heard"])
def test_whoever_only_hears_the_words_before_is_open(predicate: str) -> None:
    assert relation(f"“The dam will hold,” Ann Lee {predicate}.", "Ann Lee") == "unknown"


@pytest.mark.parametrize(
    "text",
    [
        "Bob Ray's claim that “the dam will hold” was rejected by Ann Lee.",
        "Reports that “the dam will break” were later denied by Ann Lee.",
        "“The dam will hold,” a claim that Ann Lee denies, was sprayed on the wall.",
        "“The dam will hold” was the message Ann Lee rejected.",
    ],
)
def test_whoever_takes_a_stand_on_what_was_said_is_open(text: str) -> None:
    assert relation(text, "Ann Lee") == "unknown"


def test_whoever_is_told_something_by_somebody_does_not_say_it() -> None:
    text = "“The dam will hold,” Bob Ray was told by Ann Lee."
    assert [relation(text, name) for name in ("Ann Lee", "Bob Ray")] == ["confirmed", "contradicted"]


@pytest.mark.parametrize(
    "predicate",
    [
        "recalled Bob Ray saying",
        "claimed Bob Ray had told her",
        "says a guard told her",
        "said she was told",
        "heard Bob Ray say",
    ],
)
def test_whoever_tells_of_another_who_speaks_is_open(predicate: str) -> None:
    assert relation(f"“The dam will hold,” Ann Lee {predicate}.", "Ann Lee") == "unknown"


@pytest.mark.parametrize(
    "predicate", ["told Bob Ray, who told a guard", "said when Bob Ray told her", "was overheard telling Bob Ray"]
)
def test_what_another_clause_tells_of_leaves_the_speaker_who_it_is(predicate: str) -> None:
    assert relation(f"“The dam will hold,” Ann Lee {predicate}.", "Ann Lee") == "confirmed"


@pytest.mark.parametrize(
    "predicate", ["opened the letter", "found a note at home", "got the news by text", "was met with silence"]
)
def test_whoever_receives_something_before_a_colon_is_open(predicate: str) -> None:
    assert relation(f"Ann Lee {predicate}: “The dam will hold, as ever.”", "Ann Lee") == "unknown"


@pytest.mark.parametrize("predicate", ["was blunt", "again"])
def test_whoever_is_only_said_to_be_somehow_before_a_colon_speaks(predicate: str) -> None:
    assert relation(f"Ann Lee {predicate}: “The dam will hold, as ever.”", "Ann Lee") == "confirmed"


def test_whoever_says_what_somebody_put_so_is_open() -> None:
    assert relation("As Bob Ray once put it, “the dam will hold”, Ann Lee said.", "Ann Lee") == "unknown"
    assert relation("As Bob Ray left, “the dam will hold”, Ann Lee said.", "Ann Lee") == "confirmed"
