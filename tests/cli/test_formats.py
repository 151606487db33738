"""The four forms of `cds check`, as a person and a build server get them."""

import json
import os
import subprocess
import sys

import pytest

FAULTY = "assessments/2023-2024/pgddt-kien-thuy/th-kien-quoc.yml"


def spoil(data, points):
    """The school's file with as many decimal commas as `points` says."""
    file = data / FAULTY
    answers = "".join(f'  "1.3.{number}": {{diem: "1,{number}"}}\n' for number in range(1, points + 1))
    file.write_text(
        'nam_hoc: "2023-2024"\ntruong: th-kien-quoc\nbo_chi_so: 4725-qd-bgddt\ntrang_thai: du_thao\n'
        f"tra_loi:\n{answers}",
        "utf-8",
    )
    return file


def commas(done):
    return sum(
        line.startswith("::error file=") and "title=decimal-comma" in line
        for line in done.stdout.splitlines()
    )


def test_text_shows_the_line_and_counts_at_the_end(cds, data):
    file = spoil(data, 1)

    done = cds("check", file, "--data", data)

    assert done.returncode == 1
    assert '    6 |   "1.3.1": {diem: "1,1"}' in done.stdout.splitlines()
    assert "\x1b" not in done.stdout
    assert done.stderr.splitlines()[-1].startswith("1 lỗi, ")


def test_github_annotates_every_problem_and_tabulates_them_past_ten(cds, data, tmp_path):
    summary = tmp_path / "summary.md"
    few, many = spoil(data, 3), None

    done = cds("check", few, "--data", data, "--format", "github", GITHUB_STEP_SUMMARY=str(summary))
    assert done.returncode == 1
    assert commas(done) == 3
    assert not summary.exists()

    many = spoil(data, 12)
    done = cds("check", many, "--data", data, "--format", "github", GITHUB_STEP_SUMMARY=str(summary))
    assert commas(done) == 12
    assert summary.read_text("utf-8").count("decimal-comma") == 12


def test_sarif_and_json_are_json_and_nothing_else(cds, data):
    file = spoil(data, 2)

    sarif = json.loads(cds("check", file, "--data", data, "--format", "sarif").stdout)
    plain = json.loads(cds("check", file, "--data", data, "--format", "json").stdout)

    assert len(sarif["runs"][0]["results"]) == len(plain) >= 2


def test_a_phone_number_does_not_reach_the_log_with_the_quoted_line(cds, data):
    file = data / FAULTY
    file.write_text(file.read_text("utf-8") + 'ghi_chu: "Gọi 0912 345 678"\n', "utf-8")

    for form in ("text", "github", "json", "sarif"):
        done = cds("check", file, "--data", data, "--format", form)
        assert "personal-mobile" in done.stdout
        assert "345 678" not in done.stdout + done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="không có pty trên Windows")
@pytest.mark.parametrize(("declined", "painted"), [("", True), ("1", False)])
def test_colours_on_a_terminal_unless_declined(root, data, declined, painted):
    file = spoil(data, 1)
    ours, theirs = os.openpty()
    command = [sys.executable, "-m", "generator", "check", str(file), "--data", str(data)]
    with os.fdopen(ours, "rb", 0) as screen:
        done = subprocess.Popen(
            command,
            cwd=root,
            stdout=theirs,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "NO_COLOR": declined},
        )
        os.close(theirs)
        shown = b""
        try:
            while piece := screen.read(65536):
                shown += piece
        except OSError:  # Linux says so when the other end is closed
            pass
        assert done.wait(60) == 1

    assert (b"\x1b[31m" in shown) is painted
    assert b"decimal-comma" in shown


def test_a_summary_that_cannot_be_written_does_not_stop_the_annotations(cds, data, tmp_path):
    file = spoil(data, 12)

    done = cds(
        "check",
        file,
        "--data",
        data,
        "--format",
        "github",
        GITHUB_STEP_SUMMARY=str(tmp_path / "khong-co/tom-tat.md"),
    )

    assert done.returncode == 1
    assert commas(done) == 12
    assert "Không ghi được bảng tóm tắt" in done.stderr
