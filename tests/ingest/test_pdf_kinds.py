"""Kinds of pages that used to be bent: each gives the value that is printed, or says what it leaves out."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from ingest.pdf.document import read_document
from ingest.pdf.limits import PdfError
from ingest.pdf.plausible import is_plausible
from ingest.reading import Reading
from tests.ingest.pdf_makers import assemble, lines, make_pdf, rule, show

LEFT = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥天地玄黃宇宙洪荒日月盈昃辰宿列張寒來暑往秋收冬藏。"


def read(*pages: str) -> Reading:
    return read_document(make_pdf(pages), "x.pdf", "x", "d")


def rows(reading: Reading) -> list[str]:
    (article,) = reading.articles
    assert all(article.text[block.start : block.end] == block.text for block in article.blocks)
    return article.text.split("\n")


def line(*pieces: tuple[str, float], x: float = 60, y: float = 700, small: float = 6) -> str:
    """Pieces one behind the other; a piece with a rise is set small, so far above the baseline."""
    out = ""
    for text, rise in pieces:
        size = small if rise else 10
        out += show(text, x, y + rise, size)
        x += len(text) * size
    return out


def upright(left: float, bottom: float, top: float) -> str:
    """A vertical line."""
    return f"{left} {bottom} 0.5 {top - bottom} re f\n"


def latin_pdf(content: str) -> bytes:
    data = content.encode()
    return assemble(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [5 0 R] /Count 1 >>",
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(data), data),
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 3 0 R >> >> /Contents 4 0 R >>",
        ]
    )


@pytest.mark.parametrize(
    ("pieces", "text"),
    [
        (
            [("面積達三五〇ｍ", 0), ("2", 4), ("，排放ＣＯ", 0), ("2", -2), ("約十二公噸。", 0)],
            "面積達三五〇ｍ²，排放ＣＯ₂約十二公噸。",
        ),
        ([("容積達2.5×10", 0), ("6", 4), ("立方公尺。", 0)], "容積達2.5×10⁶立方公尺。"),
        ([("冷鏈倉庫共120", 0), ("3", 4), ("座，較前年多。", 0)], "冷鏈倉庫共120³座，較前年多。"),
        ([("冷鏈倉庫共120", 0), ("[3]", 4), ("座，較前年多。", 0)], "冷鏈倉庫共120³座，較前年多。"),
        ([("重量為10", 0), ("-3", 4), ("公克。", 0)], "重量為10⁻³公克。"),
    ],
)
def test_raised_and_lowered_signs_stay_in_their_sentence(pieces: Sequence[tuple[str, float]], text: str) -> None:
    reading = read(line(*pieces))
    assert rows(reading) == [text]
    assert reading.articles[0].pages == "1"
    assert reading.dropped == ()


def test_a_raised_sign_that_is_drawn_later_finds_its_place() -> None:
    first, second = line(("面積達三五〇ｍ", 0)), line(("，較前年多。", 0), x=136)
    page = first + second + show("2", 130, 704, 6)
    assert "".join(rows(read(page + show(LEFT, 60, 650)))) == "面積達三五〇ｍ²，較前年多。" + LEFT
    assert (
        "".join(rows(read(first + second + show(LEFT, 60, 650) + show("2", 130, 704, 6))))
        == "面積達三五〇ｍ²，較前年多。" + LEFT
    )


def test_a_raised_sign_at_the_foot_is_no_page_number() -> None:
    reading = read(show(LEFT, 60, 700) + line(("容積達2.5×10", 0), ("6", 4), ("立方公尺。", 0), y=60))
    assert reading.articles[0].pages == "1"
    assert rows(reading)[-1].endswith("容積達2.5×10⁶立方公尺。")


def test_a_lone_number_with_text_beyond_it_is_no_page_number() -> None:
    assert read(show(LEFT, 60, 700) + show("95", 60, 80) + show("以上為件數。", 60, 60)).articles[0].pages == "1"
    assert read(show(LEFT, 60, 700) + show("95", 290, 40)).articles[0].pages == "95"


def test_what_nobody_can_see_is_dropped_with_its_reason() -> None:
    page = (
        show(LEFT, 60, 700)
        + "3 Tr\n" + show("隱形文字", 60, 650) + "0 Tr\n"
        + "1 1 1 rg\n" + show("白底白字", 60, 630)
        + "0 0 0.5 rg 50 590 200 20 re f\n1 1 1 rg\n" + show("藍底白字。", 60, 596) + "0 0 0 rg\n"
        + show("小得看不見", 60, 560, 1) + show("頁外文字", 700, 560)
    )  # fmt: skip
    reading = read(page)
    assert "".join(rows(reading)) == LEFT + "藍底白字。"
    assert {(one.text, one.why.removeprefix("page 1: ")) for one in reading.dropped} == {
        ("隱形文字", "invisible"),
        ("白底白字", "white on white"),
        ("小得看不見頁外文字", "off the page or too small to read"),
    }


def test_struck_text_is_dropped_and_underlined_text_is_not() -> None:
    page = line(("上限三萬元五萬元，申請期限為六月。", 0)) + "80 703.6 30 0.5 re f\n" + "110 698 30 0.5 re f\n"
    reading = read(page)
    assert rows(reading) == ["上限五萬元，申請期限為六月。"]
    assert [(one.text, one.why) for one in reading.dropped] == [("三萬元", "page 1: struck through")]


def test_sideways_text_on_an_upright_page_is_dropped_in_order() -> None:
    body = "".join(
        f"BT /F 11 Tf 1 0 0 1 60 {700 - 14 * n} Tm (The store sold {n}00 cups of coffee in May.) Tj ET\n"
        for n in range(1, 5)
    )
    side = "BT /F 9 Tf 0 1 -1 0 30 300 Tm (Annual report) Tj ET\n"
    reading = read_document(latin_pdf(body + side), "x.pdf", "x", "d")
    assert "Annual" not in reading.articles[0].text
    assert [(one.text, one.why) for one in reading.dropped] == [("Annualreport", "page 1: sideways on an upright page")]


def test_a_page_that_lies_is_read_as_if_turned() -> None:
    body = "".join(
        f"BT /F 11 Tf 0 1 -1 0 {100 + 14 * n} 60 Tm (The store sold {n}00 cups of coffee in May.) Tj ET\n"
        for n in range(1, 5)
    )
    reading = read_document(latin_pdf(body), "x.pdf", "x", "d")
    text = " ".join(f"The store sold {n}00 cups of coffee in May." for n in range(1, 5))
    assert reading.articles[0].text.replace("\n", " ") == text
    assert not any(block.boxes for block in reading.articles[0].blocks)


def test_letter_spaced_figures_are_whole_and_words_stay_apart() -> None:
    for spacing in (1, 2, 4):
        page = f"{spacing} Tc\n" + show("加盟店共1,250家，占12.5%。", 60, 700)
        assert rows(read(page)) == ["加盟店共1,250家，占12.5%。"]
    only_figures = (
        show("加盟店共", 60, 700) + "3 Tc\n" + show("1,250", 101, 700) + "0 Tc\n" + show("家，直營三成。", 168, 700)
    )
    assert rows(read(only_figures)) == ["加盟店共1,250家，直營三成。"]
    page = latin_pdf("BT /F 10 Tf 2 Tc 60 700 Td (Sold 1,250 of 2,400 units or 12.5% in 2023 and 2024) Tj ET")
    assert read_document(page, "x", "x", "d").articles[0].text == "Sold 1,250 of 2,400 units or 12.5% in 2023 and 2024"
    page = latin_pdf("BT /F 10 Tf 60 700 Td (Years 2023 2024 2025) Tj ET")
    assert read_document(page, "x", "x", "d").articles[0].text == "Years 2023 2024 2025"


@pytest.mark.parametrize(("end", "begin"), [("12.", "5%左右"), ("1,", "250家店"), ("0.", "65億元")])
def test_a_figure_broken_at_a_lines_end_is_whole(end: str, begin: str) -> None:
    head, tail = LEFT[:27], "，其餘業者的展店步調較為保守並且暫緩。"
    text = head + end + begin + tail
    first = head + end
    page = show(LEFT[: len(first)], 60, 716) + show(first, 60, 700) + show(begin + tail, 60, 684)
    assert rows(read(page)) == [LEFT[: len(first)] + text]


TABLE = (
    ("縣市", "核定件數", "核定金額"),
    ("臺北市", "11", "1,010"),
    ("新北市", "15", "1,044"),
    ("臺東縣", "27", "1,122"),
)


def set_table(cells: Sequence[Sequence[str]], top: float = 650, xs: Sequence[float] = (80, 230, 380)) -> str:
    return "".join(
        show(text, x, top - 20 * number)
        for number, row in enumerate(cells)
        for x, text in zip(xs, row, strict=True)
        if text
    )


def test_a_table_without_rules_has_its_columns() -> None:
    page = show(LEFT, 60, 700) + set_table(TABLE) + show("以上為各縣市核定情形，未列入者表示並未申請。", 60, 560)
    assert rows(read(page)) == [
        LEFT, "縣市｜核定件數｜核定金額", "臺北市｜11｜1,010", "新北市｜15｜1,044", "臺東縣｜27｜1,122",
        "以上為各縣市核定情形，未列入者表示並未申請。",
    ]  # fmt: skip


def test_an_empty_cell_is_empty() -> None:
    cells = [*TABLE[:2], ("新北市", "", "1,044"), ("臺東縣", "27", "")]
    expected = [
        "縣市｜核定件數｜核定金額",
        "臺北市｜11｜1,010",
        "新北市｜核定件數：（空白）｜1,044",
        "臺東縣｜27｜核定金額：（空白）",
    ]
    assert rows(read(show(LEFT, 60, 700) + set_table(cells)))[1:] == expected
    ruled = "".join(rule(60, 664 - 20 * number, 500) for number in range(5))
    assert rows(read(show(LEFT, 60, 700) + set_table(cells) + ruled))[1:] == expected


def test_names_in_columns_are_no_table() -> None:
    names = [("王小明", "李大華", "張三豐"), ("陳四海", "林五福", "黃六順"), ("吳七巧", "鄭八方", "謝九如")]
    reading = read(show(LEFT, 60, 700) + set_table(names))
    assert {block.kind.value for block in reading.articles[0].blocks} == {"paragraph"}


def test_text_in_two_columns_is_no_table() -> None:
    page = "".join(lines(LEFT, 60, 700, chars=12) + lines(LEFT[::-1], 320, 700, chars=12))
    assert {block.kind.value for block in read(page).articles[0].blocks} == {"paragraph"}


def boxed(skip: Sequence[tuple[int, int]] = (), below: Sequence[tuple[int, int]] = ()) -> str:
    """The rules of a grid of four rows and three columns, without some walls (right of a cell) and floors (below it)."""
    xs, ys = (70, 220, 370, 520), (664, 644, 624, 604, 584)
    walls = "".join(
        upright(xs[column + 1], ys[row + 1], ys[row])
        for row in range(4)
        for column in range(-1, 3)
        if (row, column) not in skip
    )
    floors = "".join(
        rule(xs[column], ys[row + 1], xs[column + 1])
        for row in range(-1, 4)
        for column in range(3)
        if (row, column) not in below
    )
    return walls + floors


def test_merged_cells_of_a_ruled_table() -> None:
    cells = [("", "", ""), ("縣市", "件數", "金額"), ("", "11", "12"), ("臺北", "13", "14")]
    page = set_table(cells) + show("二〇二四年", 330, 650) + boxed(skip=[(0, 1)], below=[(0, 0), (2, 0)])
    assert rows(read(show(LEFT, 60, 700) + page))[1:] == [
        "縣市｜二〇二四年 件數｜二〇二四年 金額", "臺北｜11｜12", "臺北｜13｜14",
    ]  # fmt: skip


def test_figures_below_one_another_in_a_cell_stay_two() -> None:
    cells = [("地區", "件數", "金額"), ("甲區", "100", "1"), ("", "200", ""), ("乙區", "3", "4")]
    page = set_table(cells) + boxed(below=[(1, 0), (1, 1), (1, 2)])
    assert rows(read(show(LEFT, 60, 700) + page))[1:] == ["地區｜件數｜金額", "甲區｜100；200｜1", "乙區｜3｜4"]


def test_a_table_over_two_pages_has_one_head() -> None:
    def ruled(cells: Sequence[Sequence[str]]) -> str:
        return set_table(cells) + "".join(rule(60, 664 - 20 * number, 500) for number in range(len(cells) + 1))

    later = (("澎湖縣", "8", "1,129"), ("金門縣", "9", "1,130"))
    for second in (later, (TABLE[0], *later)):
        reading = read(show(LEFT, 60, 700) + ruled(TABLE), ruled(second))
        assert rows(reading)[1:] == [
            "縣市｜核定件數｜核定金額", "臺北市｜11｜1,010", "新北市｜15｜1,044", "臺東縣｜27｜1,122", "澎湖縣｜8｜1,129", "金門縣｜9｜1,130",
        ]  # fmt: skip
        assert [block.page for block in reading.articles[0].blocks] == ["1"] * 5 + ["2"] * 2
        assert [block.level for block in reading.articles[0].blocks][1:] == [0, 1, 1, 1, 1, 1]
        repeated = [one.text for one in reading.dropped if one.why == "page 2: heads of a table, printed again"]
        assert repeated == (["縣市", "核定件數", "核定金額"] if second[0] == TABLE[0] else [])


def test_a_paragraph_over_a_page_turn_knows_both_pages() -> None:
    top = "".join(lines(LEFT[:36], 60, 700, chars=12)) + show("58", 290, 30)
    bottom = "".join(lines(LEFT[36:], 60, 760, chars=12)) + show("59", 290, 30)
    (article,) = read(top, bottom).articles
    assert article.text == LEFT
    assert [article.pages_between(*span) for span in ((0, 36), (36, 47), (30, 40))] == ["58", "59", "58-59"]


SENTENCE = "企業透過雲端服務與資料串接，可以降低成本並提高效率，政府也提供補助。"


@pytest.mark.parametrize(
    "text",
    [
        SENTENCE,
        "事業者はクラウドサービスを利用することで費用を抑えられる。",
        "The association publishes a magazine for its members every month, and everybody reads it with pleasure and care.",
        "Ассоциация ежемесячно издаёт журнал для своих членов.",
        "株式会社α與β兩項Ω試驗，℃±5％，①②③。",
        "目錄……………………………………12 ………………………………………34",
        "11 1,010 15 1,044 27 1,122 8 1,129 9 1,130 99.5% (1.5%)",
        "ǻÿ",
    ],
)
def test_language_is_plausible(text: str) -> None:
    assert is_plausible(text.replace(" ", ""))


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("ǻÿκѴȝಲঊĆୋࣄ˾ʶϒȬВؽ࡙ೈඑभೂôන̝Ӗߌ", 0),
        (
            "".join(
                chr(ord(c) - 29)
                for c in "theassociationpublishesamagazineforitsmemberseverymonthandeverybodyreadsitwithpleasure" * 2
            ),
            0,
        ),
        ("".join(chr(0x3400 + (ord(c) * 7919) % 0x6A00) for c in SENTENCE), 0),
        (SENTENCE, 20),
        ("!\"#$%&'()*+,/:;<>?@[]^`{|}~" * 4, 0),
    ],
)
def test_numbers_of_glyphs_are_not(text: str, lost: int) -> None:
    assert not is_plausible(text, lost)


def test_a_file_whose_text_is_no_language_is_refused() -> None:
    garbled = "".join(chr(0x3400 + (ord(c) * 7919) % 0x6A00) for c in LEFT)
    with pytest.raises(PdfError, match="unreadable"):
        read("".join(lines(garbled, 60, 700, chars=12)))


def test_an_unreadable_page_among_others_is_named() -> None:
    garbled = "".join(chr(0x3400 + (ord(c) * 7919) % 0x6A00) for c in LEFT)
    reading = read("".join(lines(LEFT, 60, 700, chars=12)), "".join(lines(garbled, 60, 700, chars=12)))
    assert rows(reading) == [LEFT]
    assert [one.why for one in reading.dropped] == [
        "page 2: the text layer is unreadable: its fonts do not say which characters they show"
    ]
