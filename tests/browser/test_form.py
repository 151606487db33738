"""The form at /tu-danh-gia/, used as a school would: by keyboard, on a phone, twice, without a network."""

import json
import re
from pathlib import Path

import pytest
import yaml

from tests.browser.audit import axe, until

SCHOOL, YEAR = "minh-hoa-th-hat-nang", "2025-2026"
NAME = "Trường Tiểu học Hạt Nắng"


@pytest.fixture(scope="session")
def example(root):
    """The full file of the guide, as this school's."""
    guide = (root / "content/danh-cho-truong.md").read_text("utf-8")
    return guide.partition("```yaml\n")[2].partition("```")[0].replace("th-vi-du", SCHOOL)


@pytest.fixture
def opened(visit):
    """The form of a school, chosen by keyboard."""

    def open_form(typed="hat nang", **kwargs):
        page = visit("tu-danh-gia/", agrees=True, **kwargs)
        choose(page, typed)
        return page

    return open_form


def choose(page, typed):
    page.locator("#truong").press_sequentially(typed)
    page.locator("#truong-0").wait_for()
    page.keyboard.press("Enter")
    page.locator("form.paper").wait_for()


def field(page, code, key="diem"):
    return page.locator(f"[id$='-{code}-{key}']")


def shown(page):
    """The text of the file, as the page shows it."""
    return page.locator("[data-yaml]").text_content()


def verdict(page):
    return page.locator("[data-verdict]").get_attribute("data-verdict")


def load(page, text):
    page.locator("#nap summary").click()
    page.locator("#nap-chu").fill(text)
    page.locator("#nap-dan").click()


def leave(page):
    page.locator("[data-do=leave]").click()


@pytest.fixture
def loaded(visit, example):
    """The form with the example of the guide in it."""

    def open_loaded(text=example, **kwargs):
        page = visit("tu-danh-gia/", agrees=True, **kwargs)
        load(page, text)
        page.locator("form.paper").wait_for()
        return page

    return open_loaded


# ---- choosing ---------------------------------------------------------------------------------------


def test_the_form_opens_with_the_school_and_its_round(opened):
    page = opened()

    assert page.locator("[data-school]").inner_text() == NAME
    assert page.evaluate("document.activeElement.matches('[data-school]')")
    about = page.locator("[data-about]").inner_text()
    assert "Tiểu học" in about
    assert "2025–2026" in about
    assert page.complaints == []
    assert page.elsewhere == []


def test_a_school_without_a_rubric_is_told_why(visit, root):
    page = visit("tu-danh-gia/")
    page.locator("#truong").press_sequentially("mam non")
    page.locator("#truong-0").wait_for()
    page.keyboard.press("Enter")
    said = page.locator("#chon-loi")

    said.wait_for()
    assert "chưa chọn bộ chỉ số" in said.inner_text()
    assert page.locator("form.paper").count() == 0


def test_a_year_has_its_own_schools(visit):
    page = visit("tu-danh-gia/")
    page.locator("#nam-hoc").select_option("2023-2024")
    choose(page, "kien quoc")

    assert page.locator("[data-school]").inner_text() == "Trường Tiểu học Kiến Quốc"
    assert 'nam_hoc: "2023-2024"' in shown(page)


# ---- filling in -------------------------------------------------------------------------------------


def test_a_whole_form_filled_by_keyboard_passes_the_real_check(opened, cds, root, tmp_path):
    page = opened()
    keys = page.keyboard

    def type_into(place, text):
        place.focus()
        keys.type(text)

    page.locator("[data-do=add-document]").focus()
    keys.press("Enter")
    keys.type("Kế")  # the first field of the new document has the focus: its kind
    keys.press("Tab")
    keys.type("07/KH-HN")
    for code in ("1.1", "1.2", "2.1", "2.2"):
        page.locator(f"[id$='-{code}'].ask input[type=radio]").first.focus()
        keys.press("Space")
        tick(page, code)
    codes = page.locator("form.paper .ask:not(.whole)").evaluate_all(
        "all => all.filter(one => one.querySelector('[data-key=diem]')).map(one => one.dataset.code)"
    )
    assert len(codes) == 25
    for code in codes:
        type_into(field(page, code), "2,5")
        tick(page, code)
    page.locator("input[value=da_phe_duyet]").focus()
    keys.press("Space")
    type_into(page.locator("[id$='-pd-so']"), "14/QĐ-HN")

    assert verdict(page) == "verdict_done", page.locator("[data-faults]").inner_text()
    assert page.locator("[data-card='1'] [data-points]").inner_text() == "35"
    data = root / "data"
    file = tmp_path / "data/assessments" / YEAR / "minh-hoa-ubnd-nang-som" / f"{SCHOOL}.yml"
    copy_official(data, tmp_path / "data")
    file.parent.mkdir(parents=True)
    file.write_text(shown(page), "utf-8")
    checked = cds("check", file, "--data", tmp_path / "data")
    assert (checked.returncode, checked.stdout) == (0, "")
    scored = json.loads(cds("score", file, "--data", tmp_path / "data", "--format", "json").stdout)
    assert [group["diem"] for group in scored["nhom"]] == ["35", "27.5"]
    for group in scored["nhom"]:
        card = page.locator(f"[data-card='{group['ma']}']")
        assert card.locator("[data-points]").inner_text() == group["diem"].replace(".", ",")
        assert card.locator("[data-level]").inner_text() == f"Mức {group['muc_do']}"


def tick(page, code):
    """Choose the first document as evidence, by keyboard."""
    proof = page.locator(f"[id$='-{code}'].ask:not(.whole) > .proof")
    proof.locator("summary").focus()
    page.keyboard.press("Enter")
    proof.locator("input").first.focus()
    page.keyboard.press("Space")


def copy_official(data, to):
    import shutil

    for name in ("registers", "rubrics", "rounds"):
        shutil.copytree(data / name, to / name)


def test_points_and_level_follow_at_once(opened):
    page = opened()
    card = page.locator("[data-card='1']")
    assert card.locator("[data-level]").inner_text() == "Chưa chấm"

    field(page, "1.4").fill("7.5")

    assert card.locator("[data-points]").inner_text() == "7,5"
    assert card.locator("[data-level]").inner_text() == "Mức 1"
    assert page.locator("[data-tally-points='1']").inner_text() == "7,5"
    assert page.locator(".scale[aria-label^='7,5 trên 100 điểm']").count() == 1


def test_a_fault_is_tied_to_its_field_and_the_list_leads_there(opened):
    page = opened()
    field(page, "1.3.1").fill("6,5")
    described = field(page, "1.3.1").get_attribute("aria-describedby").split()[-1]

    assert "nhiều hơn tối đa 6" in page.locator(f"[id='{described}']").inner_text()
    assert field(page, "1.3.1").get_attribute("aria-invalid") == "true"
    assert verdict(page) == "verdict_errors"
    page.locator("[data-faults] li", has_text="nhiều hơn tối đa 6").get_by_role("button").click()
    assert page.evaluate("document.activeElement.dataset.key") == "diem"

    field(page, "1.3.1").fill("6")
    assert field(page, "1.3.1").get_attribute("aria-invalid") is None
    assert page.locator(f"[id='{described}']").is_hidden()


def test_a_wrong_value_does_not_hide_what_else_is_missing(opened):
    page = opened()
    field(page, "1.3.1").fill("6")
    missing = page.locator("[data-faults] li", has_text="Nội dung chưa trả lời").get_by_role("button")
    before = missing.all_inner_texts()
    assert "1.4" in before

    field(page, "1.4").fill("mười")

    assert "ghi “mười”" in page.locator("[data-faults]").inner_text()
    assert missing.all_inner_texts() == [code for code in before if code != "1.4"]


def test_many_of_one_kind_are_told_once_with_a_way_to_each(opened):
    page = opened()
    field(page, "1.3.1").fill("6")
    way = page.locator("[data-faults]").get_by_role("button", name=re.compile(r"^1\.7\.3: "))

    assert "Nội dung 1.7.3 chưa được trả lời" in way.get_attribute("aria-label")
    way.click()
    assert page.evaluate("document.activeElement.closest('.ask').dataset.code") == "1.7.3"


def test_scoring_a_criterion_as_a_whole_puts_its_items_aside_and_back(opened):
    page = opened()
    field(page, "2.3.1").fill("5")
    way = page.locator("[data-how='2.3']")
    way.nth(1).check()
    page.locator(".whole [id$='-2.3-diem']").fill("64")

    assert yaml.safe_load(shown(page))["tra_loi"] == {"2.3": {"diem": 64}}
    assert field(page, "2.3.1").is_hidden()
    assert page.locator("[data-card='2'] [data-points]").inner_text() == "64"

    way.nth(0).check()
    assert yaml.safe_load(shown(page))["tra_loi"] == {"2.3.1": {"diem": 5}}
    assert field(page, "2.3.1").input_value() == "5"


def test_only_totals(opened):
    page = opened()
    for group, points in (("1", "62"), ("2", "75,5")):
        box = page.locator(f"[data-group='{group}'] .total")
        box.locator("summary").click()
        box.locator("input").fill(points)

    assert yaml.safe_load(shown(page))["tong_diem"] == {"1": 62, "2": 75.5}
    assert page.locator("[data-card='2'] [data-level]").inner_text() == "Mức 3"
    assert verdict(page) == "verdict_draft"


def test_a_document_gets_a_name_and_gives_it_to_its_evidence(opened):
    page = opened()
    page.locator("[data-do=add-document]").click()
    row = page.locator("[data-rows=van_ban] .row")
    page.locator("[id$='-1.4'].ask .proof summary").click()
    page.locator("[id$='-1.4'].ask .proof input").check()
    row.locator("select").select_option("quyet_dinh")
    row.locator("[data-key=so]").fill("31/QĐ-HN")
    row.locator("[data-key=ngay]").fill("2025-09-12")

    written = yaml.safe_load(shown(page))
    assert list(written["van_ban"]) == ["quyet-dinh-1"]
    assert written["tra_loi"]["1.4"]["minh_chung"] == ["quyet-dinh-1"]
    assert "ngay: 2025-09-12" in shown(page)
    assert page.locator("[id$='-1.4'].ask [data-proofs]").inner_text() == "Quyết định 31/QĐ-HN"

    row.locator("[data-do=remove-row]").click()
    assert "van_ban" not in shown(page)
    assert "tra_loi" not in shown(page)
    assert page.evaluate("document.activeElement.dataset.do") == "add-document"


def test_steps_are_written_as_the_format_has_them(opened):
    page = opened()
    for start, end, text in (("2026-04-01", "", "Họp: phân công"), ("2026-04-03", "2026-04-25", "Thu thập")):
        page.locator("[data-do=add-step]").click()
        row = page.locator("[data-rows=qua_trinh] .row").last
        row.locator("[data-key=tu]").fill(start)
        if end:
            row.locator("[data-key=den]").fill(end)
        row.locator("[data-key=viec]").fill(text)

    assert '{ngay: 2026-04-01, viec: "Họp: phân công"}' in shown(page)
    assert '{tu: 2026-04-03, den: 2026-04-25, viec: "Thu thập"}' in shown(page)
    page.locator("[data-do=remove-row]").first.click()
    assert [step["viec"] for step in yaml.safe_load(shown(page))["qua_trinh"]] == ["Thu thập"]


@pytest.mark.parametrize(
    "typed",
    [
        "<img src=x onerror=alert(1)>",
        '"; } ]',
        "# chú",
        "a: b",
        "- x",
        "~",
        "no",
        "0123",
        "\\n",
        "'",
        "&a *b !c",
    ],
)
def test_odd_text_stays_text(opened, typed):
    page = opened()
    page.locator("[id$='-bc-noi']").fill(typed)

    assert yaml.load(shown(page), Loader=yaml.BaseLoader)["bao_cao"] == {"noi": typed}
    assert page.complaints == []


def test_hidden_characters_from_word_are_left_out(opened):
    page = opened()
    page.locator("[id$='-bc-noi']").fill("Xa\u0303\u00a0Nắng\u200b Sớm\ufeff ")

    assert '{noi: "Xã Nắng Sớm"}' in shown(page)


# ---- drafts -----------------------------------------------------------------------------------------


def test_a_draft_survives_a_reload_and_can_be_dropped(opened):
    page = opened()
    field(page, "1.3.1").fill("5,25")
    field(page, "1.4").fill("chưa rõ")
    text = shown(page)
    page.reload()
    page.locator(".drafts li").wait_for()

    assert NAME in page.locator(".drafts li").inner_text()
    page.locator(".drafts button").first.click()
    page.locator("form.paper").wait_for()
    assert shown(page) == text
    assert field(page, "1.3.1").input_value() == "5,25"
    assert field(page, "1.4").input_value() == "chưa rõ"

    page.locator("[data-do=clear]").click()
    assert page.locator(".drafts li").count() == 0
    choose(page, "hat nang")
    assert field(page, "1.3.1").input_value() == ""


def test_each_school_and_year_has_its_own_draft(opened):
    page = opened()
    field(page, "1.4").fill("3")
    leave(page)
    choose(page, "cau vong")
    field(page, "1.4").fill("4")
    leave(page)
    page.locator("#nam-hoc").select_option("2024-2025")
    choose(page, "hat nang")

    assert field(page, "1.4").input_value() == ""
    leave(page)
    assert page.locator(".drafts li").count() == 2


def test_a_browser_that_keeps_nothing_is_told_of(chromium, address):
    context = chromium.new_context()
    context.add_init_script("Storage.prototype.setItem = () => { throw new Error('full'); };")
    page = context.new_page()
    page.goto(address + "tu-danh-gia/")
    choose(page, "hat nang")
    field(page, "1.4").fill("3")

    assert "không cho lưu nháp" in page.locator("[data-saved]").inner_text()
    context.close()


def test_once_a_school_is_chosen_no_network_is_needed(opened):
    page = opened()
    page.context.set_offline(True)
    field(page, "1.4").fill("3")
    with page.expect_download() as got:
        page.locator("[data-do=download]").click()

    assert Path(got.value.path()).read_text("utf-8") == shown(page)


def test_without_a_network_another_year_says_so_and_comes_later(visit):
    page = visit("tu-danh-gia/")
    page.context.set_offline(True)
    page.locator("#truong").press_sequentially("hat")
    said = page.locator("#chon-loi")
    said.wait_for()

    assert "Khi có mạng" in said.inner_text()
    page.context.set_offline(False)
    page.locator("#truong").fill("")
    choose(page, "hat nang")


# ---- loading, taking home ---------------------------------------------------------------------------


def test_a_loaded_file_is_complete_and_keeps_its_comments_when_one_answer_changes(loaded, example):
    page = loaded()
    assert verdict(page) == "verdict_done", page.locator("[data-faults]").inner_text()

    field(page, "1.4").fill("6,5")

    text = shown(page)
    comments = re.findall(r"#.*", example)
    assert len(comments) >= 12
    assert re.findall(r"#.*", text) == comments
    written = yaml.load(text, Loader=yaml.BaseLoader)
    before = yaml.load(example, Loader=yaml.BaseLoader)
    assert written["tra_loi"]["1.4"].pop("diem") == "6.5"
    assert before["tra_loi"]["1.4"].pop("diem") == "6"
    assert written.pop("tong_diem") == {"1": "68", "2": "70"}, "a declared total follows its answers"
    assert before.pop("tong_diem") == {"1": "67.5", "2": "70"}
    assert written == before


def test_an_emptied_answer_keeps_its_comment(loaded):
    text = HEAD + 'tra_loi:\n  # giữ lời này\n  "1.1": {dat: true}\n  "1.4": {diem: 3} # và lời này\n'
    page = loaded(text)
    field(page, "1.4").fill("")

    assert "# giữ lời này" in shown(page)
    assert "# và lời này" in shown(page)


HEAD = f'nam_hoc: "{YEAR}"\ntruong: {SCHOOL}\nbo_chi_so: 4725-qd-bgddt\ntrang_thai: du_thao\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: &b 1\n", "Dòng 1: `&b` là cách đặt tên"),
        ("a: 1\nb: !x 2\n", "Dòng 2: Giá trị ở đây được gắn kiểu"),
        (HEAD + "truong: khac\n", "`truong` đã ghi ở dòng 2"),
        (HEAD + 'ghi_chu: "mở\n', "Dấu nháy mở"),
        ("trang_thai: du_thao\n", "không có trường ấy"),
        ("", "Tệp trống"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_by_line(visit, text, said):
    page = visit("tu-danh-gia/")
    load(page, text)
    place = page.locator("#nap-loi li")
    place.first.wait_for()

    assert said in place.first.inner_text()
    assert page.locator("form.paper").count() == 0


def test_a_file_in_another_encoding_is_told(visit, tmp_path):
    file = tmp_path / "cu.yml"
    file.write_bytes(HEAD.encode() + b"ghi_chu: Tr\xfe\xf6ng\n")
    page = visit("tu-danh-gia/")
    page.locator("#nap summary").click()
    page.locator("#nap-tep").set_input_files(file)

    page.locator("#nap-loi li").wait_for()
    assert "UTF-8" in page.locator("#nap-loi").inner_text()


def test_faults_of_a_loaded_file_stand_at_their_fields(loaded):
    page = loaded(HEAD + 'bao_cao: {ngay: 7/5/2026}\ntong_diem: {"1": 62, "2": 63}\nxyz: 1\n')

    assert verdict(page) == "verdict_errors_only"
    dated = page.locator("[id$='-bc-ngay']")
    assert dated.get_attribute("aria-invalid") == "true"
    assert "2026-05-07" in page.locator("[data-faults]").inner_text()
    assert "xyz" in page.locator("[data-faults]").inner_text()


def test_loaded_text_is_never_markup(loaded):
    bad = "<img src=x onerror=alert(1)>"
    page = loaded(
        HEAD
        + f'ghi_chu: "{bad}"\nvan_ban:\n  "{bad}": {{so: "{bad}", loai: "{bad}"}}\n'
        + f'tra_loi:\n  "1.4": {{minh_chung: ["{bad}", "khac{bad}"]}}\n  "{bad}": {{diem: 1}}\n'
    )

    assert page.locator("#tu-danh-gia img").count() == 0
    assert bad in page.locator("[data-faults]").inner_text()
    assert page.complaints == []


def test_the_download_and_the_copy_are_what_is_shown(loaded):
    page = loaded()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    with page.expect_download() as got:
        page.locator("[data-do=download]").click()
    page.locator("[data-do=copy]").click()
    until(page, "document.getElementById('noi').textContent.includes('Đã chép')")

    assert got.value.suggested_filename == f"{SCHOOL}.yml"
    assert Path(got.value.path()).read_text("utf-8") == shown(page)
    assert page.evaluate("navigator.clipboard.readText()") == shown(page)


# ---- for everyone -----------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_empty_half_filled_and_full(opened, example, width, scheme):
    page = opened(width=width, scheme=scheme)
    assert axe(page) == []

    field(page, "1.3.1").fill("6,5")
    field(page, "1.3.2").fill("x")
    page.locator("[data-do=add-document]").click()
    page.evaluate("document.querySelectorAll('form.paper details').forEach(one => { one.open = true; })")
    assert axe(page) == []

    leave(page)
    load(page, example)
    page.locator("[data-verdict=verdict_done]").wait_for()
    assert axe(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_before_a_school_is_chosen(visit, scheme):
    page = visit("tu-danh-gia/", scheme=scheme)
    page.locator("#nap summary").click()

    assert axe(page) == []


@pytest.mark.parametrize("width", [320, 360])
def test_a_phone_never_scrolls_sideways(loaded, width):
    page = loaded(width=width)
    page.evaluate("document.querySelectorAll('form.paper details').forEach(one => { one.open = true; })")

    over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")

    assert over <= 0


def test_targets_are_large_enough_for_a_finger(loaded):
    page = loaded(width=360)
    page.evaluate("document.querySelectorAll('form.paper details').forEach(one => { one.open = true; })")
    small = page.evaluate(
        """() => [...document.querySelectorAll("button, summary, select, input, .yesno label, .boxes label")]
            .filter(one => one.closest("form.paper") && !one.matches("[type=radio], [type=checkbox]"))
            .map(one => [one.outerHTML.slice(0, 80), one.getBoundingClientRect()])
            .filter(([, box]) => box.width && (box.height < 24 || box.width < 24)).map(([text]) => text)"""
    )

    assert small == []


def test_what_has_the_focus_is_not_behind_the_bar(loaded):
    page = loaded(width=360, height=640)
    hidden = page.evaluate(
        """() => {
            const bar = document.querySelector(".tally");
            const below = (one) => { one.focus(); return one.getBoundingClientRect().bottom; };
            return [...document.querySelectorAll("form.paper :is(input, summary, button)")]
                .filter(one => one.checkVisibility({ visibilityProperty: true }) && !bar.contains(one))
                .filter(one => below(one) > bar.getBoundingClientRect().top + 1)
                .map(one => one.id || one.outerHTML.slice(0, 80));
        }"""
    )

    assert hidden == []


def test_totals_are_told_politely_and_not_at_every_key(opened):
    page = opened()
    page.evaluate(
        """() => {
            const place = document.getElementById("noi");
            window.told = [];
            new MutationObserver(() => told.push(place.textContent)).observe(place, { childList: true });
        }"""
    )
    field(page, "1.3.1").press_sequentially("5,25")
    until(page, "window.told.length > 0")
    page.wait_for_timeout(300)

    told = page.evaluate("window.told")
    assert len(told) == 1
    assert "5,25 trên 100 điểm" in told[0]


def test_the_filled_form_can_be_printed(loaded):
    page = loaded()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")

    assert not page.locator(".tally").is_visible()
    assert not page.locator(".hand-in").is_visible()
    assert field(page, "1.3.1").is_visible()
    assert field(page, "1.3.1", "ten").is_visible()
    assert field(page, "1.3.1", "ghi_chu").is_hidden(), "nothing was noted"
    assert "Kế hoạch 07/KH-THVD" in page.locator("[id$='-1.3.1'].ask .proof summary").inner_text()


def test_without_javascript_the_page_leads_to_other_ways(visit):
    page = visit("tu-danh-gia/", javascript=False)

    assert page.locator("#tu-danh-gia").is_hidden()
    assert page.locator("#khong-chay").is_visible()
    assert page.locator("#khong-chay a[href*='danh-cho-truong']").count() == 1


def test_a_strict_policy_of_contents_is_kept(chromium, address, site):
    """Our own scripts need no inline code, no eval, no style attributes, no other host."""
    body = (site / "tu-danh-gia/index.html").read_text("utf-8")
    ours = body.partition('id="noi-dung">')[2].partition("</article>")[0]
    assert not re.search(r'\son[a-z]+="|\sstyle="|javascript:', ours)
    page = chromium.new_page()
    policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; font-src 'self'"
    bare = (
        "<!doctype html><html lang=vi><title>x</title>"
        + "".join(re.findall(r'<script src="[^"]*assets/form/[^>]*></script>', body))
        + ours
    )
    page.route(
        address + "tu-danh-gia/",
        lambda route: route.fulfill(
            body=bare, headers={"Content-Security-Policy": policy, "Content-Type": "text/html; charset=utf-8"}
        ),
    )
    complaints = []
    page.on("console", lambda said: complaints.append(said.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(address + "tu-danh-gia/")
    choose(page, "hat nang")
    field(page, "1.4").fill("6")
    with page.expect_download():
        page.locator("[data-do=download]").click()

    assert complaints == []
    page.close()
