"""What the catalogue says itself, in the asker's language.

Not for: what the reader and the refusal say (``rag.language``).
"""

from __future__ import annotations

from dataclasses import dataclass

from rag.catalogue.shelf import names_of
from rag.index.manifest import Card


@dataclass(frozen=True, slots=True)
class Phrases:
    """Fixed sentences and labels in one language; ``{…}`` is filled in."""

    joint: str  # between the parts of an item
    comma: str  # between the items of a line
    issue: str
    page: str
    issue_holds: str
    all_hold: str
    more: str
    count: str
    count_issue: str
    issues: str
    latest: str
    published: str
    undated: str
    authors: str
    by: str
    sections: str
    section: str
    several: str
    unknown_author: str
    unknown_page: str
    pages_unknown: str
    unknown_issue: str
    unknown_article: str
    no_earlier: str
    no_author: str
    no_page: str
    thanks: str
    hello: str
    bye: str
    who: str
    can: str


_TAIWAN = Phrases(
    joint="，",
    comma="、",
    issue="第{issue}期",
    page="第{page}頁",
    issue_holds="第{issue}期共有{n}篇文章：",
    all_hold="收錄的文章共有{n}篇，由新到舊：",
    more="另有{n}篇，請指定期數、作者或主題。",
    count="目前收錄{n}篇文章。",
    count_issue="第{issue}期共有{n}篇文章。",
    issues="目前收錄{n}期：{list}。",
    latest="最新一期是第{issue}期{published}，共有{n}篇文章。",
    published="第{issue}期於{date}出版。",
    undated="收錄的資料沒有註明第{issue}期的出版日期。",
    authors="作者共有{n}位：",
    by="{name}的文章有{n}篇：",
    sections="專欄有：{list}。",
    section="「{name}」有{n}篇文章：",
    several="符合「{about}」的文章有{n}篇：",
    unknown_author="收錄的文章裡沒有{name}寫的文章。",
    unknown_page="第{issue}期沒有第{page}頁的文章（收錄到第{last}頁）。",
    pages_unknown="收錄的文章沒有第{page}頁的資料。",
    unknown_issue="沒有收錄第{issue}期；目前收錄的是{list}。",
    unknown_article="收錄的文章裡沒有「{about}」這一篇。",
    no_earlier="沒有收錄更早的一期；目前收錄的是{list}。",
    no_author="〈{title}〉沒有註明作者。",
    no_page="〈{title}〉沒有註明頁次。",
    thanks="不客氣！想查什麼再問我，例如補助金額、申請期限，或這期有哪些文章。",
    hello="您好！我是問據，可以從收錄的文章裡找答案並附上出處，例如問「補助最多多少」或「這期有哪些文章」。",
    bye="再見，有需要隨時再來問文章裡的內容。",
    who="我是問據（Wenju），一個從收錄的刊物文章裡找答案的程式，每一句都附上原文出處；可以問文章內容、作者、目錄或某一篇的摘要。",
    can="您可以問文章裡的內容（金額、期限、條件、政策），也可以問這期有哪些文章、某人寫了哪一篇、第幾頁在講什麼，或請我摘要某一篇；答案都附原文出處。",
)
_CHINA = Phrases(
    joint="，",
    comma="、",
    issue="第{issue}期",
    page="第{page}页",
    issue_holds="第{issue}期共有{n}篇文章：",
    all_hold="收录的文章共有{n}篇，由新到旧：",
    more="另有{n}篇，请指定期数、作者或主题。",
    count="目前收录{n}篇文章。",
    count_issue="第{issue}期共有{n}篇文章。",
    issues="目前收录{n}期：{list}。",
    latest="最新一期是第{issue}期{published}，共有{n}篇文章。",
    published="第{issue}期于{date}出版。",
    undated="收录的资料没有注明第{issue}期的出版日期。",
    authors="作者共有{n}位：",
    by="{name}的文章有{n}篇：",
    sections="专栏有：{list}。",
    section="“{name}”有{n}篇文章：",
    several="符合“{about}”的文章有{n}篇：",
    unknown_author="收录的文章里没有{name}写的文章。",
    unknown_page="第{issue}期没有第{page}页的文章（收录到第{last}页）。",
    pages_unknown="收录的文章没有第{page}页的资料。",
    unknown_issue="没有收录第{issue}期；目前收录的是{list}。",
    unknown_article="收录的文章里没有“{about}”这一篇。",
    no_earlier="没有收录更早的一期；目前收录的是{list}。",
    no_author="〈{title}〉没有注明作者。",
    no_page="〈{title}〉没有注明页次。",
    thanks="不客气！想查什么再问我，例如补助金额、申请期限，或这期有哪些文章。",
    hello="您好！我是问据（Wenju），可以从收录的文章里找答案并附上出处，例如问“补助最多多少”或“这期有哪些文章”。",
    bye="再见，有需要随时再来问文章里的内容。",
    who="我是问据（Wenju），一个从收录的刊物文章里找答案的程序，每一句都附上原文出处；可以问文章内容、作者、目录或某一篇的摘要。",
    can="您可以问文章里的内容（金额、期限、条件、政策），也可以问这期有哪些文章、某人写了哪一篇、第几页在讲什么，或请我摘要某一篇；答案都附原文出处。",
)
_ENGLISH = Phrases(
    joint=", ",
    comma=", ",
    issue="no. {issue}",
    page="p. {page}",
    issue_holds="Issue {issue} has {n} articles:",
    all_hold="There are {n} articles, newest first:",
    more="{n} more; name an issue, an author or a subject.",
    count="There are {n} articles.",
    count_issue="Issue {issue} has {n} articles.",
    issues="Issues that can be searched ({n}): {list}.",
    latest="The latest issue is no. {issue}{published}, with {n} articles.",
    published="Issue {issue} was published in {date}.",
    undated="The date of issue {issue} is not recorded.",
    authors="Authors ({n}):",
    by="Articles by {name} ({n}):",
    sections="Sections: {list}.",
    section="Articles under {name} ({n}):",
    several="Articles that match “{about}” ({n}):",
    unknown_author="None of the articles is by {name}.",
    unknown_page="Issue {issue} has no article on page {page} (the last page is {last}).",
    pages_unknown="No article is recorded on page {page}.",
    unknown_issue="Issue {issue} is not here; what is here: {list}.",
    unknown_article="There is no article on “{about}”.",
    no_earlier="There is no earlier issue here; what is here: {list}.",
    no_author="No author is named for 〈{title}〉.",
    no_page="No page is recorded for 〈{title}〉.",
    thanks="You are welcome! Ask me anything else the articles may say: an amount, a deadline, or what is in this issue.",
    hello="Hello! I am Wenju and answer from the magazine's articles and show where. Ask about an amount or a deadline, or what is in this issue.",
    bye="Goodbye! Come back any time with a question about the articles.",
    who="I am Wenju (問據). I answer from the magazine's articles and quote my source; ask about their content, authors, or contents.",
    can=(
        "You can ask what the articles say (amounts, deadlines, conditions, policies), which articles are in this issue, what somebody wrote, "
        "what is on a page, or for the gist of an article; every answer is quoted with its source."
    ),
)
_JAPANESE = Phrases(
    joint="、",
    comma="、",
    issue="第{issue}号",
    page="{page}ページ",
    issue_holds="第{issue}号の記事は{n}本です：",
    all_hold="収録記事は{n}本です（新しい順）：",
    more="ほかに{n}本あります。号・著者・テーマを指定してください。",
    count="収録記事は{n}本です。",
    count_issue="第{issue}号の記事は{n}本です。",
    issues="収録しているのは{n}号分です：{list}。",
    latest="最新号は第{issue}号{published}で、記事は{n}本です。",
    published="第{issue}号は{date}の発行です。",
    undated="第{issue}号の発行日は記録されていません。",
    authors="著者は{n}名です：",
    by="{name}の記事は{n}本です：",
    sections="コーナー：{list}。",
    section="「{name}」の記事は{n}本です：",
    several="「{about}」に当てはまる記事は{n}本です：",
    unknown_author="{name}が書いた記事は収録されていません。",
    unknown_page="第{issue}号に{page}ページの記事はありません（最終は{last}ページ）。",
    pages_unknown="{page}ページの記事は記録されていません。",
    unknown_issue="第{issue}号は収録していません。収録しているのは{list}です。",
    unknown_article="「{about}」という記事は収録されていません。",
    no_earlier="これより前の号は収録していません。収録しているのは{list}です。",
    no_author="〈{title}〉に著者名の記載はありません。",
    no_page="〈{title}〉にページの記載はありません。",
    thanks="どういたしまして。補助金額や期限、今号の記事一覧など、いつでもお尋ねください。",
    hello="こんにちは。Wenju（問據）です。収録記事から出典付きでお答えします。補助金額や期限、今号の記事などをお尋ねください。",
    bye="さようなら。記事の内容について、いつでもお尋ねください。",
    who="Wenju（問據）です。収録記事から答えを探し、原文を出典付きで示すプログラムです。記事の内容、著者、目次などをお尋ねください。",
    can="記事の内容（金額・期限・条件・政策）のほか、今号の記事一覧、ある人の記事、あるページの内容、記事の要点もお尋ねいただけます。",
)
PHRASES: dict[str, Phrases] = {"zh-TW": _TAIWAN, "zh-CN": _CHINA, "en": _ENGLISH, "ja": _JAPANESE}


def item(say: Phrases, card: Card, *, with_issue: bool = True) -> str:
    """An article in a list: its title, authors, issue and pages."""
    issue = say.issue.format(issue=card.issue) if with_issue and card.issue else ""
    page = say.page.format(page=card.pages) if card.pages else ""
    where = say.joint.join(part for part in (say.comma.join(names_of(card)), issue, page) if part)
    return f"〈{card.title}〉" + (f" {where}" if where else "")


def month(say: Phrases, published: str) -> str:
    """A date of the manifest as it is read: «2025-05» is 2025年5月 where Chinese characters are written."""
    parts = published.split("-")
    if say is _ENGLISH or not all(map(str.isdecimal, parts)):
        return published
    return "".join(f"{int(part)}{unit}" for part, unit in zip(parts, "年月日", strict=False))
