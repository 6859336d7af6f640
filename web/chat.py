"""The chat page: Gradio's conversation beside the evidence panel. Words, HTML and looks are its neighbours'.

Every piece of HTML goes through Gradio's sanitiser (Chatbot and Markdown, never ``gr.HTML``). A conversation
lives in the server's memory for as long as its page is open (an hour at most after the last question); who is signed in
has his kept in the database as well.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import gradio as gr

from rag.domain import Answer, Answered, Condensed, Drafted, Found, Screened, Step, Verified
from rag.errors import BusyError, NoIndexError, QuestionError, TimeLimitError, WenjuError
from web.conversation import Conversation, Turn
from web.evidence import evidence_html
from web.labels import LABELS
from web.markup import say, text
from web.memory import read_memory, remembered, remembered_html, write_memory
from web.render import answer_html, question_html, trouble_html, working_html
from web.source import Source

_log = logging.getLogger(__name__)

EXAMPLES = (
    "三十人以下服務業數位轉型補助，每家企業最多可以領多少？",
    "勞動部有哪些措施協助受關稅影響的勞工？",
    "內部碳定價有哪些優點？",
    "AI助教是怎麼批改作業的？",
    "臺日貿易總額是多少？",
)
INGEST = "wenju ingest data/issue-148-digest.pdf"
STEPS_DONE: dict[type[Step], int] = {Screened: 1, Condensed: 1, Found: 2, Drafted: 3, Verified: 4}
KEEP_SECONDS = 3600

# textbox, conversation, chat messages, evidence panel, memory field
Update = tuple[Any, Any, Any, Any, Any]


# who asks (the request's scope), the id of the conversation as it is kept, the answer → that id, "" where nothing is kept
Keep = Callable[[Mapping[str, Any], str, Answer], str]


def build_page(source: Source, keep: Keep | None = None) -> gr.Blocks:
    """Build the page over an engine source; nothing is opened before the first question. ``keep``: where answers are kept."""
    page: gr.Blocks
    with gr.Blocks(title=LABELS.title.zh, analytics_enabled=False, fill_width=True) as page:
        conversation = gr.State(Conversation(), time_to_live=KEEP_SECONDS)
        with gr.Row(elem_id="top"):
            gr.Markdown(_brand_html(), elem_id="brand", **_HTML)
            gr.Markdown(_switch_html(), elem_id="switch", **_HTML)
            new = gr.Button(LABELS.new.zh, elem_id="new", min_width=0)
        with gr.Row(elem_id="desk", equal_height=False):
            with gr.Column(elem_id="talk", min_width=0):
                chat = gr.Chatbot(
                    elem_id="log", label=LABELS.conversation.zh, show_label=False, container=False, height=None,
                    placeholder=_welcome_html(), buttons=[], layout="panel", feedback_options=None, autoscroll=False,
                    latex_delimiters=[], group_consecutive_messages=False, allow_file_downloads=False, allow_tags=False,
                )  # fmt: skip
                with gr.Row(elem_id="ask"):
                    box = gr.Textbox(
                        elem_id="question", label=LABELS.question.zh, placeholder=LABELS.placeholder.zh, lines=1,
                        max_lines=6, min_width=0,
                    )  # fmt: skip
                    send = gr.Button(LABELS.send.zh, elem_id="send", min_width=0, variant="primary")
                memory = gr.Textbox(elem_id="memory", show_label=False, container=False)  # hidden; the script fills it
                gr.Markdown(_under_html(), elem_id="under", **_HTML)
            with gr.Column(elem_id="evidence", min_width=0):
                panel = gr.Markdown(evidence_html(()), elem_id="evidence-body", **_HTML)

        def ask(question: str, so_far: Conversation, field: str, request: gr.Request) -> Iterator[Update]:
            def kept(answer: Answer) -> str:
                scope = getattr(
                    request.request, "scope", {}
                )  # Gradio's request holds the one that brought the question
                return keep(scope, so_far.kept, answer) if keep else ""

            yield from answer_turn(source, question, so_far, field, kept)

        def clear() -> Update:
            return "", Conversation(), [], evidence_html(()), gr.skip()

        outputs = [box, conversation, chat, panel, memory]
        asked = gr.on([send.click, box.submit], ask, [box, conversation, memory], outputs, **_EVENT)
        new.click(clear, None, outputs, cancels=[asked], **_EVENT)
    page.queue(default_concurrency_limit=8, max_size=64, api_open=False)
    return page


_HTML: dict[str, Any] = {"latex_delimiters": [], "container": False, "show_label": False}
_EVENT: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}


def answer_turn(
    source: Source, question: str, so_far: Conversation, field: str = "", keep: Callable[[Answer], str] | None = None
) -> Iterator[Update]:
    """Answer one question, yielding the page's updates: steps while it works, then the answer or the trouble.

    ``field`` is what the browser keeps for the member; a question may ask for it to be changed. ``keep`` keeps an answer in the database, where it
    may be kept, and gives the id of its conversation.
    """
    question = question.strip()
    if not question:
        yield gr.skip(), gr.skip(), gr.skip(), gr.skip(), gr.skip()
        return
    preferences = read_memory(field)
    if (kept := remembered(question, preferences)) is not None:
        after = so_far.plus(Turn(question, trouble=remembered_html(kept)))
        yield "", after, messages(after), gr.skip(), write_memory(kept)
        return
    shown = messages(so_far)
    asked = {"role": "user", "content": question_html(question)}
    yield "", gr.skip(), [*shown, asked, _reply(working_html(0))], gr.skip(), gr.skip()
    left = ""
    turn = Turn(question)
    try:
        for step in source.get().stream(question, so_far.history, preferences):
            if isinstance(step, Answered):
                turn = Turn(question, answer=step.answer)
                so_far = replace(so_far, kept=keep(step.answer) if keep else "")
            else:
                working = _reply(working_html(STEPS_DONE[type(step)]))
                yield gr.skip(), gr.skip(), [*shown, asked, working], gr.skip(), gr.skip()
    except WenjuError as error:
        left, turn = question, Turn(question, trouble=_trouble(error))
    except Exception:
        # The edge of the program: a bug is logged whole, the visitor is told in one line and keeps the question.
        _log.exception("a question failed")
        left, turn = question, Turn(question, trouble=trouble_html(LABELS.trouble, say(LABELS.failure)))
    after = so_far.plus(turn)
    yield left or gr.skip(), after, messages(after), evidence_html(after.turns), gr.skip()


def messages(conversation: Conversation) -> list[dict[str, str]]:
    """Return the conversation as the Chatbot takes it: a question and an answer in turn."""
    found: list[dict[str, str]] = []
    for number, turn in enumerate(conversation.turns, start=1):
        html = turn.trouble if turn.answer is None else answer_html(turn.answer, number)
        found += [{"role": "user", "content": question_html(turn.question)}, _reply(html)]
    return found


def _reply(html: str) -> dict[str, str]:
    return {"role": "assistant", "content": html}


def _trouble(error: WenjuError) -> str:
    if isinstance(error, NoIndexError):
        return trouble_html(LABELS.no_index, say(LABELS.no_index_do), INGEST)
    if isinstance(error, BusyError | TimeLimitError):
        return trouble_html(LABELS.trouble, say(LABELS.busy if isinstance(error, BusyError) else LABELS.too_slow))
    title = LABELS.trouble if isinstance(error, QuestionError) else LABELS.storage
    return trouble_html(title, text(str(error)))


def _brand_html() -> str:
    name = f'<span class="ink">{LABELS.name.zh}</span><span class="latin">{LABELS.name.en}</span>'
    return f'<h1 class="brand"><span class="seal">據</span>{name}</h1>'


def _switch_html() -> str:
    memory = f'<button class="prefs" type="button">{say(LABELS.memory)}</button>'
    account = f'<button class="account" type="button">{say(LABELS.account)}</button>'  # seen by who is signed in
    return f'{account}{memory}<button class="switch" type="button">{say(LABELS.switch)}</button>'


def _welcome_html() -> str:
    examples = "".join(f'<button class="example" type="button">{text(example)}</button>' for example in EXAMPLES)
    return (
        f'<div class="welcome"><h2>{say(LABELS.headline)}</h2>'
        f"<p>{say(LABELS.tagline, magazine=LABELS.magazine.zh)}</p>"
        f'<div class="heading">{say(LABELS.examples)}</div><div class="examples">{examples}</div></div>'
    )


def _under_html() -> str:
    note = f'<span class="note">{say(LABELS.note)}</span>'
    return f'<div class="under">{note}<span class="count" role="status"></span></div>'
