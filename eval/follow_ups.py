"""The follow-ups suite: the subject of a question is replaced, by one that the articles speak of or by one that they do not.

Made by rule from a handful of articles with figures for several subjects of a kind (countries, products, articles of a statute, years, branches,
persons): every question about one subject is followed by one about another, in the ways people put it. Right is the other subject's fact, or no
answer where the articles have none; worst is the old subject's fact. Half (by a checksum) served to tune, half only to measure.

Not for: follow-ups that ask for another detail of the same subject; the gold questions have those.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from eval.asking import ask_corpus
from eval.gold_questions import GoldQuestion
from eval.metrics import Outcome, figure_line, share
from eval.running import Run
from rag.domain import Status

RIGHT_FLOOR = 0.85

_WAYS = ("那{}呢？", "{}呢", "那{}", "不是，我是問{}", "那麼{}呢？", "換成{}呢")


@dataclass(frozen=True, slots=True)
class Theme:
    """An article's facts of one kind: ``told`` says one of a subject, ``asked`` asks for it, ``absent`` are subjects without one."""

    title: str
    told: str
    asked: str
    facts: dict[str, str]
    absent: tuple[str, ...]
    more: str = ""


_THEMES = (
    Theme(
        "腳踏車出口一年回顧",
        "去年腳踏車對{subject}的出口值為{fact}。",
        "去年腳踏車對{subject}的出口值是多少？",
        {"日本": "3.2億美元", "德國": "2.7億美元", "越南": "4,100萬美元"},
        ("美國", "法國", "泰國"),
        "業者認為，美國市場的庫存已經回到正常水準，明年可望回溫。",
    ),
    Theme(
        "公會團購辦法",
        "會員購買{subject}，每件補貼{fact}。",
        "會員購買{subject}每件補貼多少錢？",
        {"除濕機": "1,200元", "冷氣機": "3,500元", "空氣清淨機": "800元"},
        ("洗衣機", "電冰箱", "吹風機"),
    ),
    Theme(
        "會員大會章程摘要",
        "章程{subject}規定，{fact}。",
        "章程{subject}規定什麼？",
        {"第4條": "會費每年三月底以前繳清", "第9條": "理事任期三年", "第15條": "臨時大會須有五分之一會員連署"},
        ("第13條", "第7條", "第21條"),
    ),
    Theme(
        "歷年參展家數",
        "{subject}參加手工具展的會員有{fact}。",
        "{subject}參加手工具展的會員有幾家？",
        {"2022年": "48家", "2023年": "61家", "2024年": "75家"},
        ("2019年", "2020年", "2018年"),
    ),
    Theme(
        "各業薪資調查",
        "{subject}的起薪平均為{fact}。",
        "{subject}的起薪平均多少？",
        {"餐飲業": "31,500元", "零售業": "32,800元", "物流業": "34,200元"},
        ("營造業", "保險業", "旅館業"),
    ),
    Theme(
        "講座行程",
        "{subject}的演講安排在{fact}。",
        "{subject}的演講安排在哪一天？",
        {"周明德教授": "9月3日", "林秀娟教授": "9月10日", "何志遠教授": "9月24日"},
        ("高美玲教授", "杜建國教授", "秦國棟教授"),
    ),
)  # fmt: skip


def made_set() -> tuple[list[dict[str, str]], list[GoldQuestion]]:
    """The articles as lines of a ``.jsonl`` corpus, and the follow-ups; those without an answer are of the kind «absent»."""
    articles: list[dict[str, str]] = []
    questions: list[GoldQuestion] = []
    for number, theme in enumerate(_THEMES):
        told = [theme.told.format(subject=subject, fact=fact) for subject, fact in theme.facts.items()]
        articles.append({"id": f"f{number}", "title": theme.title, "text": "\n".join([*told, theme.more]).strip()})
        new = [*theme.facts, *theme.absent]
        for place, old in enumerate(theme.facts):
            for turn, subject in enumerate(one for one in new if one != old):
                way = _WAYS[(number + place + turn) % len(_WAYS)]
                history = (theme.asked.format(subject=old),)
                fact = theme.facts.get(subject, "")
                questions.append(_question(f"f{number}-{place}-{turn}", way.format(subject), history, fact))
    return articles, questions


def _question(id_: str, question: str, history: tuple[str, ...], fact: str) -> GoldQuestion:
    split = "tune" if zlib.crc32(id_.encode()) % 2 else "test"
    kind, status, facts = ("present", "answered", ((fact,),)) if fact else ("absent", "abstained", ())
    return GoldQuestion(id_, split, kind, "zh-TW", question, history, status, facts, (id_[:2],), "")


def gives_old_fact(outcome: Outcome) -> bool:
    """Whether the answer is the fact of the subject that was replaced, without the new one's."""
    theme = _THEMES[int(outcome.gold.articles[0][1:])]
    old = next(fact for subject, fact in theme.facts.items() if subject in outcome.gold.history[0])
    return outcome.answer.status is Status.ANSWERED and old in outcome.answer.text and not outcome.right


def run_follow_ups(run: Run) -> bool:
    """Ask them all; gates on the right ones and on the old subject's facts."""
    articles, questions = made_set()
    outcomes = ask_corpus(articles, questions, run.settings)
    right = share("right", [one.right for one in outcomes])
    old = [one for one in outcomes if gives_old_fact(one)]
    lines = [
        figure_line(right),
        *_shares(outcomes),
        figure_line(share("the old subject's fact not given", [one not in old for one in outcomes])),
        *(
            f"  {one.gold.id}  {one.gold.history[0]} {one.gold.question}  → {one.answer.status.value}: {one.answer.text[:70]!r}"
            for one in outcomes
            if not one.right
        ),
    ]
    failures = [f"{one.gold.id} got the old subject's fact" for one in old]
    if right.value < RIGHT_FLOOR:
        failures.append(f"right: {right.value:.1%} is under the floor of {RIGHT_FLOOR:.0%}")
    return run.tell("follow-ups", "\n".join(lines) + "\n", failures)


def _shares(outcomes: Sequence[Outcome]) -> Iterator[str]:
    for split in ("tune", "test"):
        for kind in ("present", "absent"):
            found = [one.right for one in outcomes if (one.gold.split, one.gold.kind) == (split, kind)]
            yield figure_line(share(f"  {split} half, {kind}", found))
