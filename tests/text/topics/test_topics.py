"""The query language: what parses, what it means, and that an index asked by it misses nothing."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbot.corpus.store.clean import terms_of
from newsbot.errors import QuerySyntaxError
from newsbot.text.topics import MAX_LENGTH, And, Document, Not, Or, Query, Term, candidate_terms, evaluate, parse
from newsbot.text.topics.matching import holds
from newsbot.text.words import words

NOW = datetime(2026, 3, 10, tzinfo=UTC)


def matches(query: str, title: str, body: str = "") -> bool:
    return evaluate(parse(query, NOW), Document(title, body)).matched


# --- reading a query --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("Iran  missile*", "iran AND missile*"),
        ("iran AND missile OR turkey", "(iran AND missile) OR turkey"),
        ("iran (missile OR (drone OR rocket))", "iran AND (missile OR drone OR rocket)"),
        ("iran -sport", "iran AND NOT sport"),
        ("NOT NOT iran", "iran"),
        ("NOT (iran turkey)", "NOT (iran AND turkey)"),
        ("“Air Defence”", '"air defence"'),
        ('"air defen*"', '"air defen"*'),
        ("anti-missile", '"anti missile"'),
        ("TÜRKİYE'nin", "turkiyenin"),
        ('"or"', '="or"'),
        ('="Raketen" =füze ~"air defences"', '=raketen AND =fuze AND ~"air defences"'),
        ('="a b" ~word miss* ="mis*"', '"a b" AND word AND miss* AND mis*'),
        ("title:(iran OR iranian)", "title:iran OR title:iranian"),
        ("导弹袭击", "导弹袭击"),
        ("outlet:www.Outlet.example lang:TR", "outlet:outlet.example AND lang:tr"),
        ("story:s-7k3f since:2d", "story:s-7k3f AND since:2026-03-08T00:00:00Z"),
        ("at 10:30", 'at AND "10 30"'),
    ],
)
def test_normal_form(typed: str, normal: str) -> None:
    assert str(parse(typed, NOW)) == normal


@pytest.mark.parametrize(
    ("typed", "position", "message"),
    [
        ("", 0, "empty"),
        ("iran AND", 8, "ends where a word"),
        ("iran AND OR turkey", 9, "joins two terms"),
        ("AND iran", 0, "joins two terms"),
        ("iran or turkey", 5, 'write OR for the operator, "or" in quotes'),
        ("(iran", 0, "never closed"),
        ("iran)", 4, "closes nothing"),
        ("iran ()", 6, "before this \\)"),
        ('iran "air defence', 5, '" is never closed'),
        ("iran & turkey", 5, "no letter or digit"),
        ("mis*le", 3, "end of a word"),
        ("a*", 0, "two letters before"),
        ('"air *"', 4, "follow a letter"),
        ("titel:iran", 0, "did you mean title:"),
        ("https://outlet.example", 0, "not a field"),
        ("title: iran", 6, "directly after the colon"),
        ("title:(lang:en)", 7, "stands inside title:"),
        ("lang:english", 5, "two letters"),
        ("outlet:a/b", 7, "a host such as"),
        ("story:7k3f", 6, "s-7k3f"),
        ("since:5", 6, "not a time"),
        ("x" * (MAX_LENGTH + 1), MAX_LENGTH, "2,000 are read"),
        ("(" * 300 + "x" + ")" * 300, 100, "50 levels"),
        ("NOT (a OR NOT (b AND " * 15 + "c" + "))" * 15, 0, "50 levels"),
    ],
)
def test_refusals_say_where_and_what(typed: str, position: int, message: str) -> None:
    with pytest.raises(QuerySyntaxError, match=message) as caught:
        parse(typed, NOW)
    assert caught.value.position == position


def test_a_topic_query_knows_no_moving_times() -> None:
    with pytest.raises(QuerySyntaxError, match="known are title:, outlet:, lang:"):
        parse("iran since:2d")


_ALPHABET = st.sampled_from([*"=~ab İ'’\"()*-:&导弹ไ", " AND ", " OR ", " NOT ", "title:", "lang:en", "since:", "mis*"])


@given(st.one_of(st.text(max_size=200), st.lists(_ALPHABET, max_size=40).map("".join)))
def test_any_text_parses_or_is_refused_and_the_normal_form_parses_to_the_same(text: str) -> None:
    try:
        query = parse(text, NOW)
    except QuerySyntaxError as error:
        assert 0 <= error.position <= len(text)  # noqa: PT017 - both outcomes are right; only others fail
        return
    assert parse(str(query), NOW) == query


# --- matching ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("spelling", ["türkiye", "turkiye", "TÜRKİYE", "Türkiye'nin", "TÜRKİYE’YE"])
def test_case_diacritics_and_suffixes_are_folded(spelling: str) -> None:
    assert matches("turkiye", f"Füze {spelling} üzerinde")


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("iran", "L’Iran tire", True),
        ('"espace aérien"', "dans l'espace aérien turc", True),
        ('"Hava Üssü"', "İncirlik Hava Üssü'nde", True),
        ("iran", "Iran's missile", True),
        ("missile*", "anti-missiles", True),
        ("missile", "missiles", False),
        ('"air defence"', "air and missile defence", False),
        ('"air defen*"', "Air-defenses", True),
        ("导弹", "伊朗导弹袭击", True),
        ("导袭", "伊朗导弹袭击", False),
        ("弹", "伊朗导弹", True),
        ("弹", "弹道", True),
        ('"3月"', "3月份", True),
        ("ขีปนาวุธ", "อิหร่านยิงขีปนาวุธใส่", True),
        ("صاروخ*", "صاروخًا باليستيًا", True),
        ("iran", "", False),
    ],
)
def test_words(query: str, text: str, expected: bool) -> None:
    assert matches(query, "", text) is expected


def test_no_phrase_spans_title_and_body() -> None:
    assert not matches('"missile iran"', "A missile", "Iran said")


def test_title_looks_at_the_title_only() -> None:
    assert not matches("title:iran", "A missile", "from Iran")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("outlet:outlet.example", True),
        ("outlet:let.example", False),
        ("lang:(de OR tr)", True),
        ("lang:en", False),
        ("story:s-7k", True),
        ("since:2026-03-09", True),
        ("until:2026-03-09", False),
    ],
)
def test_filters(query: str, expected: bool) -> None:
    document = Document("x", "", "tr", "news.outlet.example", None, datetime(2026, 3, 9, tzinfo=UTC), "s-7k3f")
    assert evaluate(parse(query, NOW), document).matched is expected


# --- against a naive reference ----------------------------------------------------------------------------------------

_VOCABULARY = ["iran", "iranian", "missile", "missiles", "air", "defence", "土耳其", "导弹", "füze", "hatay"]
_word = st.sampled_from(_VOCABULARY)
_term = st.builds(
    lambda text, star, title: f"{'title:' if title else ''}{text}{'*' if star else ''}",
    st.one_of(_word, st.lists(_word, min_size=2, max_size=3).map(lambda found: f'"{" ".join(found)}"')),
    st.booleans(),
    st.booleans(),
)
_query = st.recursive(
    _term,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: f"({' AND '.join(parts)})"),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: f"({' OR '.join(parts)})"),
        inner.map("NOT {}".format),
    ),
    max_leaves=8,
)
_text = st.lists(_word, max_size=8).map(" ".join)


def _reference(query: Query, title: str, body: str) -> bool:
    """What a query means, said word by word."""
    if isinstance(query, Term):
        fields = [words(title)] if query.title else [words(title), words(body)]
        return any(_occurs(query, field, at) for field in fields for at in range(len(field)))
    if isinstance(query, Not):
        return not _reference(query.part, title, body)
    assert isinstance(query, And | Or)
    found = [_reference(part, title, body) for part in query.parts]
    return all(found) if isinstance(query, And) else any(found)


def _occurs(term: Term, field: list[str], at: int) -> bool:
    found = field[at : at + len(term.words)]
    if len(found) < len(term.words) or found[:-1] != list(term.words[:-1]):
        return False
    return found[-1].startswith(term.words[-1]) if term.prefix else found[-1] == term.words[-1]


@given(_query, _text, _text)
def test_evaluation_agrees_with_the_reference(query: str, title: str, body: str) -> None:
    parsed = parse(query)
    assert evaluate(parsed, Document(title, body)).matched == _reference(parsed, title, body)


@given(_query, _text, _text)
def test_candidate_terms_miss_no_match(query: str, title: str, body: str) -> None:
    parsed = parse(query)
    terms = terms_of(title, body)
    missed = [group for group in candidate_terms(parsed) or () if not any(_is_in(term, terms) for term in group)]
    assert not (missed and holds(parsed, Document(title, body)))


def _is_in(term: str, terms: list[str]) -> bool:
    return any(each.startswith(term[:-1]) if term.endswith("*") else each == term for each in terms)


@given(_query, _text, _text)
def test_a_rejection_names_clauses_that_do_not_hold(query: str, title: str, body: str) -> None:
    document = Document(title, body)
    verdict = evaluate(parse(query), document)
    assert verdict.matched or not any(holds(parse(clause), document) for clause in verdict.missing)
