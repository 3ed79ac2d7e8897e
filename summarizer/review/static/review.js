// The review page. A key press is painted at once and sent behind; the server's answer is what counts in the end.

import { Article } from "./article.js";
import { Detail } from "./detail.js";
import { ask, askBulk, onEnter } from "./dialogs.js";
import { Keys } from "./keys.js";
import { Outbox } from "./outbox.js";
import { keyOf, Queue } from "./queue.js";
import { get, post, ServerError } from "./server.js";
import { Stand } from "./stand.js";
import { element, fill } from "./text.js";

const AHEAD = 60;
const LOW = 30;
const POLL = 4000;
const FOOTER = ["replace", "paraphrase", "accept", "own", "reattribute", "reject", "supports", "supports_conditionally", "opposes", "neutral", "none", "actor", "issue", "skip", "undo", "next", "previous", "article", "search", "bulk"];

const at = (id) => document.getElementById(id);
const details = new Map();
const keys = new Keys([...document.querySelectorAll(".remap")]);
const stand = new Stand(keys, () => at("claim").focus());
const detail = new Detail(stand);
const article = new Article((id, path) => choose(id, path));
const queue = new Queue({ list: at("list"), rows: at("rows"), reasons: at("reasons"), matches: at("matches"), search: at("search"), show: at("show") }, (row) => open(row), (ruling) => keys.words(ruling));
let outbox;
let version = [0, 0];
let current = null;
// Said to a screen reader together with the next claim, which would else cut it off.
let ruled = "";

const announce = (text) => (at("announce").textContent = text);
const warn = (text) => (at("alert").textContent = text);

// ---------------------------------------------------------------------------------------------------- going to a claim

const open = (row) => {
  if (!row) return finished();
  queue.choose(row);
  current = { document: row.document, path: row.path, key: row.key };
  show(row);
  prefetch();
};

const show = (row) => {
  const known = details.get(current.key);
  detail.show(known ?? { kind: row.kind, reason: row.reason, claim: row.claim, speaker: row.speaker, spoken: true, title: row.title }, queue.reasons);
  announce(`${ruled}${at("reason").textContent}: ${row.kind === "passage" ? `${row.speaker ?? "nobody named"}. ` : ""}${row.claim}`);
  ruled = "";
};

const choose = async (id, path) => {
  const key = keyOf(id, path);
  const row = queue.byKey.get(key);
  current = { document: id, path, key };
  if (row && queue.order.includes(row)) queue.choose(row);
  if (!details.has(key)) await load([[id, path]]);
  const known = details.get(key);
  if (known) detail.show(known, queue.reasons);
  at("claim").focus();
};

const finished = () => {
  current = null;
  at("detail").hidden = at("article").hidden = true;
  at("empty").hidden = false;
  at("empty").textContent = queue.rows.length ? "Everything in this list is decided." : "Nothing in this run needs a person.";
  announce(at("empty").textContent);
};

const load = async (items) => {
  try {
    const { details: found } = await post("api/details", { items });
    for (const each of found) {
      const key = keyOf(each.document, each.path);
      details.set(key, each);
      if (current?.key === key && !article.open && !detail.shown?.window) detail.show(each, queue.reasons);
    }
  } catch (error) {
    warn(error.message);
  }
};

let fetching = false;
const prefetch = async () => {
  const wanted = queue.ahead(AHEAD).filter((row) => !details.has(row.key));
  const near = queue.ahead(LOW).some((row) => !details.has(row.key));
  if (fetching && current && !details.has(current.key)) await load([[current.document, current.path]]);
  if (fetching || !near) return;
  fetching = true;
  await load(wanted.map((row) => [row.document, row.path]));
  fetching = false;
};

// ---------------------------------------------------------------------------------------------------- ruling

const rule = (ruling, extra = {}) => {
  if (!current) return;
  const row = queue.byKey.get(current.key);
  outbox.add({ document: current.document, path: current.path, ruling, ...extra });
  const known = details.get(current.key);
  if (known) known.mine = { reviewer: "you", ruling, at: new Date().toISOString(), reason: extra.reason ?? "", text: extra.text, speaker: extra.speaker, actor: extra.actor, issue: extra.issue };
  ruled = `${keys.words(ruling)}. `;
  if (row) queue.change(row, () => (row.mine = ruling));
  progress();
  if (row && !article.open) open(queue.next());
};

const span = () => {
  const shown = detail.shown;
  return detail.moved && detail.span ? { start: detail.span[0], end: detail.span[1] } : shown.span ? { start: shown.span[0], end: shown.span[1] } : {};
};

const RULE = {
  async replace() {
    if (isOmission()) return;
    if (!detail.span) return warn("Nothing in the source resembles this claim. Choose the passage first: select it, or move its ends.");
    const chosen = span();
    // Words that verify go at once; for others the reason must be asked first.
    const found = detail.shown.status === "altered" && !detail.moved && !(detail.shown.also ?? []).length ? null : await preview(chosen);
    if (found?.error) return warn(found.error);
    return ruleWithReason("replace", chosen, found?.doubt, "Replace with the source’s words");
  },
  async paraphrase() {
    if (isOmission()) return;
    if (detail.shown.status !== "absent") return rule("paraphrase");
    const given = await ask({ title: "Keep it as a paraphrase", text: "The source has nothing like it.", yes: "Keep", reason: "required" });
    return given && rule("paraphrase", { reason: given.reason });
  },
  async accept() {
    if (isOmission()) return add();
    const given = await ask({ title: "Accept as it stands", text: "It will be marked as an override wherever it is shown.", yes: "Accept", reason: "required" });
    return given && rule("accept", { reason: given.reason });
  },
  async own() {
    if (isOmission()) return;
    const given = await ask({ title: "It is the writer’s own", text: "Where does it come from? An interview, a recording, notes.", yes: "Keep", reason: "required" });
    return given && rule("own", { reason: given.reason });
  },
  async reattribute() {
    if (isOmission() || !detail.shown.spoken) return warn("Only a quotation can be given to another speaker.");
    const { attribution, speakers } = detail.shown;
    const given = await ask({ title: "Give it to another speaker", text: `Now: ${detail.shown.speaker ?? "nobody"}`, yes: "Give", speaker: "required", speakers, said: attribution?.name ?? "", reason: "optional" });
    if (!given) return;
    return lookAndRule("reattribute", given, "Give it to another speaker");
  },
  reject: () => rule("reject"),
  supports: () => decide("supports"),
  supports_conditionally: () => decide("supports_conditionally"),
  opposes: () => decide("opposes"),
  neutral: () => decide("neutral"),
  none: () => rule("none"),
  skip() {
    const row = current && queue.byKey.get(current.key);
    if (row && row.mine && row.mine !== "skip") return open(queue.next());
    return rule("skip");
  },
};

// A stand is looked at by the server first: what it finds fault with needs a reason. One that is away gets it later.
const decide = async (ruling) => {
  const given = stand.values;
  const { error, away, findings = [] } = await preview({ ruling, ...given });
  if (error && !away) return warn(error);
  if (!findings.length) return rule(ruling, given);
  const asked = await ask({ title: `${given.actor} ${keys.words(ruling)}`, text: `${findings.join(" ")} It will stand as an override.`, yes: "Keep", reason: "required" });
  return asked && rule(ruling, { ...given, reason: asked.reason });
};

const isOmission = () => detail.shown?.kind === "omission";

const add = async () => {
  if (detail.shown.speaker) return rule("add", { speaker: detail.shown.speaker, text: detail.shown.claim });
  const given = await ask({ title: "Add this quotation", text: "The source names no speaker for it.", yes: "Add", speaker: "optional", speakers: detail.shown.speakers });
  return given && lookAndRule("add", { speaker: given.speaker || null, text: detail.shown.claim }, "Add this quotation");
};

// A speaker is looked at by the server first: one whom the source does not confirm needs a reason.
const lookAndRule = async (ruling, given, title) => {
  const { error, away, doubt } = await preview({ ruling, speaker: given.speaker });
  if (error && !away) return warn(error);
  return ruleWithReason(ruling, given, doubt, title);
};

const ruleWithReason = async (ruling, given, doubt, title) => {
  if (!doubt || given.reason) return rule(ruling, given);
  const asked = await ask({ title, text: `${doubt}. It will stand as an override.`, yes: "Keep", reason: "required" });
  return asked && rule(ruling, { ...given, reason: asked.reason });
};

const preview = async (chosen) => {
  try {
    return await post("api/preview", { document: current.document, path: current.path, ...chosen });
  } catch (error) {
    return { error: error.message, away: !(error instanceof ServerError) };
  }
};

const shift = async (moved) => {
  if (!moved || isOmission()) return;
  const { start, end } = span();
  const { key } = current;
  const found = await preview({ start, end });
  if (current?.key === key) at("chosen").textContent = found.error ?? `${found.status.replaceAll("_", " ")} · ${end - start} characters`;
};

const bulk = async () => {
  const items = queue.order.map((row) => [row.document, row.path]);
  try {
    const { items: eligible } = await post("api/bulk", { items, preview: true });
    const given = await askBulk(eligible.length, items.length);
    if (!given) return;
    const done = await post("api/bulk", { items: eligible, ...given });
    settle(done.states, done.version);
    announce(`${done.items.length} ruled on together`);
    open(queue.next());
  } catch (error) {
    warn(error.message);
  }
};

// ---------------------------------------------------------------------------------------------------- what the server says

const settle = (states, newer, removed = {}) => {
  version = newer ?? version;
  queue.remove(removed);
  for (const state of states) {
    const key = keyOf(state.document, state.path);
    const known = details.get(key);
    if (known) Object.assign(known, state);
    const row = queue.byKey.get(key);
    if (row) queue.change(row, () => update(row, state));
    if (current?.key === key && known && !article.open) detail.showRulings(known);
  }
  if (article.open && states.some((state) => state.document === article.document)) article.show(article.document, article.path);
  queue.draw();
  progress();
};

const update = (row, { mine, state, others, reason }) => {
  Object.assign(row, { mine: mine?.ruling ?? null, state, others: Math.max(row.others, others.length) });
  if (reason === "disputed" || row.reason === "disputed") row.reason = reason;
};

const answered = (answer, event, newer) => {
  settle(answer.states, newer, answer.removed);
  const takenBack = event.ruling === "undo" || event.ruling === "redo";
  if (!answer.ok) {
    warn(answer.error);
    choose(event.document, event.path);
  } else if (takenBack) {
    const [first] = answer.states;
    announce(first ? `${event.ruling}: ${answer.states.length === 1 ? at("reason").textContent : `${answer.states.length} rulings`}` : `nothing to ${event.ruling}`);
    if (!first) warn(`There is nothing to ${event.ruling}.`);
    else choose(first.document, first.path);
  } else if (current && !article.open && queue.byKey.get(current.key)?.removed) {
    open(queue.next());
  }
};

const saved = (waiting, tries) => {
  at("saved").textContent = tries ? `Not saved: ${waiting}` : waiting ? `Saving ${waiting}` : version[1] ? `Saved #${version[1]}` : "Saved";
  at("saved").classList.toggle("late", tries > 0);
};

const failed = (error) => warn(error.expired ? `${error.message} Your rulings are kept in this browser until then.` : `${error.message} Trying again.`);

const poll = async () => {
  try {
    const { version: newer, states, removed } = await get(`api/changes?after=${version[1]}`);
    if (newer[0] !== version[0]) await reload();
    else if (states.length) settle(states, newer, removed);
  } catch {
    // The next ruling says if the server is away.
  }
};

const reload = async () => {
  const data = await get("api/queue");
  version = data.version;
  details.clear();
  queue.fill(data);
  progress();
};

const progress = () => {
  const { flags, passages, others } = queue.progress;
  const more = [[passages, "open passages"], [others, "others"]].filter(([{ all }]) => all);
  at("progress").textContent = [`${flags.decided} of ${flags.all} flags decided`, ...more.map(([{ decided, all }, name]) => `${decided} of ${all} ${name}`)].join(" · ");
  saved(outbox?.waiting.length ?? 0, outbox?.tries ?? 0);
};

// ---------------------------------------------------------------------------------------------------- keys and buttons

const ACT = {
  ...RULE,
  undo: () => outbox.add({ ruling: "undo" }),
  redo: () => outbox.add({ ruling: "redo" }),
  next: () => open(queue.beside(1)),
  previous: () => open(queue.beside(-1)),
  "start-earlier": () => shift(detail.move("start", -1)),
  "start-later": () => shift(detail.move("start", 1)),
  "end-earlier": () => shift(detail.move("end", -1)),
  "end-later": () => shift(detail.move("end", 1)),
  candidate: () => shift(detail.tryCandidate()),
  article: () => (article.open ? back() : article.show(current?.document ?? at("articles").value, current?.path).catch((error) => warn(error.message))),
  online: () => at("online").hidden || at("online").click(),
  bulk,
  search: () => at("search").focus(),
  help: () => at("help").showModal(),
  actor: () => stand.focus("actor"),
  issue: () => stand.focus("issue"),
};

const back = () => {
  if (current) choose(current.document, current.path);
  else finished();
};

// One after the other: a key pressed while the claim before is still being ruled on is for the next.
let acting = Promise.resolve();
const act = (action) => {
  acting = acting.then(() => perform(action)).catch((error) => warn(error.message));
};

const perform = async (action) => {
  warn("");
  if (!(action in RULE)) return isFor(action) ? void ACT[action]() : undefined;
  if (article.open) return performInArticle(action);
  if (!current) return undefined;
  if (!details.has(current.key)) await load([[current.document, current.path]]);
  // A key pressed while the claim was on its way is for that claim, and not lost.
  const known = details.get(current.key);
  if (known && !detail.shown?.window) detail.show(known, queue.reasons);
  return detail.shown?.window && isFor(action) ? RULE[action]() : undefined;
};

// Some keys are for open passages alone, some for all else.
const isFor = (action) => {
  const on = keys.for[action];
  const there = detail.shown?.kind === "passage" ? "passage" : "claim";
  if (!on || on === there) return true;
  warn(`“${keys.words(action)}” is for ${on === "passage" ? "open passages" : "claims"} alone.`);
  return false;
};

// In the article, rulings are for the claim that is lit, and the article stays open.
const performInArticle = async (action) => {
  if (!article.path) return warn("Choose a claim of the article first.");
  current = { document: article.document, path: article.path, key: keyOf(article.document, article.path) };
  if (!details.has(current.key)) await load([[current.document, current.path]]);
  const known = details.get(current.key);
  if (!known) return undefined;
  detail.take(known);
  return isFor(action) ? RULE[action]() : undefined;
};

const showKeys = () => {
  const shown = FOOTER.filter((action) => keys.keys[action]);
  fill(at("keys"), ...(keys.on ? shown.map((action) => element("li", { dataset: { on: keys.for[action] } }, element("kbd", {}, keys.keys[action]), ` ${keys.words(action)}`)) : [element("li", {}, "Single keys are off.")]));
  for (const button of document.querySelectorAll("[data-action] > kbd")) button.textContent = keys.on ? keys.keys[button.parentElement.dataset.action] : "";
  at("single").checked = keys.on;
};

const listen = () => {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && article.open && !document.querySelector("dialog[open]")) return back();
    const action = keys.action(event);
    if (!action) return;
    event.preventDefault();
    act(action);
  });
  for (const button of document.querySelectorAll("button[data-action]")) {
    button.addEventListener("click", () => act(button.dataset.action));
    // Enter never rules, not even on a ruling's own button; the space bar and a click do.
    if (button.dataset.action in RULE) button.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
  }
  for (const id of ["ask", "bulk", "help"]) onEnter(at(id));
  at("search").addEventListener("keydown", (event) => ["Escape", "Enter"].includes(event.key) && (event.preventDefault(), at("claim").focus(), open(queue.current ?? queue.next())));
  at("context").addEventListener("pointerup", () => (detail.shown?.kind === "passage" ? detail.selected() && stand.take(detail.selected()) : shift(detail.select())));
  at("leave").addEventListener("click", back);
  at("articles").addEventListener("change", () => article.show(at("articles").value));
  at("single").addEventListener("change", () => keys.switch(at("single").checked));
  at("defaults").addEventListener("click", () => keys.reset());
  keys.changed = showKeys;
};

const start = async () => {
  keys.show();
  showKeys();
  listen();
  const data = await get("api/queue");
  version = data.version;
  at("task").textContent = (data.task ?? "").replaceAll("_", " ");
  fill(at("articles"), ...data.articles.map(([id, title]) => element("option", { value: id }, title)));
  queue.fill(data);
  stand.issues.fill(data.issues);
  outbox = new Outbox(`${data.run}:${data.reviewer}`, { answered, changed: saved, failed });
  // Rulings that a closed page had not sent yet.
  for (const { document: id, path, ruling } of outbox.waiting) {
    const row = path && queue.byKey.get(keyOf(id, path));
    if (row) queue.change(row, () => (row.mine = ruling));
  }
  outbox.send();
  progress();
  open(queue.next());
  performance.mark("ready");
  document.documentElement.dataset.ready = "true";
  setInterval(poll, POLL);
};

start().catch((error) => {
  at("empty").textContent = error.message;
  warn(error.message);
});
