"""What `serve` and `site` make pages from."""

from typing import TYPE_CHECKING

from newsbot.interfaces.cli.app import App

if TYPE_CHECKING:
    from newsbot.interfaces.web import Surroundings


def surroundings(app: App, public: bool) -> "Surroundings":
    """What pages are made from; says when there is no store yet."""
    from newsbot.corpus import overrides
    from newsbot.corpus.store import open_store
    from newsbot.interfaces.web import Past, Surroundings

    uri = app.config.store.uri
    with app.store():
        pass
    past = Past(lambda: overrides.load(app.config.overrides))
    return Surroundings(
        lambda: open_store(uri, create=False),
        app.topics,
        app.clock,
        public,
        past=past,
        zone=app.zone,
        searches=app.config.searches,
    )
