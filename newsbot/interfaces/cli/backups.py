"""What `backup` and `restore` say of a backup."""

from newsbot.corpus.backup import Backup
from newsbot.interfaces.cli.layout import minute


def told(found: Backup) -> str:
    """In a line."""
    parts = (f"{count} {name}" for name, count in sorted(found.counts.items()))
    return f"whole, taken {minute(found.taken)} by newsbot {found.made_by}: {', '.join(parts) or 'an empty store'}"
