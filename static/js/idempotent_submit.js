// A second press while the first is on its way is dropped. The form keeps its idempotency key, so that a retry
// after a lost answer is recognized by the server.
const guarded = (form) => form.method === "post" && !("masteryAgain" in form.dataset);
const submitters = (form) => form.querySelectorAll("button:not([type=button]), input[type=submit]");

function release(form) {
  delete form.dataset.masterySent;
  for (const button of submitters(form)) button.removeAttribute("aria-disabled");
}

document.addEventListener(
  "submit",
  (event) => {
    if (!("masterySent" in event.target.dataset)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  },
  true,
);

window.addEventListener("submit", (event) => {
  const form = event.target;
  const byHtmx = form.hasAttribute("hx-post");
  if (!guarded(form) || (event.defaultPrevented && !byHtmx)) return;
  form.dataset.masterySent = "";
  for (const button of submitters(form)) button.setAttribute("aria-disabled", "true");
});

document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest?.("form");
  if (form) release(form);
});

window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-mastery-sent]")) release(form);
});
