"""Two states of the data side by side: what differs, and what that does. Values in, values out."""
