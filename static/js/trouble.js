// When an htmx request is refused or lost, the page keeps what it shows and says so beside the toasts.
const toasts = document.getElementById("toasts");

function say(kind) {
  const words = document.querySelector(`template[data-mastery-trouble="${kind}"]`);
  toasts.replaceChildren(words.content.cloneNode(true));
  const text = toasts.textContent.replace(/\s+/g, " ").trim();
  document.dispatchEvent(new CustomEvent("announce", { detail: { value: text } }));
}

document.addEventListener("htmx:responseError", (event) => {
  say(event.detail.xhr.status === 401 ? "signed-out" : event.detail.xhr.status >= 500 ? "fault" : "refused");
});
document.addEventListener("htmx:sendError", () => say("lost"));
document.addEventListener("htmx:timeout", () => say("lost"));

document.addEventListener("click", (event) => {
  event.target.closest?.("[data-mastery-dismiss]")?.closest(".toast").remove();
});
