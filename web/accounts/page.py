"""The page to sign in and out, in Chinese and English; plain HTML, no script."""

from __future__ import annotations

from html import escape
from typing import NamedTuple

from web.labels import HTML_LANG, LANGUAGES, Phrase, choose_language


class Words(NamedTuple):
    """What the page says."""

    title: Phrase = Phrase("登入問據", "Sign in to Wenju")
    name: Phrase = Phrase("帳號", "Account")
    password: Phrase = Phrase("密碼", "Password")
    enter: Phrase = Phrase("登入", "Sign in")
    elsewhere: Phrase = Phrase("以單一登入繼續", "Continue with single sign-on")
    leave: Phrase = Phrase("登出", "Sign out")
    back: Phrase = Phrase("回到問答", "Back to the questions")
    signed_in: Phrase = Phrase("您已登入：{name}", "You are signed in: {name}")
    wrong: Phrase = Phrase("帳號或密碼不對，請再試一次。", "Account and password do not go together. Please try again.")
    locked: Phrase = Phrase(
        "這個帳號連續輸入錯誤太多次，請於 15 分鐘後再試。",
        "Too many wrong tries for this account. Please try again in 15 minutes.",
    )
    stale: Phrase = Phrase("頁面停留太久，請再登入一次。", "This page was open for too long. Please sign in again.")
    provider: Phrase = Phrase("單一登入沒有成功，請再試一次。", "Single sign-on did not work. Please try again.")


WORDS = Words()
_STYLE = """
body{font:17px/1.7 system-ui,sans-serif;max-width:22rem;margin:12vh auto;padding:0 1.2rem;color:#1d1d1b;background:#fffdf8}
label{display:block;margin:.9rem 0 .2rem}input{font:inherit;width:100%;box-sizing:border-box;padding:.5rem;border:1px solid #a49c88;background:#fff;
color:#1d1d1b}button,.other{font:inherit;display:block;width:100%;box-sizing:border-box;margin-top:1.2rem;padding:.55rem;border:1px solid #8c2f1b;
text-align:center;text-decoration:none}button{background:#8c2f1b;color:#fff;cursor:pointer}a{color:#8c2f1b}.trouble{border-left:4px solid #8c2f1b;
padding:.3rem .8rem}@media(prefers-color-scheme:dark){body{color:#eee9dc;background:#1c1b18}a{color:#e2957f}}
"""


def sign_in_page(accept_language: str, form: str, trouble: Phrase | None = None, *, elsewhere: bool = False) -> str:
    """The form; ``form`` is the token that must come back with it."""
    n = LANGUAGES.index(choose_language(accept_language))
    other = f'<a class="other" href="/login/oidc">{WORDS.elsewhere[n]}</a>' if elsewhere else ""
    told = f'<p class="trouble" role="alert">{trouble[n]}</p>' if trouble else ""
    return _page(
        n,
        f"{told}<form method='post' action='/login'><input type='hidden' name='form' value='{escape(form)}'>"
        f"<label for='name'>{WORDS.name[n]}</label><input id='name' name='name' autocomplete='username' required autofocus>"
        f"<label for='password'>{WORDS.password[n]}</label>"
        f"<input id='password' name='password' type='password' autocomplete='current-password' required>"
        f"<button>{WORDS.enter[n]}</button></form>{other}",
    )


def signed_in_page(accept_language: str, name: str, csrf: str) -> str:
    """Who is signed in, and the way out."""
    n = LANGUAGES.index(choose_language(accept_language))
    return _page(
        n,
        f"<p>{escape(WORDS.signed_in[n].format(name=name))}</p><p><a href='/'>{WORDS.back[n]}</a></p>"
        f"<form method='post' action='/logout'><input type='hidden' name='csrf' value='{escape(csrf)}'><button>{WORDS.leave[n]}</button></form>",
    )


def _page(n: int, body: str) -> str:
    return (
        f'<!doctype html><html lang="{HTML_LANG[LANGUAGES[n]]}"><head><meta charset="utf-8"><title>{WORDS.title[n]}</title>'
        f'<link rel="icon" href="/ui/seal.svg" type="image/svg+xml">'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head>'
        f"<body><h1>{WORDS.title[n]}</h1>{body}</body></html>"
    )
