"""From what travels to what is stored: an Article to its records, a Departure to its decision, two texts to an edge."""

import dataclasses
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

from newsbot.corpus.store.schema import ArticleRecord, DecisionRecord, EdgeRecord, Json, PageRecord, VersionRecord
from newsbot.items import Article, Departure
from newsbot.network.urls import outlet_of
from newsbot.stories import priority
from newsbot.text.fingerprint import DEFAULT_RULE, CopyRule, Text, compare, siblings
from newsbot.text.ids import article_id, edge_id, short_hash, version_id
from newsbot.text.siblings import Likeness
from newsbot.text.words import word_count


def _utc(moment: datetime | None) -> datetime | None:
    return moment.astimezone(UTC).replace(microsecond=0) if moment else None


def telling_place(article: ArticleRecord) -> tuple[datetime, datetime, str]:
    """Of a stored article; see `newsbot.stories.priority`."""
    return priority.telling_place(article.first_seen, article.published, article.id)


def records_of(article: Article) -> tuple[ArticleRecord, VersionRecord]:
    """What the store keeps of one text of an article."""
    content, ident = article.content, article_id(article.url)
    published = _utc(content.published) or article.feed_published
    words = word_count(content.body)
    record = ArticleRecord(
        id=ident,
        url=article.url,
        outlet=article.outlet,
        first_seen=article.first_seen,
        aliases=tuple(sorted(set(article.aliases) - {article.url})),
        topics=tuple(sorted(article.topics)),
        feed_urls=(article.feed_url,) if article.feed_url else (),
        feed_published=article.feed_published,
        current_sha=article.text_sha,
        current_fetched=article.fetched,
        title=content.title,
        language=content.language,
        published=published,
        words=words,
    )
    version = VersionRecord(
        id=version_id(ident, article.text_sha),
        article_id=ident,
        sha=article.text_sha,
        extractor=content.extractor,
        outlet=article.outlet,
        title=content.title,
        body=content.body,
        blocks=content.blocks,
        authors=content.authors,
        published=published,
        modified=_utc(content.modified),
        language=content.language,
        first_fetched=article.fetched,
        last_fetched=article.fetched,
        fingerprint=article.fingerprint,
        meaning=article.meaning,
        words=words,
        image=content.image,
        section=content.section,
        site_name=content.site_name,
        agency=content.agency,
        paywalled=content.paywalled,
        summary=content.summary or None,
        organisations=content.organisations,
        witnesses=dict(content.witnesses),
        dissent=dict(content.dissent),
        flags=content.flags,
        page_sha=article.page_sha,
    )
    return record, version


def page_of(article: Article, keep: timedelta | None) -> PageRecord | None:
    """The raw bytes to store beside an article, for `keep` from now; None when there are none or none are wanted."""
    page = article.page
    if page is None or article.page_sha is None or keep is None:
        return None
    return PageRecord(article.page_sha, page.url, page.content_type, page.body, page.fetched, page.fetched + keep)


def edge_between(one: VersionRecord, other: VersionRecord, rule: CopyRule = DEFAULT_RULE) -> EdgeRecord | None:
    """The copy edge of two stored versions, or None; a function of the two alone, whichever is named first."""
    low, high = sorted((one, other), key=lambda version: version.id)
    verdict = compare(_text(low), _text(high), rule)
    if verdict is None:
        return None
    evidence: dict[str, Json] = {
        "hours": None if verdict.hours is None else round(verdict.hours, 2),
        "agreement": None if verdict.agreement is None else round(verdict.agreement, 4),
        "new_low": round(verdict.new_a, 4),
        "new_high": round(verdict.new_b, 4),
        "same_outlet": verdict.same_outlet,
        "reason": verdict.reason,
    }
    return EdgeRecord(
        id=edge_id(low.id, high.id),
        low=low.id,
        high=high.id,
        low_article=low.article_id,
        high_article=high.article_id,
        kind=verdict.kind,
        containment=round(verdict.containment, 4),
        evidence=evidence,
    )


def of_one_template(one: VersionRecord, other: VersionRecord, rule: CopyRule = DEFAULT_RULE) -> Likeness | None:
    """What two stored versions that were filled into one template differ in; None when they are no such texts."""
    return siblings(_text(one), _text(other), rule)


def _text(version: VersionRecord) -> Text:
    return Text(version.body, version.outlet, version.published, version.title)


def with_headline(failure: Departure, outcome: str, detail: Mapping[str, object] = MappingProxyType({})) -> Departure:
    """`failure` with what became of the headline of what could not be read: `kept`, or why it was not."""
    return dataclasses.replace(failure, detail={**failure.detail, **detail, "headline": outcome})


def decision_of(departure: Departure, keep_text: timedelta) -> DecisionRecord:
    """What the store keeps of a departure; an off-topic text is kept for `keep_text`, for `topic test`."""
    article = departure.article
    content = article.content if article else None
    with_text = departure.reason == "off-topic" and content is not None and keep_text > timedelta(0)
    return decision(
        departure.url,
        departure.stage,
        departure.reason,
        departure.at,
        sha=article.text_sha if article else "",
        detail=departure.detail,
        article_id=article.known.article_id if article and article.known else None,
        feed_url=departure.feed_url or (article.feed_url if article else None),
        topics=article.candidates if article else (),
        title=content.title if content else "",
        language=content.language if content else None,
        text=content.body if with_text and content else None,
        text_expires=departure.at + keep_text if with_text else None,
    )


def decision(
    url: str,
    stage: str,
    reason: str,
    at: datetime,
    *,
    sha: str = "",
    detail: Mapping[str, object] | None = None,
    article_id: str | None = None,
    feed_url: str | None = None,
    topics: tuple[str, ...] = (),
    title: str = "",
    language: str | None = None,
    text: str | None = None,
    text_expires: datetime | None = None,
) -> DecisionRecord:
    """A decision with its id: the same URL, stage, reason and text decide once, however often it is repeated."""
    return DecisionRecord(
        id=short_hash(f"{url}\n{stage}\n{reason}\n{sha}", 20),
        url=url,
        stage=stage,
        reason=reason,
        first=at,
        last=at,
        detail=dict(detail or {}),
        article_id=article_id,
        feed_url=feed_url,
        topics=topics,
        outlet=outlet_of(url),
        title=title,
        language=language,
        text=text,
        text_expires=text_expires,
    )
