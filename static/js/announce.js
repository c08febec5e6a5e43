// What changed is said once: by the server with HX-Trigger {"announce": "…"}, or by a script with the same event.
const status = document.querySelector("[data-mastery-status]");

document.addEventListener("announce", (event) => {
  status.textContent = "";
  setTimeout(() => {
    status.textContent = event.detail.value;
  }, 60);
});
