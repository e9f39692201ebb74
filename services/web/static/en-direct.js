// The figures of an open campaign, replaced as they change. The page works without this file: a
// reload shows the same figures.
"use strict";
(() => {
  const page = document.querySelector("[data-live]");
  if (!page || !window.EventSource) return;

  const state = page.querySelector("[data-live-state]");
  const figures = new Map();
  for (const figure of page.querySelectorAll("[data-figure]")) {
    figures.set(figure.dataset.figure, figure);
  }
  // Said to screen readers too, so only when it changes.
  const say = (words) => {
    if (state.textContent !== words) state.textContent = words;
  };

  const source = new EventSource(page.dataset.live);
  let silence = 0;
  source.onopen = () => {
    clearTimeout(silence);
    silence = 0;
    say(page.dataset.on);
  };
  source.onmessage = (event) => {
    for (const [name, words] of Object.entries(JSON.parse(event.data))) {
      const figure = figures.get(name);
      if (!figure) continue;
      if (figure instanceof HTMLMeterElement) figure.value = Number(words);
      else if (figure.textContent !== words) figure.textContent = words;
    }
  };
  // The server ends each answer, and the browser asks again: only a longer silence is a trouble.
  source.onerror = () => {
    if (source.readyState === EventSource.CLOSED) {
      clearTimeout(silence);
      say(page.dataset.over);
    } else if (!silence) {
      silence = setTimeout(() => say(page.dataset.lost), 6000);
    }
  };
})();
