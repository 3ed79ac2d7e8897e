"""French cues."""

from __future__ import annotations

from summarizer.text.languages.speech import Language, table, words

FRENCH = Language(
    code="fr",
    commonest=("le", "la", "les", "des", "et", "du", "une", "dans", "que"),
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
        """a ont avait avaient aurait s’ s' se est-ce a-t ainsi aussi encore déjà ensuite puis toujours même
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
    passives=frozenset(),
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
)
