"""German."""

from __future__ import annotations

from summarizer.text.languages.language import SYMBOL_UNITS, Language, counted, number_words, table, words

GERMAN = Language(
    code="de",
    verbs=words(
        """sagte sagt sagten gesagt sage erklärte erklärt erklärten betonte betont betonten meinte meint meinten
        äußerte äußerten
        geäußert teilte teilten mitgeteilt berichtete berichtet berichteten schrieb schreibt schrieben geschrieben
        kommentierte
        kommentiert kündigte kündigten angekündigt forderte fordert forderten gefordert warnte warnt warnten gewarnt
        kritisierte
        kritisiert kritisierten bezeichnete bezeichnet bezeichneten nannte nennt nannten genannt behauptete behauptet
        behaupteten
        versicherte versichert versicherten bestätigte bestätigt bestätigten verkündete verkündet antwortete
        antwortet antworteten
        fragte fragt fragten rief rufen fügte ergänzte ergänzt räumte wies verwies verweist lobte lobt begrüßte
        begrüßt unterstrich
        unterstreicht erwiderte erwidert entgegnete entgegnet erläuterte erläutert zitierte zitiert zitieren hieß
        heißt lautete lautet
        lauteten resümierte resümiert bekräftigte bekräftigt beklagte beklagt klagte klagt mahnte mahnt bedauerte
        bedauert
        drohte droht sprach spricht sprachen gesprochen stellte stellt hob hebt ließ lässt führte begründete begründet
        befand findet fand glaubt glaubte denkt dachte hofft hoffte urteilte urteilt wirft warf gab gibt reagierte
        appellierte
        plädierte versprach verspricht erzählte erzählt schilderte schildert beschrieb beschreibt verlangte verlangt
        verlautbarte
        vermutete vermutet prophezeite titelte titelt twitterte analysierte konstatierte gestand bemerkte spottete
        scherzte
        zugesichert bekannte bekannt bezweifelte bezweifelt attackierte zugesagt ausgesprochen versprochen
        kommentierten zurückgewiesen bezweifelten schwärmte würdigte würdigt skandierte skandierten hält hielt sagen
        erklären betonen meinen fordern warnen kritisieren berichten schreiben behaupten befürchten befürchtet
        befürchtete geht ging sieht sah rechnet rechnete freute zeigte äußert bemängelte monierte präzisierte
        rechtfertigte verteidigte wertete wetterte wünschte"""
    ),
    participles=frozenset(),
    infinitives=frozenset(),
    infinitive_marker="zu",
    naming=words("genannt namens heißt hieß genannte sogenannte sogenannten so-genannte lautet lautete"),
    before=(
        ("laut",),
        ("nach", "angaben"),
        ("nach", "aussagen"),
        ("nach", "worten"),
        ("nach", "ansicht"),
        ("nach", "auffassung"),
        ("nach", "meinung"),
        ("nach", "einschätzung"),
        ("nach", "überzeugung"),
        ("zitat",),
    ),
    after=words("zufolge"),
    nouns=words(
        """worte worten aussage aussagen erklärung stellungnahme mitteilung äußerung äußerungen antwort brief zitat
        bericht
        kommentar rede interview motto begründung pressemitteilung urteil"""
    ),
    pronouns=table(m="er", f="sie", n="es", p="diese", i="ich wir", q="man jemand manche viele andere"),
    relatives=words("welcher welche welches wer"),
    determiners=words(
        """der die das den dem des ein eine einer eines einem einen sein seine seiner seinen ihr ihre ihrer ihren
        dieser diese
        dieses mehrere viele einige beide alle jeder jede kein keine zwei drei vier fünf zahlreiche manche"""
    ),
    joints=words(
        """von vom für aus beim bei im in am an zum zur mit gegen über unter auf nach vor seit durch
        ohne um zwischen während wegen"""
    ),
    bounds=words(
        """und aber oder dass daß weil wenn als ob obwohl während damit sondern denn doch wie wo was wer warum ist
        sind war waren
        wird werden wurde wurden sei seien wäre nicht bevor nachdem sowie bis trotz gegenüber so"""
    ),
    skipped=words(
        """hat haben hatte hatten habe auch dann später nie nicht noch bereits schon wieder immer nur selbst sich
        dazu weiter
        zudem außerdem jedoch gestern heute kürzlich daraufhin zuvor anschließend dabei hierzu weiterhin allerdings
        ferner
        schließlich zuletzt wörtlich unterdessen indes hingegen dagegen deshalb darauf damals jetzt erst ebenfalls
        gleichzeitig"""
    ),
    titles=table(m="herr herrn könig prinz papst", f="frau königin prinzessin")
    | dict.fromkeys(
        """dr prof professor professorin präsident präsidentin bundespräsident kanzler kanzlerin bundeskanzler
        bundeskanzlerin
        minister ministerin außenminister außenministerin innenminister innenministerin finanzminister
        verteidigungsminister
        bundesinnenminister bundesaußenminister bundesfinanzminister bundesumweltminister bundesjustizministerin
        justizministerin
        ministerpräsident ministerpräsidentin premierminister premierministerin premier staatssekretär sprecher
        sprecherin
        regierungssprecher polizeisprecher bürgermeister oberbürgermeister senator abgeordneter abgeordnete richter
        richterin
        generalsekretär generalsekretärin vorsitzender vorsitzende chef chefin general oberst trainer direktor
        bischof kardinal
        erzbischof us-präsident ex-präsident us-außenminister us-außenministerin vizepräsident staatspräsident
        parteichef
        fraktionschef fraktionsvorsitzender fraktionsvorsitzende botschafter kommissar regierungschef spitzenkandidat
        cdu spd
        fdp csu linke grünen cdu-chefin spd-chef nato-generalsekretär außenbeauftragter außenbeauftragte
        eu-außenbeauftragter
        eu-außenbeauftragte""".split(),
        "",
    ),
    roles=table(
        head="""chef chefin leiter leiterin vorsitzender vorsitzende generalsekretär generalsekretärin nato-chef
        parteichef
        parteichefin regierungschef regierungschefin fraktionschef nato-generalsekretär un-generalsekretär""",
        president="""präsident präsidentin bundespräsident staatspräsident us-präsident staatschef staatschefin
        ex-präsident""",
        chancellor="kanzler kanzlerin bundeskanzler bundeskanzlerin",
        premier="premierminister premierministerin premier ministerpräsident ministerpräsidentin",
        chair="""vorstandsvorsitzender vorstandschef geschäftsführer direktor direktorin aufsichtsratschef
        kommissar kommissarin""",
        minister="""minister ministerin außenminister außenministerin innenminister innenministerin finanzminister
        finanzministerin verteidigungsminister verteidigungsministerin justizminister justizministerin umweltminister
        wirtschaftsminister us-außenminister us-außenministerin""",
        mayor="bürgermeister bürgermeisterin oberbürgermeister oberbürgermeisterin",
        voice="""sprecher sprecherin regierungssprecher regierungssprecherin polizeisprecher
        polizeisprecherin pressesprecher""",
        law="richter richterin anwalt anwältin staatsanwalt staatsanwältin verteidiger",
        member="abgeordneter abgeordnete senator senatorin politiker politikerin",
        rival="kandidat kandidatin",
        other="""botschafter berater experte expertin professor professorin trainer autor autorin general
        außenbeauftragte außenbeauftragter""",
    ),
    calendar=words(
        """montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag januar februar märz april mai juni
        juli august
        september oktober november dezember morgen abend nacht nachmittag vormittag mittag woche monat jahr uhr"""
    ),
    glued=("sagte", "erklärte", "hat", "wurde"),
    free_order=True,
    passives=frozenset(),
    agents=words("von vom durch"),
    leading=words("und aber oder doch denn sondern"),
    adverbs=words(
        """insbesondere derzeit zwar dennoch dazu damit so unterdessen dagegen indes zudem
        außerdem allerdings ja nein"""
    ),
    ambiguous=words(
        "antworten bekannt fand findet gab gibt stellte stellt zeigte führte hob ließ sprach spricht heißt hieß"
    ),
    personal=frozenset(),
    indefinites=words("ein eine einer mehrere viele einige zahlreiche manche"),
    works=words(
        """buch film sendung magazin zeitschrift zeitung lied song album roman serie stück projekt
        titel band begriff wort namen"""
    ),
    possessives=table(m="sein seine seiner seinen seinem", f="ihr ihre ihrer ihren ihrem"),
    particles={
        "geht": words("davon"),
        "ging": words("davon"),
        "sah": words("darin"),
        "sieht": words("darin"),
        "rechnet": words("damit"),
        "rechnete": words("damit"),
    },
    impersonal=words("es"),
    auxiliaries=words("hat haben hatte hatten habe hätte will wollen wollte"),
    reported=words(
        """sei seien habe hätten könne könnten müsse müssten werde würden solle sollten dürfe dürften wolle wollten
        gebe gäbe gehe
        komme stehe liege bleibe lasse halte bestehe weise trage"""
    ),
    articles={"die": "f"},
    trailing=words("so"),
    genitives=words("der des von vom"),
    oblique=words("dem den einem einen seinem ihrem seinen ihren zum zur"),
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
    number=counted(
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
