"""The walls of the house (contracts in `pyproject.toml`), and what the walls alone cannot say."""

import subprocess
import sys

import pytest
from importlinter.cli import lint_imports

from generator import pipeline

HEAVY = ["altair", "material", "mkdocs", "numpy", "openpyxl", "pandas", "vl_convert", "xlsxwriter"]


def test_rooms_share_words_but_no_doors(root, monkeypatch, capsys):
    monkeypatch.chdir(root)

    failed = lint_imports(config_filename="pyproject.toml", cache_dir=".cache/import-linter", no_logo=True)

    assert not failed, capsys.readouterr().out


def test_templates_escape_and_contributed_text_is_never_markdown(root):
    for path in sorted((root / "generator").rglob("*.py")):
        text = path.read_text("utf-8")
        assert "import markdown" not in text, path
        assert "from markdown" not in text, path
        if "jinja2" in text and "Environment(" in text:
            assert "autoescape=True" in text, path
            assert "StrictUndefined" in text, path


def loaded_by(root, arguments, names):
    """Which of these modules are loaded when a command has run to its end."""
    code = f"""
import sys
from generator.cli import main
sys.argv = ["cds", *{arguments!r}]
try:
    main()
except SystemExit as stop:
    assert not stop.code, stop.code
print("loaded:", *[name for name in {list(names)!r} if name in sys.modules])
"""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()[-1].split()[1:]


@pytest.mark.parametrize(
    "command",
    [
        "--help",
        "check --help",
        "diff --help",
        "explain --help",
        "form --help",
        "import --help",
        "init --help",
        "import-register --help",
    ],
)
def test_the_command_line_starts_without_heavy_packages(root, command):
    assert loaded_by(root, command.split(), HEAVY) == []


def test_a_sound_file_is_checked_without_what_only_faults_and_sites_need(root):
    file = "data/assessments/2023-2024/pgddt-kien-thuy/th-kien-quoc.yml"
    idle = [*HEAVY, "jinja2", "multiprocessing", "yaml", "generator.summarize", "generator.model.summary"]
    assert loaded_by(root, ["check", file], idle) == []


def test_every_name_of_the_pipeline_has_a_home():
    assert all(getattr(pipeline, name) is not None for name in pipeline.__all__)
    with pytest.raises(AttributeError):
        _ = pipeline.nothing_of_the_kind


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-test.lock"])
def test_a_lock_holds_hashes_and_no_address(root, lock):
    text = (root / lock).read_text("utf-8")
    pinned = [block for block in text.replace("\\\n", "").splitlines() if "==" in block.split("#")[0]]

    assert pinned
    assert all("--hash=sha256:" in block for block in pinned)
    assert "://" not in text
    assert "--index-url" not in text
    assert "--find-links" not in text


def test_the_locks_agree(root):
    pins = [
        {
            line.split()[0]
            for line in (root / lock).read_text("utf-8").splitlines()
            if "==" in line.split("#")[0]
        }
        for lock in ("requirements.lock", "requirements-test.lock")
    ]

    assert pins[0] <= pins[1]


def test_a_build_loads_no_engine_for_tables_of_strangers_sums_or_charts(root):
    """DuckDB is for federated sites, pandas and Altair for tests; each takes as long as a small build."""
    told = "import sys, generator.publish.building, generator.publish.mkdocs_plugin; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", told], cwd=root, capture_output=True, text=True, check=True)

    assert {"duckdb", "pandas", "altair", "vl_convert", "numpy"} & set(done.stdout.split()) == set()
