// Whoever is signed in sends the token of his session with every changing request to this server (see web/gate.py).
(() => {
  const plain = window.fetch.bind(window);
  const token = () => (document.cookie.match(/(?:^|; )wenju_csrf=([^;]*)/) || [])[1];
  document.addEventListener("click", (event) => {
    if (event.target.closest("#switch .account")) location.href = "/login";
  });
  if (token()) document.documentElement.dataset.signedIn = "";
  window.fetch = (input, init = {}) => {
    const request = input instanceof Request ? input : null;
    const method = (init.method || (request ? request.method : "GET")).toUpperCase();
    const address = new URL(request ? request.url : String(input), location.href);
    if (method === "GET" || method === "HEAD" || address.origin !== location.origin || !token()) return plain(input, init);
    const headers = new Headers(init.headers || (request ? request.headers : undefined));
    headers.set("X-CSRF-Token", token());
    return plain(input, { ...init, headers });
  };
})();
