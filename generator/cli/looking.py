"""`cds check`, `cds score`, `cds explain`: what a file is worth and what is wrong with it."""

from pathlib import Path

import click

from generator.cli.changing import changed_files_options, check_change, refuse_odd_mix
from generator.cli.common import FAULTY, FINE, cds, data_option, leave, need_data
from generator.cli.telling import FORMS, colour, tell
from generator.wording import say, words


@cds.command(help=say("cli.check"))
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, exists=True))
@click.option("--format", "form", type=click.Choice(FORMS), default="text", help=say("cli.formats"))
@click.option("--clean", is_flag=True, help=say("cli.check-clean"))
@changed_files_options
@data_option
def check(
    paths: tuple[Path, ...],
    form: str,
    clean: bool,
    data: Path,
    base: str | None,
    head: str | None,
    login: str | None,
) -> None:
    """All problems of the files named, sorted by place."""
    from generator.present.quoting import visible
    from generator.publish import checking

    need_data(data)
    refuse_odd_mix(paths, base, head, login)
    if base is not None:
        findings, lines = check_change(data, base, head, login)
        leave(tell(findings, form, lines))

    def note(faulty: list[str]) -> None:
        click.echo(say("check.others", count=len(faulty), listed=", ".join(map(visible, faulty))), err=True)

    leave(tell(checking.check(data, paths, note, clean=clean), form, checking.lines_of))


@cds.command(help=say("cli.score"))
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help=say("cli.format"))
@data_option
def score(file: Path, form: str, data: Path) -> None:
    """The scorecard of one file; its problems, and no card, when it has errors."""
    import json

    from generator.present import problems as lists
    from generator.present import scorecards
    from generator.publish import checking
    from generator.score.reasons import reason

    need_data(data)
    card, opening, findings = checking.score(data, file)
    errors = [finding for finding in findings if finding.severity == "error"]
    for line in lists.as_text(errors if form == "json" else findings, checking.lines_of, colour()):
        click.echo(line, err=True)
    if card is None or errors:
        leave(FAULTY)
    assert card is not None
    rubric = opening.library.rubrics[card.rubric]
    if form == "json":
        click.echo(json.dumps(scorecards.as_data(card, rubric, reason), ensure_ascii=False, indent=1))
    else:
        row = opening.library.schools.on(card.school, card.year.counting_day)
        for line in scorecards.as_text(card, rubric, row.name if row else card.school, reason):
            click.echo(line)
    leave(FINE)


@cds.command(help=say("cli.explain"))
@click.argument("code", required=False)
def explain(code: str | None) -> None:
    """What a problem means and how to mend it; without a code, every code by subject."""
    import difflib

    from generator.check.catalogue import catalogue

    if code is None:
        for group, title in words("problem-group").items():
            click.echo(f"{title}:")
            for one in catalogue().values():
                if one.group == group:
                    click.echo(f"  {one.code}: {one.title}")
        return
    code = code.lower()
    meaning = catalogue().get(code)
    if meaning is None:
        near = difflib.get_close_matches(code, list(catalogue()), 3, 0.4)
        raise click.UsageError(say("explain.unknown", code=code, near=", ".join(near) or "–"))
    entry = meaning.in_general()
    click.echo(f"{entry.code} ({say('severity.' + entry.severity)}): {entry.title}\n")
    click.echo(f"{say('explain.message')} {entry.message}")
    click.echo(f"{say('explain.remedy')} {entry.remedy}")
    if entry.example:
        click.echo(say("explain.example"))
        click.echo("\n".join("    " + line for line in entry.example.rstrip().split("\n")))
    if entry.basis:
        click.echo(f"{say('explain.basis')} {entry.basis}")
