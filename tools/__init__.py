"""What the people who write the project run by hand."""
