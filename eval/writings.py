"""The writings suite: a figure that an article writes one way and a question another way must lead to the same answer.

Made by rule, always the same: for each kind of figure and each way to write it an article on a firm of its own, three paragraphs that only their
figures tell apart; each is asked for in every writing. «as in digits» are the questions and articles in digits, which the others are held
against: what fails there fails for another reason. Half of the others (by a checksum) served to tune.

Not for: comparing figures of claims (the suite «verify»).
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence

from eval.asking import ask_corpus
from eval.gold_questions import GoldQuestion
from eval.metrics import Outcome, figure_line, share
from eval.running import Run
from rag.domain import Status

FLOOR = 0.97

_FIRMS = (
    "海星紙業 青田合作社 北辰紡織 松風製茶 雲頂車業 長溪印刷 金穗米廠 白樺家具 南灣造船 翠峰農場 石橋陶瓷 晨光眼鏡 鼎泰五金 "
    "遠山音響 明湖漁業 紅杉木業 銀河玩具 春禾食品 東籬花卉 玉泉飲料 星野露營"
).split()

# What an article says, with {firm}, {figure} and {thing}, and how that is asked for.
_KINDS: tuple[tuple[str, str, tuple[tuple[str, str, str], ...]], ...] = (
    (
        "{firm}規定，一次認購{figure}的會員可以領到{thing}。",
        "{firm}一次認購{figure}的會員可以領到什麼？",
        (("6,000元", "六千元", "6千元"), ("12,000元", "一萬二千元", "1.2萬元"), ("35,000元", "三萬五千元", "3萬5千元")),
    ),
    (
        "{firm}的預算達到{figure}那一年，蓋了{thing}。",
        "{firm}的預算達到{figure}那一年蓋了什麼？",
        (("116億元", "一百一十六億元", "１１６億元"), ("2.5億元", "兩億五千萬元", "25,000萬元"), ("3,500萬元", "三千五百萬元", "35,000,000元")),
    ),
    (
        "{firm}的辦法是，出席率達到{figure}的小組獲得{thing}。",
        "{firm}出席率達到{figure}的小組獲得什麼？",
        (("87%", "百分之八十七", "八成七"), ("20%", "百分之二十", "兩成"), ("35%", "百分之三十五", "3成5")),
    ),
    (
        "{figure}，{firm}在年會上送出的紀念品是{thing}。",
        "{firm}{figure}在年會上送出的紀念品是什麼？",
        (("2024年", "二〇二四年", "民國113年"), ("2023年", "二○二三年", "112年"), ("2019年", "二〇一九年", "民國一百零八年")),
    ),
    (
        "{firm}為容納{figure}的場地準備了{thing}。",
        "{firm}為容納{figure}的場地準備了什麼？",
        (("12,000人", "一萬二千人", "1.2萬人"), ("350人", "三百五十人", "３５０人"), ("1,500人", "一千五百人", "1千5百人")),
    ),
    (
        "{firm}章程{figure}規定的獎品是{thing}。",
        "{firm}章程{figure}規定的獎品是什麼？",
        (("第13條", "第十三條", "第１３條"), ("第3條", "第三條", "第３條"), ("第21條", "第二十一條", "第２１條")),
    ),
    (
        "{firm}在{figure}的市集上展出{thing}。",
        "{firm}在{figure}的市集上展出什麼？",
        (("4月2日", "四月二日", "4/2"), ("11月30日", "十一月三十日", "11月30號"), ("8月15日", "八月十五日", "8/15")),
    ),
)  # fmt: skip
_THINGS = ("竹製燈籠", "棉布雨傘", "黑檀木梳")


def made_set() -> tuple[list[dict[str, str]], list[GoldQuestion]]:
    """The articles as lines of a ``.jsonl`` corpus, and the questions; ids tell kind, writing of the article, figure, writing of the question."""
    firms = iter(_FIRMS)
    articles: list[dict[str, str]] = []
    questions: list[GoldQuestion] = []
    for kind, (told, asked, figures) in enumerate(_KINDS):
        for article in range(3):
            firm = next(firms)
            name = f"w{kind}-{article}"
            sentences = [
                told.format(firm=firm, figure=writings[article], thing=thing)
                for writings, thing in zip(figures, _THINGS, strict=True)
            ]
            articles.append({"id": name, "title": f"{firm}近況", "text": "\n".join(sentences)})
            questions += [
                _question(f"{name}-{number}-{writing}", asked.format(firm=firm, figure=written), _THINGS[number], name)
                for number, writings in enumerate(figures)
                for writing, written in enumerate(writings)
            ]
    return articles, questions


def _question(id_: str, question: str, thing: str, article: str) -> GoldQuestion:
    split = "tune" if zlib.crc32(id_.encode()) % 2 else "test"
    return GoldQuestion(id_, split, "fact", "zh-TW", question, (), "answered", ((thing,),), (article,), "")


def is_in_digits(gold: GoldQuestion) -> bool:
    """Whether both the article and the question write the figure in digits."""
    _, article, _, writing = gold.id.split("-")
    return article == writing == "0"


def first_is_right(outcome: Outcome) -> bool:
    """Whether the question is answered, and what is quoted first is the sentence with the figure."""
    return outcome.answer.status is Status.ANSWERED and outcome.gold.facts[0][0] in outcome.answer.claims[0].text


def run_writings(run: Run) -> bool:
    """Ask them all; the gate is on every question in another writing than the figures' digits."""
    articles, questions = made_set()
    outcomes = ask_corpus(articles, questions, run.settings)
    others = [one for one in outcomes if not is_in_digits(one.gold)]
    every = share("in another writing", [*map(first_is_right, others)])
    lines = [
        figure_line(share("as in digits", [first_is_right(one) for one in outcomes if is_in_digits(one.gold)])),
        figure_line(every),
        *(
            figure_line(share(f"  {split} half", [first_is_right(one) for one in others if one.gold.split == split]))
            for split in ("tune", "test")
        ),
        *_wrong(others),
    ]
    failures = (
        [] if every.value >= FLOOR else [f"in another writing: {every.value:.1%} is under the floor of {FLOOR:.0%}"]
    )
    return run.tell("writings", "\n".join(lines) + "\n", failures)


def _wrong(outcomes: Sequence[Outcome]) -> Iterator[str]:
    for one in outcomes:
        if not first_is_right(one):
            yield f"  {one.gold.id}  {one.gold.question}  → {one.answer.status.value}: {one.answer.text[:80]!r}"
