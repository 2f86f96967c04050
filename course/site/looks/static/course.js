// On paper nothing can be unfolded: open the folded answers before printing, and fold them again.
let folded = [];

window.addEventListener("beforeprint", () => {
  folded = [...document.querySelectorAll(".bd-article details:not([open])")];
  for (const part of folded) part.open = true;
});

window.addEventListener("afterprint", () => {
  for (const part of folded) part.open = false;
});
