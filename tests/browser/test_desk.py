"""Tests share pages of the browser; none finds what another has left."""

LEAVE = """() => {
    localStorage.setItem("a", "1");
    sessionStorage.setItem("a", "1");
    document.cookie = "a=1";
    addEventListener("pagehide", () => localStorage.setItem("b", "1"));
}"""
FOUND = """[localStorage.length, sessionStorage.length, document.cookie,
    matchMedia("print").matches, navigator.onLine]"""


def test_a_page_that_was_given_back_is_as_new(desk):
    page = desk.page(java_script_enabled=True, device_scale_factor=1)
    page.goto(desk.address + "loi/")
    fresh = page.evaluate(FOUND)
    page.emulate_media(media="print")
    page.evaluate(LEAVE)
    page.context.set_offline(True)
    desk.take_back(page)

    again = desk.page(java_script_enabled=True, device_scale_factor=1)
    again.emulate_media(media="null")  # as each visit asks for its own
    again.goto(desk.address + "loi/")
    found = again.evaluate(FOUND)
    desk.take_back(again)

    assert again is page
    assert found == fresh
    assert again.complaints == again.elsewhere == []
