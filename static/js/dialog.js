// Whatever htmx puts into #dialog opens as a dialog. The browser keeps the focus inside and gives it back on closing.
const dialog = document.getElementById("dialog");

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target === dialog && dialog.childElementCount && !dialog.open) dialog.showModal();
});

document.addEventListener("click", (event) => {
  event.target.closest?.("[data-mastery-close]")?.closest("dialog").close();
});

document.addEventListener("closeDialog", () => dialog.close());
dialog.addEventListener("close", () => dialog.replaceChildren());
