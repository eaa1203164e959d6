// Reloads the page when a build has changed the site, and shows what is wrong. Only the desk's own server sends it.
(() => {
  "use strict";
  const build = document.currentScript.dataset.build;
  let source = null;
  let box = null;
  let shown = "[]";

  const close = () => {
    box?.remove();
    box = null;
  };

  const show = (messages) => {
    close();
    if (!messages.length) return;
    box = document.createElement("div");
    box.lang = "en";
    // A root of its own: the styles of the site do not reach it, nor its own the site.
    const root = box.attachShadow({ mode: "open" });
    const sheet = document.createElement("link");
    sheet.rel = "stylesheet";
    sheet.href = "/_dev/overlay.css";
    const alert = document.createElement("section");
    alert.setAttribute("role", "alert");
    const heading = document.createElement("h2");
    const list = document.createElement("ul");
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Close (Esc)";
    button.addEventListener("click", close);
    alert.append(heading, list, button);
    root.append(sheet, alert);
    document.body.append(box);
    // Filled once it is in the page, so that it is read out. As text alone: a message may hold words of an article.
    heading.textContent = messages.length === 1 ? "The build names a fault" : `The build names ${messages.length} faults`;
    for (const message of messages) {
      const row = document.createElement("li");
      if (message.file) {
        const place = document.createElement("code");
        place.textContent = `${message.file}:${message.line}:`;
        row.append(place, " ");
      }
      row.append(message.text);
      list.append(row);
    }
  };

  const listen = () => {
    if (source) return;
    source = new EventSource("/_dev/events");
    source.addEventListener("reload", (event) => {
      if (event.data !== build) location.reload();
    });
    source.addEventListener("errors", (event) => {
      // What was closed stays closed until something else is wrong.
      if (event.data === shown) return;
      shown = event.data;
      show(JSON.parse(event.data));
    });
  };

  const leave = () => {
    source?.close();
    source = null;
  };

  // A browser has six connections to a server: tabs that nobody sees must not hold one each.
  const look = () => (document.hidden ? leave() : listen());
  document.addEventListener("visibilitychange", look);
  addEventListener("pagehide", leave);
  addEventListener("pageshow", look);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });
  look();
})();
