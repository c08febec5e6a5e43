// The button of a batch says how many are ticked; what was unticked stays so when the list is swapped.
// Without script the button says how many there are.
const boxes = () => [...document.querySelectorAll("[data-mastery-tick]")];
let unticked = new Set();

const recount = () => {
  const ticked = boxes().filter((box) => box.checked).length;
  for (const button of document.querySelectorAll("[data-mastery-ticked]")) {
    const words = ticked === 1 ? button.dataset.textOne : button.dataset.textMany.replace("{n}", ticked);
    button.querySelector("[data-mastery-ticked-text]").textContent = words;
    button.setAttribute("aria-disabled", String(ticked === 0));
  }
};

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-mastery-tick]")) recount();
});
document.addEventListener("htmx:beforeSwap", () => {
  unticked = new Set(boxes().filter((box) => !box.checked).map((box) => box.id));
});
document.addEventListener("htmx:afterSettle", () => {
  for (const box of boxes()) if (unticked.has(box.id)) box.checked = false;
  recount();
});
recount();
