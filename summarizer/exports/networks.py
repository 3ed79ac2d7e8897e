"""A comparison as a network of actors and issues, an edge for each stance: GEXF with dates for Gephi, and GraphML.

Formats: https://gexf.net/1.3 and http://graphml.graphdrawing.org.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from summarizer.across.comparison import Comparison
from summarizer.across.matrix import SIDES, Stand
from summarizer.exports.texts import Texts, xml_text

_GRAPHML = "http://graphml.graphdrawing.org/xmlns"
_NODE_KEYS = {"label": "string", "kind": "string", "ties": "string"}
_EDGE_KEYS = {
    "stance": "string",
    "side": "int",
    "weight": "double",
    "sources": "int",
    "first": "string",
    "last": "string",
}


@dataclass(frozen=True, slots=True)
class Edge:
    """A stance of an actor on an issue: in how many independent sources, and the first and last of its dates."""

    source: str
    target: str
    stance: str
    sources: int
    first: str
    last: str

    @property
    def values(self) -> dict[str, str]:
        """Its attributes as text."""
        side = str(SIDES.get(self.stance, 0))
        return {
            "stance": self.stance,
            "side": side,
            "weight": str(float(self.sources)),
            "sources": str(self.sources),
            "first": self.first,
            "last": self.last,
        }


def _nodes(comparison: Comparison) -> Iterator[tuple[str, dict[str, str]]]:
    """Each actor and issue that an edge may have: its id and attributes."""
    for number, actor in enumerate(comparison.actors):
        yield f"a{number}", {"label": actor.name, "kind": actor.kind, "ties": "; ".join(actor.ties)}
    for number, issue in enumerate(comparison.issues):
        yield f"i{number}", {"label": issue.name, "kind": "issue", "ties": ""}


def _edges(comparison: Comparison) -> Iterator[Edge]:
    actors = {actor.name: f"a{number}" for number, actor in enumerate(comparison.actors)}
    issues = {issue.id: f"i{number}" for number, issue in enumerate(comparison.issues)}
    for cell in comparison.matrix:
        for stance in cell.stances:
            stands = [stand for stand in cell.stands if stand.position.stance == stance]
            sources = len({stand.source for stand in stands})
            yield Edge(actors[cell.actor], issues[cell.issue], stance, sources, *_dates(stands))


def _dates(stands: list[Stand]) -> tuple[str, str]:
    dated = sorted((stand.article.published or "")[:10] for stand in stands if stand.article.day is not None)
    return (dated[0], dated[-1]) if dated else ("", "")


def gexf(comparison: Comparison, texts: Texts) -> bytes:
    """GEXF 1.3; an edge lasts from the first to the last date of its articles."""
    root = Element("gexf", xmlns="http://gexf.net/1.3", version="1.3")
    graph = SubElement(root, "graph", defaultedgetype="undirected", mode="dynamic", timeformat="date")
    for kind, keys in (("node", _NODE_KEYS), ("edge", _EDGE_KEYS)):
        attributes = SubElement(graph, "attributes", {"class": kind, "mode": "static"})
        for name, sort in keys.items():
            if name not in {"label", "weight"}:
                SubElement(attributes, "attribute", id=name, title=name, type={"int": "integer"}.get(sort, sort))
    nodes, edges = SubElement(graph, "nodes"), SubElement(graph, "edges")
    for identity, values in _nodes(comparison):
        node = SubElement(nodes, "node", id=identity, label=xml_text(values.pop("label")))
        _put(SubElement(node, "attvalues"), values)
    for number, edge in enumerate(_edges(comparison)):
        values = edge.values
        place = {"id": str(number), "source": edge.source, "target": edge.target, "weight": values.pop("weight")}
        dates = {"start": edge.first, "end": edge.last} if edge.first else {}
        _put(SubElement(SubElement(edges, "edge", place | dates), "attvalues"), values)
    return _as_bytes(root)


def _put(attributes: Element, values: dict[str, str]) -> None:
    for name, value in values.items():
        SubElement(attributes, "attvalue", {"for": name, "value": xml_text(value)})


def graphml(comparison: Comparison, texts: Texts) -> bytes:
    """GraphML, with attributes of nodes and edges."""
    ElementTree.register_namespace("", _GRAPHML)
    root = Element(f"{{{_GRAPHML}}}graphml")
    for kind, keys in (("node", _NODE_KEYS), ("edge", _EDGE_KEYS)):
        for name, sort in keys.items():
            SubElement(
                root, f"{{{_GRAPHML}}}key", {"id": f"{kind}_{name}", "for": kind, "attr.name": name, "attr.type": sort}
            )
    graph = SubElement(root, f"{{{_GRAPHML}}}graph", edgedefault="undirected")
    for identity, values in _nodes(comparison):
        _data(SubElement(graph, f"{{{_GRAPHML}}}node", id=identity), "node", values)
    for number, edge in enumerate(_edges(comparison)):
        _data(
            SubElement(graph, f"{{{_GRAPHML}}}edge", id=f"e{number}", source=edge.source, target=edge.target),
            "edge",
            edge.values,
        )
    return _as_bytes(root)


def _data(element: Element, kind: str, values: dict[str, str]) -> None:
    for name, value in values.items():
        SubElement(element, f"{{{_GRAPHML}}}data", key=f"{kind}_{name}").text = xml_text(value)


def _as_bytes(root: Element) -> bytes:
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))
