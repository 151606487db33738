"""Present: values → finished HTML, SVG and data files. Nothing here reads `data/` or knows MkDocs."""
