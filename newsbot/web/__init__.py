"""Read-only pages over newsbot.query: six screens, each with JSON, CSV and Atom twins. `create_app` makes the app."""

from newsbot.web.app import create_app
from newsbot.web.past import Past
from newsbot.web.surroundings import Surroundings

__all__ = ["Past", "Surroundings", "create_app"]
