"""Texts that were filled into one template are told from copies, in every script, by what differs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbot.text.fingerprint import Text, compare, overlap, siblings
from newsbot.text.siblings import READ, likeness, told_at_most
from tests.builders import NOON, at
from tests.filled import TEMPLATES, Template

every_template = pytest.mark.parametrize("template", TEMPLATES, ids=str)
REPORT = Template(
    "en",
    "report",
    "The earthquake that struck {P} on Monday has killed at least {n1} people and injured {n2}, the authorities said.\n"
    "It had a magnitude of {n3} and lay 10 kilometres below the village of Marhan, said the survey in Sorten.\n"
    "President {X} {Z} declared three days of mourning and promised help for the {n4} families that lost their homes.\n"
    "Rescuers from Grili and Vilke were on their way, said {Y}, who leads the civil defence of Hanpel.\n"
    "In 1997 a similar earthquake had killed 412 people in the valley of the Rokedu.",
)


def read(body: str, hours: float | None = 0, outlet: str = "one.example") -> Text:
    return Text(body, outlet, None if hours is None else at(hours=hours))


@every_template
def test_issues_of_a_template_are_siblings_and_no_copies(template: Template) -> None:
    for seed in range(0, 40, 2):
        one, other = read(template.filled(seed)), read(template.filled(seed + 1), hours=1)
        assert compare(one, other) is None
        assert siblings(one, other) is not None


@every_template
def test_an_issue_that_another_outlet_carries_is_a_copy(template: Template) -> None:
    body = template.filled(1)
    lines = body.splitlines()
    for carried in (body, "\n".join(lines[1:]), "\n".join([*lines, lines[0][::-1]])):
        verdict = compare(read(body), read(carried, outlet="two.example"))
        assert verdict is not None
        assert verdict.carried == "syndicated"
        assert siblings(read(body), read(carried)) is None


@every_template
def test_a_name_written_otherwise_makes_no_template(template: Template) -> None:
    """An outlet that puts its own name in, or another spelling."""
    other = template.filled(1, X=template.slots(2)["X"], P=template.slots(2)["P"])
    assert compare(read(template.filled(1)), read(other)) is not None


@pytest.mark.parametrize("changed", [("n1",), ("n1", "n2"), ("n1", "n2", "n4")], ids=len)
def test_figures_that_rose_make_an_update_of_a_report_and_no_template(changed: tuple[str, ...]) -> None:
    later = REPORT.filled(1, **{slot: str(int(REPORT.slots(1)[slot]) + 7) for slot in changed})
    assert compare(read(REPORT.filled(1)), read(later, hours=3)) is not None


def test_what_differs_is_told() -> None:
    template = TEMPLATES[1]
    found = likeness(template.filled(1, P="Marten", n1="21"), template.filled(2, P="Sorvil", n1="9"))
    assert found.examples[:2] == (("Marten", "Sorvil"), ("21", "9"))
    assert found.share > 0.5
    assert found.told > 0.9


def test_units_turned_into_others_are_no_template() -> None:
    body = REPORT.filled(1)
    assert compare(read(body), read(body.replace("10 kilometres", "6 miles"))) is not None


def test_other_wording_is_no_template() -> None:
    body = REPORT.filled(1)
    reworded = body.replace("The earthquake that struck", "An earthquake hit").replace("at least", "no fewer than")
    found = likeness(body, reworded)
    assert (found.differing, found.of_one_template) == (0, False)


@pytest.mark.parametrize("hours", [73, 500])
def test_what_recurs_after_the_window_is_not_compared(hours: float) -> None:
    one, other = read(TEMPLATES[0].filled(1)), read(TEMPLATES[0].filled(2), hours=hours)
    assert (compare(one, other), siblings(one, other)) == (None, None)


def test_without_dates_the_texts_tell() -> None:
    one, other = (read(TEMPLATES[0].filled(seed), hours=None) for seed in (1, 2))
    assert siblings(one, other) is not None


def test_short_texts_have_no_template() -> None:
    one, other = (read(TEMPLATES[0].filled(seed).split("\n")[0]) for seed in (1, 2))
    assert siblings(one, other) is None


texts = st.text(max_size=120) | st.builds(
    lambda template, seed: template.filled(seed), st.sampled_from(TEMPLATES), st.integers(0, 5)
)


@given(texts, texts)
def test_likeness_is_symmetric(one: str, other: str) -> None:
    mine, theirs = likeness(one, other), likeness(other, one)
    assert [mine.told, mine.agreeing, mine.differing] == [theirs.told, theirs.agreeing, theirs.differing]
    assert [pair[::-1] for pair in mine.examples] == list(theirs.examples)
    assert 0 <= mine.share <= 1
    assert 0 <= mine.told <= told_at_most(one, other)


@given(texts)
def test_a_text_differs_in_nothing_from_itself(text: str) -> None:
    assert likeness(text, text).differing == 0


def test_of_endless_texts_the_beginning_is_read() -> None:
    table = "\n".join(f"Share {n} closed at {n * 7} and was down by {n % 9} points." for n in range(40_000))
    found = likeness(table, table.replace("7", "8"))
    assert found.agreeing + found.differing <= READ
    assert overlap(read(table), Text(table, published=NOON)) == 1
