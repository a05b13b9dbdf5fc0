"""A story on a sheet: a briefing in one file, and the picture of who carried whom."""

import re
from xml.etree import ElementTree

import pytest
from lxml import html

from newsbot.corpus.query import story_rows
from newsbot.corpus.query.briefing import briefed
from newsbot.interfaces.web import render
from tests.commands import call
from tests.corpus.query.corpus import NOW, opened

FIRST = "http://northwire.example/2026/03/04/nato-downs-missile-hatay"
GAUGE = "http://bosporus-ledger.example/markets/airspace-risk-gauge-4-march"


@pytest.fixture(scope="module")
def briefing(common: list[str]) -> str:
    done = call(*common, "story", FIRST, "--format", "html")
    assert (done.code, done.err) == (0, "")
    return done.out


def test_a_briefing_fetches_nothing(briefing: str) -> None:
    assert html.fromstring(briefing).xpath("//script | //link | //img | //iframe | //@src") == []
    assert "url(" not in re.sub(r"url\(#\w+\)", "", briefing)


def test_a_briefing_says_of_when_the_corpus_is(briefing: str) -> None:
    assert "The corpus of " in briefing
    assert re.findall(r'<time datetime="2026-03-11T20:00:00Z">', briefing)


def test_every_article_is_a_source_with_its_address(common: list[str], briefing: str) -> None:
    (story,) = call(*common, "--json", "story", FIRST).rows()
    urls = [each["url"] for beat in story["beats"] for each in (beat, *beat["copies"])]
    assert html.fromstring(briefing).xpath('//ol[@class="sources"]/li/a/@href') == urls


def test_every_number_of_a_source_is_one(briefing: str) -> None:
    page = html.fromstring(briefing)
    cited = {int(number) for number in re.findall(r"\[(\d+)\]", page.text_content())}
    assert cited
    assert cited <= set(range(1, len(page.xpath('//ol[@class="sources"]/li')) + 1))


def test_of_very_many_carriers_the_last_are_counted(common: list[str]) -> None:
    with opened(common[common.index("--store") + 1]) as store:
        row = briefed(store, story_rows.find_story(store, FIRST))
    telling = next(beat for beat in row["beats"] if beat["copies"])
    telling["copies"] = [{**telling["copies"][0], "id": f"a-{number}"} for number in range(50)]
    page = html.fromstring(render.briefing({**row, "beats": [telling], "figures": []}, NOW))
    assert len(page.xpath('//ol[@class="sources"]/li')) == 41
    assert "And 10 others that carried these texts" in page.text_content()


def test_a_briefing_has_what_was_new_what_was_changed_and_who_carried_it(briefing: str) -> None:
    text = " ".join(html.fromstring(briefing).text_content().split())
    assert "Changed later (number)" in text
    assert "Carried by meridian-post.example" in text
    assert '<svg class="carried"' in briefing


def test_a_briefing_of_an_earlier_time_says_so(common: list[str]) -> None:
    done = call(*common, "story", FIRST, "--format", "html", "--as-of", "2026-03-04T12:00Z")
    assert 'as it was known on <time datetime="2026-03-04T12:00:00Z">' in done.out


def test_the_picture_is_a_file_of_its_own(common: list[str]) -> None:
    done = call(*common, "story", FIRST, "--format", "svg")
    assert ElementTree.fromstring(done.out).tag == "{http://www.w3.org/2000/svg}svg"


def test_without_copies_there_is_nothing_to_draw(common: list[str]) -> None:
    done = call(*common, "story", GAUGE, "--format", "svg")
    assert (done.code, done.out) == (2, "")
    assert "nothing to draw" in done.err
