"""The cases and clauses of German."""

from __future__ import annotations

from summarizer.text.languages.cases import Cases
from summarizer.text.languages.compounds import Compounds
from summarizer.text.languages.german_verbs import PARTED
from summarizer.text.languages.language import words

_WOMEN = "rin tin lin nin gin hin din fin sin kin"
_PLURALS = tuple("ungen innen heiten keiten schaften ionen täten ismen".split())

GERMAN_CASES = Cases(
    subjects=words("er ich wir man jemand"),
    impersonal=words("es"),
    indefinite=words("man"),
    auxiliaries=words(
        """hat haben hatte hatten habe hätte hätten will wollen wollte wollten kann können konnte konnten könne könnte
        muss müssen musste mussten müsse soll sollen sollte sollten solle darf dürfen durfte dürfe ist sind war waren
        sei seien wäre wären"""
    ),
    reported=words(
        """sei seien habe hätten könne könnten müsse müssten werde würden solle sollten dürfe dürften wolle wollten
        gebe gäbe gehe komme stehe liege bleibe lasse halte bestehe weise trage biete gelte trete demnach demzufolge
        hiernach kämen gäben lägen stünden fänden nähmen bräuchten wüssten täten"""
    ),
    trailing=words("so"),
    oblique=words(
        """dem den des einem einen einer eines seinem seinen seiner seines ihrem ihren ihrer ihres unserem unseren
        unserer diesem diesen jenem jenen jedem jeden keinem keinen keiner keines allen aller vielen vieler einigen
        einiger mehreren mehrerer beiden beider manchen zahlreichen zahlreicher"""
    ),
    partitives=words("einer eine eines keiner jeder viele einige mehrere manche beide"),
    plurals=words(
        "wir beide mehrere viele einige alle zahlreiche manche zwei drei vier fünf sechs sieben acht neun zehn"
    ),
    masculine=words("der ein kein sein ihr"),
    open=words("die diese seine ihre keine deren dessen"),
    definite=words("der die das dem des den"),
    contracted=words("am ans aufs beim im ins vom zum zur"),
    sources=words("in im von vom bei laut gegenüber auf aus seitens vonseiten"),
    cited=words("laut gegenüber in bei"),
    attributive=words("für in im bei beim"),
    viewpoints=words("für"),
    according=words("nach"),
    copulas=words("ist sind war waren sei seien bleibt wäre"),
    comparing=words("als wie"),
    amounts=words("mehr weniger"),
    demonstratives=words("der dieser jener"),
    pointing=words("das dies so"),
    proximal=words("diesen dieser diesem"),
    manner=words("wie"),
    relatives=words("der die das dem den dessen deren denen welcher welche welches welchem welchen"),
    relative_subjects=words("der die das welcher welche welches"),
    subordinators=words(
        """dass daß weil wenn ob obwohl während nachdem bevor da damit sodass indem sobald solange falls sofern wie als
        wer was wo wobei womit wodurch wonach woraufhin weshalb warum wofür worauf wogegen wohingegen wozu worin woran
        wovon worüber worum wohin woher weswegen wieso inwiefern inwieweit seitdem ehe zumal obgleich obschon
        wenngleich sooft soweit soviel insofern"""
    ),
    denying=words("bestritt bestritten bestreitet bestreiten dementierte dementierten dementiert dementieren"),
    stating=words("dass daß ob"),
    continuing=words("weiter weiterhin darin dort wörtlich ferner zudem außerdem"),
    written=words("steht stand stehen standen"),
    spoken=words("rede"),
    separable=PARTED,
    quoting=words("zitiert zitierte zitierten zitieren"),
    about=words("sprach spricht sprachen sprechen gesprochen berichtet berichtete berichteten berichten rede"),
    calling=words("nennt nannte nennen nannten nenne"),
    titled=words("heißt hieß hießen heißen heiße"),
    reflexive="sich",
    particles=words("de van di da del bin al"),
    polite=words("sie ihr ihre ihren ihrem ihrer ihres ihnen"),
    dotted=words("a z d u o s i v m e f h"),
    bodies=Compounds(
        words(
            """regierung zeitung verwaltung leitung stiftung vereinigung abteilung vertretung führung bewegung behörde
            polizei opposition kommission union koalition fraktion organisation redaktion delegation nation
            administration institution partei verband verbände verein vereine rat ministerium amt gericht gewerkschaft
            gesellschaft staatsanwaltschaft agentur bank firma konzern unternehmen presse sender parlament bundestag
            senat vorstand armee miliz kirche universität institut zentrum bündnis initiative liga klub club medien
            verteidigung anklage jury"""
        )
    ),
    agentive=tuple(f"ler ner ger ker ter ist ent ant eur mann frau leute innen {_WOMEN}".split()),
    feminine=(
        *_WOMEN.split(),
        "ung",
        "heit",
        "keit",
        "schaft",
        "ion",
        "tät",
        "schrift",
        "presse",
    ),
    plural_endings=_PLURALS,
    abstract=("ung", "heit", "keit", "tät", "nis", "tum", "mus", "ion", *_PLURALS),
    adverbial=tuple(
        "end lich ig isch weise gemäß mals falls seits maßen wärts halber dings lings los bar sam haft ell".split()
    ),
    present=("ende", "enden", "ender", "endes", "endem"),
    prefixes=words(
        """ab an auf aus bei bekannt da dar ein empor entgegen fehl fest fort frei her heraus herum hervor hin hinaus
        hinzu klar los mit nach nieder statt teil um vor voran voraus vorbei weg weiter wieder zu zurück zusammen"""
    ),
    causatives=words("lassen"),
    verbal=("t", "te", "ten", "en"),
)
