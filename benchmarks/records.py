"""How many of the defects planted in honest records the program flags without a model, and how many true fields.

`benchmarks/defects.jsonl` has an article a line: `text`, an honest `record` of it in the form of the task
`security_guarantees`, and `defects`, each one change to the record (RFC 6902). The articles are written for this, with
invented people, and the defects were written before the checks. `benchmarks/further_defects.jsonl` has defects of other
kinds, written when those checks were there and before the ones that find them, and `honest` changes, which leave the
record true.

    python -m benchmarks.records
"""

from __future__ import annotations

import copy
import json
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from summarizer import Document, Verdict, load_task, verify
from summarizer.text.json_pointer import names
from summarizer.verifier.omissions import omitted_quotations
from summarizer.verifier.record import Examination, examine

DEFECTS, FURTHER = (Path(__file__).parent / name for name in ("defects.jsonl", "further_defects.jsonl"))
TASK = load_task("security_guarantees")


def articles(data: Path = DEFECTS) -> list[dict[str, Any]]:
    """The articles with their records and defects."""
    return [json.loads(line) for line in data.read_text("utf-8").splitlines()]


def changed(record: Mapping[str, Any], defect: Mapping[str, Any]) -> dict[str, Any]:
    """The record with one defect put in."""
    made = copy.deepcopy(dict(record))
    *parents, last = names(defect["path"])
    place: Any = made
    for part in parents:
        place = place[int(part) if isinstance(place, list) else part]
    if defect["op"] == "remove":
        del place[int(last)]
    elif last == "-":
        place.append(defect["value"])
    else:
        place[last] = defect["value"]
    return made


def outcome(text: str, record: Mapping[str, Any]) -> tuple[frozenset[tuple[str, str]], int]:
    """What is flagged of a record, by path and claim, and how many quotations are listed as left out."""
    document = Document(text)
    verdicts = examine(TASK.schema.model_validate(record), document, TASK).verdicts
    flags = frozenset((verdict.path, verdict.claim) for verdict in verdicts if not verdict.passes)
    return flags, len(omitted_quotations(document, verdicts))


def honest_flags(article: Mapping[str, Any]) -> list[Verdict]:
    """What is flagged of a record that is right, and of what it becomes by each change that leaves it so."""
    right = [article["record"], *(changed(article["record"], change) for change in article.get("honest", ()))]
    summaries = (TASK.schema.model_validate(record) for record in right)
    found = (examine(summary, Document(article["text"]), TASK).verdicts for summary in summaries)
    return list({(each.path, each.claim): each for every in found for each in every if not each.passes}.values())


def found(article: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(kind of defect, "flagged", "listed" or "missed") for each planted defect."""
    flags, left_out = outcome(article["text"], article["record"])
    for defect in article["defects"]:
        now, listed = outcome(article["text"], changed(article["record"], defect))
        yield defect["kind"], "flagged" if now - flags else "listed" if listed > left_out else "missed"


def main() -> None:
    """Print the tables."""
    for data in (DEFECTS, FURTHER):
        print(data.name)
        _print_outcomes(articles(data))
    for article in articles():
        words, record = (min(_seconds(work, article) for _ in range(20)) for work in (_words, _examined))
        print(
            f"{article['id']}: {1e3 * words:.1f} ms of CPU for quotes and evidence, {1e3 * (record - words):.1f} more"
        )


def _print_outcomes(read: list[dict[str, Any]]) -> None:
    outcomes: dict[str, Counter[str]] = {}
    compared: Counter[str] = Counter()
    for article in read:
        for kind, what in found(article):
            outcomes.setdefault(kind, Counter())[what] += 1
        for verdict in honest_flags(article):
            print(f"false flag in {article['id']}: {verdict.path}  {verdict.claim[:60]!r}  {verdict.hint}")
        compared.update(_examined(article).checked.values())
    for kind, counts in outcomes.items():
        print(f"{kind:48} {dict(counts)}")
    print("in all", dict(sum(outcomes.values(), Counter())), "fields compared", dict(compared))


def _examined(article: Mapping[str, Any]) -> Examination:
    return examine(TASK.schema.model_validate(article["record"]), Document(article["text"]), TASK)


def _words(article: Mapping[str, Any]) -> tuple[Verdict, ...]:
    return verify(TASK.schema.model_validate(article["record"]), Document(article["text"]))


def _seconds(work: Callable[[Mapping[str, Any]], object], article: Mapping[str, Any]) -> float:
    started = time.process_time()
    work(article)
    return time.process_time() - started


if __name__ == "__main__":
    main()
