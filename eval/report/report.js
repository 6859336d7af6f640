// Filters of the questions, and opening the card that a link names.
(() => {
  const cards = [...document.querySelectorAll(".card")];
  const selects = [...document.querySelectorAll("select[data-facet]")];
  const search = document.getElementById("search");
  const count = document.getElementById("count");
  const texts = cards.map((card) => card.textContent.toLowerCase());
  function filter() {
    const wanted = search.value.trim().toLowerCase();
    let shown = 0;
    cards.forEach((card, at) => {
      const fits = selects.every((select) => !select.value || card.dataset[select.dataset.facet] === select.value);
      card.hidden = !fits || (wanted && !texts[at].includes(wanted));
      shown += card.hidden ? 0 : 1;
    });
    count.textContent = `${shown} of ${cards.length} questions`;
  }
  function open() {
    const card = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (card && card.matches(".card")) { card.hidden = false; card.open = true; card.scrollIntoView(); }
  }
  selects.forEach((select) => select.addEventListener("change", filter));
  search.addEventListener("input", filter);
  addEventListener("hashchange", open);
  open();
})();
