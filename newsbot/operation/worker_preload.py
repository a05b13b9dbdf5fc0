"""What the fork server imports before it makes workers: the modules of their work, and what those load on first use.

Otherwise each worker would load it again: a second before its first page, most of it the detectors of languages, and
memory that they share this way. Frozen, so that a worker's garbage collector does not write to what is shared.
"""

import gc

from newsbot.operation.free_memory import give_back


def _load() -> None:
    import newsbot.feeds
    import newsbot.pages.extraction
    import newsbot.text.fingerprint  # noqa: F401 - imported to be there
    from newsbot.text.language import detect
    from newsbot.text.meaning import encode

    detect("The missile was shot down over the sea, the ministry said on Wednesday, and no one was hurt by the debris.")
    encode(["The missile was shot down over the sea."])


gc.disable()  # what is loaded stays: looking for garbage in it took a tenth of the time
_load()
gc.collect()
gc.freeze()
gc.enable()
give_back()  # what loading took
