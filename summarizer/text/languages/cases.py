"""What the program knows of a language whose articles show the case and whose verb has its place by the clause."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Cases:
    """Closed classes and endings of such a language, all lower case; empty for the others.

    `subjects` are pronouns that are subjects whatever stands beside them, `partitives` those of some among many ("einer
    der …"). `masculine` articles are a nominative's, but before a feminine noun; `open` ones may be another case's.
    `contracted` prepositions hold an article. `separable` verbs say something only with one of their prefixes at the
    clause's end. A `quoting` verb's object speaks, a `calling` one gives a name where it is reflexive, a `titled` one
    where it is not impersonal. The endings tell who does something, a feminine noun, a plural, a thing of the mind, an
    adverb.
    """

    subjects: frozenset[str] = frozenset()
    partitives: frozenset[str] = frozenset()
    plurals: frozenset[str] = frozenset()
    masculine: frozenset[str] = frozenset()
    open: frozenset[str] = frozenset()
    definite: frozenset[str] = frozenset()
    contracted: frozenset[str] = frozenset()
    impersonal: frozenset[str] = frozenset()  # subjects of "it says in …": the text is the speaker
    indefinite: frozenset[str] = frozenset()  # subjects that are nobody
    auxiliaries: frozenset[str] = frozenset()  # verbs whose clause ends in the cue, with the subject beside them
    reported: frozenset[str] = frozenset()  # verb forms of reported speech, which go on with the last speaker
    trailing: frozenset[str] = frozenset()  # cues only right behind a quotation, before the speaker ("so")
    oblique: frozenset[str] = frozenset()  # determiners that no subject has
    sources: frozenset[str] = frozenset()  # prepositions before what is read or heard ("in der „Zeit“")
    cited: frozenset[str] = frozenset()  # those before its name alone ("laut „Zeit“")
    attributive: frozenset[str] = frozenset()  # prepositions that say what a post is of
    viewpoints: frozenset[str] = frozenset()  # prepositions before whom something is such or such
    according: frozenset[str] = frozenset()  # prepositions before a noun of speech and whose it is
    copulas: frozenset[str] = frozenset()
    comparing: frozenset[str] = frozenset()  # particles that keep a noun from being the subject
    amounts: frozenset[str] = frozenset()  # words behind which they do not
    demonstratives: frozenset[str] = frozenset()  # articles that are a man's pronoun before a verb ("Dieser sagte …")
    pointing: frozenset[str] = frozenset()  # pronouns for what was just quoted ("Das sagte Lee.")
    proximal: frozenset[str] = frozenset()  # articles before a noun of speech for it ("mit diesen Worten ging Lee")
    manner: frozenset[str] = (
        frozenset()
    )  # conjunctions of a clause that gives its sentence to somebody ("wie Lee sagt")
    relatives: frozenset[str] = frozenset()
    relative_subjects: frozenset[str] = frozenset()
    subordinators: frozenset[str] = frozenset()
    denying: frozenset[str] = frozenset()  # verbs of speech whose subject says the opposite
    stating: frozenset[str] = frozenset()  # conjunctions before what somebody says or asks
    continuing: frozenset[str] = frozenset()  # adverbs of what is cited on ("weiter heißt es")
    written: frozenset[str] = frozenset()  # verbs of words in a text: "steht in dem Brief"
    spoken: frozenset[str] = frozenset()  # nouns of words in a text, with a copula: "ist in dem Brief die Rede"
    separable: dict[str, frozenset[str]] = field(default_factory=dict)
    quoting: frozenset[str] = frozenset()
    about: frozenset[str] = frozenset()  # verbs of speech with an agent's preposition before what they are about
    calling: frozenset[str] = frozenset()
    titled: frozenset[str] = frozenset()
    reflexive: str = ""
    particles: frozenset[str] = frozenset()  # small words within names
    polite: frozenset[str] = frozenset()  # pronouns of address, with a capital anywhere
    dotted: frozenset[str] = frozenset()  # abbreviations that end no sentence ("Minister a. D.", "z. B.")
    bodies: Collection[str] = frozenset()  # nouns of bodies
    agentive: tuple[str, ...] = ()
    feminine: tuple[str, ...] = ()
    plural_endings: tuple[str, ...] = ()
    abstract: tuple[str, ...] = ()
    adverbial: tuple[str, ...] = ()
    causatives: frozenset[str] = frozenset()  # infinitives behind one that another does ("sich sagen lassen")
    present: tuple[str, ...] = ()  # endings of present participles before a noun
    prefixes: frozenset[str] = frozenset()  # of verbs, alone at the end of a main clause
    verbal: tuple[str, ...] = ()  # endings of finite verbs
