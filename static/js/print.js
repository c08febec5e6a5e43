/* A button that prints the page. It is hidden until this script runs, because without it the button does nothing. */
for (const button of document.querySelectorAll("[data-mastery-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
