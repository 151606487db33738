"""Harnesses for atheris: random bytes through the reader, the importer and the escapers.

`python -m tools.fuzz TARGET [libFuzzer options] [corpus]`. How to have atheris: moi-de-doa.md in content/.
Each target is a function of bytes that raises when a promise is broken; the tests call the same functions
on what is kept.
"""
