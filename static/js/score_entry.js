// Scores from paper without the mouse: Enter and Shift+Enter go down and up, A is away, X is excused, and a column
// (or block) copied from a sheet is pasted over the cells from here on.
const TABLE = "table[data-mastery-scores]";

const inputsOf = (row) => [...row.querySelectorAll("td input:not([type=hidden])")];
const rowsOf = (table) => [...table.tBodies].flatMap((body) => [...body.rows]).map(inputsOf).filter((row) => row.length);

function placeOf(input) {
  const rows = rowsOf(input.closest(TABLE));
  const y = rows.findIndex((row) => row.includes(input));
  return { rows, y, x: rows[y].indexOf(input) };
}

function step(input, by) {
  const { rows, y, x } = placeOf(input);
  const next = rows[y + by]?.[x] ?? (by > 0 ? rows[0][x + 1] : rows[rows.length - 1][x - 1]);
  next?.focus();
}

function fill(input, value) {
  if (input.value === value) return false;
  input.value = value;
  input.dispatchEvent(new Event("input", { bubbles: true }));
  input.dispatchEvent(new Event("change", { bubbles: true }));
  return true;
}

function letter(table, key) {
  const pressed = key.toLowerCase();
  const away = table.dataset.masteryAway ?? "A";
  const excused = table.dataset.masteryExcused ?? "X";
  return [away, excused].find((word) => word[0].toLowerCase() === pressed);
}

document.addEventListener("keydown", (event) => {
  const input = event.target.closest?.(`${TABLE} td input:not([type=hidden])`);
  if (!input || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  const word = letter(input.closest(TABLE), event.key);
  if (word !== undefined) fill(input, word);
  else if (!["Enter", "ArrowDown", "ArrowUp"].includes(event.key)) return;
  event.preventDefault();
  step(input, event.key === "ArrowUp" || (event.key === "Enter" && event.shiftKey) ? -1 : 1);
});

document.addEventListener("focusin", (event) => {
  if (event.target.matches?.(`${TABLE} td input:not([type=hidden])`)) event.target.select();
});

document.addEventListener("paste", (event) => {
  const input = event.target.closest?.(`${TABLE} td input:not([type=hidden])`);
  const text = event.clipboardData?.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "");
  if (!input || !text || !/[\n\t]/.test(text)) return;
  event.preventDefault();
  const { rows, y, x } = placeOf(input);
  let changed = 0;
  text.split("\n").forEach((line, down) => {
    line.split("\t").forEach((value, along) => {
      const cell = rows[y + down]?.[x + along];
      if (cell && fill(cell, value.trim())) changed += 1;
    });
  });
  const words = input.closest(TABLE).dataset.masteryPasted?.replace("{n}", changed);
  if (words) document.dispatchEvent(new CustomEvent("announce", { detail: { value: words } }));
});
