"""The command line: parse, call, print, exit. Heavy imports happen inside the commands that need them.

Exit codes: 0 fine; 1 problems of severity error (a build has published the rest); 2 wrong usage;
3 stopped, nothing written.
"""

import os
import sys

import click

from generator.cli.common import FINE, STOPPED, cds
from generator.wording import say


def main() -> None:
    """Run a command; never show a traceback for something a person can mend."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
    try:
        code = cds.main(standalone_mode=False)
    except click.exceptions.Abort:
        raise SystemExit(130) from None
    except click.ClickException as fault:
        from generator.cli import usage  # late, as most commands are given rightly

        usage.show(fault)
        raise SystemExit(2) from None
    except MemoryError:
        click.echo(say("cli.memory"), err=True)
        raise SystemExit(STOPPED) from None
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(FINE) from None
    raise SystemExit(code if isinstance(code, int) else FINE)


__all__ = ["cds", "main"]
