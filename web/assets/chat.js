/* The chat page's behaviour: language, opening of passages, keys, counter, copying, lost connection.
   Gradio redraws parts of the page whenever it likes, so nothing is bound to an element: clicks and keys are
   caught at the document, and `settle` puts right what a redraw has changed, before the browser paints. */
(() => {
  "use strict";
  const { limit, labels } = JSON.parse(document.getElementById("words").textContent);
  const root = document.documentElement;
  const phone = matchMedia("(max-width: 900px)");
  const $ = (selector, from = document) => from.querySelector(selector);
  const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];
  const HTML_LANG = { zh: "zh-Hant-TW", en: "en" };

  let language = remembered() || root.dataset.lang || "zh";
  const banner = document.createElement("div");
  banner.id = "banner";
  banner.setAttribute("role", "alert");
  document.body.append(banner);

  let open = ""; // id of the passage in the panel
  let opener = null; // the chip that opened it: focus goes back there
  let questions = 0;
  let answers = 0;
  let greeted = false;

  function remembered() {
    try { return localStorage.getItem("wenju-language"); } catch { return null; } // storage may be switched off
  }
  const say = (place) => labels[place][language];

  /* ---- language ---- */
  function speak() {
    if (root.lang !== HTML_LANG[language]) root.lang = HTML_LANG[language]; // Gradio sets the browser's own
    root.dataset.lang = language;
    write($("#new"), say("new"));
    write($("#send"), say("send"));
    write($("#question label > span"), say("question"));
    const box = $("#question textarea");
    if (box && box.placeholder !== say("placeholder")) box.placeholder = say("placeholder");
    name($("#log [role=log]"), say("conversation"));
    name($("#evidence"), say("evidence"));
    // Gradio reads a message's whole markup out as its name
    $$("#log [data-testid=user]").forEach((message) => name(message, say("asked")));
    $$("#log [data-testid=bot]").forEach((message) => name(message, say("replied")));
    $$("#evidence .sheet").forEach((sheet) => name(sheet, $("h3", sheet).textContent));
  }
  function write(element, words) {
    if (element && element.textContent.trim() !== words) element.textContent = words;
  }
  function name(element, words) {
    if (element && element.getAttribute("aria-label") !== words) element.setAttribute("aria-label", words);
  }

  /* ---- the evidence panel ---- */
  function show() {
    for (const group of $$("#evidence .group")) {
      group.hidden = !open || !$("#" + CSS.escape(open), group);
      for (const sheet of $$(".sheet", group)) sheet.hidden = sheet.id !== open;
    }
    const hint = $("#evidence .hint");
    if (hint) hint.hidden = Boolean(open);
    for (const chip of $$("a.cite")) {
      if (open && chip.hash === "#" + open) chip.setAttribute("aria-current", "true");
      else chip.removeAttribute("aria-current");
    }
    const modal = phone.matches && document.body.classList.contains("sheet-open");
    const panel = $("#evidence");
    if (panel) {
      panel.setAttribute("role", modal ? "dialog" : "complementary");
      panel.toggleAttribute("aria-modal", modal);
    }
    for (const behind of [$("#talk"), $("#top")]) if (behind) behind.inert = modal;
  }
  function openPassage(id, from) {
    open = id;
    if (from) {
      if (!from.closest("#evidence")) opener = from;
      document.body.classList.toggle("sheet-open", phone.matches);
    }
    show();
    const sheet = document.getElementById(id);
    if (!sheet) return;
    const scroller = $("#evidence .panel");
    const mark = $("mark", sheet);
    // from the top, so that the title is read first; only a quote far down is brought up into view
    scroller.scrollTop = 0;
    const depth = mark ? mark.getBoundingClientRect().top - scroller.getBoundingClientRect().top : 0;
    if (depth > scroller.clientHeight * 0.7) scroller.scrollTop = depth - scroller.clientHeight * 0.4;
    if (from) sheet.focus({ preventScroll: true });
  }
  function closePassage() {
    document.body.classList.remove("sheet-open");
    show();
    if (opener && opener.isConnected) opener.focus();
    else if (opener) $$("#log a.cite").find((chip) => chip.hash === opener.hash)?.focus();
  }

  /* ---- the question ---- */
  const box = () => $("#question textarea");
  const length = () => [...(box()?.value.trim() ?? "")].length;
  const sendable = () => length() > 0 && length() <= limit;
  function count() {
    const place = $("#under .count");
    if (!place) return;
    const long = length() > limit;
    const words = long ? say("too_long").replace("{limit}", limit) : "";
    write(place, long ? `${words}（${length()}/${limit}）` : length() > limit * 0.8 ? `${length()}/${limit}` : "");
    place.classList.toggle("over", long);
    $("#send")?.classList.toggle("idle", !sendable());
    if (box()) box().setAttribute("aria-invalid", String(long));
  }
  function fill(words) {
    box().value = words;
    box().dispatchEvent(new Event("input", { bubbles: true }));
  }

  /* ---- after every redraw ---- */
  function settle() {
    speak();
    show();
    count();
    if (!greeted && box()) {
      greeted = true;
      if (!phone.matches) box().focus();
      const words = draft();
      if (words) fill(words);
    }
    if (/queue|busy/i.test($(".toast-wrap")?.textContent ?? "") && !banner.textContent) {
      tell("busy");
      setTimeout(() => tell(""), 6000);
    }
    const asked = $$("#log .asked");
    if (asked.length > questions) {
      // the new question goes to the top and its answer grows below it: reading starts where the answer starts
      const scroller = $("#log [role=log]");
      const row = asked.at(-1).closest(".message-row");
      const top = row.getBoundingClientRect().top - scroller.getBoundingClientRect().top + scroller.scrollTop;
      if (phone.matches) box().blur(); // the keyboard would cover the answer
      scroller.scrollTo({ top, behavior: questions ? "smooth" : "auto" });
    }
    questions = asked.length;
    const done = $$("#log .answer:not(.pending)");
    if (done.length > answers) {
      const first = $("a.cite:not(.card)", done.at(-1));
      open = ""; // on a desk the first source lies open beside its answer; on a phone it waits for a tap
      if (first && !phone.matches) openPassage(first.hash.slice(1), null);
      else show();
    } else if (!done.length && open) {
      open = "";
      closePassage();
    }
    answers = done.length;
  }

  /* ---- clicks and keys ---- */
  document.addEventListener("click", (event) => {
    const at = (selector) => event.target.closest?.(selector);
    if (at("a.cite")) {
      stop(event);
      openPassage(at("a.cite").hash.slice(1), at("a.cite"));
    } else if (at("#evidence .close")) closePassage();
    else if (at("#switch .switch")) {
      language = language === "zh" ? "en" : "zh";
      try { localStorage.setItem("wenju-language", language); } catch { /* the choice then lasts for this page */ }
      settle();
    } else if (at(".example")) {
      fill(at(".example").textContent);
      setTimeout(() => $("#send").click()); // Gradio takes the text over in its next turn
    } else if (at(".copy")) copy(at(".copy"));
    else if (at("#send")) {
      if (!sendable()) stop(event);
      else watch();
    } else if (!at("#evidence") && document.body.classList.contains("sheet-open")) closePassage();
    // one verdict's reason at a time
    for (const verdict of $$("details.verdict[open]")) if (verdict !== at("details.verdict")) verdict.open = false;
  }, true);

  for (const kind of ["keydown", "keypress"]) {
    document.addEventListener(kind, (event) => {
      if (event.key === "Escape" && kind === "keydown") {
        const verdict = $("details.verdict[open]");
        if (verdict) { verdict.open = false; $("summary", verdict).focus(); }
        else if (document.body.classList.contains("sheet-open") || $("#evidence").contains(document.activeElement)) closePassage();
      }
      if (event.key !== "Enter" || event.target !== box() || event.shiftKey) return;
      // the Enter that picks a word in an input method is not for us (229: browsers that end the composition first)
      if (event.isComposing || event.keyCode === 229) event.stopImmediatePropagation();
      else if (!sendable()) stop(event);
      else if (kind === "keydown") watch();
    }, true);
  }
  document.addEventListener("input", (event) => { if (event.target === box()) count(); }, true);

  function stop(event) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  /* ---- copying ---- */
  async function copy(button) {
    const words = $(`.plain.${language}`, button.closest(".answer")).textContent;
    try { await navigator.clipboard.writeText(words); } catch { copyOldWay(words); } // no clipboard over plain http
    button.classList.add("copied");
    const before = button.innerHTML;
    button.textContent = say("copied");
    setTimeout(() => { button.innerHTML = before; button.classList.remove("copied"); }, 1600);
  }
  function copyOldWay(words) {
    const field = document.createElement("textarea");
    field.value = words;
    field.style.position = "fixed";
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }

  /* ---- lost connection ---- */
  let retry = 0;
  function tell(place) {
    write(banner, place && say(place));
    document.body.classList.toggle("telling", Boolean(place));
  }
  function keepDraft() { // Gradio reloads the page when it meets a restarted server
    try { sessionStorage.setItem("wenju-draft", box()?.value ?? ""); } catch { /* then the words are lost */ }
  }
  function draft() {
    try {
      const words = sessionStorage.getItem("wenju-draft");
      sessionStorage.removeItem("wenju-draft");
      return words;
    } catch { return ""; }
  }
  async function watch() {
    clearTimeout(retry);
    let alive = false;
    try { alive = (await fetch("/healthz", { cache: "no-store" })).ok; } catch { /* that is the news */ }
    tell(alive ? "" : "offline");
    if (!alive) keepDraft();
    if (!alive) retry = setTimeout(watch, 3000);
  }
  addEventListener("offline", watch);
  addEventListener("online", watch);

  phone.addEventListener("change", () => { document.body.classList.remove("sheet-open"); show(); });
  new MutationObserver(settle).observe(document.body, { childList: true, subtree: true });
  new MutationObserver(speak).observe(root, { attributes: true, attributeFilter: ["lang"] });
  settle();
})();
