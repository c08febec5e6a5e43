// After a swap the focus stays where the reader was. htmx gives it back to the element of the same id; this adds
// the two cases it leaves open: something new that asks for the focus, and a focused element that is gone.
const ASKING = "[data-mastery-focus]";
let hadFocus = false;

function take(root) {
  const asking = root.matches?.(ASKING) ? root : root.querySelector(ASKING);
  if (asking) asking.focus();
  return Boolean(asking);
}

document.addEventListener("htmx:beforeSwap", (event) => {
  const active = document.activeElement;
  hadFocus = active !== document.body && Boolean(event.detail.target?.contains(active));
});

document.addEventListener("htmx:afterSettle", (event) => {
  const fresh = event.target;
  if (!(fresh instanceof Element) || take(fresh) || !hadFocus || document.activeElement !== document.body) return;
  const heading = fresh.querySelector("h1, h2, h3") ?? fresh;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
});

take(document);
