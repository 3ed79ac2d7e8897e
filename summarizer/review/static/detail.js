// One claim over its source, with the paragraph around it.

import { element, fill, marked, points } from "./text.js";

const at = (id) => document.getElementById(id);

const wide = matchMedia("(min-width: 56.01rem)");

export class Detail {
  constructor(stand) {
    this.stand = stand;
    this.shown = null;
    this.span = null;
  }

  // What rulings are about, shown or not.
  take(detail) {
    this.shown = detail;
    this.span = detail.span ?? null;
    this.moved = false;
    this.stand.show(detail);
  }

  // `detail` from the server, or a row of the queue while that is on its way.
  show(detail, reasons) {
    this.take(detail);
    at("empty").hidden = true;
    at("article").hidden = true;
    at("detail").hidden = false;
    at("reason").textContent = reasons.find(([name]) => name === detail.reason)?.[1] ?? detail.reason;
    at("reason").dataset.reason = detail.reason;
    at("title").textContent = detail.title ?? "";
    at("status").textContent = [detail.status, ...(detail.also ?? [])].filter(Boolean).join(", ").replaceAll("_", " ");
    at("field").textContent = detail.field ?? "";
    at("source").textContent = (detail.source ?? []).join(" · ");
    at("why").textContent = detail.why ?? "";
    online(detail.link);
    fill(at("said"), marked(points(detail.claim), 0, (detail.claimMarks ?? []).map(([start, end, kind]) => [start, end, `out ${kind}`])));
    at("said").classList.toggle("plain", !detail.marks);
    at("said-label").textContent = detail.kind === "omission" ? "Left out" : `The ${detail.noun} has`;
    at("speaker").textContent = detail.spoken ? `${detail.speaker ?? "no speaker"}${detail.confirmed === false ? " (the source does not confirm the speaker)" : ""}` : "";
    fill(at("values"), ...(detail.values ?? []).flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, value)]));
    this.drawSource();
    this.showRulings(detail);
  }

  drawSource() {
    const { window: around, attribution } = this.shown;
    at("chosen").textContent = "";
    at("attribution").textContent = attribution ? `${attribution.name}${attribution.cue ? ` (“${attribution.cue}”)` : ""}` : "";
    if (!around) {
      fill(at("found"), "…");
      fill(at("context"));
      return;
    }
    const [offset, text] = around;
    const characters = points(text);
    this.drawFound(characters, offset);
    this.drawContext(characters, offset, attribution);
  }

  drawFound(characters, offset) {
    if (!this.span) {
      fill(at("found"), element("em", {}, "nothing like it"));
      return;
    }
    const [start, end] = this.span;
    const marks = this.moved ? [] : this.shown.sourceMarks.map(([from, to, kind]) => [from, to, `in ${kind}`]);
    fill(at("found"), marked(characters.slice(start - offset, end - offset), start, marks));
  }

  drawContext(characters, offset, attribution) {
    const marks = this.shown.quotations.map(([start, end]) => [start, end, "quotation"]);
    if (attribution) marks.push([...attribution.span, "speaker"]);
    for (const [start, end] of this.moved || !this.shown.parts.length ? [] : this.shown.parts) marks.push([start, end, "hit"]);
    if (this.span && (this.moved || !this.shown.parts.length)) marks.push([...this.span, "hit"]);
    fill(at("context"), marked(characters, offset, marks));
    // Where the columns stand below each other, the claim itself comes first.
    const first = at("context").querySelector(".hit");
    if (first && this.shown.kind === "passage") at("context").scrollTop = first.offsetTop - at("context").offsetTop - at("context").clientHeight / 4;
    requestAnimationFrame(() => (wide.matches ? at("context").querySelector(".hit") : at("claim"))?.scrollIntoView({ block: wide.matches ? "nearest" : "start" }));
  }

  // Move one end of the passage by a word; false where there is no word to move to.
  move(side, step) {
    const words = this.shown.words ?? [];
    if (!words.length) return false;
    this.span ??= words[0];
    const [start, end] = this.span;
    if (side === "start") this.span = [wordEdge(words.map((word) => word[0]), start, step), end];
    else this.span = [start, wordEdge(words.map((word) => word[1]), end, step)];
    if (this.span[0] >= this.span[1]) this.span = [start, end];
    return this.redraw();
  }

  // Try the next of the other places that the source has for the claim.
  tryCandidate() {
    const places = this.shown.candidates ?? [];
    if (!places.length) return false;
    this.tried = ((this.tried ?? -1) + 1) % places.length;
    this.span = places[this.tried];
    return this.redraw();
  }

  redraw() {
    this.moved = true;
    this.drawSource();
    return true;
  }

  // The words that a mouse or finger selected in the paragraph; "" where none are.
  selected() {
    const selection = getSelection();
    const within = !selection.isCollapsed && [selection.anchorNode, selection.focusNode].every((node) => at("context").contains(node));
    return this.shown?.window && within ? selection.toString().split(/\s+/).filter(Boolean).join(" ") : "";
  }

  // Mark them as the passage.
  select() {
    if (!this.selected()) return false;
    const range = getSelection().getRangeAt(0);
    const before = document.createRange();
    before.setStart(at("context"), 0);
    before.setEnd(range.startContainer, range.startOffset);
    const start = this.shown.window[0] + points(before.toString()).length;
    this.span = [start, start + points(range.toString()).length];
    return this.redraw();
  }

  showRulings({ mine, others = [], stale = [], history = [], state, outcome, after }) {
    fill(at("mine"), mine ? line(mine, this.stand) : "none yet");
    const hidden = mine && mine.ruling !== "skip" ? "nobody else has ruled on it" : "shown after you have ruled";
    const note = state === "disputed" ? [element("li", { className: "dispute" }, "The rulings differ.")] : [];
    const old = stale.map((each) => element("li", { className: "stale" }, "stale: ", line(each, this.stand)));
    const entries = [...note, ...others.map((each) => element("li", {}, line(each, this.stand))), ...old];
    fill(at("others"), ...(entries.length ? entries : [element("li", { className: "none" }, hidden)]));
    fill(at("history"), ...history.map((each) => element("li", {}, line(each, this.stand))));
    at("detail").dataset.outcome = outcome ?? "";
    at("detail").dataset.after = after?.text ?? "";
  }
}

const online = (link) => {
  const anchor = at("online");
  anchor.hidden = !link;
  if (link) anchor.href = link;
};

const wordEdge = (edges, from, step) => {
  const beyond = step > 0 ? edges.filter((edge) => edge > from) : edges.filter((edge) => edge < from).reverse();
  return beyond[0] ?? from;
};

const line = ({ reviewer, ruling, at: time, reason, text, speaker, actor, issue }, stand) => {
  const said = ruling === "replace" || ruling === "add" ? `: “${text}”` : ruling === "reattribute" ? `: ${speaker}` : actor ? `: ${actor} on ${stand.issues.name(issue)}` : "";
  return element("span", {}, element("strong", {}, reviewer), ` ${stand.keys.words(ruling)}${said}${reason ? ` — ${reason}` : ""} `, element("time", { dateTime: time }, time.slice(0, 16).replace("T", " ")));
};

