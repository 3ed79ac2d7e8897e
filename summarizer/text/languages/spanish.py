"""Spanish."""

from __future__ import annotations

from summarizer.text.languages.language import SYMBOL_UNITS, Language, cardinals, number_words, table, words

SPANISH = Language(
    code="es",
    verbs=words(
        """dijo dice dicen dijeron decía afirmó afirma afirmaron aseguró asegura aseguraron declaró declara
        declararon señaló señala
        señalaron explicó explica explicaron añadió añade añadieron agregó agrega indicó indica indicaron destacó
        destaca subrayó
        subraya manifestó manifiesta sostuvo sostiene comentó comenta advirtió advierte anunció anuncia anunciaron
        escribió escribe
        respondió responde preguntó pregunta recordó recuerda reconoció reconoce admitió admite insistió insiste
        criticó critica
        denunció denuncia acusó acusa calificó califica llamó llama pidió pide exigió exige lamentó lamenta celebró
        celebra
        confirmó confirma negó niega precisó precisa apuntó apunta concluyó concluye expresó expresa reiteró reitera
        opinó opina
        consideró considera cree creía piensa tuiteó publicó contó cuenta relató relata matizó zanjó espetó sentenció
        enfatizó remarcó aclaró aclara avisó prometió promete argumentó alegó describió describe dicho afirmado
        asegurado"""
    ),
    participles=words("añadiendo señalando diciendo asegurando afirmando subrayando destacando indicando agregando"),
    infinitives=words("decir afirmar asegurar declarar añadir subrayar señalar"),
    infinitive_marker="a",
    naming=words("llamado llamada titulado titulada denominado denominada apodado bautizado"),
    before=(("según",), ("de", "acuerdo", "con"), ("a", "juicio", "de"), ("en", "palabras", "de"), ("para",)),
    after=frozenset(),
    nouns=words("palabras declaraciones declaración comunicado mensaje respuesta discurso carta tuit frase"),
    pronouns=table(m="él", f="ella", n="ello", p="ellos ellas", i="yo nosotros", q="algunos otros muchos uno alguien"),
    relatives=words("quien quienes que"),
    determiners=words(
        """el la los las un una unos unas al este esta estos estas ese esa su sus mi mis nuestro nuestra varios
        varias algunos
        algunas dos tres cuatro muchos otros otro otra ambos cada ningún"""
    ),
    joints=words("de del en a al para por con contra sobre ante desde hasta entre tras durante según sin bajo"),
    bounds=words(
        """y e pero o u sino que porque cuando si como donde mientras aunque es son era eran fue ser está están
        estaba no ni
        cuyo cuya"""
    ),
    skipped=words(
        """ha han había habían habría habrían se lo le les también ya después luego nunca aún todavía siempre mismo
        misma además así recientemente
        ayer hoy posteriormente más tarde finalmente antes incluso"""
    ),
    titles=table(m="sr señor don rey príncipe papa", f="sra señora doña srta reina princesa")
    | dict.fromkeys(
        """dr dra doctor doctora profesor presidente presidenta ministro ministra primer primera canciller secretario
        secretaria
        general senador senadora diputado diputada alcalde alcaldesa gobernador gobernadora embajador juez jueza
        director
        directora portavoz comisario jefe jefa líder vicepresidente vicepresidenta expresidente exministro
        coronel""".split(),
        "",
    ),
    roles=table(
        head="jefe jefa líder dirigente máximo",
        president="presidente presidenta mandatario mandataria expresidente",
        premier="premier",
        chancellor="canciller",
        monarch="rey reina papa",
        chair="director directora comisario comisaria",
        minister="ministro ministra secretario secretaria",
        governor="gobernador gobernadora",
        mayor="alcalde alcaldesa",
        voice="portavoz vocero vocera",
        law="juez jueza abogado abogada fiscal",
        member="diputado diputada senador senadora",
        rival="candidato candidata",
        other="embajador embajadora asesor asesora experto experta profesor profesora autor autora general coronel",
    ),
    compounds={
        "secretario general": "head",
        "secretaria general": "head",
        "primer ministro": "premier",
        "primera ministra": "premier",
        "fiscal general": "law",
    },
    calendar=words(
        """lunes martes miércoles jueves viernes sábado domingo enero febrero marzo abril mayo junio julio agosto
        septiembre octubre
        noviembre diciembre mañana tarde noche semana mes año"""
    ),
    glued=("dijo", "afirmó", "ha"),
    free_order=True,
    incises=True,
    passives=frozenset(),
    datives=words("a al"),
    irrealis=words("habría habrían"),
    agents=words("por"),
    leading=words("y pero o sino"),
    adverbs=words("además asimismo finalmente sí no entonces luego así también"),
    ambiguous=words("pregunta critica denuncia llama cuenta anuncia cree considera publicó pide niega"),
    personal=words("quien quienes"),
    indefinites=words("un una unos unas varios varias algunos algunas dos tres"),
    works=words("libro película programa revista canción álbum novela serie obra título término palabra"),
    possessives=table(q="su sus"),
    genitives=words("del de"),
    articles={"el": "m", "la": "f"},
    drops_subject=True,
    negation=words("no nunca jamás nada nadie ningún ninguno ninguna sin ni tampoco apenas"),
    modality=words(
        "puede pueden podemos puedo podrá podría podrían debe deben debemos debo deberá debería deberían "
        "hay-que tendrá tendría quiere quieren queremos quizás quizá acaso probablemente posiblemente "
        "seguramente ciertamente supuestamente"
    ),
    condition=words("si salvo excepto hasta cuando siempre-que mientras"),
    quantifier=words(
        "todo todos toda todas algunos algunas varios varias cada mucho muchos muchas poco pocos más menos "
        "sólo solo solamente casi mitad siempre mayoría miles millones cientos"
    ),
    number=cardinals("cero uno/un/una dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince")
    | number_words("veinte:20 treinta:30 cuarenta:40 cincuenta:50 sesenta:60 setenta:70 ochenta:80 noventa:90"),
    magnitude=number_words("cien:1e2 ciento:1e2 mil:1e3 millón:1e6 millones:1e6 billón:1e12 billones:1e12"),
    unit=SYMBOL_UNITS
    | words("euros euro dólares dólar libras rublos kilómetros metros toneladas grados hectáreas litros barriles"),
    date=words(
        "lunes martes miércoles jueves viernes sábado domingo enero febrero marzo abril mayo junio julio "
        "agosto septiembre octubre noviembre diciembre hoy ayer mañana"
    ),
    reporting=words(
        "digo dice dijo decía dicen pienso piensa creo cree creía creen afirma afirmó duda niega negó "
        "pretende espero espera teme"
    ),
    stopwords=words(
        "el la los las un una unos unas y o pero de del a al en con por para que se su sus lo le les es son "
        "era fue ser está están ha han había yo tú él ella nosotros ellos no como más este esta esto ese esa "
        "muy"
    ),
    opposite=("in", "im", "ir", "des", "anti"),
    abbreviations=words("""p.ex sra srta sres ud uds excmo ee.uu pág núm"""),
)
