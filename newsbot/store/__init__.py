"""Where the corpus lives: `open_store` takes `sqlite:PATH` or `mongodb://…` and gives a `Store` (see base.py)."""
