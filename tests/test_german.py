"""German: whose words a text gives, told by cases and clauses, and who that is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.records import Attribution, Document
from summarizer.text.languages import LANGUAGES
from summarizer.text.languages.compounds import Compounds, CompoundTable
from summarizer.text.names import compare_speakers
from summarizer.text.quotations import quotations

ROLES = LANGUAGES["de"].roles


def mentions(text: str) -> list[str | None]:
    """Who is said to have uttered each quotation, those left out that nobody has."""
    found = [one for one in quotations(Document(text=text, language="de")) if not one.scare]
    return [one.attribution.mention if one.attribution else None for one in found]


def attribution(text: str) -> tuple[Attribution, Document]:
    """The attribution of the text's last quotation."""
    document = Document(text=text, language="de")
    found = [one.attribution for one in quotations(document) if one.attribution]
    return found[-1], document


def name(text: str) -> str:
    return attribution(text)[0].name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("„Der Damm hält“, mahnte gestern die Sprecherin der Stadtwerke.", "die Sprecherin der Stadtwerke"),
        ("Das Vorgehen nannte Kranz „einen schweren Fehler“.", "Kranz"),
        ("Den Plan lehnte die Bundesregierung als „unbezahlbar“ ab.", "die Bundesregierung"),
        ("Zugleich wies ein Sprecher der Polizei die Vorwürfe als „haltlos“ zurück.", "ein Sprecher der Polizei"),
        ("Einen „Irrweg“ sieht in dem Vorhaben der Landrat Jens Mohr.", "der Landrat Jens Mohr"),
        ("Darüber hinaus forderten die Anwohner „endlich klare Worte“.", "die Anwohner"),
        ("Als „Schande“ hat Horst Kant das Urteil bezeichnet.", "Horst Kant"),
        ("Mit den Worten „Es eilt“ verließ Mohr den Saal.", "Mohr"),
        ("Erwartungsgemäß nannte Kranz den Plan „mutig“.", "Kranz"),
        ("Die Vorwürfe nannte der Vorstand „haltlos“.", "der Vorstand"),
    ],
)
def test_a_subject_is_told_by_its_case_on_either_side_of_the_verb(text: str, expected: str) -> None:
    assert mentions(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Die Ministerin sagte, dass die Brücke „in einem traurigen Zustand“ sei.", "Die Ministerin"),
        ("Wie Lohse mitteilte, sieht die Stadt darin „kein Hindernis“.", "Lohse"),
        ("Die Kläger, die den Plan als „Zumutung“ bezeichnen, machen weiter.", "die"),
        ("Ein hoher Beamter, der ungenannt bleiben wollte, sagte: „Es eilt.“", "Ein hoher Beamter"),
        ("Anna Braun lobte den Plan, während Karl Dorn von einem „völlig falschen“ Schritt sprach.", "Karl Dorn"),
        ("Das Ministerium hatte eingeräumt, die Zahlen seien „nicht ganz korrekt“ gewesen.", "Das Ministerium"),
        ("Der Minister ist der Ansicht, der Damm sei „sicher wie nie“.", "Der Minister"),
        ("Mohr bestätigte den Fund und sprach von „einem Glücksfall“.", "Mohr"),
    ],
)
def test_a_clause_that_depends_on_another_has_the_speaker_of_its_own_verb(text: str, expected: str) -> None:
    assert mentions(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Am Montag fügte Ute Kranz hinzu: „Wir warten ab.“", ["Ute Kranz"]),
        ("Die Opposition warf Mohr „Untätigkeit“ vor.", ["Die Opposition"]),
        ("Der Sturm warf den Baum „Methusalem“ auf die Straße.", []),
        ("Kranz stellte das Album „Nachtfahrt“ vor.", []),
        ("Kranz rief die Delegierten auf, „endlich Ruhe zu geben“.", ["Kranz"]),
    ],
)
def test_a_verb_that_says_something_only_with_its_prefix_needs_that(text: str, expected: list[str]) -> None:
    assert mentions(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Ute Kranz kritisierte den Plan. Er sei „völlig aus der Zeit gefallen“.",
        "Ute Kranz kritisierte den Plan. Er bringe nichts. Damit drohe „ein böses Ende“.",
        "Ute Kranz sagte, der Plan tauge nichts. „Wir brauchen einen neuen.“",
    ],
)
def test_reported_speech_goes_on_with_its_speaker(text: str) -> None:
    assert mentions(text) == ["Ute Kranz"]


def test_a_sentence_leads_on_to_the_next_with_its_main_speaker() -> None:
    text = "Ute Kranz kritisierte, dass die Firma „alles in Ordnung“ gemeldet habe. „Das war gelogen.“"
    assert mentions(text)[1] == "Ute Kranz"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Laut Bürgermeisterin Ute Kranz ist die Brücke „nicht mehr zu retten“.", "Bürgermeisterin Ute Kranz"),
        ("Nach Angaben der Feuerwehr war der Rauch „kilometerweit zu sehen“.", "der Feuerwehr"),
        ("Dem Auswärtigen Amt zufolge ist die Lage „ernst, aber stabil“.", "Dem Auswärtigen Amt"),
        ("„Die Lage ist ernst“, so das Auswärtige Amt.", "das Auswärtige Amt"),
        ("Für den Trainer Lars Ebert war das Spiel „eine einzige Qual“.", "den Trainer Lars Ebert"),
        ("„Es reicht“, hieß es in einer Erklärung des Kreisverbands.", "einer Erklärung des Kreisverbands"),
        ("Der Verein wurde von Ute Kranz als „letzte Hoffnung“ bezeichnet.", "Ute Kranz"),
        ("„Wir warten ab“, wird Kranz von der Presse zitiert.", "Kranz"),
        ("„Es ist vorbei“, zitiert der Sender den Wirt Ralf Moor.", "den Wirt Ralf Moor"),
        ("Piraten-Chef Ole Brandt: „Nein.“", "Piraten-Chef Ole Brandt"),
        ("Ein Polizeisprecher zur Presse: „Nein.“", "Ein Polizeisprecher"),
    ],
)
def test_phrases_passives_and_colons_give_words_to_somebody(text: str, expected: str) -> None:
    assert mentions(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "Kranz sagte dem Magazin „fluter“, das Projekt „Neue Mitte“ sei tot.",
        "Kranz erklärte, der Tanker „Aurora“ habe Öl verloren.",
        "Kranz sagte, der „Berliner Kurier“ habe gelogen.",
        "Nach Angaben von Kranz sank die „Marie II“ gegen Mitternacht.",
        "Der sogenannte „Eiserne Vorhang“ fiel, sagte Kranz.",
        "Kranz nennt sich selbst „die Unbeugsame“.",
        "Der als „Schlächter“ bekannte General Karl Voss sagte, er sei unschuldig.",
        "Das Fest (auch „Fackelnacht“ genannt) fiel aus, sagte Kranz.",
    ],
)
def test_a_name_in_marks_is_nobodys_utterance(text: str) -> None:
    assert mentions(text) == []


def test_a_name_in_marks_may_speak() -> None:
    assert mentions("„Wir gehen nicht“, schrieb der „Harzer Bote“ am Freitag.") == ["der „Harzer Bote“"]


@pytest.mark.parametrize(
    "text",
    [
        "„Der Damm hält“, sagte Weil der Neuen Osnabrücker Zeitung.",
        "„Der Damm hält“, so Weil am Freitag.",
    ],
)
def test_within_a_sentence_a_capital_makes_a_noun_of_any_word(text: str) -> None:
    assert mentions(text) == ["Weil"]


@pytest.mark.parametrize("opening, closing", ["„“", "»«", "«»", '""', "‚‘", "“”"])
def test_marks_of_every_kind_are_read(opening: str, closing: str) -> None:
    assert mentions(f"{opening}Der Damm hält{closing}, sagte Anna Braun.") == ["Anna Braun"]


def test_a_quotation_goes_on_over_paragraphs() -> None:
    text = "„Der Damm hält. Die Leute können ruhig schlafen.\n\n„Wir sind vorbereitet“, sagte Anna Braun."
    assert mentions(text) == ["Anna Braun"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Der Leiter des Programms der WHO, Klaus Stein, sagte: „Ja.“", "Klaus Stein"),
        ("Ein Sprecher der WHO sagte: „Ja.“", "Ein Sprecher der WHO"),
        ("Die Minister Frankreichs und Italiens sagten: „Ja.“", "Die Minister Frankreichs und Italiens"),
        ("Der frühere Ministerpräsident Karl Lohse (CDU) sagte: „Ja.“", "Karl Lohse"),
        ("Innenminister Thomas de Vries kam. „Ja“, sagte de Vries.", "Thomas de Vries"),
        ("Außenminister Ole Brandt kam. „Ja“, sagte der Außenminister.", "Ole Brandt"),
        ("Außenminister Ole Brandt kam. „Ja“, sagte der Innenminister.", "der Innenminister"),
        ("Vizepräsident Ole Brandt kam. „Ja“, sagte der Präsident.", "der Präsident"),
    ],
)
def test_the_head_of_a_phrase_is_who_is_meant(text: str, expected: str) -> None:
    assert name(text) == expected


def test_nobody_with_an_article_is_whom_a_pronoun_means() -> None:
    text = "Anna Braun kam spät. Die Kölner Messe war voll. „Ja“, sagte sie."
    assert name(text) in ("Anna Braun", "sie")
    assert name("Das Düsseldorfer Konzert war lang. „Ja“, sagte er.") == "er"


def test_they_are_no_woman() -> None:
    assert name("Anna Braun traf die Anwohner. „Ja“, sagten sie.") == "sie"
    assert name("Anna Braun kam. „Ja“, sagte sie.") == "Anna Braun"


@pytest.mark.parametrize(
    ("claimed", "text", "relation"),
    [
        ("Anna Braun", "Anna Braun sagte: „Ja.“ Karl Dorn schwieg.", "confirmed"),
        ("Karl Dorn", "Anna Braun sagte: „Ja.“ Karl Dorn sagte: „Nein.“", "unknown"),
        ("die WHO", "Ein Sprecher der WHO sagte: „Ja.“", "unknown"),
        ("Anna Braun", "Anna Braun kam. Petra Kern auch. „Ja“, sagte sie.", "unknown"),
    ],
)
def test_only_who_is_surely_meant_is_confirmed(claimed: str, text: str, relation: str) -> None:
    document = Document(text=text, language="de")
    first = next(one.attribution for one in quotations(document) if one.attribution)
    expected = "contradicted" if claimed == "Karl Dorn" else relation
    assert compare_speakers(claimed, first, document) == expected


def test_two_phrases_that_may_both_be_the_subject_leave_it_open() -> None:
    one, document = attribution("Die Mehrheit nannte Kern „mutig“.")
    assert compare_speakers(one.name, one, document) != "contradicted"
    first, source = attribution("Die Zeugin kritisierte die Klägerin als „unglaubwürdig“.")
    assert compare_speakers(first.name, first, source) == "unknown"


@pytest.mark.parametrize(
    ("compound", "parts"),
    [
        ("polizeisprecher", ("polizei", "sprecher")),
        ("bundesaußenminister", ("außen", "minister")),
        ("bundesminister", ("", "minister")),
        ("us-präsident", ("us", "präsident")),
        ("ministerpräsident", ("", "ministerpräsident")),
    ],
)
def test_a_compound_post_is_told_by_its_last_noun(compound: str, parts: tuple[str, str]) -> None:
    assert compound in ROLES
    assert isinstance(ROLES, CompoundTable)
    assert ROLES.parts(compound) == parts


@given(st.lists(st.text("abcd", min_size=1, max_size=6), max_size=8), st.text("abcd", max_size=10))
def test_a_compound_ends_in_the_longest_noun_of_four_letters_or_is_one(nouns: list[str], word: str) -> None:
    ends = [noun for noun in nouns if noun == word or (len(noun) >= 4 and word.endswith(noun))]
    found = Compounds(nouns).base(word)
    assert found == (max(ends, key=len) if ends else None)


@pytest.mark.parametrize(
    "text",
    [
        "Anna Lenz bekräftigte am Abend vor vielen Gästen aus dem Hafen und aus den Werften von Dahl und Kleve, der "
        "Damm sei „sicher und gut“. Karl Dorn schwieg.",
        "Anna Lenz warnte vor dem Damm. „Er hält noch viele Jahre.“ Das meinte Karl Dorn.",
    ],
)
def test_who_is_named_far_off_or_in_the_sentence_before_is_open(text: str) -> None:
    one, document = attribution(text)
    assert {compare_speakers(name, one, document) for name in ("Anna Lenz", "Karl Dorn")} == {"unknown"}


def test_a_name_in_a_compound_beside_the_speaker_is_open_and_another_is_not() -> None:
    text = "Die Gruppe Nordlicht klagt. „Ja“, sagte Nordlicht-Sprecherin Anna Lenz. Karl Dorn kam."
    one, document = attribution(text)
    names = ("Anna Lenz", "Nordlicht", "Karl Dorn")
    assert [compare_speakers(name, one, document) for name in names] == ["confirmed", "unknown", "contradicted"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Jens Mohr musste sich von Horst Kant sagen lassen: „Der Damm hält nicht.“", "Horst Kant"),
        ("Jens Mohr zitierte Horst Kant mit den Worten: „Der Damm hält nicht.“", "Horst Kant"),
        ("Laut Horst Kant sagte Jens Mohr: „Der Damm hält nicht.“", "Jens Mohr"),
        ("Laut Horst Kant ist der Damm „nicht mehr zu halten“.", "Horst Kant"),
        ("„Der Damm hält“, sagte der Horst Kant nahestehende Abgeordnete Jens Mohr.", "Jens Mohr"),
    ],
)
def test_whose_words_somebody_hears_cites_or_stands_beside_is_told_from_that_one(text: str, expected: str) -> None:
    assert name(text) == expected


@given(st.text(alphabet="Dder Falcon „“»«‚‘.,\n", max_size=40))
def test_a_text_that_ends_within_a_quotation_is_read_to_its_end(text: str) -> None:
    assert quotations(Document(text=f"{text}Rakete „Falcon", language="de"))


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("„Der Damm hält“, sagte Karin Mohr der Nachrichtenagentur Falcon.", "Falcon"),
        ("„Der Damm hält“, sagte Karin Mohr der Nachrichtenagentur Falcon.", "Nachrichtenagentur"),
        ("„Der Damm hält“, sagte Karin Mohr der Zeitung „Kurier“.", "Zeitung"),
        ("„Der Damm hält“, sagte Karin Mohr von der Universität Lohr.", "Universität Lohr"),
        ("„Hält der Damm?“, fragte ein Reporter Anna Lenz.", "Anna Lenz"),
        ("„Hält der Damm?“, fragte eine Reporterin Anna Lenz.", "Anna Lenz"),
    ],
)
def test_whom_words_are_told_to_and_whom_a_speaker_is_of_is_not_confirmed(text: str, other: str) -> None:
    one, document = attribution(text)
    assert compare_speakers(other, one, document) == "unknown"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("„Der Damm hält“, sagte Karin Mohr der Agentur Falcon.", "Karin Mohr"),
        ("„Der Damm hält“, sagte Leyen der Agentur Falcon. Ursula von der Leyen ging.", "Ursula von der Leyen"),
    ],
)
def test_an_article_behind_a_name_is_no_part_of_it_but_behind_a_particle(text: str, expected: str) -> None:
    assert name(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Anna Lenz trat zurück. Die Partei reagierte prompt. „Wir sind entsetzt“, teilte sie mit.",
        "Anna Lenz trat zurück. Prompt reagierte die Partei. „Wir sind entsetzt“, teilte sie mit.",
        "Anna Lenz trat zurück. Eine Nachbarin war entsetzt. „Das kam plötzlich“, sagte sie.",
        "Anna Lenz trat zurück. Ihre Mutter war entsetzt. „Das kam plötzlich“, sagte sie.",
    ],
)
def test_a_pronoun_that_may_mean_a_noun_between_is_open(text: str) -> None:
    one, document = attribution(text)
    assert compare_speakers("Anna Lenz", one, document) == "unknown"


@pytest.mark.parametrize(
    "text",
    [
        "Anna Lenz trat zurück. „Das kam plötzlich“, sagte sie.",
        "Anna Lenz trat zurück. Der Verband reagierte prompt. „Das kam plötzlich“, sagte sie.",
        "„Die Partei schläft. Die Frau an der Spitze schläft“, sagte Anna Lenz. „Das ist so“, sagte sie.",
    ],
)
def test_a_pronoun_is_not_made_open_by_a_noun_of_another_gender_or_in_marks(text: str) -> None:
    one, document = attribution(text)
    assert compare_speakers("Anna Lenz", one, document) == "confirmed"


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Wie Jens Mohr berichtet, nannte Karin Kant den Damm „eine große Torheit“.", "unknown"),
        ("„Der Damm hält“, hat Karin Kant nach Angaben von Jens Mohr gesagt.", "unknown"),
        ("Jens Mohr zufolge hat Karin Kant gesagt, sie sei „müde von allem“.", "confirmed"),
        ("Jens Mohr zufolge nannte Karin Kant den Damm „eine große Torheit“.", "confirmed"),
        ("Jens Mohr gegenüber erklärte Karin Kant: „Der Damm hält.“", "confirmed"),
    ],
)
def test_who_only_tells_what_another_said_is_not_confirmed(text: str, speaker: str) -> None:
    one, document = attribution(text)
    assert compare_speakers("Jens Mohr", one, document) != "confirmed"
    assert compare_speakers("Karin Kant", one, document) == speaker


@pytest.mark.parametrize(
    "text",
    [
        "Karin Kants Kritik, der Damm sei „eine große Torheit“, wies Jens Mohr zurück.",
        "Den Vorwurf von Karin Kant, der Damm sei „eine große Torheit“, wies Jens Mohr zurück.",
        "Jens Mohr wies den Vorwurf der Opposition zurück, der Damm sei „eine große Torheit“.",
        "Die Aussage von Karin Kant, „der Damm ist längst fertig“, nannte Jens Mohr falsch.",
        "„Der Damm ist längst fertig“ – diese Aussage von Karin Kant wies Jens Mohr zurück.",
        "Jens Mohr bestritt, dass der Damm „eine große Torheit“ sei.",
        "Jens Mohr bestreitet, gesagt zu haben: „Der Damm hält nicht.“",
        "Mit den Worten „Der Damm hält“ von Karin Kant begann Jens Mohr seine Rede.",
        "Mit Karin Kants Worten „Der Damm hält“ begann Jens Mohr seine Rede.",
        "„Der Damm hält nicht“, wurde Jens Mohr zugerufen, als Karin Kant ging.",
    ],
)
def test_whoever_rejects_repeats_or_hears_words_is_not_confirmed_as_their_speaker(text: str) -> None:
    one, document = attribution(text)
    assert {compare_speakers(name, one, document) for name in ("Jens Mohr", "Karin Kant")} == {"unknown"}


@pytest.mark.parametrize(
    "text",
    [
        "Jens Mohr wies die Kritik zurück: „Der Damm hält.“",
        "„Der Damm hält“, wies Jens Mohr die Kritik zurück.",
        "Jens Mohr wies die Kritik als „haltlos und dumm“ zurück.",
        "Jens Mohr bestritt das: „Der Damm hält.“",
        "Jens Mohr sagte in einer Erklärung, der Damm sei „längst fertig“.",
        "Jens Mohr erklärte, der Bericht sei „ein Dokument von Rang“.",
    ],
)
def test_what_somebody_rejects_words_with_is_theirs(text: str) -> None:
    one, document = attribution(text)
    assert compare_speakers("Jens Mohr", one, document) == "confirmed"


@pytest.mark.parametrize(
    ("lead", "post", "expected"),
    [
        ("Kanzlerkandidat Jens Mohr", "der Kanzler", "unknown"),
        ("Kanzlerkandidat Jens Mohr", "der Kandidat", "confirmed"),
        ("Der frühere Bürgermeister Jens Mohr", "der Bürgermeister", "unknown"),
        ("Mit dem früheren Bürgermeister Jens Mohr", "der Bürgermeister", "unknown"),
        ("Der Bürgermeister Jens Mohr", "der Bürgermeister", "confirmed"),
        ("Ministerpräsidentin Anna Mohr", "der Ministerpräsident", "unknown"),
        ("Ministerpräsidentin Anna Mohr", "die Ministerpräsidentin", "confirmed"),
    ],
)
def test_a_post_is_whose_it_is_now_and_of_that_gender(lead: str, post: str, expected: str) -> None:
    one, document = attribution(f"{lead} kam am Montag. „Der Damm hält noch viele Jahre“, sagte {post}.")
    assert compare_speakers(" ".join(lead.split()[-2:]), one, document) == expected


def test_whom_a_pronoun_means_that_another_speaker_of_an_interview_says_is_open() -> None:
    text = (
        "Eva Kant sprach mit Jens Mohr.\n\nMohr: Was hat Ihnen General Petrov gesagt?\n\nKant: Er sagte: „Zähl nach.“"
    )
    one, document = attribution(text)
    assert one.mention == "Er"
    assert compare_speakers("Jens Mohr", one, document) == "unknown"
