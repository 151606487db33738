"""Files under `data/` → values of the model. The only room that opens anything there.

A fault is never raised: it comes back as a `Problem` beside whatever could be read.
"""
