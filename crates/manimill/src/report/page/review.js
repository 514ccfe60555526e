// Accepting and rejecting: decisions go to the local server, which keeps them in a file. A report has none of this.
const review = { token: null, decisions: {}, undo: [] };

const decisionOf = (id) => review.decisions[id];

async function startReview() {
  const element = document.getElementById("review");
  if (!element) return;
  review.token = element.dataset.token;
  review.decisions = await (await fetch("/decisions")).json();
}

function decisionBar(id) {
  const decision = decisionOf(id);
  const button = (verdict, label) => make("button", {
    type: "button", class: verdict, "aria-pressed": String(decision?.verdict === verdict), onclick: () => decide(verdict),
  }, label);
  const note = make("input", { type: "text", id: "note", placeholder: "Why? (kept with the decision)", "aria-label": "Note", value: decision?.note ?? "", autocomplete: "off" });
  note.addEventListener("keydown", (event) => event.key === "Enter" && decide(decision?.verdict ?? "reject", false));
  return make("div", { class: "decide" }, button("accept", "Accept"), button("reject", "Reject"),
    make("button", { type: "button", onclick: () => decide(null, false), disabled: !decision }, "Undecided"), note,
    decision?.stale ? make("span", { class: "tag bad" }, "the code has changed since") : null,
    make("span", { class: "aside", id: "progress" }, progress()));
}

function progress() {
  const { id } = page.index.kept;
  const decided = id.filter((one) => decisionOf(one)).length;
  return `${grouped(decided)} of ${grouped(id.length)} decided`;
}

/** Sends a decision; shows it when it is safely in the file. */
async function send(id, verdict, note) {
  const answer = await fetch("/decisions", {
    method: "POST",
    headers: { "content-type": "application/json", "x-manimill-token": review.token },
    body: JSON.stringify({ id, verdict, note }),
  });
  if (!answer.ok) throw new Error(await answer.text());
  if (verdict) review.decisions[id] = { verdict, note };
  else delete review.decisions[id];
}

async function decide(verdict, goOn = true) {
  if (browser.which !== "kept" || browser.rows.length === 0) return;
  const [place, id] = [browser.at, idOf(browser.rows[browser.at])];
  const note = $("#note")?.value.trim() ?? "";
  review.undo.push([id, decisionOf(id)]);
  await settled(() => send(id, verdict, verdict ? note : ""), id, verdict);
  redrawRow(place);
  if (goOn && place + 1 < browser.rows.length) select(place + 1);
  else showDetail();
  $("#list").focus({ preventScroll: true });
}

async function undo() {
  const [id, before] = review.undo.pop() ?? [];
  if (!id) return;
  await settled(() => send(id, before?.verdict ?? null, before?.note ?? ""), id, "taken back");
  const place = browser.rows.findIndex((row) => idOf(row) === id);
  if (place >= 0) {
    redrawRow(place);
    select(place);
  }
}

async function settled(act, id, what) {
  try {
    await act();
    $("#found").textContent = `${id}: ${what ? what.replace(/^(accept|reject)$/, "$1ed") : "undecided"}. ${progress()}.`;
  } catch (error) {
    $("#found").textContent = `Not kept: ${error.message}. Is \`manimill serve\` still running?`;
  }
}

function decideByKey(event) {
  const acts = { a: () => decide("accept"), x: () => decide("reject"), u: undo, n: () => $("#note")?.focus() };
  if (!acts[event.key]) return;
  event.preventDefault();
  acts[event.key]();
}
