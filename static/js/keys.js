// Keys of a page: data-mastery-key="s" or "g t" on what they press. Never in fields, never with Ctrl, Alt or Meta;
// <body data-mastery-keys="off"> switches all of them off (a choice in the account).
const PAUSE = 1000;
const FIELDS = "input, textarea, select, [contenteditable]";
const list = document.getElementById("key-list");
let typed = [];
let last = 0;

const shown = (element) => element.getClientRects().length > 0;
const keyed = () => [...document.querySelectorAll("[data-mastery-key]")].filter(shown);
const off = () => document.body.dataset.masteryKeys === "off";

function find(sequence) {
  return keyed().find((element) => element.dataset.masteryKey.toLowerCase() === sequence);
}

function press(element) {
  if (element.matches(FIELDS)) element.focus();
  else element.click();
}

function wordsOf(element) {
  const own = element.dataset.masteryKeyWords ?? element.getAttribute("aria-label") ?? element.textContent;
  return own.replace(/\s+/g, " ").trim();
}

function row(keys, words) {
  const term = document.createElement("dt");
  term.dataset.masteryListed = "";
  for (const key of keys) {
    const cap = document.createElement("kbd");
    cap.textContent = key;
    term.append(cap, " ");
  }
  const meaning = document.createElement("dd");
  meaning.dataset.masteryListed = "";
  meaning.textContent = words;
  return [term, meaning];
}

function showList() {
  const lines = list.querySelector("[data-mastery-key-list]");
  for (const old of lines.querySelectorAll("[data-mastery-listed]")) old.remove();
  for (const element of keyed()) lines.append(...row(element.dataset.masteryKey.split(" "), wordsOf(element)));
  for (const hint of document.querySelectorAll(".keys > span")) {
    const caps = [...hint.querySelectorAll("kbd")].map((cap) => cap.textContent);
    const words = [...hint.childNodes].filter((node) => node.nodeName !== "KBD").map((node) => node.textContent);
    lines.append(...row(caps, words.join(" ").trim()));
  }
  list.showModal();
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
  if (off() || event.key.length !== 1 || event.key === " " || event.target.closest(FIELDS)) return;
  if (document.querySelector("dialog[open]")) return;
  if (event.key === "?") {
    event.preventDefault();
    showList();
    return;
  }
  if (event.timeStamp - last > PAUSE) typed = [];
  last = event.timeStamp;
  typed = [...typed.slice(-1), event.key.toLowerCase()];
  const found = (typed.length === 2 && find(typed.join(" "))) || find(typed[typed.length - 1]);
  if (!found) return;
  typed = [];
  event.preventDefault();
  press(found);
});
