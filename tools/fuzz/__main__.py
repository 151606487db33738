"""`python -m tools.fuzz TARGET …`."""

import sys


def main() -> None:
    """Hand a target to atheris, which is not one of our requirements."""
    try:
        import atheris
    except ImportError:
        sys.exit("Chưa có atheris: xem content/phat-trien/moi-de-doa.md.")
    with atheris.instrument_imports(include=["generator", "tools"]):
        from tools.fuzz.targets import TARGETS
    if len(sys.argv) < 2 or sys.argv[1] not in TARGETS:
        sys.exit(f"Cách dùng: python -m tools.fuzz {'|'.join(TARGETS)} [tùy chọn của libFuzzer]")
    target = TARGETS[sys.argv.pop(1)]
    atheris.Setup(sys.argv, target)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
