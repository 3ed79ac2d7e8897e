"""A list with an item for each frame (an actor, a topic, the sentences that join them), labelled by the model. Pure
but for `ask`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import Any

from summarizer.itemwise.items import JSON, KNOWN_FIELDS, Plan, ask_rest, chat, shortened
from summarizer.itemwise.labels import TOP, Ask, Question, choice_grammar, decide, probabilities
from summarizer.itemwise.stances.candidates import Frame, frames
from summarizer.records import Span
from summarizer.tasks.fields import MARK


async def from_frames(plan: Plan, name: str, item: JSON, ask: Ask) -> list[dict[str, Any]]:
    """An item for every frame; the model says which label it has."""
    settings = plan.items[name]
    # A topic with a place in it is left out whatever the place.
    left_out = [pattern.replace("{place}", "*") for pattern in settings.get("without", ())]
    found = [
        frame
        for frame in frames(plan.document, plan.lexicons[name])
        if not any(fnmatchcase(frame.topic or "", pattern) for pattern in left_out)
    ]
    if settings.get("by") == "topic":
        found = _by_topic(plan, found, settings)
    label_field = next((key for key, value in settings.get("fill", {}).items() if value == "label"), None)
    options = plan.resolved(item["properties"][label_field]).get("enum", ()) if label_field else ()
    lean: dict[str, float] | None = None
    rows = []
    for frame in found[: int(settings.get("most", 24))]:
        if lean is None and options:
            lean = await _likely(settings, options, _label_question(settings, "N/A", "N/A", "N/A"), ask)
        label = None
        if lean is not None:
            text = " ".join(_evidence(plan, span) for span in frame.sentences[:2])
            question = _label_question(settings, shortened(text), frame.actor or "nobody", frame.topic)
            label = decide(await _likely(settings, options, question, ask), lean, _cues(frame, settings))
        rows.append(await _framed(plan, name, item, frame, label, ask))
    return rows


def _by_topic(plan: Plan, found: Sequence[Frame], settings: JSON) -> list[Frame]:
    """One frame for each topic of the vocabulary; its actor is the likeliest of those whose label says it is theirs."""
    groups: dict[tuple[str, str | None], list[Frame]] = {}
    official = set(settings.get("official", ()))
    for frame in found:
        decided = bool(official.intersection(frame.labels))
        actor = _together(plan, frame, found) or (decided and frame.country) or frame.actor
        if frame.known:
            # What each has decided is a thing of its own; what is only talked about is one.
            key = (frame.topic, actor if decided else None)
            groups.setdefault(key, []).append(replace(frame, actor=actor))
    unowned = set(settings.get("owned", ()))
    joined = [_joined_topic(plan, group, settings) for group in groups.values()]
    return [frame for frame in joined if frame.actor or not unowned.issuperset(frame.labels)]


def _together(plan: Plan, frame: Frame, found: Sequence[Frame]) -> str | None:
    """Those who share a frame's sentence, topic and label as the source joins them ("Britain and France")."""
    same = (frame.topic, frame.sentences[0], frame.labels[0])
    alike = (other for other in found if (other.topic, other.sentences[0], other.labels[0]) == same)
    mates = [other.actor for other in alike if other.actor]
    joined = " and ".join(filter(None, (", ".join(mates[:-1]), *mates[-1:])))
    return joined if frame.actor in mates and len(mates) > 1 and joined in plan.document.text else None


def _joined_topic(plan: Plan, group: Sequence[Frame], settings: JSON) -> Frame:
    acting, giving = set(settings.get("acting", ())), set(settings.get("giving", ()))
    people = {mention.name for mention in plan.known.mentions if mention.kind == "person"}

    def likelihood(frame: Frame) -> tuple[int, bool, bool]:
        # Who asks for a country's membership is first of all one of its own.
        own = frame.place is not None and plan.known.affiliation(frame.actor) == frame.place
        named = sum(mention.name == frame.actor for mention in plan.known.mentions)
        return (named if own else 0, frame.labels[0] == settings.get("acting", [""])[0], frame.actor in people)

    theirs = [frame for frame in group if frame.actor and frame.labels[0] in acting]
    labels = tuple(label for frame in group for label in frame.labels)
    alive = 2 * sum(label in acting for label in labels) >= len(labels)
    actor = max(theirs, key=likelihood).actor if theirs and alive else ""
    return replace(
        group[0],
        actor=actor,
        sentences=tuple(dict.fromkeys(span for frame in group for span in frame.sentences)),
        labels=labels,
        givers=tuple(dict.fromkeys(frame.actor for frame in group if frame.actor and giving & set(frame.labels))),
    )


def _cues(frame: Frame, settings: JSON) -> tuple[str, ...]:
    """The labels that cues point to; with a condition in the sentence those that `conditional` makes of them."""
    changed = settings.get("conditional", {}) if frame.strict else {}
    return tuple(changed.get(label, label) for label in frame.labels)


def _label_question(settings: JSON, text: str, actor: str, topic: str) -> tuple[dict[str, str], ...]:
    asked = settings.get("ask", {})
    system = str(asked.get("instruction", "You read a sentence of a news article and answer with one word."))
    shape = str(asked.get("question", "Sentence: {text}\nActor: {actor}\nTopic: {topic}"))
    turns = [
        (shape.format(text=shown["text"], actor=shown["actor"], topic=shown["topic"]), json.dumps(shown["answer"]))
        for shown in asked.get("examples", ())
    ]
    return chat(system, turns, shape.format(text=text, actor=actor, topic=topic))


async def _likely(
    settings: JSON, options: Sequence[str], messages: tuple[dict[str, str], ...], ask: Ask
) -> dict[str, float]:
    """How likely each label is; `words` are what the model is offered for them."""
    words = {option: str(settings.get("ask", {}).get("words", {}).get(option, option)) for option in options}
    reply = await ask(Question(messages, choice_grammar(words.values()), 12, TOP))
    likely = probabilities(reply, list(words.values()))
    return {option: likely[word] for option, word in words.items()}


def _evidence(plan: Plan, span: Span) -> str:
    return plan.document.text[span.start : span.end]


async def _framed(plan: Plan, name: str, item: JSON, frame: Frame, label: str | None, ask: Ask) -> dict[str, Any]:
    """The item of a frame: what the frame and the document know, and one question for what is left."""
    settings = plan.items[name]
    evidence = _evidence(plan, frame.sentences[0])
    offers: dict[str, Any] = {
        "actor": frame.actor or None,
        "topic": frame.topic,
        "label": label,
        "place": frame.place,
        "role": plan.known.roles.get(frame.actor),
        "affiliation": plan.known.affiliation(frame.actor),
        "givers": list(frame.givers),
        "reporter": frame.reporter,
        "condition": frame.condition if frame.strict else None,
        "verbatim": evidence,
    }
    filled = {**KNOWN_FIELDS, **settings.get("fill", {})}
    known: dict[str, Any] = {}
    rest = {}
    for field_name, node in item["properties"].items():
        values = settings.get("values", {}).get(field_name)
        resolved = plan.resolved(node)
        listed = resolved.get("type") == "array"
        mark = (plan.resolved(resolved.get("items", {})) if listed else resolved).get(MARK)
        source = "verbatim" if mark == "verbatim" else filled.get(field_name)
        if values:
            known[field_name] = _valued(values, frame.topic)
        elif source in offers:
            offer = offers[source]
            known[field_name] = ([offer] if offer else []) if listed and not isinstance(offer, list) else offer
        elif listed or resolved.get("nullable"):
            known[field_name] = [] if listed else None
        else:
            rest[field_name] = node
    if rest:
        shown = f"Sentence: {shortened(evidence)}\nTopic: {frame.topic}"
        known |= await ask_rest(plan, name, rest, shown, evidence, ask)
    return {field_name: known[field_name] for field_name in item["properties"]}


def _valued(values: JSON, topic: str) -> str:
    """The value whose words are in a topic's name; the last one where none is."""
    lowered = topic.lower()
    return next((value for value, words in values.items() if any(word in lowered for word in words)), list(values)[-1])
