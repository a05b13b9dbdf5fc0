"""The stages one by one: what each lets through, and every drop with its figures."""

import pytest

from newsbot.corpus.reasons import NO_TEXT, REASONS
from newsbot.items import Article
from newsbot.pipelines import dedupe
from newsbot.pipelines.dedupe import DedupePipeline
from newsbot.pipelines.drops import DROPS, Drop, DuplicateUrl, OffTopic, TooOld, TooShort, Unchanged, WrongLanguage
from newsbot.pipelines.topic import TopicPipeline
from newsbot.pipelines.validate import ValidatePipeline
from newsbot.settings import ITEM_PIPELINES
from newsbot.text.topics import Topic, parse
from tests.builders import TEXT, article, at, headline, known, url

MISSILES = Topic("missiles", parse("missile* AND hatay"), languages=("en", "tr"), since=at(days=-3))
TURKEY = Topic("turkey", parse("hatay OR turkey"))
TOPICS = {"missiles": MISSILES, "turkey": TURKEY}


# --- drops ------------------------------------------------------------------------------------------------------------


def test_every_drop_has_a_documented_reason_and_names_its_stage() -> None:
    stages = {path.split(".")[2] for path in ITEM_PIPELINES}
    assert set(DROPS) <= set(REASONS)
    assert {drop.stage for drop in DROPS.values()} <= stages


# --- validate ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("reason", [*sorted(NO_TEXT), "not-html", "too-large", "too-complex"])
def test_what_extraction_refused_leaves_with_its_reason(reason: str) -> None:
    with pytest.raises(DROPS[reason]) as caught:
        ValidatePipeline(40).process_item(article(body="", reason=reason, flags=("charset-suspect",)))
    assert caught.value.detail == {"flags": ["charset-suspect"]}


@pytest.mark.parametrize(("words", "minimum", "kept"), [(39, 40, False), (40, 40, True), (1, 0, True)])
def test_short_texts_leave_with_their_length(words: int, minimum: int, kept: bool) -> None:
    item = article(body="word " * words)
    if kept:
        assert ValidatePipeline(minimum).process_item(item) is item
        return
    with pytest.raises(TooShort) as caught:
        ValidatePipeline(minimum).process_item(item)
    assert caught.value.detail == {"words": words, "min_words": minimum, "whole": False}


@pytest.mark.parametrize(
    ("language", "whole", "needed"),
    [("en", False, 40), ("en", True, 20), ("tr", False, 33), ("tr", True, 16), ("vi", False, 53), ("vi", True, 26)],
)
def test_how_short_is_too_short_depends_on_language_and_page(language: str, whole: bool, needed: int) -> None:
    stage, fields = ValidatePipeline(40), {"language": language, "whole": whole}
    assert stage.process_item(article(body="word " * needed, **fields))
    with pytest.raises(TooShort) as caught:
        stage.process_item(article(body="word " * (needed - 1), **fields))
    assert caught.value.detail == {"words": needed - 1, "min_words": needed, "whole": whole}


# --- topic ------------------------------------------------------------------------------------------------------------


def ask(item: Article, topics: dict[str, Topic] | None = None) -> Article:
    return TopicPipeline(TOPICS if topics is None else topics).process_item(item)


def test_an_article_gets_the_topics_that_keep_it() -> None:
    assert ask(article(language="en", published=at())).topics == ("missiles", "turkey")


def test_only_the_topics_of_its_sources_are_asked() -> None:
    assert ask(article(language="en", candidates=("turkey",))).topics == ("turkey",)


def test_without_topics_everything_is_kept() -> None:
    assert ask(article(body="Of nothing in particular."), {}).topics == ()


def test_off_topic_tells_the_clause() -> None:
    with pytest.raises(OffTopic) as caught:
        ask(article(title="Cup final", body="A match.", language="en"), {"missiles": MISSILES})
    assert caught.value.detail["topic"] == "missiles"
    assert caught.value.detail["clause"]


def test_an_article_whose_sources_no_topic_follows_is_off_topic() -> None:
    with pytest.raises(OffTopic, match="off-topic"):
        ask(article(candidates=("unknown",)))


def test_another_language_is_told() -> None:
    with pytest.raises(WrongLanguage) as caught:
        ask(article(language="de", witnesses={"language": "text (declared: en)"}), {"missiles": MISSILES})
    assert caught.value.detail["language_from"] == "text (declared: en)"


def test_an_article_from_before_the_topic_is_told() -> None:
    with pytest.raises(TooOld):
        ask(article(language="en", published=at(days=-9)), {"missiles": MISSILES})


def test_a_revision_of_a_kept_article_stays_whatever_it_says_now() -> None:
    item = article(title="Withdrawn", body="This text was withdrawn.", language="en", known=known(article()))
    assert ask(item, {"missiles": MISSILES}).topics == ()


# --- dedupe -----------------------------------------------------------------------------------------------------------


def test_a_new_text_passes() -> None:
    item = article()
    assert DedupePipeline().process_item(item) is item


def test_a_text_that_is_held_is_unchanged() -> None:
    with pytest.raises(Unchanged):
        DedupePipeline().process_item(article(known=known(article())))


def test_an_older_text_that_comes_back_is_unchanged_too() -> None:
    held = known(article())
    edited = known(article(body=f"{TEXT}\nMore."))
    both = type(held)(held.article_id, held.url, held.versions + edited.versions)
    with pytest.raises(Unchanged):
        DedupePipeline().process_item(article(known=both))


def test_another_text_is_a_revision() -> None:
    item = article(body=f"{TEXT}\nMore.", known=known(article()))
    assert DedupePipeline().process_item(item) is item


def test_a_changed_headline_is_a_revision() -> None:
    item = article(title="Missile shot down, debris found", known=known(article()))
    assert DedupePipeline().process_item(item) is item


def test_of_very_many_articles_of_a_run_the_last_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dedupe, "PASSED", 2)
    stage, items = DedupePipeline(), [article(name) for name in "abc"]
    for each in items:
        stage.process_item(each)
    with pytest.raises(DuplicateUrl):
        stage.process_item(items[2])
    assert stage.process_item(items[0]) is items[0]


def test_the_same_text_by_another_address_is_met_once_a_run() -> None:
    stage = DedupePipeline()
    stage.process_item(article())
    with pytest.raises(DuplicateUrl) as caught:
        stage.process_item(article(aliases=(url("amp/a"),), pending_url=url("amp/a")))
    assert caught.value.detail == {"article": url()}


def test_the_same_text_of_another_article_passes() -> None:
    stage = DedupePipeline()
    stage.process_item(article())
    assert stage.process_item(article("b", host="other.example"))


def test_every_drop_can_be_told(monkeypatch: pytest.MonkeyPatch) -> None:
    for drop in DROPS.values():
        assert isinstance(drop(words=1), Drop)
        assert drop(words=1).detail == {"words": 1}


# --- headlines --------------------------------------------------------------------------------------------------------


def test_a_headline_needs_no_body() -> None:
    assert ValidatePipeline(40).process_item(headline()) == headline()


def test_a_topic_judges_a_headline_by_title_and_summary() -> None:
    topics = {name: Topic(name, parse(query)) for name, query in (("a", "governor"), ("b", "hatay"), ("c", "ferry"))}
    assert TopicPipeline(topics).process_item(headline(candidates=())).topics == ("a", "b")
    with pytest.raises(OffTopic):
        TopicPipeline({"c": topics["c"]}).process_item(headline())


def test_the_same_headline_again_is_merged() -> None:
    again = headline(known=known(headline()))
    assert DedupePipeline().process_item(again) is again
