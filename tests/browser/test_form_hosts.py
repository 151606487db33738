"""The button that carries the file to the repository's host: three hosts, four ways, none without setting."""

from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from tests.projects import lay_frame, settings_here

BASE = {"url": "https://kho.example.vn/so/du-lieu", "nhanh": "main", "thu_muc": "data"}
PATH = "assessments/2025-2026/ubnd-xa-vi-du/th-vi-du.yml"
TEXT = 'nam_hoc: "2025-2026"\ntruong: th-vi-du\nghi_chu: "a&b #c + 100% Đạt"\n'


@pytest.fixture(scope="module")
def hand_in(chromium, address):
    page = chromium.new_page()
    page.goto(address + "tu-danh-gia/")

    def ask(host, exists=False, text=TEXT, **changes):
        forge = {**BASE, "loai": host, **changes}
        return page.evaluate(
            """async (given) => {
                const hosts = await import(new URL("../assets/form/hosts.js", location.href));
                return hosts.handIn(...given);
            }""",
            [forge, PATH, exists, text],
        )

    yield ask
    page.close()


@pytest.mark.parametrize(
    ("host", "path", "name"),
    [
        ("github", "/so/du-lieu/new/main", {"filename": f"data/{PATH}", "value": TEXT}),
        (
            "forgejo",
            "/so/du-lieu/_new/main/data/assessments/2025-2026/ubnd-xa-vi-du",
            {"filename": "th-vi-du.yml", "value": TEXT},
        ),
        ("gitlab", "/so/du-lieu/-/new/main", {"file_name": f"data/{PATH}"}),
    ],
)
def test_a_new_file(hand_in, host, path, name):
    found = hand_in(host)
    parts = urlsplit(found["href"])

    assert (parts.scheme, parts.netloc, parts.path) == ("https", "kho.example.vn", path)
    assert {key: values[0] for key, values in parse_qs(parts.query).items()} == name
    assert found["way"] == ("paste" if host == "gitlab" else "new")
    assert found["paste"] is (host == "gitlab"), "GitLab takes no contents: they are copied"


@pytest.mark.parametrize(("host", "edit"), [("github", "edit"), ("forgejo", "_edit"), ("gitlab", "-/edit")])
def test_a_file_that_exists_is_opened_and_its_new_text_copied(hand_in, host, edit):
    found = hand_in(host, exists=True)

    assert found["href"] == f"https://kho.example.vn/so/du-lieu/{edit}/main/data/{PATH}"
    assert (found["way"], found["paste"]) == ("edit", True)


@pytest.mark.parametrize(("host", "upload"), [("github", "upload"), ("forgejo", "_upload")])
def test_a_text_too_long_for_an_address_is_uploaded(hand_in, host, upload):
    found = hand_in(host, text="ờ" * 900)

    folder = PATH.rpartition("/")[0]
    assert found["href"] == f"https://kho.example.vn/so/du-lieu/{upload}/main/data/{folder}"
    assert (found["way"], found["paste"]) == ("upload", False)


def test_no_address_is_longer_than_a_host_takes(hand_in):
    for size in range(600, 900, 20):
        assert len(hand_in("github", text="ờ" * size)["href"]) <= 7000


def test_odd_branches_and_folders_stay_one_address(hand_in):
    found = hand_in("github", exists=True, nhanh="nam/hoc #1", thu_muc="")

    assert unquote(urlsplit(found["href"]).path) == f"/so/du-lieu/edit/nam/hoc #1/{PATH}"


def test_without_a_setting_there_is_no_button(site):
    body = (site / "tu-danh-gia/index.html").read_text("utf-8")

    assert "data-forge" not in body
    assert "Gửi tệp vừa tải cho cơ quan quản lý" in body


@pytest.mark.parametrize("host", ["github", "gitlab", "forgejo"])
def test_the_setting_makes_the_button(root, cds, tmp_path, chromium, host):
    setting = f"\n  - cds:\n      kho: {{loai: {host}, url: {BASE['url']}}}\n"
    lay_frame(tmp_path, settings_here(nav=False).replace("\n  - cds\n", setting))
    done = cds("build", "--data", root / "data", "--site", tmp_path / "site", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    page = served(chromium, tmp_path / "site")
    page.locator("#truong").press_sequentially("hat nang")
    page.locator("#truong-0").wait_for()
    page.keyboard.press("Enter")
    button = page.locator("[data-forge]")

    assert button.get_attribute("href").startswith(BASE["url"])
    assert {"github": "GitHub", "gitlab": "GitLab", "forgejo": "Forgejo"}[host] in button.inner_text()
    assert button.get_attribute("rel") == "noopener"
    assert "chép sẵn" in page.locator("[data-forge-says]").inner_text(), "this school has a file already"
    page.context.close()


def served(chromium, folder):
    """The form's page out of a folder, without a server."""
    page = chromium.new_context().new_page()
    here = "http://site.test/"

    def answer(route):
        path = folder / route.request.url.removeprefix(here)
        file = path / "index.html" if path.is_dir() else path
        kinds = {".js": "text/javascript", ".html": "text/html; charset=utf-8", ".css": "text/css"}
        if route.request.url.startswith(here) and file.is_file():
            kind = kinds.get(file.suffix, "application/octet-stream")
            route.fulfill(body=file.read_bytes(), content_type=kind)
        else:
            route.abort()

    page.route("**/*", answer)
    page.goto(here + "tu-danh-gia/")
    return page
