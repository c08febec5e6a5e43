// Chooses every box of a form, or none. Without script the buttons stay hidden.
for (const bar of document.querySelectorAll("[data-mastery-choosing]")) {
  bar.hidden = false;
  bar.addEventListener("click", (event) => {
    const button = event.target.closest("[data-mastery-choose]");
    if (!button) return;
    for (const box of bar.closest("form").querySelectorAll("input[type=checkbox]")) {
      box.checked = button.dataset.masteryChoose === "all";
    }
    document.dispatchEvent(new CustomEvent("announce", { detail: { value: button.dataset.text } }));
  });
}
