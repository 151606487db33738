"""`python -m generator` is `cds`."""

from generator.cli import main

if __name__ == "__main__":
    main()
