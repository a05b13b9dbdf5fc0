"""Marks of what a text counts agree across languages and writings of numbers."""

import time

import pytest

from newsbot.stories.counted_marks import counted_marks

TOLD = [
    ("uk", "Пожежа на складі", "Загинуло чотирнадцять людей. Збитки сягають 2,5 млн євро."),
    ("el", "Φωτιά σε αποθήκη", "Δεκατέσσερις άνθρωποι σκοτώθηκαν. Οι ζημιές φτάνουν τα 2,5 εκατομμύρια ευρώ."),
    ("nl", "Brand in loods", "Er vielen 14 doden. De schade bedraagt 2,5 miljoen euro."),
]


@pytest.mark.parametrize(("language", "title", "body"), TOLD)
def test_one_event_has_the_same_marks_in_every_language(language: str, title: str, body: str) -> None:
    assert counted_marks(title, body, language) >= {"@dead=14", "@money=2500000", "~dead", "~money.EUR"}


def test_orders_of_magnitude_count_nothing() -> None:
    assert counted_marks("", "Hundreds of people were killed.", "en") == {"~dead", "~people"}


def test_a_language_without_a_table_has_none() -> None:
    assert counted_marks("Suldadu", "14 pîsane", "xx") == frozenset()


def test_hostile_text_costs_little() -> None:
    began = time.process_time()
    for text in ("14 dead " * 20_000, "a" * 200_000, ". " * 100_000):
        counted_marks("", text, "en")
    assert time.process_time() - began < 0.6
