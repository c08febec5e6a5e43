/* A button that shows what is typed into a password field. Hidden until this script runs. */
for (const place of document.querySelectorAll("[data-mastery-show]")) {
  const field = document.getElementById(place.dataset.masteryShow);
  const button = place.querySelector("button");
  place.hidden = false;
  button.addEventListener("click", () => {
    const shown = field.type === "password";
    field.type = shown ? "text" : "password";
    button.setAttribute("aria-pressed", String(shown));
    field.focus();
  });
  field.form.addEventListener("submit", () => { field.type = "password"; });
}
