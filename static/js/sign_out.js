// A shared device keeps nothing of a student after signing out. Answers that were not sent yet are named first.
const DRAFTS = "mastery:draft:";

function kept() {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(DRAFTS));
  } catch {
    return [];
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!("masterySignOut" in form.dataset)) return;
  const drafts = kept();
  if (drafts.length && !window.confirm(form.dataset.masteryUnsent)) {
    event.preventDefault();
    return;
  }
  for (const key of drafts) localStorage.removeItem(key);
});
