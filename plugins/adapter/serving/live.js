// Keeps an open page as the last build made it, and shows what keeps the next from being one.
// `make serve` adds it to pages as it sends them; no page that is built has it.
"use strict";

(() => {
  const tag = document.currentScript;
  const folder = new URL(".", tag.src);
  const place = `serve ${location.pathname}${location.search}`;
  const SHEETS = 'link[rel~="stylesheet"]';
  const NEAR = 5; // the paragraph at the top of the window may be the one that was rewritten
  let seen = { boot: tag.dataset.boot, serial: Number(tag.dataset.serial) };
  let events = null;
  let last = Promise.resolve();
  let restoration = history.scrollRestoration; // what it is to be when the page is left

  // ---- what is told

  /** Hear of builds while the page is seen: a browser allows a site few connections at a time. */
  function listen() {
    if (document.hidden || events) return;
    events = new EventSource(new URL("events", folder));
    events.addEventListener("message", (event) => {
      const state = JSON.parse(event.data);
      last = last.then(() => take(state)).catch(() => {}); // the next event finds it as it is
    });
  }

  function leave() {
    events?.close();
    events = null;
  }

  async function take(state) {
    show(state.verdict, state.problems);
    if (state.boot === seen.boot && state.serial === seen.serial) return;
    const isNext = state.boot === seen.boot && state.serial === seen.serial + 1;
    seen = state;
    await refresh(isNext ? state.kind : "files");
  }

  // ---- what is seen

  /** Have the page be what was built: anew where its text differs, else with its new style sheets. */
  async function refresh(kind) {
    if (kind === "files") return reload();
    const answer = await fetch(location.href, { cache: "no-store" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const digest = page.querySelector("script[data-page]")?.dataset.page;
    const sheets = [...document.querySelectorAll(SHEETS)];
    const fresh = [...page.querySelectorAll(SHEETS)].map((link) => link.getAttribute("href"));
    if (digest !== tag.dataset.page || sheets.length !== fresh.length) return reload();
    if (kind === "styles") restyle(sheets, fresh);
  }

  /** Put a sheet beside each of the old ones, which go when it has come. */
  function restyle(sheets, fresh) {
    const where = look();
    sheets.forEach((old, number) => {
      const link = old.cloneNode();
      const address = new URL(fresh[number], location.href);
      if (address.href === old.href) address.searchParams.set("serve", seen.serial);
      link.href = address;
      const settle = () => {
        old.remove();
        goTo(where);
      };
      link.addEventListener("load", settle, { once: true });
      link.addEventListener("error", settle, { once: true });
      old.after(link);
    });
  }

  function reload() {
    leave();
    sessionStorage.setItem(place, JSON.stringify({ ...look(), restoration }));
    restoration = history.scrollRestoration = "manual"; // or the browser scrolls too, and later
    location.reload();
  }

  // ---- where the reader is

  /** How far the page is scrolled, and how high the parts with a name at the window's top stand. */
  function look() {
    const marks = [];
    if (scrollY > 0) {
      for (const each of document.querySelectorAll("main [id]:not(:has([id]))")) {
        const { top, bottom } = each.getBoundingClientRect();
        if (bottom > 0) marks.push([each.id, top]);
        if (marks.length === NEAR) break;
      }
    }
    return { x: scrollX, y: scrollY, marks };
  }

  function goTo(where) {
    const [id, top] = where.marks.find(([name]) => document.getElementById(name)) ?? [];
    const by = id === undefined ? where.y - scrollY
      : document.getElementById(id).getBoundingClientRect().top - top;
    scrollBy({ left: where.x - scrollX, top: by, behavior: "instant" });
  }

  function goBack() {
    const kept = sessionStorage.getItem(place);
    if (!kept) return;
    sessionStorage.removeItem(place);
    const where = JSON.parse(kept);
    restoration = where.restoration;
    goTo(where);
    // Pictures without sizes have by then moved what is below them.
    addEventListener("load", () => goTo(where), { once: true });
  }

  // ---- what is wrong

  let shown = "";
  let host = null;

  /** Show the problems over the page, or nothing where there are none. */
  function show(verdict, problems) {
    const now = JSON.stringify([verdict, problems]);
    if (now === shown) return;
    shown = now;
    host?.remove();
    host = null;
    if (!verdict) return;
    host = document.createElement("div");
    const inside = host.attachShadow({ mode: "open" }); // no rule of the page reaches into it
    const sheet = make("link", { rel: "stylesheet", href: new URL("notice.css", folder) });
    const notice = make("section", { lang: "en", dir: "ltr" });
    notice.setAttribute("role", "alert");
    const hide = make("button", { type: "button", textContent: "Hide" });
    hide.addEventListener("click", () => host?.remove());
    notice.append(make("h2", { textContent: verdict }), hide);
    const list = make("ol");
    list.append(...problems.map(entry));
    inside.append(sheet, notice);
    document.body.append(host);
    notice.append(list); // last, so that a screen reader hears it come
  }

  function entry({ path, line, key, value, reason, remedy }) {
    const item = make("li");
    const where = line ? `${path}:${line}` : path;
    if (where) item.append(row(make("code", { className: "place", textContent: where })));
    const what = row();
    if (key) what.append(make("code", { textContent: key }), ": ");
    if (value) what.append(make("q", { textContent: value }), ": ");
    what.append(reason);
    item.append(what);
    if (remedy) item.append(row("To mend it: ", remedy));
    return item;
  }

  function row(...parts) {
    const paragraph = make("p");
    paragraph.append(...parts);
    return paragraph;
  }

  function make(name, values = {}) {
    return Object.assign(document.createElement(name), values);
  }

  goBack();
  listen();
  document.addEventListener("visibilitychange", () => (document.hidden ? leave() : listen()));
  addEventListener("pagehide", () => {
    leave();
    history.scrollRestoration = restoration;
  });
  addEventListener("pageshow", listen);
})();
