"""What the guide shows of merged and renamed units is what the program does."""

import re

import pytest

PAGE = "content/huong-dan/danh-sach.md"


@pytest.fixture
def blocks(root):
    return re.findall(r"```csv\n(.*?)```", (root / PAGE).read_text("utf-8"), re.DOTALL)


def test_the_worked_example_of_merging_and_renaming_comes_out_as_shown(here, kho, blocks):
    registers = kho / "data/registers"
    areas, authorities, schools, listed, after, merged, units, joined = blocks
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

    (kho / "don-vi.csv").write_text(units, "utf-8")
    third = here("import-mergers", "don-vi.csv", "--write", cwd=kho)
    assert third.returncode == 0, third.stdout + third.stderr
    assert (registers / "areas.csv").read_text("utf-8") == joined
    now = (registers / "schools.csv").read_text("utf-8").splitlines()
    assert sum("xa-may-nang,ubnd-xa-may-nang" in line and ",2026-09-01,," in line for line in now) == 2
    assert here("check", cwd=kho).returncode == 0


@pytest.mark.parametrize(
    "page", ["content/huong-dan/so-moi.md", PAGE, "README.md", "generator/starter/README.md"]
)
def test_every_command_and_option_that_is_shown_exists(root, here, page):
    text = (root / page).read_text("utf-8")
    shown = set(
        re.findall(
            r"cds (init|upgrade|doctor|import-register|import-results|import-mergers)\b([^`\n]*)", text
        )
    )

    assert shown
    for command, rest in shown:
        known = here(command, "--help", cwd=root).stdout
        for option in re.findall(r"--[a-z]+", rest):
            assert option in known, (command, option)
