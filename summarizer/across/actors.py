"""Who is who over all articles: names of one person, country or body under one name, each with the reason why.

Names are gathered with what articles say of them, then put together by the surest reason first. A name that may be of
two stays by itself. People are never one with their country or body: that is a tie.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from summarizer.across.articles import Article
from summarizer.across.merges import Merges
from summarizer.across.names import has_given_name, homes, initials, is_acronym, key, nation, same, sound
from summarizer.text.countries import BODIES

Kind = Literal["person", "country", "body"]
# Names that share a sound and are compared with each other; more of one sound are no news of one week.
_MOST = 200
_MOST_TIES = 4


@dataclass(frozen=True, slots=True)
class Alias:
    """What an actor also goes by: how often articles have it, and why the two are one."""

    name: str
    why: str
    count: int


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, country or body over all articles. `ties` are the country and bodies it belongs to or speaks for."""

    name: str
    kind: Kind
    also: tuple[Alias, ...] = ()
    ties: tuple[str, ...] = ()


class Place(NamedTuple):
    """The group that a name belongs to, and why."""

    group: str
    why: str


@dataclass
class NamesInUse:
    """Every name in use: how often, the shorter ones that articles use for it, and the posts that they give with it."""

    counts: Counter[str] = field(default_factory=Counter)
    shorter: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    roles: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    posts: dict[str, set[frozenset[str]]] = field(default_factory=lambda: defaultdict(set))
    affiliations: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def add(self, article: Article) -> None:
        """Count in what an article calls whom."""
        for position in article.positions:
            self._add(article, position.actor, position.role, position.affiliation)
            if position.reported_by:
                self._add(article, position.reported_by, None, None)
        for saying in article.sayings:
            if saying.speaker:
                self._add(article, saying.speaker, saying.role, None)

    def _add(self, article: Article, name: str, role: str | None, affiliation: str | None) -> None:
        full = article.names.get(name, name)
        self.counts[full] += 1
        if full != name:
            self.shorter[full][name] += 1
        if role:
            self.roles[full].add(role)
            self.posts[full] |= {frozenset(key(role)), frozenset(key(f"{affiliation or ''} {role}"))}
        if affiliation:
            self.affiliations[full][affiliation] += 1

    def is_person(self, name: str) -> bool:
        """Whether a full name is known to be a person's: by a given name, or by a post or surname in an article."""
        if len(name.split()) < 2 or nation(name) is not None:
            return False
        return (
            has_given_name(name) or bool(self.roles.get(name)) or sound(name) in map(sound, self.shorter.get(name, ()))
        )


class Actors:
    """Names put together: `name` gives the actor whom an article means, `all` every actor with what was merged."""

    def __init__(self, names: NamesInUse, merges: Merges) -> None:
        self._names = names
        self._merges = merges
        self._placed: dict[str, Place] = {}
        self._people: dict[str, list[str]] = defaultdict(list)  # full names by sound
        self._holders: dict[frozenset[str], set[str]] = defaultdict(set)  # whom articles give a post
        self._bodies: dict[tuple[str, ...], str] = {}
        self._initials: dict[str, set[str]] = defaultdict(set)
        self._merge()
        self._titles = {group: self._title(group, members) for group, members in self._groups().items()}

    def name(self, article: Article, text: str) -> str:
        """The name of the actor whom an article means by `text`."""
        return self._titles[self._placed[article.names.get(text, text)].group]

    def all(self) -> tuple[Actor, ...]:
        """Every actor, those that articles name most first."""
        groups = self._groups()
        counts = {group: sum(self._names.counts[name] for name in members) for group, members in groups.items()}
        return tuple(self._actor(group, groups[group]) for group in sorted(groups, key=lambda each: -counts[each]))

    def _merge(self) -> None:
        """Place the names, longer ones before shorter ones and the more frequent first, by the surest reason first."""
        counts = self._names.counts
        left = sorted(counts, key=lambda name: (-len(name.split()), -counts[name], name))
        left = self._place(left, self._by_file, self._as_country, self._as_person)
        for name in self._placed.keys() & self._names.posts.keys():
            for post in self._names.posts[name]:
                self._holders[post].add(self._placed[name].group)
        left = self._place(left, self._as_short_name, self._as_post, self._as_body)
        for name in self._bodies.values():
            self._initials[initials(name)].add(name)
        self._place(left, self._as_initials, self._as_itself)

    def _place(self, names: list[str], *steps: Callable[[str], Place | None]) -> list[str]:
        """Give each name the place that the first step has for it; the names that none has one for."""
        left = []
        for name in names:
            place = next((found for step in steps if (found := step(name))), None)
            if place is None:
                left.append(name)
            else:
                self._placed[name] = place
        return left

    def _by_file(self, name: str) -> Place | None:
        """Where the user's file puts a name; names that it does not have may still join those that it has."""
        known = self._merges.get(name)
        if known is None:
            return None
        if self._names.is_person(known) and known not in self._people[sound(known)]:
            self._people[sound(known)].append(known)
        self._bodies.setdefault(key(name), known)
        return Place(known, "your file says so")

    def _as_country(self, name: str) -> Place | None:
        country = nation(name)
        return Place(self._merges.get(country) or country, "another name of it") if country else None

    def _as_person(self, name: str) -> Place | None:
        """A full name: of the one person of like sound and spelling, else of someone new."""
        if not self._names.is_person(name):
            return None
        known = self._people[sound(name)]
        group = next((one for one in known[:_MOST] if same(name, one)), None)
        if group is None:
            known.append(name)
        return Place(group or name, "another spelling of the name")

    def _as_short_name(self, name: str) -> Place | None:
        people = [one for one in self._people.get(sound(name), ())[:_MOST] if same(name, one)]
        return (
            Place(people[0], "a shorter name, or one with a title, of this person alone") if len(people) == 1 else None
        )

    def _as_post(self, name: str) -> Place | None:
        holders = self._holders.get(frozenset(key(name)), ())
        return (
            Place(next(iter(holders)), "a post that articles give to this person alone") if len(holders) == 1 else None
        )

    def _as_body(self, name: str) -> Place | None:
        words = key(name)
        return Place(self._bodies.setdefault(words, name), "the same words") if len(words) > 1 else None

    def _as_initials(self, name: str) -> Place | None:
        bodies = self._initials.get(name.replace(".", ""), ()) if is_acronym(name) else ()
        return Place(next(iter(bodies)), "the initials of this body alone") if len(bodies) == 1 else None

    def _as_itself(self, name: str) -> Place:
        return Place(self._bodies.setdefault(key(name), name), "the same words")

    def _groups(self) -> dict[str, list[str]]:
        groups: dict[str, list[str]] = defaultdict(list)
        for name, place in self._placed.items():
            groups[place.group].append(name)
        return groups

    def _title(self, group: str, members: list[str]) -> str:
        """What to call a group: what the user or the table of countries calls it, else its most frequent full name."""
        if group not in self._placed or self._placed[group].group != group or nation(group) == group:
            return group
        full = [name for name in members if self._names.is_person(name)] or members
        return max(full, key=lambda name: (not name.startswith("the "), self._names.counts[name], len(name), name))

    def _actor(self, group: str, members: list[str]) -> Actor:
        title = self._titles[group]
        person = any(map(self._names.is_person, members))
        kind: Kind = "person" if person else "country" if nation(title) and title not in BODIES else "body"
        return Actor(title, kind, tuple(self._aliases(title, members)), self._ties(title, members, person=person))

    def _aliases(self, title: str, members: list[str]) -> Iterator[Alias]:
        for name in members:
            if name != title:
                yield Alias(name, self._placed[name].why, self._names.counts[name])
            for short, count in self._names.shorter[name].items():
                if short != title:
                    yield Alias(short, "an article that uses it has the full name", count)

    def _ties(self, title: str, members: list[str], *, person: bool) -> tuple[str, ...]:
        """Whom an actor speaks for or belongs to: affiliations in articles, and countries in names and posts."""
        told = Counter[str]()
        for name in members:
            for affiliation, count in self._names.affiliations[name].items():
                told[self._known(affiliation)] += count
            posts = self._names.roles[name] | {short for short in self._names.shorter[name] if " " in short}
            told.update(country for post in posts for country in homes(post))
        if not person and nation(title) is None:
            told.update(homes(title))
        return tuple(name for name, _ in told.most_common(_MOST_TIES) if name != title)

    def _known(self, name: str) -> str:
        """The actor that a name is of, where any article has it as an actor; else the country or the name itself."""
        place = self._placed.get(name)
        return self._titles[place.group] if place else nation(name) or name
