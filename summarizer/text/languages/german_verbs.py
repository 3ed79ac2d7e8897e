"""The German verbs of saying and holding, regular ones from their stems."""

from __future__ import annotations

from collections.abc import Iterator

from summarizer.text.languages.language import words

_WITH_GE = """sag mein äußer forder warn frag klag mahn droh glaub hoff urteil schilder lob jubel schimpf scherz wetter
    schwärm meld zweifel twitter titel fürcht folger spott antwort verlaut rüg tadel verurteil"""
_WITHOUT_GE = """erklär beton kommentier kritisier versicher bestätig ergänz verlang begrüß erwider erläuter zitier
    bekräftig beklag bedauer reagier appellier plädier erzähl analysier konstatier bemerk bezweifel attackier würdig
    skandier bemängel monier präzisier rechtfertig verteidig resümier bilanzier argumentier prognostizier dementier
    notier protestier prophezei signalisier verlautbar informier bezeichn entgegn behaupt begründ bericht verkünd
    vermut befürcht erwart"""
_STRONG = """sprach spricht sprachen sprechen gesprochen schrieb schreibt schrieben schreiben geschrieben nannte nennt
    nannten nennen genannt rief ruft riefen rufen gerufen hieß heißt hießen versprach verspricht versprachen
    versprochen verwies verweist verwiesen unterstrich unterstreicht unterstrichen beschrieb beschreibt beschrieben
    fand findet fanden gefunden dachte denkt dachten hielt hält hielten halten gehalten gestand gesteht gestanden
    bekannte bekennt bekannten empfahl empfiehlt empfahlen empfehlen empfohlen schrie schreit schrien bestritt
    bestreitet bestritten lautete lautet lauteten wusste weiß wussten freute freut freuten gefreut zeigte zeigt zeigten
    gezeigt sieht sah sahen sehen gesehen geht ging gehen gingen rechnete rechnet rechneten rechnen wertete wertet
    werteten werten gewertet steht stand standen stehen"""
# Verbs that say something only with a prefix, which leaves them in main clauses: prefixes, forms, participle.
_SEPARABLE = (
    "an kündigte kündigten kündigt kündigen gekündigt",
    "mit teilte teilten teilt teilen geteilt",
    "hinzu/an/bei fügte fügten fügt fügen gefügt",
    "aus/an führte führten führt führen geführt",
    "ein räumte räumten räumt räumen geräumt",
    "zurück/hin/ab wies wiesen weist weisen gewiesen",
    "vor/ein warf warfen wirft werfen geworfen",
    "an/zu/bekannt/vor/wieder gab gaben gibt geben gegeben",
    "fest/klar/dar stellte stellten stellt stellen gestellt",
    "hervor hob hoben hebt heben gehoben",
    "an/hin deutete deuteten deutet deuten gedeutet",
    "ab lehnte lehnten lehnt lehnen gelehnt",
    "an merkte merkten merkt merken gemerkt",
    "fort fuhr fuhren fährt fahren gefahren",
    "zu sicherte sicherten sichert sichern gesichert",
    "aus drückte drückten drückt drücken gedrückt",
    "nach/hinzu setzte setzten setzt setzen gesetzt",
    "auf forderte forderten fordert fordern gefordert",
    "zusammen fasste fassten fasst fassen gefasst",
    "vor/aus schlug schlugen schlägt schlagen geschlagen",
    "zu/aus/vorher/ab sagte sagten sagt sagen gesagt",
    "ein stufte stuften stuft stufen gestuft",
    "an prangerte prangerten prangert prangern geprangert",
    "ab tat taten tut tun getan",
    "zu/bei stimmte stimmten stimmt stimmen gestimmt",
    "vor hielt hielten hält halten gehalten",
    "dar/nach/vor legte legten legt legen gelegt",
    "ein wandte wandten wendet wenden gewandt",
    "bei pflichtete pflichteten pflichtet pflichten gepflichtet",
    "ein/wert schätzte schätzten schätzt schätzen geschätzt",
    "auf/aus rief riefen ruft rufen gerufen",
)


def _weak(stems: str, *, ge: bool) -> Iterator[str]:
    """Past, present and participle of regular verbs; stems in d, t or a consonant and n put an e between."""
    for stem in stems.split():
        link = "e" if stem.endswith(("d", "t", "gn", "chn")) else ""
        yield from (f"{stem}{link}te", f"{stem}{link}ten", f"{stem}{link}t")
        yield f"{stem}n" if stem.endswith(("er", "el")) else f"{stem}en"
        if ge:
            yield f"ge{stem}{link}t"


def _separable() -> Iterator[tuple[str, frozenset[str]]]:
    """Every form without its prefixes, and which they are."""
    for line in _SEPARABLE:
        prefixes, *forms, _ = line.split()
        for form in forms:
            yield form, frozenset(prefixes.split("/"))


def _prefixed() -> Iterator[str]:
    """Every form with each of its prefixes ("hinzufügte", "hinzugefügt")."""
    for line in _SEPARABLE:
        prefixes, *forms = line.split()
        yield from (prefix + form for prefix in prefixes.split("/") for form in forms)


_PLAIN = words("sage", _STRONG).union(_weak(_WITH_GE, ge=True), _weak(_WITHOUT_GE, ge=False))
PARTED = {form: prefixes for form, prefixes in _separable() if form not in _PLAIN}
VERBS = _PLAIN.union(PARTED, _prefixed())
