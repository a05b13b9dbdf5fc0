"""Names that are functions of content: the same article, text or edge gets the same id on every machine."""

import hashlib

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: no i, l, o, u to misread or misspell
WHOLE = 15
"""Characters of the id of an article or story."""


def short_hash(value: str, length: int = 13) -> str:
    """`length` characters of base 32 over blake2b of `value` (5 bits a character, 65 bits by default)."""
    number = int.from_bytes(hashlib.blake2b(value.encode("utf-8", "surrogatepass"), digest_size=16).digest(), "big")
    return "".join(_ALPHABET[(number >> (5 * i)) & 31] for i in range(length))


def article_id(url: str) -> str:
    """Id of the article at canonical URL `url`, such as `a-9d2m…`; any unambiguous prefix may be typed."""
    return "a-" + short_hash(url)


def story_id(seed_article_id: str) -> str:
    """Id of the story whose first article in canonical order is `seed_article_id`."""
    return "s-" + short_hash(seed_article_id)


def text_sha(title: str, body: str) -> str:
    """Hex SHA-256 of what a reader reads: a changed headline is another version too."""
    return hashlib.sha256(f"{title}\n\n{body}".encode("utf-8", "surrogatepass")).hexdigest()


def headline_sha(title: str, summary: str) -> str:
    """The same of a headline: no text has it, whatever its words, for no body begins with a new line."""
    return text_sha(title, f"\n{summary}")


def version_id(article: str, sha: str) -> str:
    """Id of one text of one article."""
    return f"{article}:{sha[:16]}"


def edge_id(one: str, other: str) -> str:
    """Id of the copy edge between two versions, the same whichever is named first."""
    low, high = sorted((one, other))
    return f"{low}|{high}"
