"""An official file that cannot be read is said once; no school's file is blamed for it."""

import json
import shutil
import subprocess
import sys


def test_a_broken_rubric_is_the_only_fault_told(root, tmp_path):
    data = tmp_path / "data"
    shutil.copytree(root / "data", data)
    rubric = data / "rubrics" / "4725-qd-bgddt.yml"
    rubric.write_text(rubric.read_text("utf-8") + "\nnhom: []\n", "utf-8")
    command = [sys.executable, "-m", "generator", "check", "--data", str(data), "--format", "json"]

    done = subprocess.run(command, capture_output=True, text=True, cwd=root, check=False)

    errors = [one for one in json.loads(done.stdout) if one["severity"] == "error"]
    assert done.returncode == 1
    assert {one["path"] for one in errors} == {str(rubric)}
    assert errors[0]["code"] == "duplicate-block"
