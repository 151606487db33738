"""From schools' YAML assessments to public pages, official tables and open data."""

__version__ = "0.1.0"
