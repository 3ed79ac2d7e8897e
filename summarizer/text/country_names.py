"""Countries by the words that stand for them in English news: name, short forms, capital, seat of government,
adjective.
"""

from __future__ import annotations

import re
from functools import cache

# name: adjective and demonym, *capital or *seat, short forms. "British" and "Downing Street" are the United Kingdom.
_TABLE = """
Albania: Albanian, Albanians, *Tirana
Armenia: Armenian, Armenians, *Yerevan
Australia: Australian, Australians, *Canberra
Austria: Austrian, Austrians, *Vienna
Azerbaijan: Azerbaijani, Azerbaijanis, *Baku
Belarus: Belarusian, Belarusians, *Minsk
Belgium: Belgian, Belgians
Bosnia and Herzegovina: Bosnia, Bosnian, Bosnians, *Sarajevo
Brazil: Brazilian, Brazilians, *Brasilia
Bulgaria: Bulgarian, Bulgarians, *Sofia
Canada: Canadian, Canadians, *Ottawa
China: Chinese, *Beijing
Croatia: Croatian, Croatians, *Zagreb
Cyprus: Cypriot, Cypriots, *Nicosia
Czech Republic: Czechia, Czech, Czechs, *Prague
Denmark: Danish, Danes, *Copenhagen
Egypt: Egyptian, Egyptians, *Cairo
Estonia: Estonian, Estonians, *Tallinn
Finland: Finnish, Finns, *Helsinki
France: French, *Paris, *Elysee
Georgia: Georgian, Georgians, *Tbilisi
Germany: German, Germans, *Berlin
Greece: Greek, Greeks, *Athens
Hungary: Hungarian, Hungarians, *Budapest
Iceland: Icelandic, Icelanders, *Reykjavik
India: Indian, Indians, *New Delhi
Iran: Iranian, Iranians, *Tehran
Iraq: Iraqi, Iraqis, *Baghdad
Ireland: Irish, *Dublin
Israel: Israeli, Israelis, *Jerusalem
Italy: Italian, Italians, *Rome
Japan: Japanese, *Tokyo
Kazakhstan: Kazakh, Kazakhs, *Astana
Kosovo: Kosovar, Kosovars, *Pristina
Latvia: Latvian, Latvians, *Riga
Lithuania: Lithuanian, Lithuanians, *Vilnius
Luxembourg: Luxembourgish
Malta: Maltese, *Valletta
Mexico: Mexican, Mexicans
Moldova: Moldovan, Moldovans, *Chisinau
Montenegro: Montenegrin, Montenegrins, *Podgorica
Netherlands: the Netherlands, Holland, Dutch, *The Hague
New Zealand: New Zealanders, *Wellington
North Korea: North Korean, North Koreans, *Pyongyang
North Macedonia: Macedonian, Macedonians, *Skopje
Norway: Norwegian, Norwegians, *Oslo
Pakistan: Pakistani, Pakistanis, *Islamabad
Poland: Polish, Poles, *Warsaw
Portugal: Portuguese, *Lisbon
Qatar: Qatari, Qataris, *Doha
Romania: Romanian, Romanians, *Bucharest
Russia: Russian, Russians, *Moscow, *Kremlin, *the Kremlin, Russian Federation
Saudi Arabia: Saudi, Saudis, *Riyadh
Serbia: Serbian, Serbs, *Belgrade
Slovakia: Slovak, Slovaks, *Bratislava
Slovenia: Slovenian, Slovenes, *Ljubljana
South Africa: South African, South Africans, *Pretoria
South Korea: South Korean, South Koreans, *Seoul
Spain: Spanish, Spaniards, *Madrid
Sweden: Swedish, Swedes, *Stockholm
Switzerland: Swiss, *Bern
Syria: Syrian, Syrians, *Damascus
Turkey: Türkiye, Turkish, Turks, *Ankara
Ukraine: Ukrainian, Ukrainians, *Kyiv, *Kiev
United Arab Emirates: UAE, Emirati, *Abu Dhabi
United Kingdom: UK, U.K., Britain, Great Britain, British, *London, *Downing Street
United States: US, U.S., USA, U.S.A., America, American, Americans, *Washington, *White House, *the White House
"""

_ROWS = [line.split(": ", 1) for line in _TABLE.strip().splitlines()]
# Where people meet and governments sit, which is no place that a matter is about.
SEATS = frozenset(alias[1:] for _, others in _ROWS for alias in others.split(", ") if alias.startswith("*"))


@cache
def _names() -> dict[str, str]:
    rows = ((name, others.replace("*", "")) for name, others in _ROWS)
    return {alias.casefold(): name for name, others in rows for alias in (name, *others.split(", "))}


@cache
def pattern() -> re.Pattern[str]:
    """Finds every word that stands for a country, the longest first."""
    spellings = {alias.lstrip("*") for name, others in _ROWS for alias in (name, *others.split(", "))}
    ordered = sorted(spellings, key=len, reverse=True)
    return re.compile(r"(?<![\w.])(?:" + "|".join(map(re.escape, ordered)) + r")(?![\w])")


def country(name: str) -> str | None:
    """The country that a word stands for ("Kyiv", "U.S.", "Hungarian government"), or None.

    "us", the pronoun, is no country: the two letters count in capitals alone.
    """
    plain = re.sub(r"['’]s?$", "", name.strip())
    plain = re.sub(r"(?i)^the |\s+(?:government|administration|delegation|officials)$", "", plain)
    if plain in {"us", "Us"}:
        return None
    return _names().get(plain.casefold())


def is_adjective(word: str, name: str) -> bool:
    """Whether a word for the country `name` is its adjective ("Danish"), by its ending."""
    return word.endswith(("an", "ish", "ese", "ch", "ic", "i", "ss", "ak", "sh")) and word != name and " " not in word
