"""What other programs and other sites take from this one: tables, an API, feeds, badges, embedded pages."""
