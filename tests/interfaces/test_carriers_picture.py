"""Who carried whom as a picture: a row an outlet, agencies first, each below the one whose text it carries."""

import itertools
import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

from newsbot.interfaces.carriers_picture import MOST, picture
from tests.builders import NOON

SVG = "{http://www.w3.org/2000/svg}"


def article(ident: str, minutes: float = 0, **fields: Any) -> dict[str, Any]:
    moment = NOON + timedelta(minutes=minutes)
    given = {"id": f"a-{ident}", "outlet": f"{ident}.example", "title": f"Title {ident}", "agency": None, "copies": []}
    return given | {"published": moment, "first_seen": moment, "relation": "copy", "of": None} | fields


def story(*beats: dict[str, Any], title: str = "Quake") -> dict[str, Any]:
    return {"id": "s-quake", "title": title, "beats": list(beats)}


def rows(drawn: str) -> list[str]:
    """What stands at the left, from top to bottom."""
    texts = [each for each in ElementTree.fromstring(drawn).findall(f"{SVG}text") if each.get("x") == "0"]
    return [str(each.text) for each in sorted(texts, key=lambda each: int(str(each.get("y"))))]


def arrows(drawn: str) -> Sequence[tuple[float, float]]:
    """From where to where across, in per cent."""
    lines = ElementTree.fromstring(drawn).findall(f"{SVG}line[@marker-end]")
    return [(float(str(each.get("x1"))[:-1]), float(str(each.get("x2"))[:-1])) for each in lines]


def test_each_outlet_stands_below_the_one_whose_text_it_carries() -> None:
    copies = [article("late", 90), article("early", 30), article("of-early", 120, of="a-early")]
    drawn = picture(story(article("alone", 5), article("source", copies=copies)))
    assert drawn is not None
    assert rows(drawn) == ["source.example", "early.example", "of-early.example", "late.example"]


def test_arrows_go_with_time() -> None:
    drawn = picture(story(article("source", copies=[article("one", 30), article("two", 60, of="a-one")])))
    assert drawn is not None
    (begin, middle), (from_one, end) = arrows(drawn)
    assert begin < middle == from_one < end


def test_an_agency_without_feeds_stands_first_and_its_texts_come_from_it() -> None:
    wire = article("paper", 40, agency="AFP", copies=[article("other", 60)])
    drawn = picture(story(article("source", copies=[article("copy", 10)]), wire))
    assert drawn is not None
    assert rows(drawn)[:3] == ["AFP (agency)", "paper.example", "other.example"]


def test_an_agency_with_feeds_is_its_own_row() -> None:
    drawn = picture(
        story(article("wire", outlet="northwire.example", agency="Northwire", copies=[article("copy", 10)]))
    )
    assert drawn is not None
    assert rows(drawn) == ["northwire.example", "copy.example"]


def test_where_nobody_carried_anything_there_is_no_picture() -> None:
    assert picture(story(article("one"), article("two", 5))) is None


def test_texts_that_carry_each_other_in_a_circle_are_drawn() -> None:
    drawn = picture(story(article("source", copies=[article("one", 1, of="a-two"), article("two", 2, of="a-one")])))
    assert drawn is not None
    assert sorted(rows(drawn)) == ["one.example", "source.example", "two.example"]


def test_an_outlet_that_carried_a_text_again_has_one_mark_for_it() -> None:
    copies = [article("one", 1), article("again", 2, outlet="one.example"), article("from-again", 3, of="a-again")]
    drawn = picture(story(article("source", copies=copies)))
    assert str(drawn).count("<circle") == 3
    assert len(arrows(str(drawn))) == 2


def test_more_outlets_than_there_is_room_for_are_counted() -> None:
    drawn = picture(story(article("source", copies=[article(f"o{n:02}", n + 1) for n in range(MOST + 4)])))
    assert drawn is not None
    assert len(rows(drawn)) == MOST + 1
    assert rows(drawn)[-1] == "and 5 more, from o39.example on"
    assert 'o38.example, and 5 more, from o39.example on"' in str(drawn)


def test_the_words_say_the_same() -> None:
    drawn = picture(story(article("source", copies=[article("b", 1), article("a", 2)])))
    assert 'aria-label="source.example was carried by a.example, b.example"' in str(drawn)


def test_a_file_has_its_own_colours_and_says_what_it_shows() -> None:
    drawn = picture(story(article("source", copies=[article("copy", 1)]), title="<Quake> & more"), alone=True)
    assert drawn is not None
    assert "<style>" in drawn
    assert rows(drawn)[0] == "<Quake> & more (s-quake), times in UTC"


def test_rows_do_not_lie_over_one_another() -> None:
    drawn = picture(story(article("source", copies=[article(f"o{n:02}", n + 1) for n in range(MOST)])))
    heights = [int(y) for y in re.findall(r'class="ground"[^>]* y1="(\d+)"', str(drawn))]
    assert min(after - before for before, after in itertools.pairwise(heights)) >= 24
