// Finds our copy of a piece from an address elsewhere. Without this file the page's list serves.
// Addresses are folded as plugins/documents/identity.py folds them; a test holds the two together.
"use strict";

(() => {
  const form = document.getElementById("archive:find");
  const answer = document.getElementById("archive:found");
  const forums = JSON.parse(form.dataset.forums);
  const ID = "[A-Za-z0-9]{17}";
  const POST = new RegExp(`^/(?:posts|events|s/${ID}/p|g/${ID}/p)/(${ID})(?:/|$)`);
  const COMMENT = new RegExp(`/(?:comment|answer)/(${ID})(?:/|$)`);
  const ANCHOR = new RegExp(`^#(?:comment-)?(?![A-Z]?[a-z]+$)(${ID})$`);
  const OLD = /^\/lw\/([0-9a-z]+)(?:\/[^/]*(?:\/([0-9a-z]+))?)?\/?$/;
  const TRACKING = /^(?:utm_\w+|fbclid|gclid|dclid|msclkid|igshid|mc_[ce]id|ref_src)$/;

  const first = (...matches) => matches.find(Boolean)?.[1];

  /** The keys of the piece and of its post that an address may mean, the nearest first. */
  function keysOf(text) {
    let url;
    try {
      url = new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`);
    } catch {
      return [];
    }
    if (!/^https?:$/.test(url.protocol)) return [];
    const host = url.hostname.replace(/^www\./, "");
    if (Object.hasOwn(forums, host)) {
      const forum = forums[host];
      const asked = new RegExp(`^(${ID})$`).exec(url.searchParams.get("commentId") ?? "");
      const comment = first(asked, COMMENT.exec(url.pathname), ANCHOR.exec(url.hash));
      const post = first(POST.exec(url.pathname));
      const old = OLD.exec(url.pathname);
      const keys = [
        comment && `${forum}/comment/${comment}`,
        !comment && old?.[2] && `${forum}/old-comment/${old[2]}`,
        post && `${forum}/post/${post}`,
        old && `${forum}/old-post/${old[1]}`,
      ].filter(Boolean);
      if (keys.length) return keys;
    }
    if (host === "news.ycombinator.com" && /^[0-9]+$/.test(url.searchParams.get("id") ?? "")) {
      return [`hackernews/item/${url.searchParams.get("id")}`];
    }
    const asked = [...url.searchParams].filter(([name]) => !TRACKING.test(name));
    const query = asked.map((each) => new URLSearchParams([each]).toString()).sort().join("&");
    const port = ["", "80", "443"].includes(url.port) ? "" : `:${url.port}`;
    return [`${host}${port}${decoded(url.pathname).replace(/\/+$/, "")}?${query}`];
  }

  /** A path without escapes, whatever they are of; what is no escape stays. */
  function decoded(path) {
    return path.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) => {
      const bytes = escapes.slice(1).split("%").map((digits) => parseInt(digits, 16));
      return new TextDecoder("utf-8", { ignoreBOM: true }).decode(new Uint8Array(bytes));
    });
  }

  const known = new Map();
  for (const item of document.querySelectorAll("[data-address]")) {
    const key = keysOf(item.dataset.address)[0];
    known.set(key, [...(known.get(key) ?? []), item]);
  }

  function find(text) {
    const keys = keysOf(text.trim());
    const key = keys.find((each) => known.has(each));
    answer.replaceChildren();
    if (!key) {
      answer.append(text.trim() ? "That address is not in this archive." : "");
      return;
    }
    const items = known.get(key);
    const own = key === keys[0] ? items.filter((item) => !("post" in item.dataset)) : [];
    show("Here: ", own);
    show(own.length ? ". From the discussion of it: " : "Here, from the same discussion: ",
      items.filter((item) => !own.includes(item)));
  }

  function show(words, items) {
    items.forEach((item, number) => {
      answer.append(number ? ", " : words, item.querySelector("a").cloneNode(true));
    });
  }

  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    find(form.elements.address.value);
  });
  form.elements.address.addEventListener("input", () => find(form.elements.address.value));
  const asked = new URLSearchParams(location.search).get("address");
  if (asked) {
    form.elements.address.value = asked;
    find(asked);
  }
})();
