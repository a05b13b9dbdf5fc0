"""Every question a reader may ask of the corpus. CLI and web call only this; answers are plain dicts and records."""
