"""From a question to the stretches of an answer, on small invented articles: parts, comparisons, surveys, follow-ups, confidence."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ingest.pipeline import ingest
from rag.domain import Status
from rag.engine import Engine
from rag.reader.confidence import EVIDENCE, confidence, evidence
from rag.reader.reading import read
from rag.reader.select import answer_stretches
from rag.reader.word_match import WordMatch, word_model
from rag.settings import Settings

TEA = """---
title: 茶行數位化獎勵辦法
---

茶業公會推動茶行數位化獎勵，全臺茶行共有3,200家，占零售業2.5%。每家茶行最高可獲獎勵3萬元。

公會的獎勵分為下列三種：

1. 設備獎勵：補助購置收銀設備，最高1萬元。
2. 課程獎勵：補助員工上課。
3. 行銷獎勵：補助製作網頁。

申請自5月1日開始，6月30日截止。公會由林春生理事長主持。
"""
COFFEE = """---
title: 咖啡館節能補助
---

咖啡館節能補助由咖啡業協會辦理，每家最高補助5萬元，協會由陳夏木理事長主持。

咖啡館與茶行都可以參加11月的節能說明會。
"""


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    folder = tmp_path_factory.mktemp("answering")
    (folder / "tea.md").write_text(TEA, encoding="utf-8")
    (folder / "coffee.md").write_text(COFFEE, encoding="utf-8")
    settings = Settings(storage_dir=folder / "var", answer_floor=0.3)
    ingest([folder / "tea.md", folder / "coffee.md"], settings)
    engine = Engine.open(settings)
    yield engine
    engine.close()


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("茶行數位化獎勵每家最高多少錢", ["3萬元"]),
        ("全臺茶行有幾家 占零售業幾%", ["3,200家", "2.5%"]),
        ("茶行獎勵什麼時候截止 每家最多領多少", ["6月30日", "3萬元"]),
        ("公會的獎勵分哪三種", ["設備獎勵", "課程獎勵", "行銷獎勵"]),
        ("茶業公會由誰主持", ["林春生"]),
        ("咖啡館節能補助最高多少", ["5萬元"]),
    ],
)
def test_the_answer_holds_what_is_asked(engine: Engine, question: str, said: list[str]) -> None:
    answer = engine.ask(question)
    assert answer.status is Status.ANSWERED
    assert [words for words in said if words not in answer.text] == []


def test_a_survey_lists_articles_with_a_quote_of_each(engine: Engine) -> None:
    answer = engine.ask("哪幾篇文章提到茶行？")
    assert answer.status is Status.ANSWERED
    assert {citation.passage.article.title for citation in answer.citations} == {"茶行數位化獎勵辦法", "咖啡館節能補助"}
    assert all(claim.text.startswith(f"〈{claim.citations[0].passage.article.title}〉") for claim in answer.claims)


def test_a_survey_takes_either_of_two_topics_and_puts_titles_first(engine: Engine) -> None:
    answer = engine.ask("哪些文章談到節能或收銀設備？")
    titles = [citation.passage.article.title for citation in answer.citations]
    assert titles == ["咖啡館節能補助", "茶行數位化獎勵辦法"]


def test_each_side_of_a_comparison_is_answered_though_they_stand_in_two_articles(engine: Engine) -> None:
    answer = engine.ask("茶行獎勵跟咖啡館補助每家最高各多少")
    assert "3萬元" in answer.text
    assert "5萬元" in answer.text


@pytest.mark.parametrize("follow_up", ["那書店呢？", "書店呢", "不是，我是問書店"])
def test_a_subject_that_no_article_speaks_of_does_not_get_the_last_ones_answer(engine: Engine, follow_up: str) -> None:
    assert engine.ask(follow_up, ["茶行每家最高可獲獎勵多少錢"]).status is not Status.ANSWERED
    assert "3萬元" in engine.ask("茶行每家最高可獲獎勵多少錢").text


def test_a_question_about_a_person_is_not_mixed_with_the_last_one(engine: Engine) -> None:
    alone = engine.ask("王大明部長幾歲")
    behind = engine.ask("王大明部長幾歲", ["公會的獎勵分哪三種"])
    assert (behind.status, behind.text) == (alone.status, alone.text)
    assert alone.status is not Status.ANSWERED


def test_a_question_that_changes_the_subject_is_read_by_itself(engine: Engine) -> None:
    answer = engine.ask("咖啡館節能補助最高多少", ["茶行的課程獎勵補助什麼"])
    assert "5萬元" in answer.text


def test_a_follow_up_that_does_not_point_back_is_one_all_the_same(engine: Engine) -> None:
    alone = engine.ask("由哪位理事長主持")
    answer = engine.ask("由哪位理事長主持", ["咖啡館節能補助由哪個協會辦理"])
    assert "陳夏木" in answer.text
    assert answer.confidence >= alone.confidence


def test_a_follow_up_asks_the_same_about_something_else(engine: Engine) -> None:
    answer = engine.ask("那咖啡館呢？", ["茶行每家最高可以領多少"])
    assert "5萬元" in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "茶行獎勵的專線電話幾號",
        "林春生今年幾歲",
        "2031年茶行有幾家",
        "火星上有幾座湖",
        "日本的茶行有幾家",
        "獎勵有哪七種",
    ],
)
def test_what_is_not_there_is_not_answered(engine: Engine, question: str) -> None:
    assert engine.ask(question).status is not Status.ANSWERED


def test_evidence_has_every_name_and_confidence_lies_between_0_and_1(engine: Engine) -> None:
    reading = read("茶行獎勵最高多少", engine.retrieve("茶行獎勵最高多少"), engine.library)
    stretches = answer_stretches(reading)
    assert tuple(evidence(reading, stretches)) == EVIDENCE
    assert 0 < confidence(reading, stretches) < 1


def test_a_rival_costs_confidence(engine: Engine) -> None:
    hits = engine.retrieve("茶行獎勵最高多少")
    right, wrong = (read(q, hits, engine.library) for q in ("茶行獎勵最高多少", "SBIR獎勵最高多少"))
    assert confidence(wrong, answer_stretches(wrong)) < confidence(right, answer_stretches(right))


class TestWordMatch:
    def test_a_word_is_met_by_one_that_means_the_same(self) -> None:
        words = word_model().pieces(["调薪", "海洋", ""])
        near, far = WordMatch("加薪").against(words[:2], [words[2], words[2]]).alone
        assert near > 0.6 > far

    def test_context_counts_and_an_empty_sentence_is_no_error(self) -> None:
        words = word_model().pieces(["企业调薪", "", "津贴"])
        meaning = WordMatch("企业加薪津贴").against(words[:2], [words[2], words[2]])
        assert meaning.alone.shape == (2,)
        assert (meaning.in_context >= meaning.alone).all()
        assert meaning.alone[1] == 0


def test_one_item_of_a_list_is_answered_with_that_item(sample_engine: Engine) -> None:
    listed = "中小微服務業導入AI有哪五個困難"
    whole, one = sample_engine.ask(listed), sample_engine.ask("第四項是什麼", [listed])
    assert one.status is Status.ANSWERED
    assert "隱私" in one.text
    assert one.text.count("\n") == 0 < whole.text.count("\n")
    assert whole.citations[0].start < one.citations[0].start


def test_a_reason_comes_with_what_stands_around_it(sample_engine: Engine) -> None:
    answer = sample_engine.ask("CPI一直走低有什麼不好")
    assert answer.status is Status.ANSWERED
    assert "投資意願" in answer.text


SERIES = """---
title: 企業導入AI的啟示
---

本文從三個實例提出三大洞察啟示，供業者參考。

## 【案例一】餐飲業

餐飲業用AI訂位。

洞察一：先從小處做起。其餘再說。

## 【案例二】學校

學校用AI備課。

洞察二：資料要先整理好。

由於資料太少，業者說效果不好。

原因在於多數企業從未留下紀錄，訓練自然不足。
"""


@pytest.fixture(scope="module")
def insights(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    folder = tmp_path_factory.mktemp("insights")
    (folder / "ai.md").write_text(SERIES, encoding="utf-8")
    settings = Settings(storage_dir=folder / "var", answer_floor=0.0, related_floor=0.0)
    ingest([folder / "ai.md"], settings)
    engine = Engine.open(settings)
    yield engine
    engine.close()


def test_a_series_is_gathered_from_where_its_members_stand(insights: Engine) -> None:
    answer = insights.ask("導入AI的三大洞察是哪些")
    quotes = [citation.quote for citation in answer.citations]
    assert quotes[1:] == ["洞察一：先從小處做起。", "洞察二：資料要先整理好。"]
