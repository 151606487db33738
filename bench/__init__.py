"""How fast the site is built, beside ordinary MkDocs pages and Hugo. See README.md."""
