"""Labels decided by probabilities."""

from __future__ import annotations

import math

from summarizer.itemwise.labels import Reply, choice_grammar, decide, probabilities


def token(text: str, **likely: float) -> dict[str, object]:
    others = [{"token": name, "logprob": math.log(value)} for name, value in likely.items()]
    return {"token": text, "top_logprobs": others}


def test_probabilities_are_read_where_the_options_part() -> None:
    reply = Reply('"for"', [token('"', **{'"': 0.9}), token("for", **{"for": 0.6, "against": 0.3})])
    likely = probabilities(reply, ["for", "against"])
    assert (round(likely["for"], 2), round(likely["against"], 2)) == (0.6, 0.3)


def test_of_options_that_begin_alike_the_written_one_is_likelier() -> None:
    reply = Reply('"supports"', [token('"', **{'"': 1.0}), token("supports", supports=0.8), token('"', **{'"': 0.5})])
    likely = probabilities(reply, ["supports", "supports_conditionally"])
    assert likely["supports"] > likely["supports_conditionally"]


def test_without_probabilities_the_answer_counts() -> None:
    assert probabilities(Reply('"no"'), ["yes", "no"]) == {"yes": 0.0, "no": 1.0}


def test_the_lean_of_a_model_is_divided_out() -> None:
    assert decide({"a": 0.6, "b": 0.4}, {"a": 0.95, "b": 0.05}, ()) == "b"


def test_a_cue_outweighs_a_model_that_hardly_knows() -> None:
    assert decide({"a": 0.6, "b": 0.4}, {"a": 0.5, "b": 0.5}, ("b",)) == "b"


def test_the_grammar_allows_each_option_as_json() -> None:
    assert choice_grammar(["for", "against"]) == '%llguidance {}\nstart: "\\"for\\"" | "\\"against\\""'
