"""What `backup` and `restore` say of a backup."""

from newsbot.corpus.backup import Backup
from newsbot.interfaces.cli.layout import minute


def told(found: Backup) -> str:
    """In a line."""
    texts, pages, stories = (found.counts.get(name, 0) for name in ("versions", "pages", "stories"))
    everything = f"{sum(found.counts.values())} records, of them {texts} texts, {pages} pages and {stories} stories"
    return f"whole, taken {minute(found.taken)}: {everything}"
