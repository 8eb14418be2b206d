"use strict";
// Fetches the live part again whenever the stream says that it changed; at most once a second, and never while paused.
(() => {
  const part = document.getElementById("live");
  const pause = document.getElementById("pause");
  const announced = document.getElementById("announced");
  if (!part || !window.EventSource) return;
  let paused = false, waiting = false, fetchedAt = Date.now(), saidAt = 0;
  const refresh = async () => {
    waiting = false;
    if (paused) return;
    const answer = await fetch(part.dataset.part);
    if (!answer.ok) return;
    part.innerHTML = await answer.text();
    fetchedAt = Date.now();
    if (fetchedAt - saidAt > 60000) {
      saidAt = fetchedAt;
      announced.textContent = part.querySelector(".ec-sentence").textContent;
    }
  };
  new EventSource(part.dataset.stream).addEventListener("changed", () => {
    if (waiting) return;
    waiting = true;
    setTimeout(refresh, Math.max(0, 1000 - (Date.now() - fetchedAt)));
  });
  pause.hidden = false;
  pause.addEventListener("click", () => {
    paused = !paused;
    pause.setAttribute("aria-pressed", String(paused));
    pause.textContent = paused ? "Go on updating" : "Pause updates";
    if (!paused) refresh();
  });
})();
