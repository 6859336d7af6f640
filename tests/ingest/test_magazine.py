"""The text layer of an issue: a small invented one (``magazine_makers``), and the real one, where it is at hand."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
import yaml

from ingest.magazine.boundaries import Placed
from ingest.magazine.floats import lift
from ingest.magazine.lines import drop_blanks, join, read_lines
from ingest.magazine.pages import paginate
from ingest.magazine.read import looks_like_magazine, read_magazine
from ingest.reading import Reading
from rag.domain import Article, BlockKind
from rag.errors import SourceError
from rag.settings import PROJECT_ROOT
from rag.text import fold
from tests.ingest.magazine_makers import FOREWORD, ISSUE, PAGES, SPLIT, set_column


@pytest.fixture(scope="module")
def small() -> Reading:
    return read_magazine(ISSUE, Path("港灣.txt"), "d" * 64)


def of_kind(article: Article, kind: BlockKind) -> list[str]:
    return [block.text for block in article.blocks if block.kind is kind]


def test_small_issue_articles(small: Reading) -> None:
    assert [(a.id, a.title, a.authors, a.affiliation, a.section, a.pages) for a in small.articles] == [
        ("9-01", "小鎮開店記―八組團隊的2年實驗", "林小滿", "港灣大學地方創生研究所教授", "地方專題", "5-6"),
        ("9-02", "冷鏈補助開跑 漁會說明申請要點", "港灣漁會", "", "", "7"),
        ("9-03", "守燈人的日記：一座燈塔的轉身", "陳阿海", "", "", "8"),
    ]
    assert {(a.issue, a.language, a.published, a.source, a.digest) for a in small.articles} == {
        ("9", "zh-TW", "", "港灣.txt", "d" * 64)
    }


def test_small_issue_sentences_close_over_title_caption_and_page(small: Reading) -> None:
    paragraphs = [(block.text, block.page) for block in small.articles[0].blocks if block.kind is BlockKind.PARAGRAPH]
    assert paragraphs == [
        (FOREWORD[0], "5"),
        (FOREWORD[1], "5"),
        (SPLIT, "5"),
        ("評審歸納出兩個成功的條件：", "6"),
        ("參與者認為CO2e的計算太複雜，希望Open Street Map之類的工具能直接套用。", "6"),
    ]


def test_small_issue_tree(small: Reading) -> None:
    article = small.articles[0]
    assert [(b.level, b.text) for b in article.blocks if b.kind is BlockKind.HEADING] == [
        (2, "一、計畫緣起與街區的選擇"),
        (2, "二、後續的檢討"),
        (1, "參考資料："),
    ]
    items = [b for b in article.blocks if b.kind is BlockKind.LIST_ITEM]
    assert [(b.level, b.text[:3]) for b in items] == [(1, "租金："), (1, "鄰里：")]
    assert [article.text[b.start - 3 : b.start] for b in items] == ["(一)", "(二)"]


def test_small_issue_floats(small: Reading) -> None:
    first, second, _ = small.articles
    assert of_kind(first, BlockKind.CAPTION) == ["▲圖1　港邊的市集人潮", "表一　八組團隊的分布"]
    assert of_kind(first, BlockKind.NOTE) == [
        "資料來源：鎮公所。",
        "註1　指每日營業六小時以上的店家。",
        "資料來源：作者自行整理。",
    ]
    assert of_kind(first, BlockKind.REFERENCE) == [
        "Harbour Office, Street Report, https://example.org/street-report/2024.",
        "林小滿，街區的力量，港灣月刊，第7期，頁3。",
    ]
    assert [(b.level, b.text) for b in first.blocks if b.kind is BlockKind.TABLE] == [
        (0, "街區｜團隊數｜主要業種"),
        (1, "北街｜三｜咖啡"),
        (1, "南街｜五｜書店與花藝"),
    ]
    assert [(b.level, b.text) for b in second.blocks if b.kind is BlockKind.TABLE] == [
        (0, "項目｜額度"),
        (1, "冷凍櫃｜•每組二十萬元 •漁業團體加倍"),
        (1, "冷藏車｜•每輛六十萬元"),
    ]


def test_small_issue_dropped(small: Reading) -> None:
    reasons = {dropped.text: dropped.why for dropped in small.dropped}
    assert reasons["│第9期港灣月刊6"] == "page number and running head"
    assert reasons["地方專題"] == "section's name in the running head"
    assert reasons["廣告"] == "sign of an advertisement"
    assert reasons["文■林小滿(港灣大學地方創生研究所教授)"] == "byline"
    assert reasons["小鎮開店記―八組團隊的2年實驗"] == "headline on the cover"
    assert reasons["\ufffd"] == "characters the text layer does not know"
    assert "守燈人的日記：一座燈塔的轉身" not in reasons  # it became a title


def test_nothing_of_the_small_issue_is_lost(small: Reading) -> None:
    assert_all_accounted_for(ISSUE, small)


def test_two_short_articles_on_one_page() -> None:
    page = (
        f" {set_column('春天的第一批海菜由婦女會採收，曬乾之後送到學校的廚房。')}\n\n海菜上桌\n文■甲\n\n"
        f"{set_column('秋天的燈籠由木工班做成，掛滿了通往碼頭的長長石階。')}\n\n燈籠上街\n文■乙 ( 木工班班長 )\n"
    )
    articles = read_magazine(page, Path("x.txt"), "d").articles
    assert [(a.id, a.title, a.authors, a.text[:2]) for a in articles] == [
        ("x-01", "海菜上桌", "甲", "春天"),
        ("x-02", "燈籠上街", "乙", "秋天"),
    ]


def test_cover_may_stand_first_and_other_front_matter_is_dropped() -> None:
    front = f"{PAGES[-1].rstrip()}\n 發行人的話：祝讀者平安。\n"
    reading = read_magazine(front + "".join(PAGES[:-1]), Path("x.txt"), "d")
    assert [article.title[:4] for article in reading.articles] == ["小鎮開店", "冷鏈補助", "守燈人的"]
    assert ("發行人的話：祝讀者平安。", "before the first article") in [(d.text, d.why) for d in reading.dropped]
    assert_all_accounted_for(front + "".join(PAGES[:-1]), reading)


def test_pages_are_counted_back_and_on_from_folios() -> None:
    lines = read_lines(" 甲文\n 乙文\n│第 3期月刊12\n丙文\n ▲丁圖\n 戊文\n第 3期月刊│ 20\n己文")
    assert [page.number for page in paginate(lines).pages] == ["10", "11", "12", "13", "20"]


def test_pages_stay_unknown_without_a_folio() -> None:
    page = f" {set_column(FOREWORD[0])}\n\n題目\n文■甲\n"
    article = read_magazine(page * 2, Path("x.txt"), "d").articles[0]
    assert (article.pages, article.issue, {block.page for block in article.blocks}) == ("", "", {""})


@pytest.mark.parametrize(
    ("source", "clean"),
    [
        ("2024年 11月", "2024年11月"),
        ("( 一 ) 臺灣", "(一)臺灣"),
        ("CDP, What Is", "CDP, What Is"),
        ("( data by design )", "(data by design)"),
        ("專 利 檢 索 與 FTO 分 析", "專利檢索與FTO分析"),
        ("2. I D C  R e s e a r c h ,  A I", "2. IDC Research, AI"),
        ("請至 https://example.org/ 提出", "請至https://example.org/ 提出"),
        ("1024 x 1024 解", "1024 x 1024解"),
    ],
)
def test_blanks(source: str, clean: str) -> None:
    assert drop_blanks(source) == clean


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        ("數位\n轉型", "數位轉型"),
        ("Open \nStreet", "Open Street"),
        ("Open\nStreet", "Open Street"),
        ("manufac-\nturing 業", "manufacturing業"),
        ("1,\n234", "1,234"),
        ("12\n34", "1234"),
        ("https://example.org/a-\nb", "https://example.org/a-b"),
        ("見 https://example.org/\n客服", "見https://example.org/ 客服"),
        ("⼯會\ufffd", "工會"),
    ],
)
def test_joining(lines: str, joined: str) -> None:
    assert join(read_lines(lines)) == joined


def test_figure_named_in_a_sentence_is_no_caption() -> None:
    lines = read_lines(" 題\n如\n圖 2 所示，海水變清。\n文■甲")
    running, floats = lift([Placed(line, "1", 0) for line in lines])
    assert (len(running), floats) == (4, [])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "第一段。\n\n第二段。",
        f"{set_column(*FOREWORD)}\n文■甲\n",  # one byline
        "文■甲\n這一行很長，" + "而且沒有斷開" * 20 + "。\n文■乙\n" + "另一行也一樣長" * 20 + "。",
    ],
)
def test_ordinary_text_is_no_magazine(text: str) -> None:
    assert not looks_like_magazine(text)


def test_small_issue_looks_like_a_magazine() -> None:
    assert looks_like_magazine(ISSUE)


def test_without_a_byline_there_is_no_article() -> None:
    with pytest.raises(SourceError, match=r"x\.txt: no byline"):
        read_magazine("只有一行。", Path("x.txt"), "d")


# The real issue


@pytest.fixture(scope="module")
def real_text() -> str:
    path = PROJECT_ROOT.parent / "shared" / "corpus" / "gongshang-148.txt"
    if not path.is_file():
        pytest.skip("../shared/corpus/gongshang-148.txt is not here")
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def real(real_text: str) -> Reading:
    return read_magazine(real_text, Path("gongshang-148.txt"), "d")


@pytest.fixture(scope="module")
def expected() -> list[dict[str, str]]:
    files = sorted((PROJECT_ROOT / "data" / "articles").glob("*.md"))
    return [yaml.safe_load(file.read_text(encoding="utf-8").split("---\n")[1]) for file in files]


def key(text: str) -> str:
    return re.sub(r"\W", "", fold(text))


def test_real_issue_is_recognised(real_text: str) -> None:
    assert looks_like_magazine(real_text)


@pytest.mark.parametrize("field", ["title", "authors", "affiliation", "pages", "issue", "language"])
def test_real_issue_fields(real: Reading, expected: list[dict[str, str]], field: str) -> None:
    found = [key(getattr(article, field)) for article in real.articles]
    assert found == [key(str(front[field])) for front in expected]
    assert len(found) == 16


def test_real_issue_ids_and_sections(real: Reading) -> None:
    assert [article.id for article in real.articles] == [f"148-{number:02}" for number in range(1, 17)]
    sections = {article.id: article.section for article in real.articles if article.section}
    assert sections == {"148-04": "人物專訪", "148-05": "焦點話題", "148-07": "焦點話題", "148-14": "活動報導"}


def test_real_issue_paragraphs_are_clean(real: Reading, expected: list[dict[str, str]]) -> None:
    titles = {key(front["title"]) for front in expected}
    for article in real.articles:
        for block in article.blocks:
            assert article.text[block.start : block.end] == block.text
            assert not re.search(r"文■|│|第148期|\ufffd|\n", block.text), block
            blanks = re.search(r"[\u4e00-\u9fff] (?!•)| [\u4e00-\u9fff]", re.sub(r"https?://\S+ ", "", block.text))
            assert not blanks, block
            assert block.page, block
            if block.kind is BlockKind.PARAGRAPH:
                assert re.search(r"[。！？：][」』）)]*$|」。?$|\)$", block.text), block
                assert not any(title in key(block.text) for title in titles), block
                assert not re.search(r"▲|資料來源：|^[壹貳參肆伍]、|^[一二三四五六七八]、", block.text), block
                assert not re.match(r"[，、。」）)]", block.text), block


def test_real_issue_headings(real: Reading) -> None:
    """Every heading of the issue, counted by hand, by level."""
    counts = [
        [sum(b.kind is BlockKind.HEADING and b.level == level for b in a.blocks) for level in (1, 2, 3, 4)]
        for a in real.articles
    ]
    assert counts == [
        [0, 0, 0, 0],
        [0, 0, 7, 0],
        [0, 4, 2, 0],
        [3, 3, 0, 0],
        [6, 0, 3, 0],
        [0, 0, 0, 0],
        [3, 5, 0, 0],
        [3, 5, 0, 3],
        [1, 6, 0, 0],
        [0, 4, 0, 5],
        [0, 3, 3, 0],
        [0, 8, 0, 0],
        [0, 0, 6, 0],
        [0, 0, 0, 0],
        [0, 0, 0, 0],
        [0, 0, 5, 0],
    ]


def test_real_issue_lists(real: Reading) -> None:
    benefits = [b.text for b in real.articles[6].blocks if b.kind is BlockKind.LIST_ITEM]
    assert len(benefits) == 8
    assert benefits[0] == "幫助企業因應政府開徵法定碳稅與制定新興環境法規帶來之衝擊。"
    tree = [b.level for b in real.articles[8].blocks if b.kind is BlockKind.LIST_ITEM]
    assert tree == [1, 1, 1, *[2] * 8, 1, *[2] * 5, *[1] * 6, *[1] * 3]


def test_real_issue_tables(real: Reading) -> None:
    rows = {n: [b for b in real.articles[n].blocks if b.kind is BlockKind.TABLE] for n in range(16)}
    assert {n: len(table) for n, table in rows.items() if table} == {2: 5, 6: 6}
    assert rows[2][0].text == "國家/地區｜淨零目標｜主要碳定價措施"
    assert [row.text.split("｜")[0] for row in rows[2][1:]] == ["美國", "歐盟", "日本", "中國大陸"]
    assert rows[2][3].text == (
        "日本｜•2030年較2013年減少46%溫室氣體排放量 •2050年達到淨零排放｜•2023年4月實施J-credit碳定價系統，同年展開碳權交易"
    )
    assert [row.text for row in rows[6]][:3] == [
        "項目｜策略選擇一｜策略選擇二",
        "金額決定｜SCC+IAMs｜內部自行設定",
        "徵收頻率｜採行先導計畫",
    ]
    assert {row.level for row in rows[6][1:]} == {1}


def test_real_issue_captions_notes_references(real: Reading) -> None:
    def counts(kind: BlockKind) -> dict[int, int]:
        found = {number: len(of_kind(article, kind)) for number, article in enumerate(real.articles, 1)}
        return {number: count for number, count in found.items() if count}

    assert counts(BlockKind.CAPTION) == {3: 5, 6: 1, 7: 1, 13: 1, 14: 3, 15: 1}
    assert counts(BlockKind.NOTE) == {3: 6, 7: 1}
    assert counts(BlockKind.REFERENCE) == {7: 14, 9: 7}


def test_nothing_of_the_real_issue_is_lost(real_text: str, real: Reading) -> None:
    assert_all_accounted_for(real_text, real)


def test_real_issue_keeps_the_order_of_its_lines(real_text: str, real: Reading) -> None:
    """Each line stands whole in an article or among what was dropped."""
    places = [re.sub(r"[\s｜]", "", f"{a.title}{a.text}") for a in real.articles]
    places += [re.sub(r"[\s｜]", "", d.text) for d in real.dropped]
    everything = "\n".join(places)
    missing = [line.text for line in read_lines(real_text) if re.sub(r"[\s｜]", "", line.text) not in everything]
    assert missing == []


def assert_all_accounted_for(source: str, reading: Reading) -> None:
    """Every character that is not blank stands in a title, a text or ``dropped``; only ``｜`` of table rows is new."""
    given = Counter("".join(source.split()))
    kept = Counter[str]()
    for text in (*(f"{a.title}{a.text}" for a in reading.articles), *(d.text for d in reading.dropped)):
        kept += Counter("".join(text.split()))
    assert given - kept == Counter()
    assert set(kept - given) <= {"｜"}
