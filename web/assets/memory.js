/* What the member asked to be remembered: a small window to see, change and delete it. It is kept in the browser's own storage and goes
   along with each question in a hidden field of the page. */
(() => {
  "use strict";
  const KEY = "wenju-memory";
  const FIELDS = { language: ["", "zh-TW", "en"], industry: null, length: ["", "short", "full"] };
  const WORDS = { "": "memory_auto", "zh-TW": "memory_chinese", en: "memory_english", short: "memory_short", full: "memory_full" };
  const { labels } = JSON.parse(document.getElementById("words").textContent);
  const say = (place) => labels[place][document.documentElement.dataset.lang || "zh"];
  const field = () => document.querySelector("#memory textarea, #memory input");

  let kept = read();
  let sent = null; // what the field was last set to: a difference is the server's word

  function read() {
    try { return JSON.parse(localStorage.getItem(KEY) || "{}"); } catch { return {}; } // switched off or spoilt: nothing is kept
  }
  function keep(values) {
    kept = Object.fromEntries(Object.entries(values).filter(([name, value]) => name in FIELDS && value));
    try {
      if (Object.keys(kept).length) localStorage.setItem(KEY, JSON.stringify(kept));
      else localStorage.removeItem(KEY);
    } catch { /* it then lasts for this page */ }
    send();
  }
  function send() {
    if (!field()) return;
    sent = Object.keys(kept).length ? JSON.stringify(kept) : "";
    if (field().value === sent) return;
    field().value = sent;
    field().dispatchEvent(new Event("input", { bubbles: true }));
  }
  function settle() {
    if (!field()) return;
    if (sent === null) send();
    else if (field().value !== sent) {
      // the server wrote it: the member asked for it in the conversation
      let told = {};
      try { told = JSON.parse(field().value || "{}"); } catch { /* then nothing */ }
      sent = field().value;
      keep(told);
    }
  }

  /* ---- the window ---- */
  const window_ = document.createElement("dialog");
  window_.id = "prefs";
  document.body.append(window_);

  function open() {
    window_.replaceChildren(form());
    window_.setAttribute("aria-label", say("memory"));
    window_.showModal();
  }
  function form() {
    const made = element("form", { method: "dialog" });
    made.append(element("h2", {}, say("memory")), element("p", {}, say("memory_about")));
    for (const [name, choices] of Object.entries(FIELDS)) {
      const label = element("label", {}, say(`memory_${name}`));
      const input = choices ? element("select", { name }) : element("input", { name, maxlength: "30", autocomplete: "off" });
      for (const choice of choices || []) input.append(element("option", { value: choice }, say(WORDS[choice])));
      input.value = kept[name] || "";
      label.append(input);
      made.append(label);
    }
    const row = element("div", { class: "row" });
    row.append(
      element("button", { value: "delete", class: "delete" }, say("memory_delete")),
      element("button", { value: "close" }, say("close")),
      element("button", { value: "save", class: "save" }, say("memory_save")),
    );
    made.append(row);
    made.addEventListener("submit", (event) => {
      const what = event.submitter ? event.submitter.value : "save";
      if (what === "save") keep(Object.fromEntries(new FormData(made)));
      if (what === "delete") keep({});
    });
    return made;
  }
  function element(tag, attributes, words) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    if (words) made.textContent = words;
    return made;
  }
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("#switch .prefs")) open();
    else if (event.target === window_) window_.close(); // the ground around it
  });
  new MutationObserver(settle).observe(document.body, { childList: true, subtree: true });
  settle();
})();
