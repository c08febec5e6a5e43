// Menus are <details> and open without script; this closes them as people expect.
const open = () => document.querySelectorAll("details[data-mastery-menu][open]");

document.addEventListener("click", (event) => {
  for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener("focusin", (event) => {
  for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of open()) {
    menu.open = false;
    menu.querySelector("summary").focus();
    event.preventDefault();
  }
});

// A press in a menu that swaps the menu away: the focus waits on what opened it, and is found there again by its id.
document.addEventListener("htmx:beforeSwap", () => {
  document.activeElement.closest("details[data-mastery-menu]")?.querySelector("summary").focus();
});
