// A table with data-mastery-grid is a plain table without this script and on phones; on wide screens it becomes
// an ARIA grid: one Tab stop, arrow keys, Enter opens a cell (it is a link), Esc comes back from the panel.
const STOPS = "tbody th a, .cell";
const JUMP = 10;
const phone = window.matchMedia("(max-width: 40rem)");

const grid = () => document.querySelector("table[data-mastery-grid]");
const stopsOf = (row) => [...row.querySelectorAll("th a, .cell")];

function setUp() {
  const table = grid();
  if (!table) return;
  const wide = !phone.matches;
  const first = table.querySelector(".cell.is-open") ?? table.querySelector(".cell");
  table.setAttribute("role", wide ? "grid" : "table");
  for (const cell of table.querySelectorAll("tbody td")) cell.setAttribute("role", wide ? "gridcell" : "cell");
  for (const stop of table.querySelectorAll(STOPS)) stop.tabIndex = wide && stop !== first ? -1 : 0;
}

function destination(event, rows, y, x) {
  const end = rows.length - 1;
  const back = document.dir === "rtl" ? 1 : -1;
  switch (event.key) {
    case "ArrowLeft": return [y, x + back];
    case "ArrowRight": return [y, x - back];
    case "ArrowUp": return [y - 1, x];
    case "ArrowDown": return [y + 1, x];
    case "Home": return [event.ctrlKey ? 0 : y, 0];
    case "End": return [event.ctrlKey ? end : y, rows[y].length - 1];
    case "PageUp": return [Math.max(y - JUMP, 0), x];
    case "PageDown": return [Math.min(y + JUMP, end), x];
    default: return null;
  }
}

function move(event) {
  const here = event.target.closest?.(STOPS);
  const table = here?.closest("table[data-mastery-grid]");
  if (!table || phone.matches || event.altKey || event.metaKey) return;
  const rows = [...table.tBodies].flatMap((body) => [...body.rows].map(stopsOf)).filter((row) => row.length);
  const y = rows.findIndex((row) => row.includes(here));
  const to = destination(event, rows, y, rows[y].indexOf(here));
  const next = to && rows[to[0]]?.[to[1]];
  if (!next) return;
  event.preventDefault();
  here.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
}

function keepTabStop(event) {
  const stop = event.target.closest?.(STOPS);
  const table = stop?.closest("table[data-mastery-grid]");
  if (!table || phone.matches) return;
  for (const other of table.querySelectorAll('[tabindex="0"]')) other.tabIndex = -1;
  stop.tabIndex = 0;
}

function markOpen(cell) {
  for (const other of cell.closest("table").querySelectorAll(".cell.is-open")) {
    other.classList.remove("is-open");
    other.removeAttribute("aria-current");
  }
  cell.classList.add("is-open");
  cell.setAttribute("aria-current", "true");
}

function backToCell() {
  const table = grid();
  const cell = table?.querySelector(".cell.is-open") ?? table?.querySelector('[tabindex="0"]');
  cell?.focus();
  return Boolean(cell);
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && event.target.closest?.("#inspector") && backToCell()) event.preventDefault();
  else move(event);
});
document.addEventListener("focusin", keepTabStop);
document.addEventListener("click", (event) => {
  const cell = event.target.closest?.("[data-mastery-grid] .cell");
  if (cell) markOpen(cell);
});
document.addEventListener("click", (event) => {
  if (!event.target.closest?.("[data-mastery-close-panel]")) return;
  event.preventDefault();
  document.getElementById("inspector").removeAttribute("data-open");
  backToCell();
});
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.closest?.("table[data-mastery-grid]") || event.target.querySelector?.("table[data-mastery-grid]")) setUp();
});
phone.addEventListener("change", setUp);
setUp();
