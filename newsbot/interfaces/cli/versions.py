"""What `newsbot --version` says: the versions that decide what comes out."""

import platform
from importlib.metadata import version

from newsbot import __version__


def versions() -> str:
    """newsbot's version, and in a second line those of what it rests on."""
    from lxml import etree

    libxml2 = ".".join(map(str, etree.LIBXML_VERSION))
    parts = [f"Python {platform.python_version()}", *(f"{name} {version(name)}" for name in ("Scrapy", "trafilatura"))]
    return f"newsbot {__version__}\n{' · '.join([*parts, f'libxml2 {libxml2}'])}"
