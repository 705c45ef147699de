// Finds our copy of a piece from an address elsewhere. Without this file the page's list serves.
// Addresses are folded as plugins/documents/identity.py folds them; a test holds the two together.
"use strict";

(() => {
  const form = document.getElementById("archive:find");
  const answer = document.getElementById("archive:found");
  const forums = JSON.parse(form.dataset.forums);
  const ID = "[A-Za-z0-9]{17}";
  const POST = new RegExp(`^/(?:posts|events|s/${ID}/p|g/${ID}/p)/(${ID})(?:/|$)`);
  const COMMENT = new RegExp(`/(?:comment|answer|api/post/[^/]+/comments)/(${ID})(?:/|$)`);
  const ANCHOR = new RegExp(`^#(?:comment-)?(?![A-Z]?[a-z]+$)(${ID})$`);
  const oldPath = (name) => new RegExp(
    `^(?:/r/(?:all|discussion|lesswrong))?/${name}/([0-9a-z]+)(?:/[^/]*(?:/([0-9a-z]+))?)?/?$`);
  const OLD = { lesswrong: oldPath("lw"), eaforum: oldPath("ea") };
  const ON_PAGE = /^#(?:li-)?comment-[0-9]+$/;
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
    const host = url.hostname.replace(/\.+$/, "").replace(/^(?:www\.)+/, "");
    const path = decoded(url.pathname).replace(/\/+$/, "");
    const isForum = Object.hasOwn(forums, host);
    const isHackerNews = host === "news.ycombinator.com";
    const item = /^[0-9]+$/.exec(askedOf(url, "id") ?? "")?.[0];
    if (isForum) {
      const keys = forumKeys(forums[host], url, path, item);
      if (keys.length) return keys;
    }
    if (isHackerNews && item) return [`hackernews/item/${item}`];
    let asked = [...url.searchParams].filter(([name]) => !TRACKING.test(name));
    if (isForum || isHackerNews) asked = [...new Map(asked.reverse())];  // the first of each counts
    const query = asked.map((each) => new URLSearchParams([each]).toString()).sort().join("&");
    const port = ["", "80", "443"].includes(url.port) ? "" : `:${url.port}`;
    const page = `${host}${port}${path}?${query}`;
    return ON_PAGE.test(url.hash) ? [`${page}${url.hash}`, page] : [page];
  }

  /** The keys of the comment and of the post on a forum that an address names. */
  function forumKeys(forum, url, path, item) {
    const asked = askedOf(url, "commentId");
    const comment = first(
      new RegExp(`^(${ID})$`).exec(asked ?? ""), COMMENT.exec(path), ANCHOR.exec(url.hash));
    const post = first(POST.exec(path));
    const old = OLD[forum].exec(path);
    const keys = [
      comment && `${forum}/comment/${comment}`,
      !comment && old?.[2] && `${forum}/old-comment/${old[2]}`,
    ].filter(Boolean);
    // Asked for a comment that is none, an address is not that of the post.
    if (!keys.length && asked !== null) return [];
    return [
      ...keys,
      post && `${forum}/post/${post}`,
      !post && forum === "lesswrong" && path === "/item" && item && `lesswrong/old-item/${item}`,
      old && `${forum}/old-post/${old[1]}`,
    ].filter(Boolean);
  }

  /** The first value of a parameter without blanks around it; null where it is not asked. */
  function askedOf(url, name) {
    return url.searchParams.get(name)?.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, "") ?? null;
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

  /** What was typed without the signs that letters and other programs put around an address. */
  function bare(text) {
    const inner = /^(?:<(.*)>|"(.*)"|'(.*)'|“(.*)”|‘(.*)’|«(.*)»|`(.*)`)$/s.exec(text.trim());
    return inner ? bare(inner.slice(1).find((each) => each !== undefined)) : text.trim();
  }

  function find(typed) {
    const text = bare(typed);
    const keys = keysOf(text);
    const key = keys.find((each) => known.has(each));
    answer.replaceChildren();
    if (!key) {
      answer.append(text ? "That address is not in this archive." : "");
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
