"""Where articles come from: `feeds` polls and fetches, `replay` reads archives, `articles` imports texts."""
