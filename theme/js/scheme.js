// Keeps the reader's choice of light or dark, made with the button at the foot of a page, in this
// browser alone. It runs before anything is drawn, so that no page shows the other one first.
"use strict";

(() => {
  const NAME = "colour-scheme";
  const system = matchMedia("(prefers-color-scheme: dark)");
  const systems = () => (system.matches ? "dark" : "light");

  let chosen = null;
  try {
    chosen = localStorage.getItem(NAME);
  } catch {
    // A browser that keeps nothing has the system's choice on every page.
  }
  const current = () => (chosen === "dark" || chosen === "light" ? chosen : systems());

  function show() {
    document.documentElement.dataset.scheme = current();
    const button = document.getElementById("archive:scheme");
    if (button) {
      button.hidden = false;
      button.textContent = current() === "dark" ? "Light page" : "Dark page";
    }
  }

  function turn() {
    const next = current() === "dark" ? "light" : "dark";
    chosen = next === systems() ? null : next;
    try {
      if (chosen) localStorage.setItem(NAME, chosen);
      else localStorage.removeItem(NAME);
    } catch {
      // The choice then lasts as long as the page.
    }
    show();
  }

  show();
  system.addEventListener("change", show);
  document.addEventListener("DOMContentLoaded", () => {
    show();
    document.getElementById("archive:scheme")?.addEventListener("click", turn);
  });
})();
