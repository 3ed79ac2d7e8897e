"""German."""

from __future__ import annotations

from summarizer.text.languages.compounds import Compounds, CompoundTable
from summarizer.text.languages.german_cases import GERMAN_CASES
from summarizer.text.languages.german_verbs import VERBS
from summarizer.text.languages.language import SYMBOL_UNITS, Language, cardinals, number_words, table, words

_TITLES = """dr prof professor professorin präsident präsidentin kanzler kanzlerin minister ministerin premier sprecher
    sprecherin bürgermeister bürgermeisterin senator senatorin abgeordneter abgeordnete abgeordneten richter richterin
    sekretär sekretärin vorsitzender vorsitzende vorsitzenden chef chefin general oberst trainer trainerin direktor
    direktorin bischof bischöfin kardinal botschafter botschafterin kommissar kommissarin kandidat kandidatin
    beauftragter beauftragte beauftragten cdu spd fdp csu linke grünen"""
# Posts; their compounds are of the same class ("Außenminister"), but for those that stand here themselves.
_ROLES = table(
    head="""chef chefin leiter leiterin vorsitzender vorsitzende vorsitzenden generalsekretär generalsekretärin
    regierungschef regierungschefin""",
    president="präsident präsidentin staatschef staatschefin",
    chancellor="kanzler kanzlerin",
    premier="premierminister premierministerin premier ministerpräsident ministerpräsidentin",
    chair="""vorstandsvorsitzender vorstandsvorsitzende vorstandschef vorstandschefin geschäftsführer geschäftsführerin
    direktor direktorin aufsichtsratschef kommissar kommissarin vorstand manager managerin""",
    deputy="vizepräsident vizepräsidentin vizekanzler vizekanzlerin stellvertreter stellvertreterin",
    minister="minister ministerin",
    mayor="bürgermeister bürgermeisterin landrat landrätin",
    voice="sprecher sprecherin",
    law="richter richterin anwalt anwältin verteidiger verteidigerin",
    member="abgeordneter abgeordnete abgeordneten senator senatorin politiker politikerin",
    rival="kandidat kandidatin",
    other="""botschafter botschafterin berater beraterin experte expertin professor professorin trainer trainerin autor
    autorin general beauftragter beauftragte beauftragten sekretär sekretärin vertreter vertreterin mitarbeiter
    mitarbeiterin forscher forscherin wissenschaftler wissenschaftlerin journalist journalistin lehrer lehrerin arzt
    ärztin analyst analystin ökonom ökonomin händler händlerin aktivist aktivistin mitglied meister meisterin spieler
    spielerin gründer gründerin inhaber inhaberin beamter beamte beamtin bischof bischöfin unternehmer unternehmerin""",
)

GERMAN = Language(
    code="de",
    verbs=VERBS,
    participles=frozenset(),
    infinitives=frozenset(),
    infinitive_marker="zu",
    naming=words("genannt namens genannte genannten genannter sogenannte sogenannten sogenannter sogenanntes"),
    before=(
        ("laut",),
        ("nach",),
        ("aus", "sicht"),
        ("in", "den", "augen"),
        ("für",),
        ("zitat",),
    ),
    after=words("zufolge"),
    nouns=words(
        """worte worten aussage aussagen angabe angaben darstellung information informationen erkenntnis erkenntnissen
        berichten erklärung stellungnahme mitteilung äußerung äußerungen antwort brief zitat bericht kommentar rede
        interview motto begründung pressemitteilung urteil meinung ansicht auffassung überzeugung vorwurf kritik
        forderung frage feststellung behauptung parole parolen aufschrift vermutung einschätzung hoffnung satz passus
        schreiben gutachten mitteilungen"""
    ),
    pronouns=table(m="er", f="sie", n="es", p="diese", i="ich wir", q="man jemand manche viele andere"),
    relatives=words("welcher welche welches wer"),
    determiners=words(
        """der die das den dem des ein eine einer eines einem einen sein seine seiner seines seinem seinen ihr ihre
        ihrer ihres ihrem ihren unser unsere unserer unserem unseren dieser diese dieses diesem diesen jener jene jenes
        jenem jenen mehrere mehrerer mehreren viele vieler vielen einige einiger einigen beide beider beiden alle aller
        allen jeder jede jedes jedem jeden kein keine keiner keines keinem keinen manche mancher manchen zahlreiche
        zahlreicher zahlreichen zwei drei vier fünf sechs sieben acht neun zehn deren dessen"""
    ),
    joints=words(
        """von vom für fürs aus beim bei im in ins am an ans zum zur zu mit gegen über unter auf aufs nach vor seit
        durch ohne um zwischen während wegen ab bis trotz gegenüber neben hinter angesichts aufgrund innerhalb
        außerhalb statt seitens bezüglich hinsichtlich mittels samt gemäß entgegen dank anlässlich via per pro je
        binnen vonseiten anhand anstelle anstatt unterhalb oberhalb jenseits diesseits infolge zugunsten zuungunsten
        mithilfe ungeachtet nahe nebst mitsamt abseits inmitten zwecks übers unters hinters vors"""
    ),
    bounds=words(
        """und aber oder dass daß weil wenn als ob obwohl während damit sondern denn doch wie wo was wer warum ist sind
        war waren wird werden wurde wurden sei seien wäre wären nicht bevor nachdem sowie so bzw"""
    ),
    skipped=words(
        """hat haben hatte hatten habe auch dann später nie nicht noch bereits schon wieder immer nur selbst sich dazu
        weiter zudem außerdem jedoch gestern heute kürzlich daraufhin zuvor anschließend dabei hierzu weiterhin
        allerdings ferner schließlich zuletzt wörtlich unterdessen indes hingegen dagegen deshalb darauf damals jetzt
        erst ebenfalls gleichzeitig"""
    ),
    titles=table(m="herr herrn könig prinz papst", f="frau königin prinzessin") | dict.fromkeys(_TITLES.split(), ""),
    roles=CompoundTable(_ROLES),
    calendar=words(
        """montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag januar februar märz april mai juni juli
        august september oktober november dezember morgen abend nacht nachmittag vormittag mittag woche monat jahr
        uhr"""
    ),
    glued=("sagte", "erklärte", "hat", "wurde"),
    free_order=True,
    passives=words("wird werden wurde wurden worden werde würde würden"),
    irrealis=words(
        """soll sollen solle sollte sollten will wollen wollte wollten könnte könnten müsste müssten dürfte hätte
        hätten"""
    ),
    agents=words("von vom durch seitens vonseiten"),
    cases=GERMAN_CASES,
    leading=words("und aber oder doch denn sondern"),
    adverbs=words(
        """insbesondere derzeit zwar dennoch dazu damit so unterdessen dagegen indes zudem außerdem allerdings ja nein
        dort hier da nun zugleich danach davor inzwischen mittlerweile bisher bislang zunächst früher künftig trotzdem
        daher darum somit folglich überdies ebenso immerhin endlich erstmals vielleicht sicher natürlich offenbar
        anscheinend angeblich leider insgesamt lediglich sogar rund etwa knapp fast sinngemäß demnach demzufolge
        darüber dafür dadurch davon daran darin davor hiermit hierfür nachdem vielmehr gleichwohl übrigens mehr weniger
        dies folgendes gestern heute morgen kaum gerade soeben eben jüngst neulich vorher nachher seither bald einst
        oft meist gern ganz sehr ausgerechnet besonders eigens überall nirgends irgendwo draußen drinnen oben unten
        hinten vorne stattdessen zuerst zuallererst genau wenigstens mindestens höchstens spätestens frühestens erstens
        zweitens drittens wiederum erneut wohl zumindest sonst ansonsten anders zusammen allein hinterher währenddessen
        indessen deswegen demgegenüber hierzulande vorerst fortan daheim dahinter darunter sowohl weder entweder"""
    ),
    personal=frozenset(),
    indefinites=words("ein eine einer mehrere viele einige zahlreiche manche"),
    works=Compounds(
        words(
            """buch film sendung magazin zeitschrift zeitung blatt lied song album roman serie stück projekt titel band
            begriff wort name namen agentur seite portal sender gruppe partei verein firma unternehmen schiff"""
        )
    ),
    possessives=table(m="sein seine seiner seinen seinem", f="ihr ihre ihrer ihren ihrem"),
    particles=dict.fromkeys("geht ging gehen gingen".split(), words("davon"))
    | dict.fromkeys("sah sahen sieht sehen".split(), words("darin in im als sich das anders"))
    | dict.fromkeys("rechnet rechnete rechneten rechnen".split(), words("damit mit"))
    | dict.fromkeys("fand findet fanden hielt hält hielten halten".split(), words("für es"))
    | dict.fromkeys("zeigt zeigte zeigten gezeigt freut freute freuten gefreut".split(), words("sich")),
    articles={"die": "f"},
    genitives=words("der des eines einer seiner seines ihrer ihres dieser dieses von vom"),
    negation=words(
        "nicht kein keine keinen keinem keiner keines nie niemals nichts niemand niemanden niemandem nirgends "
        "ohne weder noch kaum nein"
    ),
    modality=words(
        "wird werden werde wirst würde würden kann können könnte könnten darf dürfen dürfte dürften muss "
        "müssen müsste müssten soll sollen sollte sollten will wollen wollte mag mögen möchte möchten "
        "vielleicht möglicherweise wahrscheinlich sicher sicherlich wohl angeblich offenbar eventuell"
    ),
    condition=words("wenn falls sofern solange bis sobald außer ob vorausgesetzt ansonsten sonst"),
    quantifier=words(
        "alle allen aller alles einige einigen manche viele vielen wenige mehrere jeder jede jedes jeden mehr "
        "weniger nur fast beinahe etwa rund ungefähr halb beide meisten immer oft manchmal selten lediglich "
        "hunderte tausende millionen"
    ),
    number=cardinals(
        "null eins/ein/eine zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn "
        "fünfzehn sechzehn siebzehn achtzehn neunzehn"
    )
    | number_words("zwanzig:20 dreißig:30 vierzig:40 fünfzig:50 sechzig:60 siebzig:70 achtzig:80 neunzig:90"),
    magnitude=number_words(
        "hundert:1e2 tausend:1e3 million:1e6 millionen:1e6 milliarde:1e9 milliarden:1e9 billion:1e12 "
        "billionen:1e12 mio:1e6 mrd:1e9"
    ),
    unit=SYMBOL_UNITS
    | words("prozent euro dollar pfund rubel kilometer meter tonnen kilogramm grad hektar liter barrel"),
    date=words(
        "montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag januar februar märz april mai "
        "juni juli august september oktober november dezember heute gestern morgen"
    ),
    reporting=words(
        "sage sagt sagte sagen glaube glaubt glaubte denke denkt dachte meine meint meinte behaupte behauptet "
        "behauptete bezweifle bezweifelt bestreitet bestritt leugnet hoffe hofft hoffte fürchte befürchtet"
    ),
    stopwords=words(
        "der die das den dem des ein eine einen einem einer und oder aber in im an am auf aus bei mit nach "
        "von vom zu zum zur für über unter vor es ist sind war waren wird hat haben ich du er sie wir ihr uns "
        "sich nicht dass als wie auch so noch nur was wer wenn man sein seine ihre"
    ),
    opposite=("un", "in", "miss", "nicht"),
    abbreviations=words("""bzw z.b d.h u.a usw ca nr str evtl ggf vgl inkl mio mrd abs art hr fr dipl ing"""),
    months=words("januar jänner februar märz april mai juni juli august september oktober november dezember"),
)
