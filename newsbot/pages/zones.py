"""Zones: what tags, roles, class names and ids say of the text in an element (caption, comments, related …).

Names are read as lower-case words joined by hyphens (`articleBody_footer` is `article-body-footer`). To teach a name,
add it to its zone; it must mean the same wherever it is used, and may not be one outlet's.
"""

import functools
import re

from lxml.html import HtmlElement

from newsbot.pages.hints import hint

# Why text in a box may not belong to the article. A box may be in several zones.
CAPTION, ASIDE, NAV, FOOTER, HEADER, HIDDEN, COMMENTS, RELATED, PROMO, SHARE, BYLINE, TAGS, AD, WIDGET = (
    1 << i for i in range(14)
)
CLOSED, SIGN_UP = 1 << 14, 1 << 15
"""CLOSED beside HIDDEN: only on some screens, or until a reader opens it; SIGN_UP beside PROMO: for a
newsletter, or for consent to cookies."""
ALL = (1 << 16) - 1

_TAGS = {
    "figure": CAPTION,
    "figcaption": CAPTION,
    "aside": ASIDE,
    "nav": NAV,
    "menu": NAV,
    "footer": FOOTER,
    "header": HEADER,
    "address": BYLINE,
}
_ROLES = {"navigation": NAV, "search": WIDGET, "dialog": WIDGET, "complementary": ASIDE, "contentinfo": FOOTER}
_SHOWN = re.compile(
    r"\b(?:xs|sm|md|lg|xl|2xl|tablet|desktop):(?:block|flex|grid|contents|inline)|\bd-\w\w-(?:block|flex|grid)|show-for-|visible-\w\w\b|not-sr-only"
)
"""Names that show on some screens what others hide."""
_OPENS = re.compile(
    r"accordi|collaps|expand(?!ed:)|faq|answer|toggle|spoiler|(?:read|show|view|see)-?more|more-?(?:content|text)"
    r"|(?:^|[\s_-])(?:paywall|paywalled|premium|locked?)(?:$|[\s_-])",
    re.IGNORECASE,
)
"""Names of boxes that are closed until a reader opens them."""
_FRAMES = frozenset(("article", "main", "body", "html", "form"))  # named after what they hold, or by a content system
_CONSENT = r"cookie|consent|gdpr|dsgvo|^cmp$|^cc-(?:window|banner|dialog)"
_NAMES = {
    CAPTION: (
        r"caption|^images?$|^image-|^imgbox|^photos?$|^picture$|^pic$|"
        r"(?:image|img|photo|picture)-*(?:wrap|wrapper|container|block|box|holder)|"
        r"(?:image|photo|img|picture|media|video)-*(?:credit|info|desc|legend|meta|copyright|source)|\bcredits?\b|"
        r"bild-?(?:unterschrift|text|zeile|legende)|^legende|pie-?de-?foto|didascalia|onderschrift|bijschrift|lightbox|gallery|"
        r"slideshow|carousel|slider|swiper"
    ),
    ASIDE: (
        r"^side-?bar$|-side-?bar$|right-?rail|^side-?bar-(?:widget|block|right|left|inner|wrap|ad)|"
        r"^right-?col(?:umn)?$|^col(?:umn)?-?right$|^widget-?area$|^secondary$"
    ),
    NAV: (
        r"breadcrumb|\bnav(?:bar|igation)?\b|-nav\b|\bmenu|pagination|table-?of-?contents|toc\b|\btoc-|"
        r"jump-?links?|skip-?link|\bpager\b"
    ),
    FOOTER: (r"\bfooter|-footer|copyright|colophon|disclaimer"),
    HIDDEN: (
        r"^sr-only|(?<!label-)(?<!title-)(?<!heading-)(?<!overflow-)(?<!-x-)(?<!-y-)(?<!visibility-)\bhidden$|visually-?hidden$|"
        r"^screen-?reader|element-invisible|"
        r"print-only|print-block|noprint|no-print"
    ),
    COMMENTS: (
        r"\bcomments?\b|comment-?(?:list|section|thread|form|area|respond|count)|disqus|\brespond\b|discussion|"
        r"livefyre|-comments?\b|kommentare|^kommentar-(?:liste?|box|bereich)|commentaires|comentarios|comentários|commenti\b|reacties|"
        r"kommentarer|yorumlar|komentarze|komentare|коммент|leser-?(?:stimmen|kommentar|meinung|brief)|^reaktionen$|talk-?back|"
        r"guest-?book|gaestebuch"
    ),
    RELATED: (
        r"related|recommend|read-?more|readmore|read-?next|also-?read|more-?(?:stories|news|from|on|articles|in)|"
        r"most-?(?:read|popular|viewed)|trending|outbrain|taboola|up-?next|you-?may|teaser|siehe-?auch|"
        r"weiterlesen|mehr-?zum|next-?article|further-?reading|see-?also|"
        r"relacionad[oa]s|relat(?:erade|erte)|verwandte|gerelateerd|correlat[ie]|lire-?aussi|leggi-?anche|lees-?ook|lea-?tambien|"
        r"les-?ogsa|laes-?ogsaa|las-?mer|ilgili-?haber|powiazane|souvisejici|meistgelesen|plus-?lus|mas-?leid[ao]s|piu-?letti"
    ),
    PROMO: (
        r"newsletter|subscri|promo|web-?push|push-?(?:notif|registr|prompt)|sign-?up|signup|donat|call-?to-?action|\bcta\b|-cta\b|\bcta-|membership|"
        r"paywall-?(?:box|offer|message|cta)|piano|app-?download|banner|tip-?(?:box|us|jar)|support-?us|ad-?block|"
        r"callout-?promo|affiliate-?(?:disclosure|disclaimer|notice)|" + _CONSENT
    ),
    SIGN_UP: r"newsletter-?(?:sign|box|form|block|subscri|promo)|sign-?up|" + _CONSENT,
    SHARE: (
        r"\bshar(?:e|ing)\b|share-|-share|sharing|social|follow-?us|addtoany|addthis|\bprint-?button|toolbar|"
        r"tool-?bar|actions?-?bar|reactions?\b"
    ),
    BYLINE: (
        r"by-?line|\bauthors?\b|"
        r"author-(?:info|bio|box|name|card|meta|desc|about|profile|block|date|container|wrapper|details|section|image|list)|"
        r"-authors?\b|about-?(?:the-?)?author|^autor(?:en|in)?$|autor(?:en|in)?-(?:info|box|kasten|bio|profil|teaser)|\bbio\b|-bio\b|contributor|post-?meta|entry-?meta|article-?meta|"
        r"meta-?(?:data|info|date)|metadata|dateline-?date|timestamp|time-?stamp|publish(?:ed)?-?(?:date|time|on)|"
        r"pub-?date|article-?(?:info|date|time)|post-?date|entry-?date|reading-?time|read-?time|min-?read"
    ),
    TAGS: (
        r"^tags?$|(?:^|-)tags$|^tags-|tag-?(?:list|cloud|links)|^topics$|-topics$|topic-?(?:list|links|tags)|"
        r"keywords|^categories$|categor(?:y|ies)-?(?:list|links)|^kicker$|article-?categories"
    ),
    AD: (
        r"\bads?\b|\bads?-|-ads?\b|advert|sponsor|dfp|adslot|ad-?(?:slot|unit|wrapper|container)|gpt-?ad|anzeige|"
        r"\bwerbung|publicidad|publicit[eé]|^pub$|encart-?pub|reklam"
    ),
    WIDGET: (
        r"modal|pop-?up|overlay|tooltip|audio-?(?:player|widget|native)|\bplayer\b|video-?player|listen|"
        r"text-?to-?speech|info-?box|fact-?box|faktabox|infokasten|\bquiz|\bpoll\b|weather|"
        r"stock-?(?:ticker|quote)|ticker|login|log-?in-?form|search-?form|accessibility|feedback|rating|survey|"
        r"embed|expandable-box|jump-?to|pull-?quote|pullquote|\bai-(?:summary|overview)"
    ),
}
_STATE = re.compile(
    r"(?:^|-)(?:with|without|has|no)-|^(?:single|allow|enable|disable)-|-(?:enabled|disabled|free|less|off)$"
)
"""What a box is like, not what it is: `with-comments`, `no-sidebar`, `share-enabled`."""
_PATTERNS = [(zone, re.compile(pattern)) for zone, pattern in _NAMES.items()]
_HINT = hint(_NAMES.values())
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_MAX_NAMES = 300  # characters of a class attribute that are read
_MAX_ID = 40  # longer ones, and those of headings, are made of their text


@functools.lru_cache(maxsize=32_768)
def of_name(token: str) -> int:
    """Zones that one class name or id speaks of."""
    if len(token) < 2:
        return 0
    text = _CAMEL.sub("-", token[:80]).lower().replace("_", "-")
    if not _HINT.search(text):
        return 0
    found = sum(zone for zone, pattern in _PATTERNS if pattern.search(text))
    return found & HIDDEN if _STATE.search(text) else found


@functools.lru_cache(maxsize=4_096)
def of_names(names: str) -> int:
    """Zones that a class attribute speaks of."""
    zone = 0
    for token in names[:_MAX_NAMES].split():
        zone |= of_name(token)
    return zone | CLOSED if zone & HIDDEN and _SHOWN.search(names) else zone


def of_element(element: HtmlElement) -> int:
    """Zones of a block-level element by its tag, role, class, id and style; those around it not counted."""
    tag = str(element.tag)
    if tag in _FRAMES:
        return 0
    zone = _TAGS.get(tag, 0)
    if attributes := element.attrib:
        zone |= of_names(attributes.get("class", ""))
        name = attributes.get("id", "")
        if name and len(name) < _MAX_ID and tag not in _HEADINGS:
            zone |= of_name(name)
        zone |= _ROLES.get(attributes.get("role", ""), 0)
        if "author" in attributes.get("itemprop", ""):
            zone |= BYLINE
        if _is_hidden(element):
            zone |= HIDDEN
        if zone & HIDDEN and opens(element):
            zone |= CLOSED
    if tag == "figure" and element.find(".//blockquote") is not None:
        zone &= ~CAPTION
    if zone & (CAPTION | WIDGET) and element.find(".//table") is not None:
        zone &= ~(CAPTION | WIDGET)
    if zone & (SHARE | WIDGET) and element.find(".//blockquote") is not None:
        zone &= ~(SHARE | WIDGET)  # an embedded post is quoted text
    return zone


def opens(element: HtmlElement) -> bool:
    """Whether a box is named after being closed until a reader opens it."""
    return bool(_OPENS.search(f"{element.get('class', '')} {element.get('id', '')}")) or (
        element.get("role") in ("region", "tabpanel") and element.get("aria-labelledby") is not None
    )


def _is_hidden(element: HtmlElement) -> bool:
    attributes = element.attrib
    style = attributes.get("style", "")
    concealed = "none" in style and "display:none" in style.replace(" ", "")
    return concealed or attributes.get("aria-hidden") == "true" or "hidden" in attributes
