"use strict";
// The nation moves when the stream says so (htmx fetches the same part again); here is only what a person holds in
// hand: a button that holds it still, and an announcement for screen readers at most once a minute.
document.addEventListener("DOMContentLoaded", () => {
  const nation = document.getElementById("nation");
  const pause = document.getElementById("pause");
  const announced = document.getElementById("announced");
  if (!nation || !pause || !window.htmx) return;
  const MINUTE = 60000;
  let paused = false, missed = false, saidAt = Date.now();
  nation.addEventListener("htmx:config:request", (asked) => {
    if (!paused) return;
    missed = true;
    asked.preventDefault();
  });
  document.addEventListener("htmx:after:swap", () => {
    const now = Date.now();
    if (now - saidAt < MINUTE) return;
    saidAt = now;
    announced.textContent = nation.querySelector(".ec-sentence").textContent;
  });
  pause.hidden = false;
  pause.addEventListener("click", () => {
    paused = !paused;
    pause.setAttribute("aria-pressed", String(paused));
    pause.textContent = paused ? "Go on updating" : "Pause updates";
    if (!paused && missed) {
      missed = false;
      window.htmx.ajax("GET", "/parts/national", { source: nation, target: nation, swap: "innerMorph" });
    }
  });
});
