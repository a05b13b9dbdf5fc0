"""How many pairs of addresses are told rightly to be of one article, by the addresses alone.

Reads fixtures/addresses.toml. That is the worst case: in a crawl text and title have to be the same as well.
"""

import collections
import itertools
import tomllib
from pathlib import Path

from newsbot.errors import BadURLError
from newsbot.network.urls import canonical_url
from newsbot.pages.same_address import kinship

LISTS = Path(__file__).parents[1] / "fixtures" / "addresses.toml"


def main() -> None:
    """Print kind × verdict."""
    for kind, groups in tomllib.loads(LISTS.read_text(encoding="utf-8")).items():
        found: collections.Counter[str] = collections.Counter()
        for one, other in (pair for group in groups for pair in itertools.combinations(group, 2)):
            try:
                pair = canonical_url(one), canonical_url(other)
            except BadURLError as error:
                raise SystemExit(f"{LISTS}: {error}") from error
            found["equal" if pair[0] == pair[1] else kinship(*pair) or "two"] += 1
        print(f"{kind:10} {sum(found.values()):4} pairs: {dict(sorted(found.items()))}")


if __name__ == "__main__":
    main()
