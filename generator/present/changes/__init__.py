"""What a change does, for people and programs: text, Markdown, JSON."""

from generator.present.changes.data import as_json
from generator.present.changes.markdown import as_markdown
from generator.present.changes.text import as_text

__all__ = ["as_json", "as_markdown", "as_text"]
