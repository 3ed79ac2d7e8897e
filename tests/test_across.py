"""Many articles read as one: who is who, who stands where, who said the same, which articles are copies."""

from __future__ import annotations

import json
from collections import Counter
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from review_runs import make_run

from summarizer.across.actors import Actor, Actors, NamesInUse
from summarizer.across.articles import Article, Evidence, Position, Saying, day_of
from summarizer.across.comparison import Comparison, compare_articles, copy_pairs
from summarizer.across.copies import fingerprint, likeness, original, shingles
from summarizer.across.groups import Groups
from summarizer.across.issues import Issues, near
from summarizer.across.merges import Merges, draft_merges
from summarizer.across.sense import retelling_of
from summarizer.across.utterances import utterances
from summarizer.errors import InputError, RunError
from summarizer.records import Document, Verdict
from summarizer.runs.comparisons import INDEX, compare_runs
from summarizer.runs.reader import RunReader
from summarizer.verifier import verify_quote

KNOWS = "Everyone knows it."


def article(
    number: int | str,
    *positions: Position,
    said: tuple[tuple[str, str], ...] = (),
    published: str | None = None,
    **rest: Any,
) -> Article:
    sayings = tuple(
        Saying(speaker, text, f"/quotes/{n}/text", outcome="exact") for n, (speaker, text) in enumerate(said)
    )
    return Article(str(number), positions=positions, sayings=sayings, published=published, **rest)


def position(actor: str, issue: str = "the harbour tunnel", stance: str = "supports", **rest: Any) -> Position:
    evidence = (Evidence(f"{actor} spoke of it.", 0, 10, "exact", "/positions/0/evidence"),)
    return Position(actor, issue, stance, "/positions/0", evidence, **rest)


def merged(*names: str, merges: Any = None, **told: Any) -> dict[str, Actor]:
    """The actors of one article each for these names."""
    articles = [article(n, position(name, **told.get(name, {}))) for n, name in enumerate(names)]
    made = compare_articles(articles, actor_merges=Merges.of(merges, "actors"))
    return {actor.name: actor for actor in made.actors}


# Who is who


def test_a_country_is_one_actor_under_all_its_names_but_not_with_its_government_or_capital() -> None:
    found = merged("U.S.", "United States", "the United States", "US", "Washington", "White House")
    assert found.keys() == {"United States", "Washington", "White House"}
    assert {each.name for each in found["United States"].also} == {"U.S.", "the United States", "US"}
    assert found["White House"].ties == ("United States",)


def test_a_surname_joins_the_one_person_who_has_it_and_no_one_where_two_do() -> None:
    assert merged("Mara Ellison", "Ellison").keys() == {"Mara Ellison"}
    assert merged("Mara Ellison", "Peter Ellison", "Ellison").keys() == {"Mara Ellison", "Peter Ellison", "Ellison"}


def test_spellings_of_one_name_are_one_person() -> None:
    found = merged("Volodymyr Zelensky", "Volodymyr Zelenskyy", "Zelenskyy", "Volodímir Zelenski")
    assert len(found) == 1


def test_a_person_is_never_one_with_the_body_that_he_speaks_for_and_the_tie_is_kept() -> None:
    told = {"Mara Ellison": {"role": "director", "affiliation": "Port Authority"}}
    found = merged("Mara Ellison", "Port Authority", **told)
    assert found.keys() == {"Mara Ellison", "Port Authority"}
    assert found["Mara Ellison"].kind == "person"
    assert found["Mara Ellison"].ties == ("Port Authority",)


def test_a_post_is_its_holder_where_articles_give_it_to_one_person_only() -> None:
    told = {"Mara Ellison": {"role": "harbour director"}}
    assert merged("Mara Ellison", "the harbour director", **told).keys() == {"Mara Ellison"}
    told["Peter Marsh"] = {"role": "harbour director"}
    assert "the harbour director" in merged("Mara Ellison", "Peter Marsh", "the harbour director", **told)


def test_initials_are_the_body_that_alone_has_them() -> None:
    assert merged("International Monetary Fund", "IMF").keys() == {"International Monetary Fund"}
    assert len(merged("Norland Water Board", "Northern Wool Bank", "NWB")) == 3


def test_every_merge_says_why() -> None:
    found = merged("Mara Ellison", "Ellison", "U.S.", "United States", "IMF", "International Monetary Fund")
    reasons = [alias.why for actor in found.values() for alias in actor.also]
    assert reasons and all(reasons)


def test_an_article_that_has_the_full_name_settles_whom_it_means() -> None:
    one = article(1, position("Ellison"), names={"Ellison": "Mara Ellison"})
    made = compare_articles([one, article(2, position("Mara Ellison")), article(3, position("Peter Ellison"))])
    assert Counter(cell.actor for cell in made.matrix) == {"Mara Ellison": 1, "Peter Ellison": 1}
    assert len(made.matrix[0].stands) == 2


def test_a_users_file_puts_names_together_and_keeps_them_apart() -> None:
    together = [{"name": "Port Authority", "also": ["the harbour office"]}]
    assert merged("Port Authority", "the harbour office", merges=together).keys() == {"Port Authority"}
    apart = [{"name": "Mara Ellison"}, {"name": "Ellison"}]
    assert merged("Mara Ellison", "Ellison", merges=apart).keys() == {"Mara Ellison", "Ellison"}


def test_names_that_a_file_does_not_have_still_join_those_that_it_has() -> None:
    file = [{"name": "Mara Ellison", "also": ["the director"]}]
    assert merged("Mara Ellison", "the director", "Ellison", merges=file).keys() == {"Mara Ellison"}


def test_a_country_under_the_users_own_name_takes_its_other_names_along() -> None:
    assert merged("United States", "U.S.", merges=[{"name": "USA", "also": ["United States"]}]).keys() == {"USA"}


@pytest.mark.parametrize(
    "data", ["a text", [1], [{"also": ["x"]}], [{"name": "x", "also": "y"}], [{"name": "x", "aka": []}]]
)
def test_a_file_of_merges_that_is_none_is_refused_in_a_sentence(data: Any) -> None:
    with pytest.raises(InputError, match=r"actors\.yaml is no list of names"):
        Merges.of(data, "actors.yaml")


def test_a_name_under_two_names_is_refused() -> None:
    with pytest.raises(InputError, match="goes by two names"):
        Merges.of([{"name": "A. Brook", "also": ["x"]}, {"name": "B. Marsh", "also": ["x"]}], "actors.yaml")


@given(st.lists(st.tuples(st.text(min_size=1), st.text(min_size=1)), max_size=5, unique_by=lambda each: each[0]))
def test_a_draft_is_read_as_what_it_was_drafted_from(names: list[tuple[str, str]]) -> None:
    import yaml

    text = draft_merges([(name, [(other, "a reason")], ["perhaps"]) for name, other in names], "Actors")
    read = yaml.safe_load(text)
    assert [(entry["name"], *entry["also"]) for entry in read] == names


def test_actors_do_not_depend_on_the_order_of_articles() -> None:
    names = ["Mara Ellison", "Ellison", "U.S.", "United States", "Peter Marsh", "Marsh"]
    assert merged(*names).keys() == merged(*reversed(names)).keys()


# What is argued about


def issue_ids(*phrases: str, codebook: Any = None, merges: Any = None) -> list[str]:
    made = Issues(Counter(phrases), codebook or {}, Merges.of(merges, "issues"))
    return [made.id(phrase) for phrase in phrases]


def test_free_issues_of_the_same_words_are_one() -> None:
    one, two, three, other = issue_ids(
        "Ukraine's NATO membership", "NATO membership for Ukraine", "Ukraine’s membership of NATO", "NATO expansion"
    )
    assert one == two == three != other


def test_a_codebooks_issue_is_found_by_its_id_and_by_the_words_of_its_name() -> None:
    assert issue_ids("tunnel", "the harbour tunnel", codebook={"tunnel": "harbour tunnel"}) == ["tunnel", "tunnel"]


def test_a_users_file_puts_a_free_issue_under_a_codebooks() -> None:
    file = [{"name": "harbour tunnel", "also": ["the hole under the bay"]}]
    assert issue_ids("the hole under the bay", codebook={"tunnel": "harbour tunnel"}, merges=file) == ["tunnel"]


def test_issues_that_share_half_their_words_are_only_proposed() -> None:
    made = Issues(Counter(["grain tax", "a tax on grain exports"]), {}, Merges())
    assert len(made.all()) == 2
    assert near(made.all())["grain tax"] == ["a tax on grain exports"]


# Who stands where


def test_a_cell_has_every_stance_with_its_article_path_and_evidence() -> None:
    made = compare_articles([article(1, position("Mara Ellison")), article(2, position("Ellison", stance="opposes"))])
    (cell,) = made.as_dict()["matrix"]
    assert (cell["actor"], cell["issue"], cell["conflict"], cell["sources"]) == (
        "Mara Ellison",
        "the harbour tunnel",
        True,
        2,
    )
    first, second = cell["stances"]
    assert (first["document_id"], first["stance"], first["path"]) == ("1", "supports", "/positions/0")
    assert first["evidence"][0] == {
        "text": "Mara Ellison spoke of it.", "start": 0, "end": 10, "outcome": "exact", "path": "/positions/0/evidence",
    }  # fmt: skip
    assert second["stance"] == "opposes"


def test_copies_count_as_one_source_and_are_no_conflict_with_each_other() -> None:
    articles = [article(1, position("Mara Ellison")), article(2, position("Mara Ellison", stance="opposes"))]
    made = compare_articles(articles, copies=[(articles[0].key, articles[1].key)])
    assert made.matrix[0].sources == 1
    assert made.sources == 1
    assert made.contradictions == ()


# Change and contradiction


def kinds(*articles: Article) -> list[str]:
    return [each.kind for each in compare_articles(articles).contradictions]


def test_opposite_stances_of_one_actor_are_opposite_in_one_week_and_a_change_in_two_months() -> None:
    first = article(1, position("Mara Ellison"), published="2026-03-02")
    assert kinds(first, article(2, position("Mara Ellison", stance="opposes"), published="2026-03-03")) == ["opposite"]
    assert kinds(first, article(2, position("Mara Ellison", stance="opposes"), published="2026-05-03")) == ["changed"]
    assert kinds(first, article(2, position("Mara Ellison", stance="opposes"))) == ["opposite"]


def test_support_with_and_without_a_condition_is_a_qualification() -> None:
    bound = position("Mara Ellison", stance="supports_conditionally", conditions="the pumps pass")
    assert kinds(article(1, position("Mara Ellison")), article(2, bound)) == ["qualified"]


def test_what_another_says_of_an_actor_against_its_own_word_is_reported_and_not_its_own_change() -> None:
    told = position("Mara Ellison", stance="opposes", reported_by="Peter Marsh")
    (found,) = compare_articles([article(1, position("Mara Ellison")), article(2, told)]).contradictions
    assert found.kind == "reported"
    assert (found.first.article.id, found.second.position.reported_by) == ("1", "Peter Marsh")  # type: ignore[union-attr]


def test_an_actor_that_reports_itself_speaks_for_itself() -> None:
    own = position("Mara Ellison", stance="opposes", reported_by="Ellison")
    assert kinds(article(1, position("Mara Ellison")), article(2, own)) == ["opposite"]


def test_no_contradiction_is_claimed_without_evidence_on_both_sides() -> None:
    bare = Position("Mara Ellison", "the harbour tunnel", "opposes", "/positions/0")
    assert kinds(article(1, position("Mara Ellison")), article(2, bare)) == []


@pytest.mark.parametrize(
    ("date", "day"),
    [("1970-01-02", 1), ("2026-03", day_of("2026-03-01")), ("May 2026", None), ("2026-99-01", None), (None, None)],
)
def test_a_date_is_read_where_it_is_one(date: str | None, day: int | None) -> None:
    assert day_of(date) == day


# The same utterance

PUMPS = "We will not open the tunnel before all forty pumps have passed every test of the port."


def told(*texts: str, dates: tuple[str, ...] = (), speaker: str = "Mara Ellison") -> list[list[str]]:
    articles = [
        article(n, said=((speaker, text),), published=dates[n] if dates else None) for n, text in enumerate(texts)
    ]
    return [[variant.article.id for variant in each.variants] for each in utterances(articles, lambda _, name: name)]


def test_an_utterance_retold_is_found_and_another_of_the_same_matter_is_not() -> None:
    retold = "Before every test is passed by all forty pumps, the tunnel of the port will not be opened."
    assert told(PUMPS, retold, "The tunnel has cost the port a fortune in fines and lawyers.") == [["0", "1"]]


def test_a_short_quotation_is_found_by_its_words_in_their_order() -> None:
    assert told("no say", "The council has no say or veto over the bridge.") == [["0", "1"]]
    assert told("no say", "They have a say and no veto over the bridge.") == []


def test_one_word_alone_is_no_utterance_found_again() -> None:
    assert told("tunnel", PUMPS) == []


def test_the_same_words_on_another_day_are_said_again_and_not_the_same_utterance() -> None:
    assert told(PUMPS, PUMPS, dates=("2026-03-02", "2026-03-04")) == [["0", "1"]]
    assert told(PUMPS, PUMPS, dates=("2026-03-02", "2026-06-04")) == []


def test_two_speakers_do_not_share_an_utterance() -> None:
    articles = [article(1, said=(("Mara Ellison", PUMPS),)), article(2, said=(("Peter Marsh", PUMPS),))]
    assert utterances(articles, lambda _, name: name) == ()


def test_two_quotations_of_one_article_are_not_told_by_several() -> None:
    one = article(1, said=(("Mara Ellison", PUMPS), ("Mara Ellison", PUMPS)))
    assert utterances([one], lambda _, name: name) == ()


def test_a_number_that_changed_on_the_way_is_named_and_first_seen_is_said() -> None:
    articles = [
        article(1, said=(("Mara Ellison", PUMPS.replace("forty", "fourteen")),), published="2026-03-03"),
        article(2, said=(("Mara Ellison", PUMPS),), published="2026-03-02"),
    ]
    made = compare_articles(articles).as_dict()
    (found,) = made["utterances"]
    assert found["first_seen"]["document_id"] == "2"
    assert found["changed"]
    assert found["variants"][1]["differences"] == [{"kind": "number", "first": "forty", "other": "fourteen"}]
    assert made["contradictions"][0]["kind"] == "quoted_differently"


@pytest.mark.parametrize(
    ("other", "kind"),
    [
        (PUMPS.replace("will not open", "will open"), "negation"),
        ("Before all forty pumps have passed every test, the port will open the tunnel.", "negation"),
        (PUMPS.replace("forty", "four"), "number"),
        ("The pumps, all 44 of them, must pass every test of the port before we will not open the tunnel.", "number"),
    ],
)  # fmt: skip
def test_a_change_of_the_sense_is_named_in_place_and_in_a_retelling(other: str, kind: str) -> None:
    assert kind in {each.kind for each in retelling_of(PUMPS, other).differences}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("We need 40 pumps and not one more.", "Not one more than forty pumps is what we need."),
        ("I do not believe the fire was an accident.", "I don't believe that the fire was an accident."),
        ("They never paid the 3 million crowns.", "The 3 million crowns they never paid."),
    ],
)
def test_words_moved_about_change_no_number_and_no_negation(one: str, other: str) -> None:
    assert not retelling_of(one, other).changed


BEATEN = "Velmar attacked Sorrin first, and everybody in this room knows it."


def sides(one: str, other: str) -> list[str]:
    return [each.other for each in retelling_of(one, other).differences if each.kind == "sides"]


def test_sides_that_were_exchanged_are_named_as_the_first_telling_has_them() -> None:
    (found,) = retelling_of(BEATEN, BEATEN.replace("Velmar attacked Sorrin", "Sorrin attacked Velmar")).differences[:1]
    assert (found.kind, found.first, found.other) == ("sides", "Velmar … Sorrin", "Sorrin … Velmar")


@pytest.mark.parametrize(
    ("one", "honest", "exchanged"),
    [
        (BEATEN, "Sorrin was attacked first by Velmar, as everybody in this room knows.",
         "Velmar was attacked first by Sorrin, as everybody in this room knows."),
        (BEATEN, "Everybody here knows that it was Velmar that attacked Sorrin first.",
         "Everybody here knows that it was Sorrin that attacked Velmar first."),
        ("The council lent the theatre a million last year.", "Last year a million was lent to the theatre by the council.",
         "Last year a million was lent to the council by the theatre."),
        ("Dorn moved the offices from Ravel to Ostia.", "The offices were moved by Dorn to Ostia from Ravel.",
         "The offices were moved by Dorn to Ravel from Ostia."),
        ("They thanked the nurses and not the surgeons.", "It was the nurses they thanked, not the surgeons.",
         "It was the surgeons they thanked, not the nurses."),
        ("Ilva trusts Maren, and Maren betrays Ilva.", "Maren betrays Ilva although Ilva trusts Maren.",
         "Ilva betrays Maren although Maren trusts Ilva."),
        ("Rome pays the farmers more than Paris pays them.", "More is paid to the farmers by Rome than by Paris.",
         "More is paid to the farmers by Paris than by Rome."),
    ],
)  # fmt: skip
def test_who_did_what_to_whom_is_told_in_any_voice_and_order(one: str, honest: str, exchanged: str) -> None:
    assert sides(one, honest) == []
    assert sides(one, exchanged) != []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Marsh and Voss signed it in Ravel.", "Voss and Marsh signed it in Ravel."),
        ("Yesterday the council rejected the bridge.", "The council rejected the bridge yesterday."),
        ("In Ravel, Marsh met Voss on Monday.", "On Monday Marsh met Voss in Ravel."),
        ("The reform of pensions helps widows.", "The pension reform helps widows."),
        ("By Friday the fund will pay the towns.", "The towns will be paid by Friday by the fund."),
        ("Den Vertrag unterzeichnete der Minister in Bonn.", "Der Minister unterzeichnete den Vertrag in Bonn."),
    ],
)
def test_words_that_only_stand_elsewhere_have_exchanged_nothing(one: str, other: str) -> None:
    assert sides(one, other) == []


@given(st.text(max_size=200), st.text(max_size=200))
def test_sides_are_told_of_any_text(one: str, other: str) -> None:
    assert sides(one, one) == []
    assert all(" … " in each for each in sides(one, other))


def test_a_part_of_a_telling_has_not_changed_what_it_leaves_out() -> None:
    whole = f"{PUMPS} Not one of the 300 drivers who wrote to us wants to wait again, and I cannot blame them."
    assert retelling_of(whole, "all forty pumps have passed every test").relation == "part"
    assert not retelling_of(
        whole, "We will not open the port's tunnel before all forty pumps have passed every test."
    ).changed


def test_a_quotation_of_absurd_length_takes_no_time_to_speak_of() -> None:
    assert told("y " * 200_000, "x" * 400_000) == []
    assert retelling_of("y " * 200_000, "x" * 400_000).relation == "reworded"


# Copies

BODY = " ".join(
    f"Sentence {n} tells of the {n * 7} things that happened near the harbour on that day." for n in range(30)
)


def test_a_cut_copy_is_one_and_an_article_with_the_same_quotation_is_not() -> None:
    quotation = "“We will not open the tunnel before all forty pumps have passed every test of the port,” she said."
    other = " ".join(
        f"Another report says that {n * 13} people waited beside the {n} gates for the boats." for n in range(30)
    )
    texts = {("", "a"): f"{BODY} {quotation}", ("", "b"): BODY[: len(BODY) * 2 // 3], ("", "c"): f"{other} {quotation}"}
    assert copy_pairs(texts) == {(("", "a"), ("", "b"))}


def test_a_digest_of_many_is_no_copy_of_one_of_its_parts() -> None:
    parts = [[f"word{part}of{place}" for place in range(80)] for part in range(8)]
    whole = shingles(" ".join(parts[0]))
    assert original(whole, [("whole", shingles(" ".join(chain.from_iterable(parts))))]) is None
    leads = chain.from_iterable(part[:40] for part in parts[:3])
    assert original(whole, [("leads", shingles(" ".join(leads)))]) is None


def test_an_article_is_a_copy_of_the_one_it_is_most_like() -> None:
    others = [("near", shingles(BODY[: len(BODY) // 2])), ("same", shingles(BODY)), ("again", shingles(BODY))]
    assert original(shingles(BODY + " And one line more."), others) == "same"


@given(st.text(max_size=300))
def test_a_text_is_a_copy_of_itself_and_its_sample_is_of_its_shingles(text: str) -> None:
    found = shingles(text)
    assert set(fingerprint(found)) <= found
    assert not found or likeness(found, found) == 2.0


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=30))
def test_groups_are_the_connected_parts_by_the_slow_way_too(pairs: list[tuple[int, int]]) -> None:
    slow: list[set[int]] = []
    for one, other in pairs:
        touched = [group for group in slow if group & {one, other}]
        slow = [group for group in slow if group not in touched] + [{one, other}.union(*touched)]
    assert sorted(map(sorted, Groups(pairs).all())) == sorted(map(sorted, slow))


# Runs


def put_run(directory: Path, *articles: tuple[str, str, list[dict[str, Any]], list[tuple[str, str]]]) -> Path:
    """A run of (id, text, positions, [(speaker, quote)]), with real verdicts."""
    made = []
    for identity, text, positions, quotes in articles:
        document = Document(text, id=identity, published="2026-03-02")
        summary = {
            "headline": identity,
            "positions": positions,
            "quotes": [{"text": said, "speaker": who} for who, said in quotes],
        }
        verdicts = [
            _at(f"/positions/{n}/evidence{tail}", claim, document)
            for n, each in enumerate(positions)
            for tail, claim in _claims(each)
        ]
        verdicts += [_at(f"/quotes/{n}/text", said, document, who) for n, (who, said) in enumerate(quotes)]
        made.append((document, summary, verdicts, []))
    return make_run(directory, made)


def _claims(each: dict[str, Any]) -> list[tuple[str, str]]:
    evidence = each["evidence"]
    return [("", evidence)] if isinstance(evidence, str) else [(f"/{n}", text) for n, text in enumerate(evidence)]


def _at(path: str, claim: str, document: Document, speaker: str | None = None) -> Verdict:
    from dataclasses import replace

    return replace(verify_quote(claim, document, speaker=speaker, spoken=speaker is not None), path=path)


def stand(actor: str, stance: str, evidence: Any, issue: str = "the harbour tunnel") -> dict[str, Any]:
    return {"actor": actor, "issue": issue, "stance": stance, "evidence": evidence}


FIRST = "Mara Ellison, the harbour director, backed the tunnel. “We need it,” said Ellison. She spoke on Monday."
SECOND = "Ellison turned against the tunnel on Tuesday. “It is too dear for this town,” said Mara Ellison."


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return put_run(
        tmp_path / "out",
        ("a.txt", FIRST, [stand("Ellison", "supports", "Mara Ellison, the harbour director, backed the tunnel.")], [("Ellison", "We need it,")]),
        ("b.txt", SECOND, [stand("Mara Ellison", "opposes", ["Ellison turned against the tunnel on Tuesday."])], []),
    )  # fmt: skip


def test_evidence_is_read_as_a_string_and_as_a_list_of_passages(directory: Path) -> None:
    made = compare_runs([directory])
    (cell,) = made.matrix
    assert [each.position.evidence[0].outcome for each in cell.stands] == ["exact", "exact"]
    assert [each.position.evidence[0].path for each in cell.stands] == [
        "/positions/0/evidence",
        "/positions/0/evidence/0",
    ]
    assert cell.conflict


def test_an_article_survives_as_json(directory: Path) -> None:
    for each in compare_runs([directory]).articles:
        assert Article.from_dict(json.loads(json.dumps(each.as_dict()))) == each


def test_ten_more_articles_are_read_and_the_others_are_not_read_again(
    directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compare_runs([directory])
    read: list[str] = []
    some = RunReader.some
    monkeypatch.setattr(RunReader, "some", lambda self, ids: (read.extend(ids), some(self, ids))[1])
    assert compare_runs([directory]) == compare_runs([directory])
    assert read == []
    put_run(directory, ("c.txt", FIRST, [], []))
    (directory / "run.sqlite").touch()
    made = compare_runs([directory])
    assert "c.txt" in read
    assert {article.id for article in made.articles} >= {"c.txt"}


def test_the_index_gives_what_a_fresh_one_gives(directory: Path) -> None:
    compare_runs([directory])
    put_run(directory, ("c.txt", FIRST.replace("Monday", "Friday"), [], [("Mara Ellison", "We need it,")]))
    grown = compare_runs([directory])
    (directory / INDEX).unlink()
    assert grown == compare_runs([directory])


def test_two_runs_are_compared_and_the_same_text_in_both_is_one_source(directory: Path, tmp_path: Path) -> None:
    other = put_run(
        tmp_path / "other", ("x.txt", FIRST, [stand("Mara Ellison", "supports", FIRST.split(". ", maxsplit=1)[0])], [])
    )
    compare_runs([directory, tmp_path / "other"])
    for runs in ([directory, other], [other, directory]):
        made = compare_runs(runs)
        assert made.sources == 2
        assert {article.run for article in made.articles} == {str(run) for run in runs}
        assert made.copies == (tuple(sorted([(str(directory), "a.txt"), (str(other), "x.txt")])),)


def test_a_ruling_changes_what_is_compared(directory: Path) -> None:
    from summarizer.review.desk import Desk
    from summarizer.rulings.drafts import RulingDraft

    assert compare_runs([directory]).matrix[0].conflict
    with RunReader.open(directory) as run:
        Desk(run, "ana").rule("b.txt", RulingDraft("/positions/0/evidence/0", "reject"))
    assert not compare_runs([directory]).matrix[0].conflict


def test_a_damaged_index_is_no_trouble(directory: Path) -> None:
    made = compare_runs([directory])
    (directory / INDEX).write_bytes(b"no database at all, " * 100)
    assert compare_runs([directory]) == made


def test_what_is_no_run_is_said(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="not the directory of a run"):
        compare_runs([tmp_path])


def test_verified_only_leaves_out_what_rests_on_words_that_no_article_has(tmp_path: Path) -> None:
    invented = stand("Mara Ellison", "opposes", "Ellison said that the tunnel would sink.")
    out = put_run(
        tmp_path / "out",
        ("a.txt", FIRST, [stand("Ellison", "supports", FIRST.split(". ", maxsplit=1)[0]), invented], []),
    )
    assert compare_runs([out]).matrix[0].conflict
    assert not compare_runs([out], verified_only=True).matrix[0].conflict


def put_flagged(directory: Path) -> Path:
    """A run of one article whose three stances are sound, of an unknown actor, and of invented evidence."""
    document = Document(FIRST, id="a.txt", published="2026-03-02")
    backed = "Mara Ellison, the harbour director, backed the tunnel."
    positions = [
        stand("Mara Ellison", "supports", backed),
        stand("Karl Winter", "supports", backed),
        stand("Ellison", "opposes", "The town would sooner sink it."),
    ]
    found = Verdict("Karl Winter", "failed_check", "/positions/1/actor#unknown_name", spoken=False, hint="Nobody.")
    verdicts = [_at(f"/positions/{n}/evidence", each["evidence"], document) for n, each in enumerate(positions)]
    return make_run(directory, [(document, {"headline": "", "positions": positions}, [*verdicts, found], [])])


def test_a_stance_of_an_unknown_actor_or_of_absent_evidence_is_flagged(tmp_path: Path) -> None:
    made = compare_runs([put_flagged(tmp_path / "out")])
    flags = {(row["actor"], row["stance"]): row["flagged"] for row in made.rows()}
    assert flags == {
        ("Mara Ellison", "supports"): False, ("Karl Winter", "supports"): True, ("Mara Ellison", "opposes"): True,
    }  # fmt: skip
    stances = [each for cell in made.as_dict()["matrix"] for each in cell["stances"]]
    assert sorted(each["flagged"] for each in stances) == [False, True, True]


def test_a_rejected_finding_takes_the_stance_out_and_an_accepted_one_is_no_flag(tmp_path: Path) -> None:
    from summarizer.review.desk import Desk
    from summarizer.rulings.drafts import RulingDraft

    for ruling, kept in (("reject", []), ("accept", [False])):
        out = put_flagged(tmp_path / ruling)
        with RunReader.open(out) as run:
            request = RulingDraft("/positions/1/actor#unknown_name", ruling, reason="Seen.")
            Desk(run, "ana").rule("a.txt", request)
        assert [row["flagged"] for row in compare_runs([out]).rows() if row["actor"] == "Karl Winter"] == kept


def test_verified_only_keeps_the_stances_that_a_verified_export_keeps(tmp_path: Path) -> None:
    out = put_flagged(tmp_path / "out")
    with RunReader.open(out) as run:
        kept = [row.index for row in run.record("a.txt").kept_rows("positions", verified_only=True)]
    assert [row["path"] for row in compare_runs([out], verified_only=True).rows()] == [f"/positions/{n}" for n in kept]
    assert kept == [0]


def test_a_quotation_that_its_article_does_not_have_is_no_telling(tmp_path: Path) -> None:
    told = "We need all forty pumps before the tunnel opens"
    text = f"“{told},” said Mara Ellison. She spoke on Monday."
    other = "Mara Ellison spoke about pumps on Monday, and left."
    for name, second, utterances_found in (("a", text + " It rained.", 1), ("b", other, 0)):
        quotes = [("Mara Ellison", told)]
        out = put_run(tmp_path / name, ("a.txt", text, [], quotes), ("b.txt", second, [], quotes))
        assert len(compare_runs([out]).utterances) == utterances_found


def test_the_json_has_its_parts(directory: Path) -> None:
    data = compare_runs([directory]).as_dict()
    assert set(data) == {"documents", "actors", "issues", "matrix", "utterances", "copies", "contradictions"}
    assert json.loads(json.dumps(data)) == data


def test_a_comparison_becomes_a_table_of_stances(directory: Path) -> None:
    frame = compare_runs([directory]).to_pandas()
    assert list(frame["actor"]) == ["Mara Ellison", "Mara Ellison"]
    assert set(frame["stance"]) == {"supports", "opposes"}


def test_an_empty_comparison_is_one() -> None:
    made: Comparison = compare_articles([])
    assert made.as_dict()["matrix"] == []
    assert Actors(NamesInUse(), Merges()).all() == ()
