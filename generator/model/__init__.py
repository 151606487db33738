"""The nouns of the field, frozen: no files, no clock, no Vietnamese sentences.

Every other room takes and gives these values. The table of terms (Rubric = bộ chỉ số, Criterion =
tiêu chí, …) stands in `content/phat-trien/kien-truc.md`.
"""
