"""Builds a run's record for the tests of reviewing and exporting: three articles of our own, one of them hostile."""

# Articles have long lines.

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

from summarizer.records import Attribution, Change, Document, OpenPassage, Quotation, Span, Verdict
from summarizer.runs.layout import DATABASE, upgrade
from summarizer.runs.rows import as_json, document_row, insert, verdict_row

HARBOUR = Document(
    id="harbour.txt",
    title="Harbour tunnel delayed again",
    source="The Coast Gazette",
    url="https://gazette.example/news/harbour-tunnel",
    published="2026-03-02",
    language="en",
    text="""The opening of the harbour tunnel has been put off once more, the port authority said on Monday.

“We will not open the tunnel before the pumps have passed every test,” the authority’s director, Mara Ellison, told reporters. “Some 5,000 cars a day can wait another season.”

Tomas Reyl, who leads the city council, was less patient. “The council has paid for four delays and it may have to pay for a fifth,” he said. He added that the council supports the tunnel as long as the port covers the cost of the pumps.

The harbour ferry will run every ten minutes until the summer. “Nobody in this town has ever been stranded by the ferry,” said Ada Voss, its captain.

A spokeswoman for the builders said that the pumps had been ordered in January.""",
)
SCHOOL = Document(
    id="school.txt",
    title="School roof to be rebuilt in timber",
    source="Valley News",
    url="https://valley.example/roof?id=7",
    published="2026-03-05",
    language="en",
    text="""The roof of the Valley School will be rebuilt in timber, the board decided on Thursday.

“Timber is lighter, cheaper and, frankly, warmer,” said Ines Holt, the board’s chair. The carpenters’ guild offered to lend two masters for the work.

“I would not say the old roof was unsafe,” said the surveyor, Paul Adeyemi. “It was tired.”""",
)
HOSTILE = Document(
    id="hostile.txt",
    title="</title><script>document.title='owned'</script>",
    source='=HYPERLINK("https://evil.example","Gazette")',
    url="javascript:alert(1)",
    published="2026-03-06",
    text="""The speaker typed a tag. “Break </script><script>window.owned = true</script> out,” said <img src=x onerror="window.owned=true">Mallory. 🎭

“@SUM(1+1) is no number 🎭🎭 at all,” said Mallory, who laughed.""",
)


def change(document: Document, claim: str, kind: str, said: str, found: str, start: int) -> Change:
    """A change of `found` in the source's passage from `start` on into `said` in the claim."""
    at, place = claim.index(said) if said else 0, document.text.index(found, start) if found else start
    return Change(kind, said, found, at, at + len(said), place, place + len(found))  # type: ignore[arg-type]


def verdict(
    document: Document,
    path: str,
    claim: str,
    status: str,
    source: str | None = None,
    *,
    speaker: str | None = None,
    spoken: bool = True,
    changes: Sequence[tuple[str, str, str]] = (),
    **rest: Any,
) -> Verdict:
    """A verdict whose passage is found by its text; `changes` are (kind, words of the claim, words of the source)."""
    start = document.text.index(source) if source else None
    return Verdict(
        claim, status, path, speaker, spoken, start, None if start is None else start + len(source or ""), source,  # type: ignore[arg-type]
        tuple(change(document, claim, *each, start or 0) for each in changes), occurrences=int(source is not None), **rest,
    )  # fmt: skip


def quotation(document: Document, text: str, name: str | None = None) -> Quotation:
    """The quotation of the document with these words, said by `name`."""
    start = document.text.index(text)
    span = Span(start, start + len(text))
    attribution = None
    if name:
        place = document.text.index(name)
        attribution = Attribution(name, name, place, place + len(name), "said")
    return Quotation(start, start + len(text), (span,), attribution=attribution)


def named(document: Document, name: str, relation: str = "confirmed") -> Attribution:
    """The attribution to `name` where the document first has it."""
    place = document.text.index(name)
    return Attribution(name, name, place, place + len(name), "said", relation)  # type: ignore[arg-type]


PUMPS = "We will not open the tunnel before the pumps have passed every test"
FOUR = "The council has paid for four delays and it may have to pay for a fifth"
CARS = "Some 5,000 cars a day can wait another season."
FERRY = "Nobody in this town has ever been stranded by the ferry"
SUPPORT = "He added that the council supports the tunnel as long as the port covers the cost of the pumps."
TIMBER = "Timber is lighter, cheaper and, frankly, warmer"
UNSAFE = "I would not say the old roof was unsafe"
GUILD = "The carpenters’ guild offered to lend two masters for the work."
BREAK = "Break </script><script>window.owned = true</script> out"
NUMBER = "@SUM(1+1) is no number 🎭🎭 at all"


def harbour() -> tuple[Document, dict[str, Any], list[Verdict], list[Quotation]]:
    """An article with five flags of different kinds, a passing quote, and one that was left out."""
    d = HARBOUR
    quotes = [
        ("We will open the tunnel before the pumps have passed every test", "Mara Ellison", "director", "the tests"),
        ("Some 50,000 cars a day can wait another season.", "Mara Ellison", "director", "traffic"),
        (FOUR, "Ada Voss", "captain", "the cost"),
        ("the Council has paid for four delays", "Tomas Reyl", "council leader", "the cost"),
        ("The tunnel is a monument to patience", "Tomas Reyl", "council leader", "the tunnel"),
        (CARS, "Mara Ellison", "director", "traffic"),
    ]
    summary = {
        "headline": "Harbour tunnel put off until its pumps pass",
        "gist": "The port authority will not open the tunnel before the pumps pass. The council wants the port to pay.",
        "positions": [
            {
                "actor": "Tomas Reyl", "role": "council leader", "affiliation": "city council", "issue": "the harbour tunnel",
                "stance": "supports_conditionally", "conditions": "the port covers the cost of the pumps",
                "reported_by": None, "evidence": SUPPORT,
            },
            {
                "actor": "port authority", "role": None, "affiliation": None, "issue": "opening the tunnel", "stance": "opposes",
                "conditions": "the pumps pass", "reported_by": None,
                "evidence": "The opening of the harbour tunnel has been cancelled, the port authority said on Monday.",
            },
        ],
        "quotes": [{"text": t, "speaker": s, "role": r, "about": a} for t, s, r, a in quotes],
        "proposals": [],
    }  # fmt: skip
    opening = "The opening of the harbour tunnel has been put off once more, the port authority said on Monday."
    verdicts = [
        verdict(d, "/positions/0/evidence", SUPPORT, "exact", SUPPORT, spoken=False),
        verdict(d, "/positions/1/evidence", summary["positions"][1]["evidence"], "altered", opening, spoken=False,
                changes=[("word", "cancelled", "put off once more")]),
        verdict(d, "/quotes/0/text", quotes[0][0], "altered", PUMPS, speaker="Mara Ellison",
                changes=[("negation", "", " not")], attribution=named(d, "Mara Ellison")),
        verdict(d, "/quotes/1/text", quotes[1][0], "altered", CARS, speaker="Mara Ellison",
                changes=[("number", "50,000", "5,000")], attribution=named(d, "Mara Ellison")),
        verdict(d, "/quotes/2/text", FOUR, "misattributed", FOUR, speaker="Ada Voss",
                attribution=named(d, "Tomas Reyl", "contradicted")),
        verdict(d, "/quotes/3/text", quotes[3][0], "altered", "The council has paid for four delays", speaker="Tomas Reyl",
                changes=[("case", "Council", "council")], attribution=named(d, "Tomas Reyl")),
        verdict(d, "/quotes/4/text", quotes[4][0], "absent", speaker="Tomas Reyl"),
        verdict(d, "/quotes/5/text", CARS, "exact", CARS, speaker="Mara Ellison", attribution=named(d, "Mara Ellison")),
    ]  # fmt: skip
    return d, summary, verdicts, [quotation(d, FERRY, "Ada Voss")]


def school() -> tuple[Document, dict[str, Any], list[Verdict], list[Quotation]]:
    """An article with one flag that is safe to rule on in bulk, and a passing claim that is clipped."""
    d = SCHOOL
    summary = {
        "headline": "Valley School gets a timber roof",
        "gist": "The board chose timber.",
        "positions": [],
        "quotes": [
            {"text": "Timber is lighter, um, cheaper and, frankly, warmer", "speaker": "Ines Holt", "role": "chair", "about": "timber"},
            {"text": "the old roof was unsafe", "speaker": "Paul Adeyemi", "role": "surveyor", "about": "the old roof"},
        ],
        "proposals": [
            {"what": "lending two masters", "kind": "other", "proposer": "carpenters’ guild", "guarantors": ["carpenters’ guild"],
             "beneficiary": "Valley School", "conditions": None, "status": "proposed", "evidence": GUILD},
        ],
    }  # fmt: skip
    verdicts = [
        verdict(d, "/quotes/0/text", summary["quotes"][0]["text"], "altered", TIMBER, speaker="Ines Holt",
                changes=[("added", "um, ", "")]),
        verdict(d, "/quotes/1/text", "the old roof was unsafe", "exact", "the old roof was unsafe", speaker="Paul Adeyemi",
                cautions=("clipped",)),
        verdict(d, "/proposals/0/evidence", GUILD, "exact", GUILD, spoken=False),
    ]  # fmt: skip
    return d, summary, verdicts, []


def hostile() -> tuple[Document, dict[str, Any], list[Verdict], list[Quotation]]:
    """An article that tries to be markup, a spreadsheet's formula and a link with a script."""
    d = HOSTILE
    summary = {
        "headline": "<b>Mallory</b> & the [tag](javascript:alert(1))",
        "gist": "A | pipe, a `tick`, and </script><script>window.owned = true</script>",
        "positions": [],
        "quotes": [
            {
                "text": BREAK.replace("true", "false"),
                "speaker": "<img src=x onerror=alert(1)>",
                "role": "+1",
                "about": "=1+1",
            },
            {"text": NUMBER, "speaker": "Mallory", "role": "-2+3", "about": "@numbers"},
        ],
        "proposals": [],
    }
    verdicts = [
        verdict(d, "/quotes/0/text", BREAK.replace("true", "false"), "altered", BREAK, speaker="<img src=x onerror=alert(1)>",
                changes=[("word", "false", "true")]),
        verdict(d, "/quotes/1/text", NUMBER, "exact", NUMBER, speaker="Mallory"),
    ]  # fmt: skip
    return d, summary, verdicts, []


def many(flags: int, per_document: int = 10) -> list[tuple[Document, dict[str, Any], list[Verdict], list[Quotation]]]:
    """Articles that have `flags` flags in all, `per_document` of them each."""
    return [_crowd(number, min(per_document, flags - number)) for number in range(0, flags, per_document)]


def _crowd(first: int, count: int) -> tuple[Document, dict[str, Any], list[Verdict], list[Quotation]]:
    said = [
        f"Item {first + i} of the list was agreed by {first + i + 2} members of the committee" for i in range(count)
    ]
    text = "\n\n".join(
        f"The committee met again on day {i}. “{line},” said the clerk, Nour Abadi." for i, line in enumerate(said)
    )
    d = Document(
        id=f"minutes-{first:06}.txt", title=f"Minutes {first}", text=text, url=f"https://minutes.example/{first}"
    )
    quotes = [
        {"text": line.replace("agreed", "refused"), "speaker": "Nour Abadi", "role": "clerk", "about": "the list"}
        for line in said
    ]
    verdicts = [
        verdict(d, f"/quotes/{i}/text", quotes[i]["text"], "altered", line, speaker="Nour Abadi", changes=[("word", "refused", "agreed")])
        for i, line in enumerate(said)
    ]  # fmt: skip
    return (
        d,
        {"headline": f"Minutes {first}", "gist": "Items.", "positions": [], "quotes": quotes, "proposals": []},
        verdicts,
        [],
    )


def nested() -> tuple[Document, dict[str, Any], list[Verdict], list[Quotation]]:
    """An article whose first position holds two flags, its evidence and a quote; a third flag is in the second one."""
    d, second = HARBOUR, "Nobody in this town has been stranded by the ferry"
    first = {
        "actor": "Tomas Reyl",
        "evidence": ["The tunnel is a monument to patience"],
        "quotes": [{"text": "We will open the tunnel", "speaker": "Tomas Reyl"}],
    }
    summary = {
        "headline": "Tunnel put off",
        "positions": [first, {"actor": "Ada Voss", "evidence": [second], "quotes": []}],
    }
    verdicts = [
        verdict(d, "/positions/0/evidence/0", first["evidence"][0], "absent", spoken=False),
        verdict(d, "/positions/0/quotes/0/text", "We will open the tunnel", "not_quoted", speaker="Tomas Reyl"),
        verdict(
            d, "/positions/1/evidence/0", second, "altered", FERRY, spoken=False, changes=[("dropped", "", "ever ")]
        ),
    ]
    return d, summary, verdicts, []


ARTICLES = (harbour, school, hostile)


def make_run(
    directory: Path,
    articles: Sequence[tuple[Document, Mapping[str, Any], Sequence[Verdict], Sequence[Quotation]]] | None = None,
) -> Path:
    """Write run.sqlite with these articles (the three above by default) into `directory`; returns it."""
    directory.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(directory / DATABASE)
    connection.execute("PRAGMA journal_mode = WAL")
    upgrade(connection)
    with connection:
        for position, (document, summary, verdicts, omitted) in enumerate(articles or [make() for make in ARTICLES]):
            put(connection, position, document, summary, verdicts, omitted)
    connection.close()
    return directory


def leave_open(directory: Path, passages: Mapping[str, Sequence[OpenPassage]]) -> Path:
    """Write passages that the model left open into a run, by document; returns its directory."""
    with closing(sqlite3.connect(directory / DATABASE)) as connection, connection:
        for document_id, left in passages.items():
            values = (as_json([asdict(each) for each in left]), document_id)
            connection.execute("UPDATE summaries SET open_passages = ? WHERE document_id = ?", values)
    return directory


def passage(document: Document, text: str, actor: str | None, issue: str | None = None, **likely: float) -> OpenPassage:
    """The passage with these words, of which the model is not sure where `actor` stands."""
    start = document.text.index(text)
    return OpenPassage(start, start + len(text), actor, "stance", likely or {"supports": 0.6, "none": 0.4}, issue)


AUTHORITY = "The opening of the harbour tunnel has been put off once more, the port authority said on Monday."
# Passages that the model left open: three of one article, two of these on one passage, and one of another article.
OPEN_PASSAGES = {
    "harbour.txt": (
        passage(HARBOUR, SUPPORT, "Tomas Reyl", "tunnel", supports=0.5, supports_conditionally=0.3, none=0.2),
        passage(HARBOUR, AUTHORITY, "port authority", opposes=0.4, none=0.6),
        passage(HARBOUR, AUTHORITY, "Mara Ellison", "opening", opposes=0.3, none=0.7),
    ),
    "school.txt": (passage(SCHOOL, GUILD, "The carpenters’ guild", "work", supports=0.9, none=0.1),),
}


def put(
    connection: sqlite3.Connection,
    position: int,
    document: Document,
    summary: Mapping[str, Any],
    verdicts: Sequence[Verdict],
    omitted: Sequence[Quotation],
) -> None:
    """Write one article with its summary and verdicts, in place of what the run has of it."""
    d = document
    insert(connection, "documents", {**document_row(d), "position": position, "status": "done"})
    left_out = [{"text": d.text[q.start : q.end], **asdict(q)} for q in omitted]
    row = {
        "document_id": d.id, "task": "security_guarantees", "model": "local/test", "summary": as_json(summary),
        "omitted_quotations": as_json(left_out), "input_tokens": 900, "output_tokens": 200, "calls": 1, "reasks": 0,
        "seconds": 1.5, "cost_usd": 0.002, "cached": 0,
    }  # fmt: skip
    insert(connection, "summaries", row)
    connection.execute("DELETE FROM verdicts WHERE document_id = ?", (d.id,))
    for v in verdicts:
        insert(connection, "verdicts", verdict_row(d.id, v.as_dict()))
