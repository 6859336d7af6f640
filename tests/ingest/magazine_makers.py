"""A small invented issue as a text layer, with every trap of a real one, set line by line.

``set_column`` sets paragraphs indented by two ems in a column of thirteen, an empty line after every line.
"""

from __future__ import annotations

COLUMN = 13


def set_column(*paragraphs: str, indent: int = 2) -> str:
    """Paragraphs as the lines of a narrow column."""
    lines: list[str] = []
    for paragraph in paragraphs:
        first, rest = paragraph[: COLUMN - indent], paragraph[COLUMN - indent :]
        lines += [first, *(rest[at : at + COLUMN] for at in range(0, len(rest), COLUMN))]
    return "\n\n".join(lines)


def set_item(text: str) -> str:
    """A list item: its first line is not indented."""
    return set_column(text, indent=0)


FOREWORD = (
    "港邊的小鎮去年開了十二家咖啡店，其中一半由返鄉青年經營。店主們說，租金便宜是第一個理由，海景是第二個。",
    "鎮公所因此推出「一街一店」計畫，補助裝修費用，並邀請設計師駐鎮三個月，協助每家店找到自己的樣子。",
)
SPLIT = (
    "計畫的第一年吸引了四十組團隊報名，評審以提案的可行性與對街區的貢獻為標準，最後選出八組團隊。"
    "團隊在春天陸續進駐，並在夏天辦了第一場市集，兩天湧入五千名旅客，旅館全數客滿。"
)
UPPER, LOWER = set_column(SPLIT).split("\n\n天", maxsplit=1)  # the page breaks before 天

PAGES = (
    # Page 5: a heading over two lines, a footnote, the title below the text, a caption, and a sentence that runs on to page 6.
    " "
    + set_column(*FOREWORD)
    + "\n\n一、計畫緣起與街區\n的選擇\n\n"
    + UPPER
    + "\n\n小鎮開店記 \n\n― 八組團隊的 2 年實驗\n文■\ufffd林小滿 ( 港灣大學地方創生\n研究所教授 )\n\n"
    " ▲圖1　港邊的市集人潮\n資料來源：鎮公所。\n註 1  指每日營業六小時以上的店家。\n\n",
    # Page 6: folio, section; list items; a table; an advertisement.
    "│第 9期港灣月刊6\n\n地方專題\n\n"
    + f"天{LOWER}"
    + "\n\n"
    + set_column("評審歸納出兩個成功的條件：")
    + "\n\n"
    + "\n\n".join(
        (
            set_item("(一 )租金：前兩年由鎮公所補貼一半，第三年起由店家自行負擔，合約並訂有上限。"),
            set_item("(二 )鄰里：每家店至少認養一項街區工作，例如掃街、花圃或夜間照明的維護。"),
        )
    )
    + "\n\n二、後續的檢討\n\n"
    + "參與者認為 CO2e的計算太\n\n複雜，希望 Open Street \n\nMap之類的工具能直接套用。"
    + "\n\n表一 八組團隊的分布\n街區 團隊數 主要業種\n\n北街 三 咖啡\n\n南街 五 書店與花藝\n資料來源：作者自行整理。\n\n廣告\n\n"
    "參考資料：\n\n ．Harbour Office, Street Report, \nhttps://example.org/street-\nreport/2024.\n ．林小滿，街區的力量，港灣月刊，第 7期，頁 3。\n",
    # Page 7: the second article, by an office, its title in two halves; a bulleted table; no folio.
    " "
    + set_column("漁會本月起受理冷鏈設備的補助申請，額度共三千萬元，用完為止。申請人須為登記有案的漁民或漁業團體。")
    + "\n\n表 2　補助的項目與上限\n項目 額度\n\n冷凍櫃\n\n• 每組二十萬元\n• 漁業團體\n加倍\n\n冷藏車\n• 每輛六十萬元\n\n註：以核定函為準。\n\n"
    "冷鏈補助開跑 \n\n漁會說明申請要點\n\n文■港灣漁會整理\n",
    # Page 8: the third article, whose title is missing here.
    " "
    + set_column("燈塔改為民宿之後，守燈人的日記成了最受歡迎的展品，館方因此決定印成一本小書，在秋天上市。")
    + "\n\n文■陳阿海\n",
    # The cover.
    " 守燈人的日記：\n一座燈塔的轉身\n\n小鎮開店記―八組團隊的2年實驗\n ",
)
ISSUE = "".join(PAGES)
