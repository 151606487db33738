"""What the guide shows of merged and renamed units is what the program does."""

import re

import pytest

PAGE = "content/huong-dan/danh-sach.md"


@pytest.fixture
def blocks(root):
    return re.findall(r"```csv\n(.*?)```", (root / PAGE).read_text("utf-8"), re.DOTALL)


def test_the_worked_example_of_merging_and_renaming_comes_out_as_shown(here, kho, blocks):
    registers = kho / "data/registers"
    areas, authorities, schools, listed, after, merged = blocks
    for name, text in (("areas", areas), ("authorities", authorities), ("schools", schools)):
        (registers / f"{name}.csv").write_text(text, "utf-8")
    for path in (kho / "data/rounds").iterdir():
        path.unlink()
    (kho / "danh-sach.csv").write_text(listed, "utf-8")
    (kho / "sap-nhap.csv").write_text(merged, "utf-8")

    first = here("import-register", "danh-sach.csv", "--write", cwd=kho)
    assert first.returncode == 0, first.stdout + first.stderr
    assert (registers / "schools.csv").read_text("utf-8") == after
    assert "xa-nang-som,Xã Nắng Sớm,xa,tinh-vi-du,2025-07-01" in (registers / "areas.csv").read_text("utf-8")

    second = here("import-register", "sap-nhap.csv", "--since", "2026-08-01", "--write", cwd=kho)
    assert second.returncode == 0, second.stdout + second.stderr
    ended = "xa-nang-som,ubnd-xa-nang-som,,,,2025-07-01,2026-07-31,th-cau-vong"
    assert f"th-de-men,Trường Tiểu học Dế Mèn,tieu_hoc,{ended}" in (registers / "schools.csv").read_text(
        "utf-8"
    )
    assert here("check", cwd=kho).returncode == 0


def test_two_communes_that_become_one_as_the_guide_says(here, kho, blocks):
    registers = kho / "data/registers"
    areas, authorities, schools, listed, *_ = blocks
    for name, text in (("areas", areas), ("authorities", authorities), ("schools", schools)):
        (registers / f"{name}.csv").write_text(text, "utf-8")
    for path in (kho / "data/rounds").iterdir():
        path.unlink()
    (kho / "cu.csv").write_text(listed, "utf-8")
    (kho / "moi.csv").write_text(re.sub("Xã (Mây Trắng|Nắng Sớm)", "Xã Mây Nắng", listed), "utf-8")
    assert here("import-register", "cu.csv", "--write", cwd=kho).returncode == 0

    done = here("import-register", "moi.csv", "--since", "2026-08-01", "--write", cwd=kho)
    assert done.returncode == 0, done.stdout + done.stderr
    for name, open_end, ended in (
        ("areas", ",2025-07-01,,", ",2025-07-01,2026-07-31,xa-may-nang"),
        ("authorities", ",2025-07-01,", ",2025-07-01,2026-07-31"),
    ):  # what the guide says to do by hand
        lines = (registers / f"{name}.csv").read_text("utf-8").splitlines()
        lines = [line.removesuffix(open_end) + ended if line.endswith(open_end) else line for line in lines]
        (registers / f"{name}.csv").write_text("\n".join(lines) + "\n", "utf-8")

    checked = here("check", cwd=kho)
    assert checked.returncode == 0, checked.stdout
    now = (registers / "schools.csv").read_text("utf-8").splitlines()
    assert sum("xa-may-nang,ubnd-xa-may-nang" in line and ",2026-08-01,," in line for line in now) == 3


@pytest.mark.parametrize(
    "page", ["content/huong-dan/so-moi.md", PAGE, "README.md", "generator/starter/README.md"]
)
def test_every_command_and_option_that_is_shown_exists(root, here, page):
    text = (root / page).read_text("utf-8")
    shown = set(re.findall(r"cds (init|upgrade|doctor|import-register|import-results)\b([^`\n]*)", text))

    assert shown
    for command, rest in shown:
        known = here(command, "--help", cwd=root).stdout
        for option in re.findall(r"--[a-z]+", rest):
            assert option in known, (command, option)
