"""What is read of texts, as it comes from other processes."""

import pickle

from newsbot.corpus.assignment.texts import ReadText, read_text, with_shared_words
from newsbot.corpus.records import records_of
from tests.builders import article

SAID = "The ferry to Hallvik was searched again on Tuesday. Divers from Nordstrand followed after two days, he said."


def from_elsewhere(read: ReadText) -> ReadText:
    found: ReadText = pickle.loads(pickle.dumps(read))
    return found


def test_texts_from_other_processes_share_words_and_empty_sets() -> None:
    read = read_text(records_of(article(body=SAID))[1])
    one, other = (with_shared_words(from_elsewhere(read)) for _ in range(2))
    assert one == other == read
    words = {word: word for word in one.terms.body}
    assert words
    assert all(word is words[word] for word in other.terms.body)
    assert one.telling
    assert other.telling
    assert len(one.telling.cues) == 2
    for field in ("weekdays", "dates", "ago", "months"):
        assert getattr(one.telling.cues[0], field) is getattr(other.telling.cues[0], field)
