"use strict";
// Fetches the page again when the daemon says that something has changed, and puts what is in its
// main element in the place of the old. Without this the page is complete, and reloads itself.
(() => {
  const SETTLE = 300; // milliseconds: changes seldom come alone
  const AGE = 15_000; // milliseconds: "5 s ago" has to stay true
  const live = document.getElementById("live");
  const news = document.getElementById("news");
  let timer = 0;
  let busy = false;
  let again = false;

  const busyWithForm = (main) =>
    [...main.querySelectorAll("input:not([type=hidden])")].some(
      (input) => input === document.activeElement || input.value !== input.defaultValue);

  const place = (element) => {
    if (!element || element === document.body) return null;
    if (element.id) return "#" + CSS.escape(element.id);
    const link = element.getAttribute("href");
    return link ? `${element.localName}[href="${CSS.escape(link)}"]` : null;
  };

  function put(next) {
    const main = document.getElementById("main");
    const fresh = next.getElementById("main");
    if (!fresh || busyWithForm(main)) return;
    const focused = main.contains(document.activeElement) ? place(document.activeElement) : null;
    const open = [...main.querySelectorAll("details[open]")].map((one) => one.id);
    const scrolled = [...main.querySelectorAll(".scroll[id]")].map((one) => [one.id, one.scrollLeft]);
    const headline = document.getElementById("headline")?.textContent;
    const known = new Set([...main.querySelectorAll(".incident")].map((one) => one.textContent));
    main.replaceChildren(...fresh.childNodes);
    open.forEach((id) => document.getElementById(id)?.setAttribute("open", ""));
    scrolled.forEach(([id, left]) => {
      const one = document.getElementById(id);
      if (one) one.scrollLeft = left;
    });
    if (focused) main.querySelector(focused)?.focus({ preventScroll: true });
    document.title = next.title;
    const now = document.getElementById("headline");
    if (now && now.textContent !== headline) {
      news.textContent = now.textContent;
      now.classList.add("fresh");
    }
    main.querySelectorAll(".incident").forEach((one) => {
      if (known.size > 0 && !known.has(one.textContent)) one.classList.add("fresh");
    });
  }

  async function refresh() {
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    try {
      const here = new URL(location.href);
      here.username = here.password = ""; // which fetch does not take
      const answer = await fetch(here, { cache: "no-store" });
      const next = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = next.getElementById("live");
      if (!fresh) throw new Error("no page of Assay's");
      put(next);
      live.textContent = fresh.textContent;
      live.classList.remove("lost");
    } catch {
      lost();
    } finally {
      busy = false;
      if (again) {
        again = false;
        soon();
      }
    }
  }

  function soon() {
    clearTimeout(timer);
    timer = setTimeout(refresh, SETTLE);
  }

  function lost() {
    if (!live.classList.contains("lost")) {
      live.textContent = `No word from Assay since ${new Date().toISOString().slice(11, 19)} UTC`;
      live.classList.add("lost");
    }
  }

  const events = new EventSource("/api/v1/events");
  events.addEventListener("change", soon);
  events.addEventListener("error", lost);
  events.addEventListener("open", soon);
  addEventListener("pagehide", () => events.close());
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
  setInterval(() => {
    if (!document.hidden) soon();
  }, AGE);
})();
