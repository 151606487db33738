"""The edge: frames from MkDocs, pages into the site folder. Only `mkdocs_plugin` and `frame` know MkDocs."""
