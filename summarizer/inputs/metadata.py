"""What a page says of itself: JSON-LD first, then meta tags, then what its elements show."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_DEEPEST = 6


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of an article besides its text; None where nothing says it.

    `published` is as the page gives it, with its time where that is given; `url` is where it was read, `canonical_url`
    what it calls itself. `created` is when a file says it was made, which need not be when it was published.
    """

    title: str | None = None
    authors: tuple[str, ...] = ()
    outlet: str | None = None
    published: str | None = None
    language: str | None = None
    url: str | None = None
    canonical_url: str | None = None
    paywalled: bool = False
    created: str | None = None


def facts_of(tree: HtmlElement, url: str | None = None) -> Facts:
    """The facts of a page that was read at `url`."""
    meta, article = _meta(tree), _article(tree)
    canonical = _link(tree, url) or meta.get("og:url")
    publisher = article.get("publisher")
    return Facts(
        title=_clean(article.get("headline")) or meta.get("og:title") or _text(tree, "h1") or _text(tree, "title"),
        authors=_names(article.get("author")) or _authors(meta),
        outlet=next(iter(_names(publisher)), None) or meta.get("og:site_name") or _host(url or canonical),
        published=_clean(article.get("datePublished")) or _first(meta, _PUBLISHED) or _time(tree),
        language=tree.get("lang") or _clean(article.get("inLanguage")) or meta.get("og:locale"),
        url=url or canonical,
        canonical_url=canonical,
        paywalled=str(article.get("isAccessibleForFree")).lower() == "false" and not _has_paid_part(tree, article),
    )


_PUBLISHED = ("article:published_time", "datepublished", "date", "dc.date", "dcterms.created", "dc.date.issued",
              "pubdate", "publish-date", "parsely-pub-date", "sailthru.date")  # fmt: skip
_AUTHORS = ("author", "article:author", "dc.creator", "dcterms.creator", "parsely-author", "byl")


def _meta(tree: HtmlElement) -> dict[str, str]:
    """The first content of each meta tag, by its name in lower case."""
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        if name and (content := (element.get("content") or "").strip()):
            found.setdefault(name.lower(), content)
    return found


def _first(meta: Mapping[str, str], names: Iterable[str]) -> str | None:
    return next((meta[name] for name in names if name in meta), None)


def _authors(meta: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(meta[name] for name in _AUTHORS if name in meta and "://" not in meta[name])[:1]


def _article(tree: HtmlElement) -> dict[str, Any]:
    """The first JSON-LD object with a headline, else with a body or a date; empty where there is none."""
    objects = [each for element in tree.iter("script") if _is_json_ld(element) for each in _objects(element.text)]
    for key in ("headline", "articleBody", "datePublished"):
        if found := next((each for each in objects if each.get(key)), None):
            return found
    return {}


def _is_json_ld(element: HtmlElement) -> bool:
    return bool(element.get("type", "").partition(";")[0].strip().lower() == "application/ld+json")


def _objects(text: str | None) -> Iterator[dict[str, Any]]:
    try:
        data = json.loads(text or "", strict=False)
    except (ValueError, RecursionError):
        return
    yield from _flat(data, _DEEPEST)


def _flat(data: Any, depth: int) -> Iterator[dict[str, Any]]:
    if isinstance(data, list) and depth:
        for each in data:
            yield from _flat(each, depth - 1)
    elif isinstance(data, dict) and depth:
        yield data
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _flat(data.get(key), depth - 1)


def _names(data: Any) -> tuple[str, ...]:
    """The names of people or organisations, given as a name, an object, or a list of either."""
    names = (one.get("name") if isinstance(one, dict) else one for one in _as_list(data))
    return tuple(name for one in names if (name := _clean(one)) and "://" not in name)


def _clean(value: Any) -> str | None:
    import html

    value = next(iter(_as_list(value)), None)
    return " ".join(html.unescape(value).split()) or None if isinstance(value, str) else None


def _text(tree: HtmlElement, tag: str) -> str | None:
    found: HtmlElement | None = next(tree.iter(tag), None)
    return None if found is None else " ".join("".join(found.itertext()).split()) or None


def _time(tree: HtmlElement) -> str | None:
    return next((str(each.get("datetime")) for each in tree.iter("time") if each.get("datetime")), None)


def _link(tree: HtmlElement, url: str | None) -> str | None:
    for element in tree.iter("link"):
        if "canonical" in (element.get("rel") or "").lower().split() and (found := (element.get("href") or "").strip()):
            return str(urljoin(url or "", found))
    return None


def _host(url: str | None) -> str | None:
    try:
        return (urlsplit(url or "").hostname or "").removeprefix("www.") or None
    except ValueError:
        return None


def _has_paid_part(tree: HtmlElement, article: Mapping[str, Any]) -> bool:
    """Whether the part that has to be paid for is in the page: it was saved by someone who may read it."""
    parts = article.get("hasPart")
    selectors = (part.get("cssSelector") for part in _as_list(parts) if isinstance(part, dict))
    names = (str(selector or "").strip().lstrip(".#") for selector in selectors)
    return any(_has_text(tree, name) for name in names if name)


def _has_text(tree: HtmlElement, name: str) -> bool:
    """Whether an element of this class or id has text."""
    query = "//*[contains(concat(' ', normalize-space(@class), ' '), $name) or @id = $id]"
    return any("".join(each.itertext()).strip() for each in tree.xpath(query, name=f" {name} ", id=name))


def _as_list(data: Any) -> list[Any]:
    return data if isinstance(data, list) else [data]
