// Brings the next page of a list in place. Without this file its link leads to that page.
"use strict";

(() => {
  const nav = document.querySelector("nav.pages");
  const list = document.querySelector("main > .entries");
  const link = nav?.querySelector('a[rel="next"]');
  const status = nav?.querySelector('[role="status"]');
  if (!link || !list || !status) return;

  const [words, previous] = [nav.querySelector("span"), nav.querySelector('a[rel="prev"]')];
  if (previous) return; // a later page, opened by itself, is a page
  words.hidden = true;
  link.textContent = link.dataset.more;
  const total = Number(nav.dataset.total);
  const place = `more ${location.pathname}`;
  let page = 1;
  let next = link.href;

  /** Fetch the next page and put its entries below; return the first of them. */
  async function bring() {
    const answer = await fetch(next);
    if (!answer.ok) throw new Error(answer.statusText);
    const there = new DOMParser().parseFromString(await answer.text(), "text/html");
    const entries = [...there.querySelectorAll("main > .entries > *")];
    for (const anchor of entries.flatMap((entry) => [...entry.querySelectorAll("[href]")])) {
      anchor.href = new URL(anchor.getAttribute("href"), answer.url).href;
    }
    list.append(...entries);
    const after = there.querySelector('nav.pages a[rel="next"]');
    page += 1;
    next = after && new URL(after.getAttribute("href"), answer.url).href;
    link.hidden = !next;
    if (next) link.href = next;
    const shown = list.children.length;
    status.textContent = next ? `${shown} of ${total} are shown.` : `All ${total} are shown.`;
    return entries[0];
  }

  link.addEventListener("click", async (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    link.setAttribute("aria-busy", "true");
    try {
      const first = await bring();
      history.replaceState(null, "", `#page-${page}`);
      history.scrollRestoration = "manual"; // now, since on Back the browser would begin first
      first.querySelector("a").focus({ preventScroll: true });
    } catch {
      location.assign(next);
    }
    link.removeAttribute("aria-busy");
  });

  // Back from a piece, or a link with #page-3, finds the list as it was left: the same entry at the
  // same height of the window, whatever has grown above it since.
  addEventListener("pagehide", () => {
    const entries = [...list.children];
    const first = entries.findIndex((entry) => entry.getBoundingClientRect().bottom > 0);
    const top = entries[first]?.getBoundingClientRect().top;
    try {
      if (scrollY > 0 && top !== undefined) sessionStorage.setItem(place, `${first} ${top}`);
      else sessionStorage.removeItem(place);
    } catch {
      // Then the list is found at its top.
    }
  });
  const wanted = Number(/^#page-(\d+)$/.exec(location.hash)?.[1] ?? 1);
  if (wanted > 1) {
    history.scrollRestoration = "manual";
    (async () => {
      while (page < wanted && next) await bring();
      const [first, top] = sessionStorage.getItem(place)?.split(" ").map(Number) ?? [];
      const entry = list.children[first];
      if (!entry) return;
      const by = entry.getBoundingClientRect().top - top;
      scrollBy({ top: by, behavior: "instant" });
    })().catch(() => {});
  }
})();
