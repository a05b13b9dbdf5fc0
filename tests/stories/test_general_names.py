"""Names that tell no event from another."""

import pytest

from newsbot.stories.general_names import is_general
from newsbot.stories.name_skeletons import skeleton


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("Türkei", "de"),
        ("Turkish", "en"),
        ("Турции", "ru"),
        ("تركيا", "ar"),
        ("ישראל", "he"),
        ("Polska", "pl"),
        ("Poland", "pl"),  # English names are met in every language
        ("Iran", "en"),  # too few consonants for a skeleton
        ("Italie", "fr"),
        ("Ινδία", "el"),
        ("Reuters", "de"),
        ("ТАСС", "ru"),
        ("AFP", "fr"),
    ],
)
def test_countries_their_people_and_agencies_are_general(name, language):
    assert is_general(skeleton(name), language)


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("Hamburg", "de"),
        ("Norwick", "en"),
        ("İzmir", "tr"),
        ("Южная", "ru"),
        ("San", "es"),
        ("Holm", "xx"),
        ("Ida", ""),
    ],
)
def test_towns_people_and_parts_of_names_are_particular(name, language):
    assert not is_general(skeleton(name), language)
