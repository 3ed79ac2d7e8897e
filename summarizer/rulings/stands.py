"""What a ruling on an open passage makes of it: a position with the person who decided as its judge. Pure.

The passage is the evidence, in the source's words; the actor and the issue are checked as those of every position are.
What the checks find fault with needs a reason, and stands as an override.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from summarizer.errors import RulingError
from summarizer.records import Document
from summarizer.rulings.claims import RuledPassage
from summarizer.rulings.drafts import RulingDraft, demand_text, event_of, settle_dispute
from summarizer.rulings.log import PASSAGE_RULINGS, Decision
from summarizer.rulings.reviewed import Record
from summarizer.tasks.codebooks import Codebook, CodebookIssue
from summarizer.tasks.fields import MARK
from summarizer.tasks.folders import Task
from summarizer.tasks.json_schema import resolve_references
from summarizer.text.json_pointer import escape
from summarizer.text.visible import visible
from summarizer.verifier import verify_quote
from summarizer.verifier.record_checks import RECORD_CHECKS
from summarizer.verifier.record_reading import Reading
from summarizer.verifier.summary_texts import Kind, SummaryText

LONGEST_PHRASE = 200  # code points of an actor, an issue or a condition
NO_STAND = frozenset({"none", "skip"})
# The field for what a stand depends on; it is a phrase like others, and its mark says no more.
_CONDITIONS = "conditions"


@dataclass(frozen=True)
class Form:
    """What a stand is filled into: a list of a task's summaries, and the names of its fields by their marks.

    `many` says whether evidence is a list; `codebook` has the issues that the task knows, if it knows any.
    """

    list_name: str
    fields: Mapping[str, str]
    many: bool = False
    codebook: Codebook | None = None

    @property
    def issues(self) -> tuple[CodebookIssue, ...]:
        """The issues to choose from."""
        return self.codebook.issues if self.codebook else ()

    def known_issue(self, text: str) -> str | None:
        """The id of the issue that has this id or this name; None where none has."""
        known = text.casefold()
        return next((each.id for each in self.issues if known in (each.id, each.name.casefold())), None)

    def name_of(self, issue: str | None) -> str | None:
        """What an issue is called: its name in the codebook, else itself."""
        return self.codebook.by_id[issue].name if self.codebook and issue in self.codebook.by_id else issue


def form_of(task: Task[Any]) -> Form | None:
    """The form of the first list of a task's summaries whose elements have a name, an issue and a stance."""
    root = task.json_schema
    for list_name, node in root.get("properties", {}).items():
        item = _plain(node.get("items", {}), root).get("properties", {})
        nodes = {name: _plain(each, root) for name, each in item.items()}
        marked = {each.get(MARK) or each.get("items", {}).get(MARK): name for name, each in reversed(nodes.items())}
        if {"name", "issue", "stance"} <= marked.keys():
            fields = {kind: marked[kind] for kind in ("name", "issue", "stance", "verbatim") if kind in marked}
            if _CONDITIONS in nodes:
                fields["phrase"] = _CONDITIONS
            many = nodes.get(marked.get("verbatim", ""), {}).get("type") == "array"
            return Form(list_name, fields, many, task.codebook)
    return None


def _plain(node: Mapping[str, Any], root: Mapping[str, Any]) -> Mapping[str, Any]:
    """A schema without its reference; of a choice with null the other side."""
    if "$ref" in node:
        return _plain(resolve_references(node["$ref"], root), root)
    sides = [side for side in node.get("anyOf", ()) if side.get("type") != "null"]
    return _plain(sides[0], root) if len(sides) == 1 else node


def passage_draft(record: Record, request: RulingDraft, reviewer: str, at: str, form: Form | None) -> Decision:
    """The event for the log that `request` asks for. Raises RulingError with the sentence that says why not."""
    demand_text(reviewer, request)
    passage = passage_of(record, request.path)
    if request.ruling not in PASSAGE_RULINGS:
        rulings = ", ".join(PASSAGE_RULINGS)
        raise RulingError(f"“{request.ruling}” is not a ruling on an open passage; those are {rulings}.")
    after = None if request.ruling in NO_STAND else stand(record, passage, request, form)
    if after and after["findings"] and not request.reason.strip():
        raise RulingError(f"{after['findings'][0]} Mend it, or give a reason.")
    asked = passage.passage
    before = {"text": passage.text, "actor": asked.actor, "issue": asked.issue, "start": asked.start, "end": asked.end}
    settled = settle_dispute(after, passage.standing, reviewer)
    return event_of(record, request, reviewer, at, before, settled, passage.sha256)


def passage_of(record: Record, path: str) -> RuledPassage:
    """The open passage at a path. Raises RulingError where the record has none."""
    found = next((each for each in record.passages if each.path == path), None)
    if found is None:
        raise RulingError(f"{record.document.id} has no open passage at {path}.")
    return found


def stand(record: Record, passage: RuledPassage, request: RulingDraft, form: Form | None) -> dict[str, Any]:
    """The stand that a request makes of a passage, and what the checks of a record find fault with in it.

    Raises RulingError where a part is missing, or is neither an issue of the codebook nor the source's words.
    """
    if form is None:
        raise RulingError(f"The task {record.task} is not found here, or lists no stands.", "Give its folder: --tasks.")
    asked, document, names = passage.passage, record.document, form.fields
    actor = _actor(asked.actor if request.actor is None else request.actor)
    issue = _issue(asked.issue if request.issue is None else request.issue, document, form)
    values: dict[str, Any] = {names["name"]: actor, names["issue"]: issue, names["stance"]: request.ruling}
    if request.conditions and "phrase" in names:
        values[names["phrase"]] = _words(request.conditions, document, "The condition is not in the")
    found = list(_findings(record, passage, values, form))
    evidence = names.get("verbatim", "")
    if evidence:
        values[evidence] = [passage.text] if form.many else passage.text
    return {
        "text": passage.text, "actor": actor, "issue": issue, "conditions": values.get(names.get("phrase", "")),
        "start": asked.start, "end": asked.end,
        "status": "failed_check" if found else "exact", "findings": found, "list": form.list_name,
        "field": names["stance"], "evidence": f"{evidence}/0" if form.many else evidence, "values": values,
    }  # fmt: skip


def _actor(given: str | None) -> str:
    name = " ".join((given or "").split())
    if not name:
        raise RulingError("Say whose stand it is.")
    if len(name) > LONGEST_PHRASE or visible(name) != name:
        raise RulingError(f"An actor's name has up to {LONGEST_PHRASE} characters, and none that cannot be seen.")
    return name


def _issue(given: str | None, document: Document, form: Form) -> str:
    phrase = (given or "").strip()
    if not phrase:
        raise RulingError("Say what the stand is on: choose an issue of the codebook, or words of the source.")
    return form.known_issue(phrase) or _words(phrase, document, "The issue is neither one of the codebook nor")


def _words(phrase: str, document: Document, otherwise: str) -> str:
    """The source's own words for a phrase, on one line."""
    found = verify_quote(phrase, document, spoken=False) if len(phrase) <= LONGEST_PHRASE else None
    if found is None or found.source is None or found.status not in ("exact", "typographic"):
        raise RulingError(f"{otherwise} words of the source: “{visible(phrase[:LONGEST_PHRASE])}”.")
    return " ".join(found.source.split())


def _findings(record: Record, passage: RuledPassage, values: Mapping[str, Any], form: Form) -> Iterator[str]:
    """What the checks of a record find fault with in a stand, by itself or beside those that the model listed."""
    path, field = f"/{escape(form.list_name)}", form.fields.get("verbatim", "")
    listed = [row for row in record.rows if row.list_name == form.list_name and row.values and not row.judge]
    new = f"{path}/{len(record.rows)}"
    texts = [text for row in listed for text in _texts(f"{path}/{row.index}", row.values or {}, form)]
    evidence = SummaryText(f"{new}/{escape(field)}", passage.text, "verbatim", new, field, None)
    verdict = replace(passage.claim.verdict, path=evidence.path)
    reading = Reading((*texts, *_texts(new, values, form), evidence), record.document, [verdict], form.codebook)
    for check in RECORD_CHECKS.values():
        yield from (str(found.hint) for found in check(reading) if found.path.startswith(f"{new}/"))


def _texts(owner: str, values: Mapping[str, Any], form: Form) -> Iterator[SummaryText]:
    """The fields of a stand, as checks see them."""
    kinds: tuple[Kind, ...] = ("name", "issue", "stance", "phrase")
    for kind, name in ((kind, form.fields[kind]) for kind in kinds if kind in form.fields):
        if isinstance(values.get(name), str):
            yield SummaryText(f"{owner}/{escape(name)}", values[name], kind, owner, name, None)
