"""Every word the web pages show, in Traditional Chinese and in English: one frozen table.

Both languages are sent with the page and a style rule hides one of them, so that the switch also turns
what was answered before, at once and without asking the server. Not here: words of the corpus and the
messages of ``rag.errors``, which are shown as they are.
"""

from __future__ import annotations

from typing import NamedTuple

LANGUAGES = ("zh", "en")
HTML_LANG = {"zh": "zh-Hant-TW", "en": "en"}


class Phrase(NamedTuple):
    """One label in each language; ``{name}`` marks what is filled in."""

    zh: str
    en: str


class Labels(NamedTuple):
    """The table. A field is a place on the page; a test keeps both languages complete and their slots alike."""

    # the page
    name: Phrase = Phrase("問據", "Wenju")
    title: Phrase = Phrase("問據 Wenju", "問據 Wenju")
    magazine: Phrase = Phrase("工商會務", "工商會務")
    headline: Phrase = Phrase("有問，有據。", "Ask. See the evidence.")
    tagline: Phrase = Phrase(
        "從《{magazine}》的文章裡找答案，每一句都附上原文出處，點一下就能核對。",
        "Answers from the articles of 《{magazine}》. Every sentence carries its source, one tap away.",
    )
    examples: Phrase = Phrase("試著問", "Try asking")
    question: Phrase = Phrase("您的問題", "Your question")
    placeholder: Phrase = Phrase("輸入問題，按 Enter 送出", "Type your question")
    send: Phrase = Phrase("送出", "Ask")
    new: Phrase = Phrase("新對話", "New chat")
    switch: Phrase = Phrase("English", "中文")
    account: Phrase = Phrase("帳號", "Account")
    note: Phrase = Phrase(
        "答案以原文為據；引用前請核對出處。", "Answers rest on the articles; check the source before you cite."
    )
    conversation: Phrase = Phrase("對話", "Conversation")
    asked: Phrase = Phrase("問題", "Question")
    replied: Phrase = Phrase("回答", "Answer")
    # while it works
    working: Phrase = Phrase("正在查找…", "Looking…")
    screen: Phrase = Phrase("檢查問題", "Check")
    search: Phrase = Phrase("搜尋", "Search")
    draft: Phrase = Phrase("作答", "Answer")
    verify: Phrase = Phrase("查核", "Verify")
    seconds: Phrase = Phrase("{n} 秒", "{n} s")
    # the answer
    related: Phrase = Phrase("沒有確定的答案", "No certain answer")
    abstained: Phrase = Phrase("文章裡沒有提到", "The articles do not say")
    refused: Phrase = Phrase("無法回答這個輸入", "Not a question for these articles")
    related_text: Phrase = Phrase("以下段落可能有幫助。", "These passages may help.")
    abstained_text: Phrase = Phrase(
        "收錄的文章沒有回答這個問題。", "The collected articles do not answer this question."
    )
    refused_text: Phrase = Phrase("請改問與刊物內容有關的問題。", "Please ask about what the magazine covers.")
    nearest: Phrase = Phrase("可能相關的段落", "Passages that may be related")
    sources: Phrase = Phrase("出處", "Sources")
    citation: Phrase = Phrase("引用", "Citation")
    quoted_words: Phrase = Phrase("原文照錄", "Quoted word for word")
    quoted_words_ja: Phrase = Phrase("原文どおりの引用", "原文どおりの引用")  # the page has no Japanese of its own
    supported: Phrase = Phrase("與原文相符", "Matches the source")
    answers: Phrase = Phrase("與原文相符，也回答了問題", "Matches the source and answers the question")
    partial: Phrase = Phrase("部分與原文相符", "Partly matches the source")
    contradicted: Phrase = Phrase("與原文不符", "Contradicts the source")
    not_found: Phrase = Phrase("原文中未找到", "Not found in the source")
    copy: Phrase = Phrase("複製答案與出處", "Copy with sources")
    copied: Phrase = Phrase("已複製", "Copied")
    # sources
    issue: Phrase = Phrase("第{n}期", "no. {n}")
    page: Phrase = Phrase("第 {n} 頁", "p. {n}")
    picture: Phrase = Phrase("版面，引文已標出", "The printed page, the quote marked")
    # the evidence panel
    evidence: Phrase = Phrase("原文", "Evidence")
    evidence_hint: Phrase = Phrase(
        "點選答案裡的編號，原文會在這裡打開。", "Tap a number in the answer to open its source here."
    )
    close: Phrase = Phrase("關閉", "Close")
    quoted: Phrase = Phrase("標示處為答案引用的文字", "The marked words are what the answer quotes")
    unquoted: Phrase = Phrase("可能相關的段落，答案未引用", "Possibly related; the answer does not quote it")
    # what a member asked to be remembered
    memory: Phrase = Phrase("偏好", "Preferences")
    memory_about: Phrase = Phrase(
        "只存在您的瀏覽器裡，隨時可以修改或刪除。它影響語言模型的用字與長短，不會被當作答案的依據。",
        "Kept in your browser alone; change or delete it at any time. It shapes how a language model words things and is never evidence.",
    )
    memory_language: Phrase = Phrase("回答語言", "Language")
    memory_industry: Phrase = Phrase("所屬行業", "Line of business")
    memory_length: Phrase = Phrase("回答長短", "Length")
    memory_auto: Phrase = Phrase("依問題而定", "As I ask")
    memory_chinese: Phrase = Phrase("中文", "Chinese")
    memory_english: Phrase = Phrase("英文", "English")
    memory_short: Phrase = Phrase("簡短", "Short")
    memory_full: Phrase = Phrase("詳細", "Full")
    memory_save: Phrase = Phrase("儲存", "Save")
    memory_delete: Phrase = Phrase("全部刪除", "Delete all")
    memory_kept: Phrase = Phrase("已記住您的偏好", "Your preferences are kept")
    memory_where: Phrase = Phrase(
        "按右上角的「偏好」可以查看、修改或刪除。", "See, change or delete them under Preferences, top right."
    )
    notice: Phrase = Phrase("提醒", "Note")
    # when something goes wrong
    trouble: Phrase = Phrase("這次沒有成功", "That did not work")
    failure: Phrase = Phrase(
        "系統發生錯誤，問題已留在輸入框，請再試一次。",
        "Something failed here. Your question is back in the box; please try again.",
    )
    no_index: Phrase = Phrase("還沒有可查的文章", "There is nothing to search yet")
    no_index_do: Phrase = Phrase(
        "請管理者執行下面的指令；完成後不必重新啟動，直接再問一次即可。",
        "The administrator should run the command below. No restart is needed: just ask again.",
    )
    storage: Phrase = Phrase("資料庫暫時無法使用", "The index cannot be used right now")
    too_long: Phrase = Phrase("問題太長：最多 {limit} 字", "Too long: {limit} characters at most")
    offline: Phrase = Phrase("連線中斷，恢復後會自動繼續。", "Connection lost. It resumes by itself.")
    busy: Phrase = Phrase(
        "現在問的人較多，請稍候再送出一次。", "Many people are asking right now. Please send it again soon."
    )
    too_slow: Phrase = Phrase(
        "這個問題花的時間太久，已經停止；請換個問法，或拆成幾個問題。",
        "This question took too long and was given up. Please put it in other words, or ask it in parts.",
    )
    # HTTP API
    bad_request: Phrase = Phrase(
        '請以 JSON 傳送 {"question": "…", "history": ["…"]}：', 'send JSON like {"question": "…", "history": ["…"]}: '
    )
    internal: Phrase = Phrase("伺服器內部錯誤，詳見伺服器記錄", "internal error; the server's log has the details")


LABELS = Labels()


def choose_language(accept_language: str) -> str:
    """``zh`` or ``en``, by an Accept-Language header (RFC 9110 §12.5.4); Chinese when it names neither."""
    ranked: list[tuple[float, str]] = []
    for part in accept_language.split(","):
        tag, _, weight = part.strip().partition(";q=")
        try:
            quality = float(weight) if weight else 1.0
        except ValueError:
            quality = 0.0
        ranked.append((quality, tag.lower()[:2]))
    wanted = [tag for quality, tag in sorted(ranked, key=lambda pair: -pair[0]) if quality > 0 and tag in LANGUAGES]
    return wanted[0] if wanted else LANGUAGES[0]


def for_script() -> dict[str, dict[str, str]]:
    """The table as the page's script reads it: ``{"send": {"zh": …, "en": …}, …}``."""
    return {place: phrase._asdict() for place, phrase in LABELS._asdict().items()}
