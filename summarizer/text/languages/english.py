"""English."""

from __future__ import annotations

from summarizer.text.languages.language import SYMBOL_UNITS, Language, cardinals, number_words, table, words

# Base forms; third person, past and -ing are made from them below, irregular ones listed.
_BASES = """accuse acknowledge add address admit advise affirm agree allege announce answer appeal argue ask assert
    assure
    attack badger beg begin believe bemoan blast boast brag call caution charge chide claim comment complain conclude
    concede
    condemn confess confide confirm contend continue counter criticize criticise cry decide declare decry defend
    demand denounce
    deny depict deride describe deride discuss dismiss disclose dispute echo elaborate emphasize emphasise estimate
    exclaim explain
    express fear finish fume gush hail highlight hint howl imply indicate inform insist instruct interject interrupt jab
    joke lament lambast lambaste laud list maintain marvel mention mock mourn murmur mutter note object observe opine
    order phrase
    pledge point pose post praise predict proclaim promise pronounce propose protest quip reaffirm reason reassure
    recall recite
    recommend recount refer reflect refuse reiterate reject remark remember remind repeat reply report respond
    restate retort
    reveal rip roar rule say scoff scold scream shout shoot sigh signal slam slammed sneer state stress suggest
    summarize surmise
    swear tease tell testify thank think threaten thunder title tout trumpet tweet underline underscore urge vent voice
    volunteer vow warn whisper wonder worry write yell vent venture characterize characterise label liken compare brand
    rail retweet email text sum conjecture theorize crow carp deadpan muse ponder clarify specify assess cite argue
    expound advocate implore plead pontificate quote read relate request rebut scribble sing snap speculate stipulate
    question query
    jeer mouth deem coach concur counsel hope feel chant welcome dub find press retort interrupt
    commend compliment credit""".split()
_IRREGULAR = {
    "say": ("says", "said", "saying"),
    "tell": ("tells", "told", "telling"),
    "write": ("writes", "wrote", "written", "writing"),
    "think": ("thinks", "thought", "thinking"),
    "begin": ("begins", "began", "beginning"),
    "read": ("reads", "read", "reading"),
    "swear": ("swears", "swore", "swearing"),
    "dub": ("dubs", "dubbed", "dubbing"),
    "find": ("finds", "found", "finding"),
    "feel": ("feels", "felt", "feeling"),
    "sing": ("sings", "sang", "singing"),
    "shoot": ("shot",),
    "put": ("puts", "put", "putting"),
    "go": ("goes", "went"),
    "refer": ("refers", "referred", "referring"),
    "admit": ("admits", "admitted", "admitting"),
    "quip": ("quips", "quipped", "quipping"),
    "snap": ("snaps", "snapped", "snapping"),
    "slam": ("slams", "slammed", "slamming"),
    "rip": ("rips", "ripped", "ripping"),
    "brag": ("brags", "bragged", "bragging"),
    "beg": ("begs", "begged", "begging"),
    "jab": ("jabs", "jabbed", "jabbing"),
    "rebut": ("rebuts", "rebutted", "rebutting"),
    "sum": ("sums", "summed", "summing"),
    "concur": ("concurs", "concurred", "concurring"),
}


def _finite(base: str) -> tuple[str, ...]:
    if base in _IRREGULAR:
        return tuple(form for form in _IRREGULAR[base] if not form.endswith("ing"))
    if base.endswith("e"):
        return base + "s", base + "d"
    if base.endswith("y") and base[-2] not in "aeou":
        return base[:-1] + "ies", base[:-1] + "ied"
    return base + ("es" if base.endswith(("s", "sh", "ch", "x")) else "s"), base + "ed"


def _participle(base: str) -> str:
    if base in _IRREGULAR:
        return next((form for form in _IRREGULAR[base] if form.endswith("ing")), base + "ing")
    return (base[:-1] if base.endswith("e") and not base.endswith("ee") else base) + "ing"


# Nouns as often as verbs: cues only where a subject stands before them.
_AMBIGUOUS = words(
    """points orders reports offers claims calls charges demands rules attacks lists posts promises reasons states
    objects
    reflects remarks shouts texts titles voices volunteers tweets worries lists fears comments questions quotes requests
    signals pleads chants brands labels questions answers demands comments needs shares estimates fears insists feels
    views
    hopes ventures jokes hints boasts protests mentions whispers sighs roars disputes
    puts pushes stresses states looks read reads counters echoes compliments"""
)

# What one says.
_NOUNS = words(
    """statement statements words word message messages comment comments remark remarks speech tweet tweets
    letter email
    question answer response reply claim promise argument slogan motto chant chants interview memo post note
    testimony op-ed article view opinion conviction
    essay column editorial declaration pledge quote quip rhetoric assertion description"""
)

ENGLISH = Language(
    code="en",
    verbs=frozenset(form for base in (*_BASES, "put", "go", "fire") for form in _finite(base)),
    participles=frozenset(_participle(base) for base in _BASES)
    - words("beginning reasoning ruling offering feeling shooting"),
    infinitives=frozenset(_BASES) | words("know"),
    infinitive_marker="to",
    naming=words(
        "called titled entitled dubbed named nicknamed labeled labelled termed known calling read reads reading"
    ),
    before=(
        ("according", "to"),
        ("more", "from"),
        ("per",),
        ("quoting",),
        ("citing",),
        ("quotes",),
        ("quoted",),
        ("cited",),
        ("cites",),
    ),
    after=frozenset(),
    nouns=_NOUNS,
    pronouns=table(
        m="he",
        f="she",
        n="it",
        p="they",
        i="i we",
        q="""others some many one another someone somebody everyone everybody anyone
        anybody nobody""",
    ),
    relatives=words("who which whom that what who’s who's who’d who'd who’ve who've"),
    determiners=words(
        """the a an his her its their my our your this that these those some many one two three four five several
        most all both another each every
        any no other few"""
    ),
    joints=words("of for from in at with on to close near against"),
    bounds=words(
        """and but or that as while when because if after before since where which who whom than although though how
        what
        whether so then until unless yet nor is are was were be been being by into over about during through under
        between among
        without within via upon despite outside inside across along behind beyond amid around above below beside off
        toward towards throughout whose why like there here onto including says said told"""
    ),
    skipped=words(
        """has have had also then later never not did does do would will could can may might must should just once
        recently repeatedly often still even ever already now again always only simply soon first further once himself
        herself themselves itself be been being is was are were both all immediately well reportedly has's n't didn't
        famously long actually eventually finally earlier too"""
    ),
    titles=table(
        m="mr mister sir king prince lord father brother pope",
        f="mrs ms miss madam lady queen princess sister dame",
    )
    | dict.fromkeys(
        """dr prof professor sen senator rep representative gov governor president chancellor premier general gen col
        colonel lt sgt capt captain judge justice secretary minister ambassador chairman mayor congressman congresswoman
        rev reverend bishop cardinal archbishop rabbi imam sheikh commissioner attorney chief director speaker officer
        spokesman spokeswoman candidate leader former ex-president then-president vice prime foreign deputy detective
        sheriff admiral major brigadier editor author actor actress lawyer analyst columnist republican democrat
        democratic gop president-elect coach""".split(),
        "",
    ),
    roles=table(
        head="chief head leader boss secretary-general",
        president="president",
        premier="premier pm",
        chancellor="chancellor",
        monarch="king queen emperor pope",
        governor="governor",
        mayor="mayor",
        chair="chairman chairwoman chair chairperson ceo director commissioner founder superintendent",
        deputy="vice-president",
        minister="minister secretary",
        peer="counterpart",
        voice="spokesman spokeswoman spokesperson press",
        member="""senator congressman congresswoman representative lawmaker legislator delegate deputy mp republican
        democrat
        socialist conservative""",
        rival="""candidate nominee hopeful contender front-runner frontrunner rival challenger billionaire
        businessman mogul magnate""",
        law="judge justice attorney lawyer prosecutor sheriff",
        other="""diplomat politician statesman
        ambassador envoy adviser advisor strategist analyst economist professor author writer columnist
        editor host
        manager pollster expert activist doctor coach general colonel ally aide supporter constituent backer
        donor voter resident
        adviser consultant lobbyist operative surrogate""",
    ),
    calendar=words(
        """monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
        september
        october november december christmas easter hour day
        today yesterday tomorrow ago minute night morning afternoon evening week
        month year"""
    ),
    passives=words("is are was were be been being"),
    irrealis=words("would should could may might must can will"),
    aspectual=words("continue continues continued begin begins began start starts started proceed proceeds proceeded"),
    exceptive=words("but except save"),
    agents=words("by"),
    conjunctions=words(
        """and but or nor that as while when because if after before since where which who whom whose than although
        though whether so then until unless yet why how what"""
    ),
    first_person=words("i me my mine we us our ours myself ourselves"),
    finite=words(
        """is are was were am be been being do does did have has had will would can could shall should may might must
        don't doesn't didn't isn't aren't wasn't weren't haven't hasn't hadn't won't wouldn't can't cannot couldn't
        shouldn't"""
    ),
    datives=words("to"),
    leading=words("and but or so yet then"),
    adverbs=words(
        """meanwhile however instead still likewise nevertheless nonetheless moreover furthermore besides earlier
        later separately
        today yesterday yes no additionally similarly conversely otherwise therefore thus hence overall indeed
        afterwards elsewhere
        asked speaking plus perhaps maybe sure well oh now finally again worse"""
    ),
    ambiguous=_AMBIGUOUS | {noun + "s" for noun in _NOUNS},
    addressing=words(
        """tells told assures assured reminds reminded informs informed accuses accused thanks thanked praises
        praised calls called
        criticizes criticized blasts blasted mocks mocked slams slammed describes described dismisses dismissed
        labels labeled
        dubs dubbed brands branded urges urged advises advised"""
    ),
    works=words(
        """book books show film movie song novel series magazine headline headlines program programme documentary
        album play sitcom nickname
        website podcast musical hit single episode drama comedy memoir classic blockbuster"""
    ),
    particles={
        "put": words("it"),
        "puts": words("it"),
        "went": words("on"),
        "goes": words("on"),
        "shot": words("back"),
        "fired": words("back"),
        "fires": words("back"),
        "pointed": words("out to"),
        "points": words("out to"),
    },
    indefinites=words("a an one another some many several two three any"),
    personal=words("who who’s who's who’d who'd who’ve who've"),
    possessives=table(m="his", f="her", n="its", p="their", i="my our", q="your"),
    compounds={
        "head state": "president",
        "head government": "premier",
        "secretary general": "head",
        "prime minister": "premier",
        "vice president": "deputy",
        "vice chairman": "deputy",
        "attorney general": "law",
        "press secretary": "voice",
        "chief executive": "chair",
        "chief strategist": "other",
        "deputy minister": "deputy",
    },
    glued=("made", "said", "has", "had", "was", "told", "says", "also", "added", "will", "stated", "who", "which"),
    negation=words(
        "not no never none nobody nothing nowhere neither nor cannot without hardly scarcely barely ain't "
        "don't doesn't didn't isn't aren't wasn't weren't haven't hasn't hadn't won't wouldn't can't couldn't "
        "shouldn't mustn't needn't mightn't shan't dont doesnt didnt isnt wont cant"
    ),
    modality=words(
        "will would shall should can could may might must ought won't wouldn't can't couldn't shouldn't "
        "mustn't perhaps maybe possibly probably likely unlikely certainly definitely surely supposedly "
        "allegedly reportedly apparently potentially"
    ),
    condition=words(
        "if unless provided providing until till when whenever once otherwise except whether assuming lest"
    ),
    quantifier=words(
        "all some any every each most many much few fewer several more less least only almost nearly about "
        "around roughly approximately half both either partly mostly entirely fully always often sometimes "
        "rarely seldom just merely hundreds thousands millions billions dozens"
    ),
    number=cardinals(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
        "sixteen seventeen eighteen nineteen"
    )
    | number_words("twenty:20 thirty:30 forty:40 fifty:50 sixty:60 seventy:70 eighty:80 ninety:90")
    | number_words(
        "first:1 second:2 third:3 fourth:4 fifth:5 sixth:6 seventh:7 eighth:8 ninth:9 tenth:10 twice:2 thrice:3"
    ),
    magnitude=number_words(
        "dozen:12 hundred:1e2 thousand:1e3 million:1e6 billion:1e9 trillion:1e12 k:1e3 m:1e6 bn:1e9 tn:1e12"
    ),
    unit=SYMBOL_UNITS
    | words(
        "percent per-cent percentage dollars dollar euros euro pounds cents rubles roubles hryvnias yen yuan "
        "kilometers kilometres kilometer kilometre miles mile metres meters meter metre feet inches tons "
        "tonnes kilograms kilos degrees acres hectares litres liters gallons barrels megawatts gigawatts"
    ),
    date=words(
        "monday tuesday wednesday thursday friday saturday sunday january february march april june july "
        "august september october november december today yesterday tomorrow"
    ),
    reporting=words(
        "say says said saying tell tells told think thinks thought believe believes believed claim claims "
        "claimed deny denies denied doubt doubts doubted suggest suggests suggested argue argues argued "
        "allege alleges alleged imagine suppose hope hopes hoped fear fears feared pretend pretends pretended "
        "wish wishes wonder wondered hear heard"
    ),
    stopwords=words(
        "the a an and or but of to in on at by for with from as that this these those it its is are was were "
        "be been being i you he she we they me him her us them my your his our their there here have has had "
        "do does did what which who whom whose so than then also not no will would can could should may must "
        "if when while about into over after before up out more very just i'm it's we're that's"
    ),
    opposite=("un", "in", "im", "ir", "il", "dis", "non", "anti", "mis", "de"),
    abbreviations=words(
        """mr mrs ms dr prof rep reps sen sens gov gen col lt sgt capt cmdr adm maj brig rev hon del jr sr st mt
        ft vs etc inc ltd co corp bros dept univ est fig no nos vol pp ed eds cf al ave blvd jan feb mar apr jun jul aug
        sep sept oct nov dec u.s u.k u.n e.u d.c a.m p.m i.e e.g ph.d u.s.s.r n.y l.a"""
    ),
)
