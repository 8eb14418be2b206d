"use strict";
// Says in one line above the picture what is pointed at or focused; without it the table below says the same.
document.addEventListener("DOMContentLoaded", () => {
  const told = document.getElementById("told");
  if (!told) return;
  told.hidden = false;
  const say = (event) => {
    const mark = event.target.closest("[data-told]");
    if (mark) told.textContent = mark.dataset.told;
  };
  document.addEventListener("focusin", say);
  document.addEventListener("mouseover", say);
});
