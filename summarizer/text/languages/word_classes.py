"""Words by what they do to a statement: negate it, count, weaken or bind it. A language is a row of tables.

A change of a word of these classes is named by the class, and no editor's mark may hide one. The tables are closed
classes of the grammar (negations, modals, conjunctions of condition, quantifiers, numerals), written down by hand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from summarizer.text.words import is_numeral


@dataclass(frozen=True)
class Language:
    """The closed word classes of one language, in lower case, folded."""

    negation: frozenset[str]
    modality: frozenset[str]
    condition: frozenset[str]
    quantifier: frozenset[str]
    number: dict[str, float]
    magnitude: dict[str, float]
    unit: frozenset[str]
    date: frozenset[str]
    reporting: frozenset[str]
    # Frequent words that say little by themselves: they tell languages apart and weigh little in a resemblance.
    function: frozenset[str]
    # Prefixes that turn a word into its opposite.
    opposite: tuple[str, ...] = ()


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _numbers(text: str) -> dict[str, float]:
    return {word: float(value) for word, value in (pair.split(":") for pair in text.split())}


def _counted(*runs: str) -> dict[str, float]:
    """Numerals of 0, 1, 2… in order; forms of one number are joined with `/`."""
    return {form: float(value) for value, forms in enumerate(" ".join(runs).split()) for form in forms.split("/")}


_SYMBOL_UNITS = _set(
    "% ‰ ° km m cm mm kg g mg t l ha mw gw kw kwh mwh gwh twh km/h mph kph °c °f usd eur gbp uah rub bn "
    "mn tn mio mrd pct"
)

ENGLISH = Language(
    negation=_set(
        "not no never none nobody nothing nowhere neither nor cannot without hardly scarcely barely ain't "
        "don't doesn't didn't isn't aren't wasn't weren't haven't hasn't hadn't won't wouldn't can't couldn't "
        "shouldn't mustn't needn't mightn't shan't dont doesnt didnt isnt wont cant"
    ),
    modality=_set(
        "will would shall should can could may might must ought won't wouldn't can't couldn't shouldn't "
        "mustn't perhaps maybe possibly probably likely unlikely certainly definitely surely supposedly "
        "allegedly reportedly apparently potentially"
    ),
    condition=_set("if unless provided providing until till when whenever once otherwise except whether assuming lest"),
    quantifier=_set(
        "all some any every each most many much few fewer several more less least only almost nearly about "
        "around roughly approximately half both either partly mostly entirely fully always often sometimes "
        "rarely seldom just merely hundreds thousands millions billions dozens"
    ),
    number=_counted(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
        "sixteen seventeen eighteen nineteen"
    )
    | _numbers("twenty:20 thirty:30 forty:40 fifty:50 sixty:60 seventy:70 eighty:80 ninety:90")
    | _numbers(
        "first:1 second:2 third:3 fourth:4 fifth:5 sixth:6 seventh:7 eighth:8 ninth:9 tenth:10 twice:2 thrice:3"
    ),
    magnitude=_numbers(
        "dozen:12 hundred:1e2 thousand:1e3 million:1e6 billion:1e9 trillion:1e12 k:1e3 m:1e6 bn:1e9 tn:1e12"
    ),
    unit=_SYMBOL_UNITS
    | _set(
        "percent per-cent percentage dollars dollar euros euro pounds cents rubles roubles hryvnias yen yuan "
        "kilometers kilometres kilometer kilometre miles mile metres meters meter metre feet inches tons "
        "tonnes kilograms kilos degrees acres hectares litres liters gallons barrels megawatts gigawatts"
    ),
    date=_set(
        "monday tuesday wednesday thursday friday saturday sunday january february march april june july "
        "august september october november december today yesterday tomorrow"
    ),
    reporting=_set(
        "say says said saying tell tells told think thinks thought believe believes believed claim claims "
        "claimed deny denies denied doubt doubts doubted suggest suggests suggested argue argues argued "
        "allege alleges alleged imagine suppose hope hopes hoped fear fears feared pretend pretends pretended "
        "wish wishes wonder wondered hear heard"
    ),
    function=_set(
        "the a an and or but of to in on at by for with from as that this these those it its is are was were "
        "be been being i you he she we they me him her us them my your his our their there here have has had "
        "do does did what which who whom whose so than then also not no will would can could should may must "
        "if when while about into over after before up out more very just i'm it's we're that's"
    ),
    opposite=("un", "in", "im", "ir", "il", "dis", "non", "anti", "mis", "de"),
)

GERMAN = Language(
    negation=_set(
        "nicht kein keine keinen keinem keiner keines nie niemals nichts niemand niemanden niemandem nirgends "
        "ohne weder noch kaum nein"
    ),
    modality=_set(
        "wird werden werde wirst würde würden kann können könnte könnten darf dürfen dürfte dürften muss "
        "müssen müsste müssten soll sollen sollte sollten will wollen wollte mag mögen möchte möchten "
        "vielleicht möglicherweise wahrscheinlich sicher sicherlich wohl angeblich offenbar eventuell"
    ),
    condition=_set("wenn falls sofern solange bis sobald außer ob vorausgesetzt ansonsten sonst"),
    quantifier=_set(
        "alle allen aller alles einige einigen manche viele vielen wenige mehrere jeder jede jedes jeden mehr "
        "weniger nur fast beinahe etwa rund ungefähr halb beide meisten immer oft manchmal selten lediglich "
        "hunderte tausende millionen"
    ),
    number=_counted(
        "null eins/ein/eine zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn "
        "fünfzehn sechzehn siebzehn achtzehn neunzehn"
    )
    | _numbers("zwanzig:20 dreißig:30 vierzig:40 fünfzig:50 sechzig:60 siebzig:70 achtzig:80 neunzig:90"),
    magnitude=_numbers(
        "hundert:1e2 tausend:1e3 million:1e6 millionen:1e6 milliarde:1e9 milliarden:1e9 billion:1e12 "
        "billionen:1e12 mio:1e6 mrd:1e9"
    ),
    unit=_SYMBOL_UNITS
    | _set("prozent euro dollar pfund rubel kilometer meter tonnen kilogramm grad hektar liter barrel"),
    date=_set(
        "montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag januar februar märz april mai "
        "juni juli august september oktober november dezember heute gestern morgen"
    ),
    reporting=_set(
        "sage sagt sagte sagen glaube glaubt glaubte denke denkt dachte meine meint meinte behaupte behauptet "
        "behauptete bezweifle bezweifelt bestreitet bestritt leugnet hoffe hofft hoffte fürchte befürchtet"
    ),
    function=_set(
        "der die das den dem des ein eine einen einem einer und oder aber in im an am auf aus bei mit nach "
        "von vom zu zum zur für über unter vor es ist sind war waren wird hat haben ich du er sie wir ihr uns "
        "sich nicht dass als wie auch so noch nur was wer wenn man sein seine ihre"
    ),
    opposite=("un", "in", "miss", "nicht"),
)

FRENCH = Language(
    negation=_set("ne n' pas jamais rien personne aucun aucune sans ni non nulle guère"),
    modality=_set(
        "peut peuvent pouvons pouvez peux pourra pourrait pourraient doit doivent devons devez dois devra "
        "devrait devraient faut faudra faudrait veut veulent voulons veux peut-être probablement sûrement "
        "certainement éventuellement sans-doute"
    ),
    condition=_set("si sauf jusqu'à lorsque quand sinon pourvu"),
    quantifier=_set(
        "tout tous toute toutes quelques plusieurs chaque peu beaucoup plupart plus moins seulement presque "
        "environ moitié toujours souvent parfois rarement milliers millions centaines"
    ),
    number=_counted("zéro un/une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize")
    | _numbers("vingt:20 trente:30 quarante:40 cinquante:50 soixante:60"),
    magnitude=_numbers("cent:1e2 cents:1e2 mille:1e3 million:1e6 millions:1e6 milliard:1e9 milliards:1e9"),
    unit=_SYMBOL_UNITS
    | _set("euros euro dollars dollar livres roubles kilomètres mètres tonnes degrés hectares litres barils pourcent"),
    date=_set(
        "lundi mardi mercredi jeudi vendredi samedi dimanche janvier février mars avril mai juin juillet août "
        "septembre octobre novembre décembre aujourd'hui hier demain"
    ),
    reporting=_set(
        "dis dit disait disent pense pensait pensent crois croit croyait affirme affirmait doute nie prétend "
        "espère espérait craint"
    ),
    function=_set(
        "le la les l' un une des du de d' et ou mais à au aux en dans sur sous par pour avec ce cette ces il "
        "elle ils elles on nous vous je est sont était être a ont avait que qui qu' ne pas se sa son ses leur "
        "plus c'est n'est"
    ),
    opposite=("in", "im", "ir", "il", "dés", "non", "anti"),
)

SPANISH = Language(
    negation=_set("no nunca jamás nada nadie ningún ninguno ninguna sin ni tampoco apenas"),
    modality=_set(
        "puede pueden podemos puedo podrá podría podrían debe deben debemos debo deberá debería deberían "
        "hay-que tendrá tendría quiere quieren queremos quizás quizá acaso probablemente posiblemente "
        "seguramente ciertamente supuestamente"
    ),
    condition=_set("si salvo excepto hasta cuando siempre-que mientras"),
    quantifier=_set(
        "todo todos toda todas algunos algunas varios varias cada mucho muchos muchas poco pocos más menos "
        "sólo solo solamente casi mitad siempre mayoría miles millones cientos"
    ),
    number=_counted("cero uno/un/una dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince")
    | _numbers("veinte:20 treinta:30 cuarenta:40 cincuenta:50 sesenta:60 setenta:70 ochenta:80 noventa:90"),
    magnitude=_numbers("cien:1e2 ciento:1e2 mil:1e3 millón:1e6 millones:1e6 billón:1e12 billones:1e12"),
    unit=_SYMBOL_UNITS
    | _set("euros euro dólares dólar libras rublos kilómetros metros toneladas grados hectáreas litros barriles"),
    date=_set(
        "lunes martes miércoles jueves viernes sábado domingo enero febrero marzo abril mayo junio julio "
        "agosto septiembre octubre noviembre diciembre hoy ayer mañana"
    ),
    reporting=_set(
        "digo dice dijo decía dicen pienso piensa creo cree creía creen afirma afirmó duda niega negó "
        "pretende espero espera teme"
    ),
    function=_set(
        "el la los las un una unos unas y o pero de del a al en con por para que se su sus lo le les es son "
        "era fue ser está están ha han había yo tú él ella nosotros ellos no como más este esta esto ese esa "
        "muy"
    ),
    opposite=("in", "im", "ir", "des", "anti"),
)

UKRAINIAN = Language(
    negation=_set("не ні ніколи ніхто нічого нікого нікому ніде жоден жодна жодного жодної без немає нема ані"),
    modality=_set(
        "може можуть можемо можна міг могла могли повинен повинна повинні треба потрібно слід мусить мусять "
        "має мають маємо хоче хочуть хочемо буде будуть будемо можливо мабуть напевно ймовірно певно нібито"
    ),
    condition=_set("якщо якби коли доки поки хіба інакше окрім крім"),
    quantifier=_set(
        "всі усі все кожен кожна кожного деякі кілька декілька багато мало більше менше більшість лише тільки "
        "майже близько приблизно половина завжди часто іноді рідко тисячі мільйони сотні"
    ),
    number=_counted(
        "нуль один/одна/одне два/дві три чотири п'ять шість сім вісім дев'ять десять одинадцять дванадцять "
        "тринадцять чотирнадцять п'ятнадцять шістнадцять сімнадцять вісімнадцять дев'ятнадцять"
    )
    | _numbers("двадцять:20 тридцять:30 сорок:40 п'ятдесят:50 шістдесят:60 сімдесят:70 вісімдесят:80 дев'яносто:90"),
    magnitude=_numbers(
        "сто:1e2 двісті:2e2 тисяч:1e3 тисяча:1e3 тисячі:1e3 мільйон:1e6 мільйони:1e6 мільйонів:1e6 "
        "мільярд:1e9 мільярди:1e9 мільярдів:1e9 млн:1e6 млрд:1e9 тис:1e3"
    ),
    unit=_SYMBOL_UNITS
    | _set(
        "відсоток відсотки відсотків процентів доларів долари євро гривень гривні рублів кілометрів кілометри "
        "метрів тонн градусів гектарів км грн"
    ),
    date=_set(
        "понеділок вівторок середа середу четвер п'ятниця п'ятницю субота суботу неділя неділю січня лютого "
        "березня квітня травня червня липня серпня вересня жовтня листопада грудня сьогодні вчора завтра"
    ),
    reporting=_set(
        "кажу каже казав сказав сказала кажуть думаю думає думав вважаю вважає вірю вірить заперечує "
        "сумніваюся стверджує сподіваюся сподівається боюся"
    ),
    function=_set(
        "і й та а але або в у на з із зі до від за по для про під над що як це цей ця ці той та те він вона "
        "воно вони ми ви я ти його її їх нас вас не є був була було були бути буде якщо щоб також так вже"
    ),
    opposite=("не", "без", "анти"),
)

LANGUAGES = {"en": ENGLISH, "de": GERMAN, "fr": FRENCH, "es": SPANISH, "uk": UKRAINIAN}

# Function words of further languages, only to tell in which language a text is.
_FUNCTION_WORDS = {code: language.function for code, language in LANGUAGES.items()} | {
    "ru": _set(
        "и в не на я что он с как это по но они к у из за мы вы все так его же от бы о был была были чтобы "
        "если для мне еще уже"
    ),
    "it": _set(
        "il lo la i gli le un una e o ma di del della dei a al in nel con per su che si è sono era non ha "
        "hanno come più questo anche"
    ),
    "nl": _set(
        "de het een en of maar van in op te aan met voor door is zijn was waren dat die niet hij zij wij ik "
        "je ze om ook als naar er"
    ),
    "pt": _set(
        "o a os as um uma e ou mas de do da dos das em no na com por para que se é são era não foi ao mais "
        "como seu sua ele ela nós"
    ),
    "pl": _set(
        "i w na z do się nie to jest są był była o że jak ale od po za co tak dla przez przy jego jej ich tym "
        "tego czy już oraz"
    ),
}


_LANGUAGES_OF: dict[str, tuple[str, ...]] = {
    word: tuple(code for code, function in _FUNCTION_WORDS.items() if word in function)
    for word in frozenset().union(*_FUNCTION_WORDS.values())
}


def language_of(words: Iterable[str]) -> str | None:
    """The code of the language most of whose function words stand among these words (in lower case), if any does."""
    hits = Counter(code for word in words for code in _LANGUAGES_OF.get(word, ()))
    best = max(hits, key=lambda code: hits[code], default=None)
    return best if best is not None and hits[best] >= 2 else None


def named_class(word: str, language: Language) -> str | None:
    """The class of a lower-case word that no mark may hide: negation, number, modality, condition, quantifier."""
    if word in language.negation or word.endswith("n't") or word.startswith("n'"):
        return "negation"
    if is_number(word, language):
        return "number"
    if word in language.modality or word.endswith("'ll"):
        return "modality"
    if word in language.condition:
        return "condition"
    return "quantifier" if word in language.quantifier else None


def is_number(word: str, language: Language) -> bool:
    """Whether a lower-case word is a numeral, a number, a magnitude, a percentage or (part of) a date."""
    return (
        is_numeral(word)
        or word in language.number
        or word in language.magnitude
        or word in language.date
        or word in ("percent", "prozent", "відсотків")
    )


ALL_UNITS = frozenset().union(*(language.unit for language in LANGUAGES.values()))
ALL_MAGNITUDES = frozenset().union(*(language.magnitude for language in LANGUAGES.values()))
ALL_NUMBERS = frozenset().union(*(language.number for language in LANGUAGES.values()))
ALL_FUNCTION_WORDS = frozenset(_LANGUAGES_OF)
