"""Read-only pages over corpus.query: six screens, each with JSON, CSV and Atom twins. `create_app` makes the app."""

from newsbot.interfaces.web.app import create_app
from newsbot.interfaces.web.past import Past
from newsbot.interfaces.web.surroundings import Surroundings

__all__ = ["Past", "Surroundings", "create_app"]
