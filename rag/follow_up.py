"""What of a follow-up is new, and whether a quotation speaks of it: «那美國呢？» must not be answered with Japan's figure.

Behind an earlier question the words of that question find its own answer again. So what a follow-up puts in the place of the earlier subject
has to be said where the answer stands: a country or firm, a person with a title, a year, an article's number, or the thing that «那X呢» asks
about. Other words of a follow-up («最長可以領幾個月») ask for a detail and may be said differently.

Not for: making the follow-up a question of its own (``rag.condense``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from rag.checks.writings import one_writing_of_figures
from rag.domain import Citation, Draft
from rag.search.glossary import load_glossary
from rag.search.synonyms import load_synonyms
from rag.sentences import split_sentences
from rag.terms import strip_question_words
from rag.text import HAN, fold

_TITLE = "部長|院長|理事長|董事長|會長|署長|局長|市長|縣長|秘書長|執行長|總經理|召集人|總統|主席|主任|教授|博士|老師|委員|先生|女士|小姐"
# A name in front of a title at the beginning of a question; «該部長», «那位教授», «請問誰是部長» name nobody.
_PERSON = re.compile(
    fold(rf"^(?:請問|想問|我想問|想知道|我想知道)?([{HAN}]{{2,6}}?)(?:副?(?:{_TITLE}))(?!們)").replace("\\u3007", "〇")
)
_NOBODY = re.compile(fold("[那這該他她它其是由在和跟與了以後哪誰什的位個兩些有沒前現新第請問]"))
_YEAR = re.compile(r"\d{4}年|(?<!\d)1[01]\d年")
_PLACE_IN_LAW = re.compile(fold("第([\\d一二三四五六七八九十百]+)(條|章|款|屆|頁|期)"))
# words of «那X呢» that name no subject
_VAGUE = re.compile(
    fold(
        "^(那麼?|那個|這個|這些|那些|它|他們?|她們?|現在|目前|今年|去年|明年|以前|之前|後來|之後|以後|接下來|未來|其他|別的|另外|另一[個種項類]|"
        "最(高|多|少|低|後|近)|總共|全部|一共|結果|原因|為什麼|怎麼|如何|後面|前面|還有|重點|好處|壞處|第[一二三四五六七八九十\\d]+[個項種點類名])++"
    )
)
_LIMIT = re.compile(fold("(最高|最多|最少|最低|總共|一共|部分|方面|的話)$"))
_LATIN_OR_KANA = re.compile("[a-z\u3041-\u3096\u30a1-\u30fa]")
# Countries that an answer to any other question need not name (``data/synonyms.tsv``), because half of the magazine is about them.
_ALSO_NAMES = tuple(
    tuple(map(fold, forms.split()))
    for forms in ("美國 美方 老美 華府 臺美 對美", "中國大陸 中國 大陸 陸方 中方 對岸 陸企", "臺灣 我國 國內 本國")
)
_ENOUGH = 0.5  # of the pairs of characters of what «那X呢» asks about


@dataclass(frozen=True, slots=True)
class Subject:
    """Something that an answer must speak of: one of the ``forms`` word for word, or for a common noun (``loose``) most of it."""

    forms: tuple[str, ...]
    loose: bool = False

    def is_said(self, folded: str) -> bool:
        """Whether a text, folded and its figures in one writing, speaks of it."""
        if any(form in folded for form in self.forms):
            return True
        if not self.loose:
            return False
        return any(_share_of_pairs(form, folded) >= _ENOUGH for form in self.forms)


def stands_alone(question: str) -> bool:
    """Whether a question names by itself whom it is about («黃彥男部長幾歲»), so that the question before has nothing to add."""
    person = _PERSON.search(fold(question))
    return person is not None and not _NOBODY.search(person[1])


def new_subjects(question: str, about: str, earlier: str) -> tuple[Subject, ...]:
    """What a follow-up puts in the place of what ``earlier`` asks about.

    Args:
        question: the follow-up.
        about: X of «那X呢», "" where it is no such question.
        earlier: the question before.
    """
    folded, before = (one_writing_of_figures(fold(text)) for text in (question, earlier))
    named = folded + _in_chinese(about)
    old = {form for forms in _names_in(before) for form in forms}
    found = [Subject(forms) for forms in _names_in(named) if old.isdisjoint(forms)]
    if is_name(fold(about)):
        found = [Subject(name_forms(fold(about)))]
    found += [Subject(_year_forms(match[0])) for match in _YEAR.finditer(folded) if match[0] not in before]
    found += [Subject((match[0],)) for match in _PLACE_IN_LAW.finditer(folded) if match[0] not in before]
    person = _PERSON.search(folded)
    if person and not _NOBODY.search(person[1]) and person[1] not in before:
        found.append(Subject((person[1],)))
    noun = _LIMIT.sub("", strip_question_words(_VAGUE.sub("", one_writing_of_figures(fold(about)))).strip())
    if (
        len(noun) > 1
        and not found
        and noun not in before
        and not re.search(r"\d|\s", noun)
        and not _LATIN_OR_KANA.search(noun)
    ):
        found.append(Subject((noun, *load_synonyms().others.get(noun, ())), loose=True))
    return tuple(found)


def is_name(folded: str) -> bool:
    """Whether a folded phrase is the name of a country or a firm."""
    return bool(name_forms(folded))


def name_forms(folded: str) -> tuple[str, ...]:
    """All forms of a country's or a firm's folded name; none if it is no such name."""
    for forms in _ALSO_NAMES:
        if folded in forms:
            return forms
    forms = load_synonyms().names.get(folded, ())
    return tuple(dict.fromkeys([*forms, *load_synonyms().others.get(folded, ())])) if forms else ()


def _names_in(folded: str) -> list[tuple[str, ...]]:
    """The names of a text that the table of synonyms wants to be said."""
    return load_synonyms().names_in(folded)


def _in_chinese(about: str) -> str:
    """What the glossary has for «Vietnam» or «ベトナム»."""
    glossary, folded = load_glossary(), fold(about)
    found = glossary.english.get(folded, ())[:1] or glossary.japanese.get(folded, ())[:1]
    return "".join(f" {fold(one)}" for one in found)


def speaks_of(draft: Draft, subjects: Sequence[Subject]) -> bool:
    """Whether a draft's quotations say every subject, in their words, the sentence before, the headings or the title."""
    if not subjects:
        return True
    around = "\n".join(_around(citation) for claim in draft.claims for citation in claim.citations)
    folded = one_writing_of_figures(fold(around))
    return all(subject.is_said(folded) for subject in subjects)


def _around(citation: Citation) -> str:
    article = citation.passage.article
    line = article.text.rfind("\n", 0, citation.start) + 1
    before = split_sentences(article.text[max(line, citation.start - 300) : citation.start])
    said = [one.text for one in before[-1:]]
    return "\n".join([article.title, *citation.passage.headings, *said, article.text[line : line + 20], citation.quote])


def _year_forms(year: str) -> tuple[str, ...]:
    number = int(year[:-1])
    return (f"{number}年",) if number < 1000 else (f"{number}", f"{number - 1911}年")


def _share_of_pairs(noun: str, folded: str) -> float:
    pairs = ["".join(pair) for pair in pairwise(noun)]
    return sum(pair in folded for pair in pairs) / len(pairs) if pairs else 0.0
