"""German: whose words a text gives where no listed verb of speech says so, which marks are names, and what is nobody's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.records import Document
from summarizer.text.names import compare_speakers
from summarizer.text.quotations import quotations

WORDS = st.sampled_from(
    "der die das den dem ein eine Lohr Kranz Minister Sprecher sagte habe sei werde ist wurde , . : ( ) – - so wie als "
    "von für nach laut dass ob und aber es steht Rede Antwort diesen Worten heißt nennt sich Fazit Ihr einer ihnen 34 "
    "Jahre alte zufolge genannt deren „a“ „A“ „Das ist es.“ „ein Wort hier“ „ “ ‚ ‘".split()
)


def mentions(text: str) -> list[str | None]:
    """Who is said to have uttered each quotation, None for those that nobody has."""
    found = quotations(Document(text=text, language="de"))
    return [one.attribution.mention if one.attribution else None for one in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("„Das war Abseits“, ärgerte sich Torwart Jan Reuter.", "Torwart Jan Reuter"),
        ("„Das war Abseits“, ärgerte sich nach dem Spiel Trainer Jan Reuter.", "Trainer Jan Reuter"),
        ("Die Tat sei „heimtückisch“, befand der Richter.", "der Richter"),
        ("„Der Bau ist nicht standsicher“, ist Mia Vogt überzeugt.", "Mia Vogt"),
        ("„Der Bau ist nicht standsicher“, wie Mia Vogt es ausdrückte.", "Mia Vogt"),
        ("„Der Bau ist nicht standsicher“ jubelten die Gegner.", "die Gegner"),
        ("„Der Bau ist nicht standsicher“ - so der Minister.", "der Minister"),
        ("„Der Bau ist nicht standsicher“ (so der Minister).", "der Minister"),
        ("„Der Bau ist nicht standsicher.“ So der Minister am Montag.", "der Minister"),
        ("„Der Bau ist nicht standsicher!“ Mit diesen Worten ging Mia Vogt.", "Mia Vogt"),
        ("„Der Bau wackelt“, sagte die 34 Jahre alte Bäuerin Eva Lohr.", "die 34 Jahre alte Bäuerin Eva Lohr"),
        ("„Der Bau wackelt“, sagte der am Montag gewählte Lohr.", "der am Montag gewählte Lohr"),
        ("„Der Bau wackelt“, sagten er und sein Bruder.", "er und sein Bruder"),
        ("„Der Bau wackelt“, erklärten deren Sprecher.", "deren Sprecher"),
    ],
)
def test_whatever_verb_opens_a_clause_behind_words_its_subject_says_them(text: str, expected: str) -> None:
    assert mentions(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In dem Schreiben ist von „gravierenden Mängeln“ die Rede.", "dem Schreiben"),
        ("Der Bericht spricht von „gravierenden Mängeln“.", "Der Bericht"),
        ("Im Bericht steht, die Anlage sei „nie geprüft“ worden.", "Bericht"),
        ("Auf Plakaten war zu lesen: „Die Bäume bleiben stehen.“", "Plakaten"),
        ("„Die Bäume bleiben hier stehen“ stand auf den Plakaten.", "den Plakaten"),
        ("Wie es in einer Mitteilung heißt, ist die Strecke „lange gesperrt“.", "einer Mitteilung"),
        ("Er schickte einen Brief, in dem es heißt: „Die Bäume bleiben stehen.“", "einen Brief"),
        ("Aus Regierungskreisen verlautete, die Gespräche seien „festgefahren“.", "Regierungskreisen"),
    ],
)
def test_where_nobody_speaks_the_text_does(text: str, expected: str) -> None:
    assert mentions(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Der Verband brandmarkte den Angriff als „feigen Anschlag auf die Presse“.", "Der Verband"),
        ("Das Amt rät dazu, „Ruhe zu bewahren“.", "Das Amt"),
        ("Mia Vogt ist sicher, dass der Plan „unausgegoren“ ist.", "Mia Vogt"),
        ("Der Betreiber beteuerte seine Unschuld: Man habe „nach bestem Wissen“ gehandelt.", "Der Betreiber"),
        ("Die Ankündigung des Chefs, es werde „tiefe Einschnitte“ geben, löste Unruhe aus.", "des Chefs"),
        ("Mit den Worten, es werde „tiefe Einschnitte“ geben, verabschiedete sich der Chef.", "der Chef"),
        ("Ihr Fazit: „Der Plan ist unausgegoren.“", "Ihr"),
        ("Scharfe Kritik übte die Opposition: „Das ist ein Schnellschuss.“", "die Opposition"),
        ("Das Weiße Haus warnte Moskau vor „ernsten Konsequenzen“.", "Das Weiße Haus"),
        ("Dieser erklärt das so: „Der Plan ist unausgegoren.“", "Dieser"),
    ],
)
def test_the_subject_of_what_leads_to_words_says_them(text: str, expected: str) -> None:
    assert mentions(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kranz sprach von einem „Skandal“, Lohr dagegen von einem „Erfolg“.", ["Kranz", "Lohr"]),
        (
            "Zwar lobte die Union das Gesetz als „mutig“, doch die Grünen nannten es „faul“.",
            ["die Union", "die Grünen"],
        ),
        ("Lohr sagte, der Vorwurf sei „absurd“ und fügte hinzu, man habe „sauber gearbeitet“.", ["Lohr", "Lohr"]),
        ("Lohr, der Kranz als „große Gefahr“ bezeichnet hatte, sagte: „Wir reden.“", ["der", "Lohr"]),
    ],
)
def test_each_clause_has_its_own_speaker(text: str, expected: list[str]) -> None:
    assert mentions(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Minister Lohr sagte, die Reform sei notwendig.\n\nNiemand verliere seine Arbeit. Sie sei „überfällig“ gewesen.",
        "Minister Lohr hat sich geäußert. Die Reform sei notwendig.\n\nSie bringe viel.\n\nSie sei „überfällig“ gewesen.",
        "Minister Lohr verteidigte die Reform: „Sie ist nötig.“\n\nDas Gesetz kommt im Mai.\n\n„Niemand verliert seine Arbeit.“",
    ],
)
def test_reported_speech_and_whole_sentences_go_on_over_paragraphs(text: str) -> None:
    assert mentions(text)[-1] == "Minister Lohr"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("„Der Plan ist schlecht“, heißt es in dem Brief. „Wir lehnen ihn ab“, heißt es weiter.", "dem Brief"),
        ("Laut einer Studie ist der Plan „schlecht“. Demnach sind „viele Menschen betroffen“.", "einer Studie"),
        ("Der Verband nannte den Plan „schlecht“. Wörtlich heißt es: „Wir lehnen ihn ab.“", "Der Verband"),
        ("„Wir lehnen den Plan ab.“ „Er ist schlecht“, sagte Lohr.", "Lohr"),
        ("„Wir lehnen den Plan ab.“\n\n„Er ist schlecht“, so gestern Lohr.", "Lohr"),
    ],
)
def test_what_is_cited_on_has_the_speaker_of_what_stands_beside_it(text: str, expected: str) -> None:
    assert mentions(text) == [expected, expected]


@pytest.mark.parametrize(
    "text",
    [
        "Es wurde mitgeteilt, die Lage sei „ernst“.",
        "Mitgeteilt wurde lediglich, dass die Lage „ernst“ sei.",
        "Offiziell hieß es, die Lage sei „ernst“.",
        "Man teilte mit, die Lage sei „ernst“.",
    ],
)
def test_what_nobody_named_is_said_to_have_said_goes_on_with_nobody(text: str) -> None:
    assert mentions(f"Anna Braun sagte, sie komme nicht. {text}") == [None]


def test_a_pronoun_before_its_sentences_subject_is_open() -> None:
    document = Document(text="Als sie sagte, der Plan sei „tot“, lachte Anna Braun.", language="de")
    [one] = quotations(document)
    assert one.attribution is not None and one.attribution.mention == "sie"
    assert compare_speakers("Anna Braun", one.attribution, document) == "unknown"


@pytest.mark.parametrize(
    "text",
    [
        "Der Minister sagte das in einem „Echo“-Interview.",
        "Die Polizei erklärte, die Gruppe nenne sich „Nordkreuz“.",
        "Die Sonde soll „Sirius“ heißen, sagte ein Sprecher.",
        "Die Behörde teilte mit, die „Sirius“ sei im Orbit.",
        "Die Opposition lehnt die „Rente mit 67“ ab.",
        "VW nannte als Beispiele die Modelle „Golf“, „Polo“ und „Passat“.",
        "Anna Braun sagte, sie komme nicht. Ein Treffen sei bei „Fluxx“ geplant.",
        "‚Braun‘: Das sagte ich schon.",
    ],
)
def test_names_in_marks_are_nobodys_words(text: str) -> None:
    assert set(mentions(text)) == {None}


@pytest.mark.parametrize(
    "text", ["Der „Bote“ berichtet, die Lage sei „sehr ernst“.", "„Bote“ meldet, sie sei „ernst“."]
)
def test_a_name_in_marks_may_speak(text: str) -> None:
    first, last = mentions(text)
    assert first is None
    assert last is not None and "Bote" in last


@given(st.lists(WORDS, min_size=1, max_size=40))
def test_whatever_order_words_come_in_a_text_is_read_and_nobody_speaks_from_within_their_own_words(
    words: list[str],
) -> None:
    document = Document(text=" ".join(words), language="de")
    for one in quotations(document):
        if one.attribution:
            assert not one.start <= one.attribution.start < one.end
