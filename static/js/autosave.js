// Answers are saved as they are given. Each change of a question gets the next number of that question
// (epoch * 1 000 000 + n); the server keeps the highest and says which one it holds, and only for that number the
// page says "saved". What is not acknowledged stays on this device, is tried again, and is gone once acknowledged.
const WAITS = [2, 4, 8, 16, 32, 60];
const PAUSE = 800;
const PATIENCE = 15000;

const form = document.querySelector("form[data-mastery-autosave]");
const questions = new Map();
let failures = 0;
let failedThisRound = false;
let refused = false;
let retry = 0;
let finishing = false;

const draftKey = (question) => `mastery:draft:${form.dataset.masteryDraft}:${question.id}`;
const waiting = () => [...questions.values()].filter((question) => question.seq > question.acknowledged);
const outranked = () => [...questions.values()].filter((question) => question.outranked);

// Beside Finish, where the person is; read out once.
function show(name, shown = true, words = "") {
  const notice = form.querySelector(`[data-mastery-${name}]`);
  if (!notice || notice.hidden !== shown) return;
  notice.hidden = !shown;
  if (!shown) return;
  if (words) notice.querySelector("p").textContent = words;
  const value = notice.textContent.trim();
  document.dispatchEvent(new CustomEvent("announce", { detail: { value } }));
}

function controls(box) {
  return [...box.querySelectorAll("input:not([type=hidden]), textarea, select")];
}

function answersOf(box) {
  return controls(box)
    .filter((control) => !["radio", "checkbox"].includes(control.type) || control.checked)
    .flatMap((control) => (control.multiple ? [...control.selectedOptions].map((o) => o.value) : [control.value]))
    .filter((value) => value !== "");
}

function restore(box, answers) {
  for (const control of controls(box)) {
    if (["radio", "checkbox"].includes(control.type)) control.checked = answers.includes(control.value);
    else if (control.multiple) for (const option of control.options) option.selected = answers.includes(option.value);
    else control.value = answers[0] ?? "";
  }
}

// A full or forbidden storage takes nothing away from the saving itself.
function stored(use) {
  try {
    return use(localStorage);
  } catch {
    return null;
  }
}

function report() {
  const line = document.querySelector("[data-mastery-saved]");
  const count = waiting().length;
  const lost = outranked().length > 0;
  const words = !count
    ? lost
      ? line.dataset.textNewer
      : line.dataset.textSaved
    : failures || refused
      ? (count === 1 ? line.dataset.textKeptOne : line.dataset.textKept).replace("{n}", count)
      : line.dataset.textSaving;
  const text = line.querySelector("[data-mastery-saved-text]");
  if (text.textContent !== words) text.textContent = words;
  show("newer", lost);
  show("finishing", finishing && (failures > 0 || !navigator.onLine));
}

function markAnswered(question, answered) {
  const link = document.querySelector(`[data-mastery-goes-with="${question.id}"]`);
  if (!link) return;
  link.classList.toggle("is-done", answered);
  const words = link.querySelector("[data-mastery-done-words]");
  if (words) words.hidden = !answered;
}

function sayWhen(question, time) {
  const place = question.box.querySelector("[data-mastery-saved-at]");
  if (place) place.textContent = time ? place.dataset.text.replace("{time}", time) : "";
}

// An outranked answer was not kept, because another page of the same try has written since: it is never sent by
// itself, or the older answer would replace the newer one.
function keepHere(question, outranked) {
  question.outranked = outranked;
  const draft = { answers: answersOf(question.box), outranked };
  stored((storage) => storage.setItem(draftKey(question), JSON.stringify(draft)));
  const words = question.box.querySelector("[data-mastery-not-kept]");
  if (words) words.hidden = !outranked;
  return draft.answers;
}

const dropDraft = (question) => stored((storage) => storage.removeItem(draftKey(question)));

// An answer that is no number where one is asked: said once it is saved, and never whether it is right.
function sayUnreadable(question, unreadable) {
  const place = question.box.querySelector("[data-mastery-unreadable]");
  if (place) place.textContent = unreadable ? place.dataset.text : "";
}

function changed(question, pause) {
  question.seq += 1;
  const answers = keepHere(question, false);
  const field = question.box.querySelector("[data-mastery-seq]");
  if (field) field.value = question.seq;
  markAnswered(question, answers.length > 0);
  sayWhen(question, "");
  report();
  clearTimeout(question.timer);
  question.timer = setTimeout(send, pause, question);
}

// Unlike a lost network, a refusal does not pass by itself: it is told, and tried again only with the next answer.
function heard(refusal = "", words = "") {
  failures = 0;
  failedThisRound = false;
  refused = refusal !== "";
  for (const name of ["signed-out", "refused"]) show(name, name === refusal, words);
}

function acknowledge(question, seq, reply) {
  heard();
  question.acknowledged = seq;
  if (question.seq !== seq) return;
  if (reply.seq > seq) {
    keepHere(question, true);
    return;
  }
  dropDraft(question);
  if (reply.seq !== seq) return;
  sayWhen(question, reply.saved_at);
  sayUnreadable(question, !reply.readable);
}

const messageOf = async (response) => (await response.json().catch(() => ({}))).message;

async function close(response) {
  show("closed", true, await messageOf(response));
  for (const question of questions.values()) question.box.disabled = true;
}

function refusalOf(response) {
  if (response.type === "opaqueredirect" || [401, 403].includes(response.status)) return "signed-out";
  return [404, 422].includes(response.status) ? "refused" : "";
}

async function refuse(name, response) {
  heard(name, await messageOf(response));
  if (finishing) form.querySelector(`[data-mastery-${name}] a`)?.focus();
  finishing = false;
}

async function post(question, seq) {
  const body = new URLSearchParams({
    csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value,
    question: question.id,
    seq,
  });
  for (const answer of answersOf(question.box)) body.append("answer", answer);
  const patience = new AbortController();
  const alarm = setTimeout(() => patience.abort(), PATIENCE);
  try {
    return await fetch(form.dataset.masterySaveUrl, {
      method: "POST",
      body,
      redirect: "manual",
      keepalive: document.visibilityState === "hidden",
      headers: { Accept: "application/json" },
      signal: patience.signal,
    });
  } finally {
    clearTimeout(alarm);
  }
}

async function deliver(question, seq) {
  const response = await post(question, seq);
  if (response.status === 409) {
    await close(response);
    acknowledge(question, seq, { seq: 0 });
    return;
  }
  const refusal = refusalOf(response);
  if (refusal) {
    await refuse(refusal, response);
    return;
  }
  if (!response.ok) throw new Error(`not saved: ${response.status}`);
  acknowledge(question, seq, await response.json());
}

async function send(question) {
  if (question.sending || question.seq === question.acknowledged) return;
  question.sending = true;
  try {
    await deliver(question, question.seq);
  } catch {
    if (!failedThisRound) failures += 1;
    failedThisRound = true;
  }
  question.sending = false;
  goOn();
}

function goOn() {
  report();
  clearTimeout(retry);
  if (!waiting().length) {
    if (finishing) form.requestSubmit();
  } else if (failures) {
    retry = setTimeout(flush, WAITS[Math.min(failures, WAITS.length) - 1] * 1000);
  } else if (!refused) {
    flush();
  }
}

function flush() {
  failedThisRound = false;
  for (const question of waiting()) {
    clearTimeout(question.timer);
    send(question);
  }
}

function begin(box) {
  const base = Number(form.dataset.masteryEpoch) * 1_000_000;
  const question = { id: box.dataset.masteryQuestion, box, seq: base, acknowledged: base, sending: false, timer: 0 };
  questions.set(question.id, question);
  const draft = stored((storage) => JSON.parse(storage.getItem(draftKey(question))));
  if (!draft) return;
  restore(box, draft.answers ?? draft);
  if (draft.outranked) keepHere(question, true);
  else changed(question, 0);
  report();
}

function questionOf(event) {
  return questions.get(event.target.closest("[data-mastery-question]")?.dataset.masteryQuestion);
}

if (form) {
  for (const box of form.querySelectorAll("[data-mastery-question]")) begin(box);
  form.addEventListener("input", (event) => {
    const question = questionOf(event);
    if (question) changed(question, ["radio", "checkbox", "select-one"].includes(event.target.type) ? 0 : PAUSE);
  });
  form.addEventListener("submit", (event) => {
    const lost = outranked().length > 0;
    if (!waiting().length && !lost && navigator.onLine) return;
    event.preventDefault();
    if (lost) form.querySelector("[data-mastery-newest]").focus();
    finishing = !lost;
    report();
    flush();
  });
  form.addEventListener("click", (event) => {
    if (event.target.closest("[data-mastery-newest]")) outranked().forEach(dropDraft);
  });
  window.addEventListener("online", () => (waiting().length ? flush() : goOn()));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") flush();
  });
}
