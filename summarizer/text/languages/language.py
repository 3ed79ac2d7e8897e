"""The shape of a language's table: the words by which it says who speaks, and its closed classes of words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from summarizer.text.languages.cases import Cases
from summarizer.text.languages.compounds import Compounds, CompoundTable


@dataclass(frozen=True)
class Language:
    """What the program knows of a language. All lower case.

    `verbs` are finite forms ("said"), whose subject speaks; `participles` share the subject of their clause ("adding"),
    as do `infinitives` after `infinitive_marker`. `naming` verbs give names as well as they quote ("called"). `before`
    are phrases that precede the speaker ("according to"), `after` words that follow ("zufolge"). `nouns` are what one
    says ("statement"): a colon or a possessive with one of them is a cue.

    From `negation` on stand closed classes of the grammar, folded. A change of one of their words is named by the
    class, and no editor's mark may hide one. `stopwords` are frequent words that say little by themselves: they tell
    languages apart and weigh little in a resemblance.
    """

    code: str
    verbs: frozenset[str]
    participles: frozenset[str]
    infinitives: frozenset[str]
    infinitive_marker: str
    naming: frozenset[str]
    before: tuple[tuple[str, ...], ...]
    after: frozenset[str]
    nouns: frozenset[str]
    pronouns: dict[str, str]  # form -> m, f, n, p(lural), i (first person), ? (any)
    relatives: frozenset[str]
    determiners: frozenset[str]
    joints: frozenset[str]  # prepositions within a noun phrase ("of")
    bounds: frozenset[str]  # words no noun phrase holds
    skipped: frozenset[str]  # auxiliaries and adverbs between subject and verb
    titles: dict[str, str]  # title -> m, f or ""
    roles: Mapping[str, str]  # noun -> the class of posts it belongs to
    calendar: frozenset[str]
    negation: frozenset[str]
    modality: frozenset[str]
    condition: frozenset[str]
    quantifier: frozenset[str]
    number: dict[str, float]
    magnitude: dict[str, float]
    unit: frozenset[str]
    date: frozenset[str]
    reporting: frozenset[str]
    stopwords: frozenset[str]
    opposite: tuple[str, ...]  # prefixes that turn a word into its opposite
    abbreviations: frozenset[str]  # words whose full stop does not end a sentence, without it
    months: frozenset[str] = frozenset()  # that an ordinal number with a full stop stands before
    compounds: dict[str, str] = field(default_factory=dict)  # several words that are one post of their own class
    glued: tuple[str, ...] = ()  # verbs that a source may have glued to a name ("Ruttemade")
    free_order: bool = False  # the subject may follow the verb anywhere
    drops_subject: bool = False  # a verb without one goes on with the last
    incises: bool = False  # "he said" may stand within the marks (« Non, dit-il, … »)
    elides: bool = False  # an apostrophe ends a word ("l’ancien", "dit-il")
    passives: frozenset[str] = frozenset()  # auxiliaries that make the subject the one spoken of
    leading: frozenset[str] = frozenset()  # conjunctions of main clauses
    adverbs: frozenset[str] = frozenset()  # at a sentence's head, before a comma
    ambiguous: frozenset[str] = frozenset()  # cues that are nouns too
    addressing: frozenset[str] = frozenset()  # cues whose object is who is spoken to, or of: no subject follows them
    works: Collection[str] = frozenset()  # nouns before a title ("the book “…”")
    particles: dict[str, frozenset[str]] = field(default_factory=dict)  # cues only before one of these ("put it")
    articles: dict[str, str] = field(default_factory=dict)  # determiners that tell a man's post from a woman's
    genitives: frozenset[str] = frozenset()  # determiners and prepositions that tie a noun to the one before it
    indefinites: frozenset[str] = frozenset()  # determiners of someone not named before
    personal: frozenset[str] = frozenset()  # relative pronouns that stand for people, and are speakers themselves
    possessives: dict[str, str] = field(default_factory=dict)  # as pronouns
    irrealis: frozenset[str] = frozenset()  # auxiliaries of what is not said to have been said ("should have said")
    aspectual: frozenset[str] = frozenset()  # verbs whose infinitive happened ("continued to say")
    exceptive: frozenset[str] = frozenset()  # words between a quantifier and whom it leaves out ("nobody but Lee")
    agents: frozenset[str] = frozenset()  # "by", before the speaker of a passive
    conjunctions: frozenset[str] = frozenset()  # that open a clause, relatives among them
    first_person: frozenset[str] = frozenset()  # every form that stands for whoever speaks
    finite: frozenset[str] = frozenset()  # auxiliaries that make a clause
    datives: frozenset[str] = frozenset()  # prepositions of whom something is given to
    cases: Cases = field(default_factory=Cases)  # where articles show the case
    kinds: dict[str, str] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        for kind in ("nouns", "infinitives", "participles", "verbs", "after"):
            self.kinds.update(dict.fromkeys(getattr(self, kind), kind))
        self.kinds.update(dict.fromkeys(self.cases.trailing, "trailing"))
        self.kinds.update({phrase[0]: "before" for phrase in self.before})

    @cached_property
    def starters(self) -> frozenset[str]:
        """Words that may stand capitalised at a sentence's head and are no part of a name."""
        return (
            self.determiners
            | self.adverbs
            | self.leading
            | self.bounds
            | self.skipped
            | frozenset(self.pronouns)
            | self.joints
        )

    @cached_property
    def cased(self) -> bool:
        """Whether articles show the case: then all nouns have capitals, too."""
        return bool(self.cases.subjects)

    @cached_property
    def posts(self) -> Collection[str]:
        """Titles and roles; with their compounds where the language makes them."""
        words = frozenset(self.titles) | frozenset(self.roles)
        return Compounds(words) if isinstance(self.roles, CompoundTable) else words

    @cached_property
    def function_words(self) -> frozenset[str]:
        """Words that begin no object."""
        return self.bounds | self.skipped | self.leading

    @cached_property
    def openers(self) -> frozenset[str]:
        """Words that may stand between a sentence's head and a quotation which only goes on."""
        verbs = self.verbs | self.bounds if self.drops_subject else frozenset()
        return self.adverbs | self.leading | self.skipped | verbs

    @cached_property
    def governing(self) -> frozenset[str]:
        """Words whose noun phrase follows at once, so that the next word is no subject."""
        return self.joints | self.determiners

    @cached_property
    def prepositions(self) -> frozenset[str]:
        """Words that govern a noun phrase: `joints`, and what of `bounds` is neither conjunction nor verb."""
        return self.joints | (self.bounds - self.conjunctions - self.passives - self.verbs)

    @cached_property
    def small(self) -> frozenset[str]:
        """Words that a title writes small."""
        return self.bounds | self.determiners | self.joints

    def gender_of_noun(self, phrase: str) -> str:
        """m or f where an article and its noun's ending tell ("der Minister", but "der Ministerin"), else ""."""
        first, _, rest = phrase.lower().partition(" ")
        man = first in self.cases.masculine & self.cases.definite and not rest.endswith(self.cases.feminine)
        return "m" if man else self.articles.get(first, "")


def words(*texts: str) -> frozenset[str]:
    """The words of `texts`, as a set."""
    return frozenset(" ".join(texts).split())


def table(**classes: str) -> dict[str, str]:
    """Each word of each class, with the class's name."""
    return {word: name for name, text in classes.items() for word in text.split()}


def verbs(stems: Iterable[str], endings: Iterable[str]) -> frozenset[str]:
    """Every stem with every ending, for languages of regular verbs."""
    return frozenset(stem + ending for stem in stems for ending in endings)


def number_words(text: str) -> dict[str, float]:
    """The value of each of several words ("twenty:20 thirty:30")."""
    return {word: float(value) for word, value in (pair.split(":") for pair in text.split())}


def cardinals(*runs: str) -> dict[str, float]:
    """Numerals of 0, 1, 2… in order; forms of one number are joined with `/`."""
    return {form: float(value) for value, forms in enumerate(" ".join(runs).split()) for form in forms.split("/")}


SYMBOL_UNITS = words(
    "% ‰ ° km m cm mm kg g mg t l ha mw gw kw kwh mwh gwh twh km/h mph kph °c °f usd eur gbp uah rub bn "
    "mn tn mio mrd pct"
)
