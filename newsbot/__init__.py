"""newsbot follows one news topic across public feeds; `newsbot --help` is the way in, `settings.py` the spine."""

__version__ = "0.1.0"
