"""French."""

from __future__ import annotations

from summarizer.text.languages.language import SYMBOL_UNITS, Language, cardinals, number_words, table, words

FRENCH = Language(
    code="fr",
    verbs=words(
        """dit disait dirent disent déclare déclaré déclarait déclara affirme affirmé affirmait affirma explique
        expliqué expliquait
        expliqua ajoute ajouté ajoutait ajouta indique indiqué indiquait précise précisé précisait assure assuré
        assurait estime
        estimé estimait juge jugé jugeait souligne souligné soulignait rappelle rappelé annonce annoncé confie confié
        raconte
        raconté répond répondu répondait demande demandé lance lancé poursuit poursuivi conclut conclu écrit écrivait
        note noté
        relève relevé regrette regretté dénonce dénoncé prévient prévenu avertit averti promet promis soutient soutenu
        prétend prétendu reconnaît reconnu admet admis insiste insisté martèle martelé résume résumé commente commenté
        tweete tweeté réagit réagi appelle appelé qualifie qualifié accuse accusé critique critiqué salue salué
        espère espéré
        craint pense croit considère considéré évoque évoqué témoigne témoigné confirme confirmé dément démenti
        plaide plaidé
        s'exclame s'insurge exclame insurge réclame réclamé exige exigé propose proposé fustige fustigé renchérit
        ironise
        ironisé glisse glissé concède concédé rétorque rétorqué réplique répliqué interroge interrogé détaille
        détaillé"""
    ),
    participles=words(
        """ajoutant précisant soulignant affirmant estimant déclarant expliquant rappelant assurant
        dénonçant disant indiquant"""
    ),
    infinitives=frozenset(),
    infinitive_marker="de",
    naming=words("appelé appelée intitulé intitulée nommé nommée baptisé baptisée dit dite surnommé"),
    before=(("selon",), ("d’", "après"), ("d'", "après"), ("pour",), ("citant",), ("dixit",)),
    after=words("dixit"),
    nouns=words("mots propos paroles déclaration communiqué message réponse discours lettre tweet phrase formule"),
    pronouns=table(m="il", f="elle", n="on cela", p="ils elles", i="je j’ j' nous", q="certains beaucoup d’autres"),
    relatives=words("qui que qu’ qu'"),
    determiners=words(
        """le la les l’ l' un une des du de-la au aux ce cet cette ces son sa ses leur leurs mon ma mes notre nos
        votre vos plusieurs
        quelques deux trois quatre certains tous chaque aucun"""
    ),
    joints=words("de d’ d' du des en à au aux pour dans sur par avec contre chez lors sous depuis avant après vers"),
    bounds=words(
        """et mais ou donc or ni car que qu’ qu' qui dont où lorsque quand si comme est sont était étaient être sera
        ne n’ n' pas
        tandis afin puisque parce"""
    ),
    skipped=words(
        """a ont avait avaient aurait auraient s’ s' se est-ce a-t ainsi aussi encore déjà ensuite puis toujours même
        notamment par ailleurs
        également enfin en outre lui hier aujourd’hui récemment plus tard jamais bien tout y"""
    ),
    titles=table(m="m monsieur roi prince pape", f="mme madame mlle reine princesse")
    | dict.fromkeys(
        """dr docteur pr professeur président présidente ministre premier première chancelier chancelière secrétaire
        général
        générale sénateur sénatrice député députée maire gouverneur ambassadeur juge directeur directrice porte-parole
        commissaire chef vice-président ex-président colonel capitaine maître me""".split(),
        "",
    ),
    roles=table(
        head="chef cheffe patron patronne dirigeant dirigeante leader numéro secrétaire-général",
        president="président présidente",
        premier="premier premier-ministre",
        chancellor="chancelier chancelière",
        chair="directeur directrice pdg commissaire",
        minister="ministre secrétaire",
        governor="gouverneur gouverneure",
        mayor="maire",
        voice="porte-parole",
        law="juge avocat avocate procureur procureure",
        member="député députée sénateur sénatrice élu élue",
        rival="candidat candidate",
        other="""ambassadeur ambassadrice conseiller conseillère expert experte professeur professeure
        auteur autrice général colonel""",
    ),
    compounds={
        "secrétaire général": "head",
        "premier ministre": "premier",
        "première ministre": "premier",
        "procureur général": "law",
    },
    calendar=words(
        """lundi mardi mercredi jeudi vendredi samedi dimanche janvier février mars avril mai juin juillet août
        septembre octobre
        novembre décembre matin soir nuit semaine mois année"""
    ),
    free_order=True,
    incises=True,
    passives=frozenset(),
    datives=words("à au aux"),
    irrealis=words("aurait auraient"),
    agents=words("par"),
    leading=words("et mais ou puis or"),
    adverbs=words("enfin ensuite puis ainsi oui non cependant toutefois pourtant"),
    ambiguous=words("note notes critique demande annonce lance réponse appelle dit écrit juge"),
    personal=words("qui"),
    indefinites=words("un une des plusieurs quelques certains deux trois"),
    works=words("livre film émission magazine journal chanson album roman série pièce titre mot terme"),
    possessives=table(q="son sa ses", p="leur leurs"),
    genitives=words("du des de d’ d' de-la"),
    articles={"le": "m", "la": "f"},
    elides=True,
    negation=words("ne n' pas jamais rien personne aucun aucune sans ni non nulle guère"),
    modality=words(
        "peut peuvent pouvons pouvez peux pourra pourrait pourraient doit doivent devons devez dois devra "
        "devrait devraient faut faudra faudrait veut veulent voulons veux peut-être probablement sûrement "
        "certainement éventuellement sans-doute"
    ),
    condition=words("si sauf jusqu'à lorsque quand sinon pourvu"),
    quantifier=words(
        "tout tous toute toutes quelques plusieurs chaque peu beaucoup plupart plus moins seulement presque "
        "environ moitié toujours souvent parfois rarement milliers millions centaines"
    ),
    number=cardinals(
        "zéro un/une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"
    )
    | number_words("vingt:20 trente:30 quarante:40 cinquante:50 soixante:60"),
    magnitude=number_words("cent:1e2 cents:1e2 mille:1e3 million:1e6 millions:1e6 milliard:1e9 milliards:1e9"),
    unit=SYMBOL_UNITS
    | words("euros euro dollars dollar livres roubles kilomètres mètres tonnes degrés hectares litres barils pourcent"),
    date=words(
        "lundi mardi mercredi jeudi vendredi samedi dimanche janvier février mars avril mai juin juillet août "
        "septembre octobre novembre décembre aujourd'hui hier demain"
    ),
    reporting=words(
        "dis dit disait disent pense pensait pensent crois croit croyait affirme affirmait doute nie prétend "
        "espère espérait craint"
    ),
    stopwords=words(
        "le la les l' un une des du de d' et ou mais à au aux en dans sur sous par pour avec ce cette ces il "
        "elle ils elles on nous vous je est sont était être a ont avait que qui qu' ne pas se sa son ses leur "
        "plus c'est n'est"
    ),
    opposite=("in", "im", "ir", "il", "dés", "non", "anti"),
    abbreviations=words("""m mm mme mlle me av env"""),
)
