"""Countries and bodies under the words that name them and their people: "Polish" and "Poland" are one."""

from __future__ import annotations

from functools import lru_cache

from summarizer.text.spellings import folded

# The head of each word suffices; a full stop ends a whole word.
_HEADS = """
us: america american amerika amerikan usa. us. estadounid etatsunien сша. американ vereinigt unitedstates
gb: britain british britis england english uk. briten britann britisch grossbritann royaumeuni reinounido британ
de: german deutsch bundes aleman allemand allemagne німец немец
fr: france french frankreich franzos francais frances francia франц
pl: poland polish polen poln polon polac polaco польсь польщ
es: spain spanish spanien spanisch espan espagn іспан
it: italy italian italien ital
ua: ukrain ucran україн украин
ru: russia russia russisch russe russland rus. russo russes ruso rusa rusia kremlin kreml moscow moskau росі росій
cn: china chinese chines chino kina китай
jp: japan japon японі
nl: netherlands dutch niederl hollan paysbas neerland нідерл
be: belgi belg бельг
lu: luxemb люксемб
ch: swiss switzerland schweiz suisse suiz швейц
at: austria österreich osterreich autrich австр
hu: hungar ungar ungarn hongr hungr угор
cz: czech tschech tchequ chec чехі чесь
sk: slovak slowak slovaq eslovac словач словац
ro: romania rumän ruman roumain румун
bg: bulgar болгар
gr: greece greek griech grec griego грец
tr: turk türk turqu turc турец турет
il: israel ізраї
ir: iran іран
iq: iraq irak ірак
in: india inder indisch inde. indi індi
pk: pakistan пакист
af: afghan афган
sa: saudi
eg: egypt ägypt agypt egipt єгип
sy: syria syrer syrien syrisch syri сирі
ca: canad kanad канад
mx: mexic mexik mejic мексик
br: brazil brasil бразил
ar: argentin аргент
ve: venezuel венес
au: australia australi австралі
dk: denmark danish dänem dänisch dane. dinamarc danem данськ дані
se: swed schwed suéd suec sued швец швед
no: norw norveg noruega норвеж норвег
fi: finland finn finland фін
ie: ireland irish irland irlan ірланд
pt: portug португ
ee: eston естон
lv: latvi lett letton letton латв
lt: lithuan litau lituan литв литов
by: belarus weissruss bielorr білорус
ge: georgia georg грузин
kr: korea corea южнокор коре
za: südafrika southafric sudafric
eu: eu. european europ ue. єс. євро
nato: nato. alliance allianz otan. нато. atlantic
un: un. uno. onu. unitednations vereintenationen оон.
"""
_BY_HEAD = {
    (head[:-1] if head.endswith(".") else head, head.endswith(".")): line.split(":")[0]
    for line in _HEADS.strip().splitlines()
    for head in (folded(text) + "." * text.endswith(".") for text in line.split(":")[1].split())
}


@lru_cache(maxsize=1 << 14)
def country(word: str) -> str | None:
    """The code of the country or body that a word names or whose people it names, or None."""
    low = folded(word)
    if (low, True) in _BY_HEAD:
        return _BY_HEAD[low, True]
    for length in range(len(low), 2, -1):
        code = _BY_HEAD.get((low[:length], False))
        if code:
            return code
    return None
