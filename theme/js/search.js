// Searches the archive by Pagefind's index, of which nothing is loaded before it is asked for.
// Without this file the page's list of everything serves. The index brings the table by which its
// spellings are folded (plugins/adapter/spelling.py).
"use strict";

(() => {
  const form = document.getElementById("archive:search");
  const found = document.getElementById("archive:found");
  const results = document.getElementById("archive:results");
  const more = document.getElementById("archive:more");
  const everything = document.getElementById("archive:everything");
  const field = form.elements.q;
  const AT_ONCE = 10;
  const PAUSE = 200; // milliseconds without a key, after which words are looked for
  const LONGEST = 40; // words of a sentence that are shown
  const WORD = /^([^\p{L}\p{N}]*)(.*?)([^\p{L}\p{N}]*)$/u;

  // ---- what is asked

  const filters = () => [...form.querySelectorAll("select")].filter((each) => each.value);

  /** What is asked, as the address tells it. */
  function asked() {
    const query = new URLSearchParams();
    if (field.value.trim()) query.set("q", field.value.trim());
    for (const each of filters()) query.set(each.name, each.value);
    if (form.elements.own?.checked) query.set("own", "1");
    return `${query}` ? `?${query}` : location.pathname;
  }

  function readAddress() {
    const query = new URLSearchParams(location.search);
    field.value = query.get("q") ?? "";
    for (const each of form.querySelectorAll("select")) {
      each.value = query.get(each.name) ?? "";
      if (each.selectedIndex < 0) each.value = "";
    }
    if (form.elements.own) form.elements.own.checked = query.has("own");
    return location.search.length > 1;
  }

  /** What is asked, in straight quotes, single blanks and the index's spellings. */
  function fold(text, spellings) {
    const rules = spellings.map(([before, after]) => [new RegExp(before, "g"), after]);
    const folded = (word) =>
      rules.reduce((each, [before, after]) => each.replace(before, after), word.toLowerCase());
    const plain = text.replace(/[“”„«»]/g, '"').replace(/\s+/g, " ").trim();
    return plain.replace(/\p{L}+/gu, folded);
  }

  /** What Pagefind is to leave out: a piece's second record, or all that is not own words. */
  function sought() {
    const own = form.elements.own?.checked;
    const sought = own ? { own: "1" } : { none: [{ copy: "1" }] };
    for (const each of filters()) sought[`${each.name}-${each.value}`] = "1";
    return { filters: sought };
  }

  // ---- searching

  let loading;
  const load = () => (loading ??= import(`${form.dataset.index}pagefind.js`));
  let turn = 0; // counts what was asked, so that a late answer to an earlier question is dropped

  async function search() {
    const mine = ++turn;
    if (asked() === location.pathname) return show(mine, [], [], "");
    try {
      const pagefind = await load();
      const words = fold(field.value, pagefind.spellings);
      const heads = headsOf(words);
      const answers = (await pagefind.search(words || null, sought())).results;
      const missing = answers.length ? missingFrom(await answers[0].data(), heads) : -1;
      const kept = missing < 0 ? answers : [];
      if (mine === turn) await show(mine, kept, heads, told(kept.length, missing));
    } catch {
      loading = undefined;
      if (mine !== turn) return;
      await show(mine, [], [], "The search could not be loaded; here is everything instead.");
      everything.hidden = false;
    }
  }

  const bare = (word) => word.normalize("NFD").toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");

  /** By how each word begins it is known in whatever form it is found. */
  const headsOf = (words) =>
    words.split(" ").map((word) => bare(word).slice(0, /^.ying$/.test(word) ? 1 : 3));

  /**
   * Which of the words is not found, else -1. Pagefind passes over a word that it does not know, or
   * takes another one that begins as it does; it does so in all answers alike.
   */
  function missingFrom(data, heads) {
    const words = data.content.split(/\s+/);
    const found = data.locations.map((place) => bare(words[place]));
    return heads.findIndex((head) => head && !found.some((word) => word.includes(head)));
  }

  function told(count, missing) {
    const words = field.value.trim();
    if (missing >= 0) return `Nothing here has “${words.split(/\s+/)[missing]}”.`;
    const counted = `${count || "No"} ${count === 1 ? "result" : "results"}`;
    return words ? `${counted} for ${/^["“]/.test(words) ? words : `“${words}”`}` : counted;
  }

  async function show(mine, answers, heads, status) {
    const items = await itemsOf(answers.slice(0, AT_ONCE), heads);
    if (mine !== turn) return;
    results.replaceChildren(...items);
    results.hidden = !items.length;
    found.textContent = status;
    everything.hidden = status !== "";
    offerMore(mine, answers, heads, items.length);
  }

  function offerMore(mine, answers, heads, shown) {
    more.hidden = shown >= answers.length;
    more.firstElementChild.onclick = async () => {
      const items = await itemsOf(answers.slice(shown, shown + AT_ONCE), heads);
      if (mine !== turn) return;
      results.append(...items);
      items[0].querySelector("a").focus();
      offerMore(mine, answers, heads, shown + items.length);
    };
  }

  // ---- results

  const known = new Map();
  for (const link of everything.querySelectorAll("[data-kind], [data-entry] > a")) {
    known.set(link.href, link);
  }

  const itemsOf = (answers, heads) => Promise.all(answers.map((each) => item(each, heads)));

  async function item(answer, heads) {
    const data = await answer.data();
    const [begins, written] = JSON.parse(data.anchors[0].id);
    const words = data.content.split(/\s+/).map((word, place) => written[place] ?? word);
    const permalink = data.raw_url.replace(/^\//, "").replace(/[^/]*$/, "");
    const address = new URL(form.dataset.root + permalink, location.href).href;
    const link = known.get(address)?.cloneNode(true) ?? pageLink(address, words.slice(0, begins[0]));
    const line = known.get(address)?.parentElement.querySelector(".entry-line")?.cloneNode(true);
    const heading = element("h2", "entry-title", link);
    const facts = element("p", "entry-line", ...(line?.childNodes ?? [link.dataset.kind ?? "Page"]));
    const shown = element("p", "entry-summary", ...sentence(words, begins, data, heads));
    if (link.lang) shown.lang = link.lang;
    return element("li", "entry", heading, facts, shown);
  }

  function element(name, className, ...inside) {
    const made = document.createElement(name);
    made.className = className;
    made.append(...inside);
    return made;
  }

  function pageLink(address, title) {
    const link = element("a", "", title.join(" "));
    link.href = address;
    return link;
  }

  /** The sentence that has most of the words, rather not a heading; else the text's first one. */
  function sentence(words, begins, data, heads) {
    const folded = data.content.split(/\s+/);
    const headAt = (place) => heads.findIndex((head) => bare(folded[place]).includes(head));
    const hits = new Map(data.locations.map((place) => [place, headAt(place)]));
    const stops = stopsOf(words, begins);
    let [start, end, most] = [begins[0] ?? words.length, stops[1] ?? words.length, 0];
    for (const [number, stop] of stops.entries()) {
      const next = stops[number + 1] ?? words.length;
      const kinds = new Set([...hits].filter(([at]) => at >= stop && at < next).map(([, kind]) => kind));
      const weight = kinds.size && kinds.size + (next - stop > 4) / 2;
      if (weight > most) [start, end, most] = [stop, next, weight];
    }
    return marked(words, hits, start, end);
  }

  /** The places at which sentences begin. */
  function stopsOf(words, begins) {
    const lines = new Set(begins);
    const stops = [];
    for (let place = begins[0] ?? words.length; place < words.length; place++) {
      const ended = /[.!?…][)\]"”’»]*$/.test(words[place - 1] ?? "");
      const short = /^[("“‘]?(?:\p{L}|cf|Dr|e\.g|et|al|i\.e|Mr|Mrs|Ms|No|pp|St|vs)\.$/u;
      const isNew = ended && !short.test(words[place - 1]) && !/^\p{Ll}/u.test(words[place]);
      if (lines.has(place) || isNew) stops.push(place);
    }
    return stops;
  }

  function marked(words, hits, start, end) {
    let [from, to] = [start, end];
    if (end - start > LONGEST) {
      const first = words.findIndex((_, place) => place >= start && hits.has(place));
      from = Math.max(start, Math.min(first - LONGEST / 4, end - LONGEST));
      to = Math.min(end, from + LONGEST);
    }
    const parts = from > start ? ["…"] : [];
    for (let place = from; place < to; place++) {
      const [, before, word, after] = WORD.exec(words[place]);
      parts.push(before, hits.has(place) ? element("mark", "", word) : word, after, " ");
    }
    parts.pop();
    return to < end ? [...parts, "…"] : parts;
  }

  // ---- keys and addresses

  let pause;
  let isSettled = true; // whether the next change is a new step for Back

  function changed(settles) {
    clearTimeout(pause);
    if (new URL(asked(), location.href).href !== location.href) {
      history[isSettled ? "pushState" : "replaceState"](null, "", asked());
    }
    isSettled = settles;
    return search();
  }

  field.addEventListener("input", () => {
    load().catch(() => (loading = undefined)); // so that it is there when the words are
    clearTimeout(pause);
    pause = setTimeout(() => changed(false), PAUSE);
  });
  form.addEventListener("change", (event) => event.target !== field && changed(true));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    changed(true);
  });
  addEventListener("popstate", () => {
    readAddress();
    isSettled = true;
    search();
  });
  addEventListener("keydown", (event) => {
    const isTyping = event.target.closest?.("input, select, textarea, [contenteditable]");
    if (event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      field.focus();
    } else if (event.key === "Escape" && event.target === field && field.value) {
      event.preventDefault();
      field.value = "";
      changed(true);
    }
  });

  form.hidden = found.hidden = false;
  if (readAddress()) {
    everything.hidden = asked() !== location.pathname;
    search();
  }
})();
