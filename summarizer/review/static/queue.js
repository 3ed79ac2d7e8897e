// The queue: rows, filters, counts, and a list that draws only the rows in view.

import { element, fill } from "./text.js";

const HEIGHT = 64;
const SPARE = 6;

export const keyOf = (document, path) => JSON.stringify([document, path]);

class Row {
  constructor([document, path, reason, claim, speaker, mine, others, state, kind, removed], title) {
    Object.assign(this, { document, path, reason, claim, speaker, mine, others, state, kind, removed, title });
    this.key = keyOf(document, path);
    this.searched = `${claim} ${speaker ?? ""} ${title} ${document}`.toLowerCase();
  }

  // A skip decides nothing; a dispute needs somebody whatever one has ruled oneself; what was taken out needs nobody.
  get open() {
    if (this.removed) return false;
    return !this.mine || this.mine === "skip" || this.state === "disputed";
  }
}

const SHOWN = {
  open: (row) => row.open,
  "open-by-all": (row) => row.open && (!row.others || row.state === "disputed"),
  mine: (row) => !row.open && !row.removed,
  all: () => true,
};

export class Queue {
  constructor({ list, rows, reasons, matches, search, show }, chosen, words) {
    Object.assign(this, { list, place: rows, reasonList: reasons, matches, search, show, chosen, words });
    this.reason = null;
    this.rows = [];
    this.order = [];
    this.at = -1;
    this.drawn = new Map();
    this.top = 0;
    list.addEventListener("scroll", () => {
      this.top = list.scrollTop;
      this.draw();
    });
    search.addEventListener("input", () => this.filter());
    show.addEventListener("change", () => this.filter());
    this.height = list.clientHeight;
    // Measured when it changes, not when a key is pressed, since to measure is to lay the page out.
    new ResizeObserver(() => {
      this.height = list.clientHeight;
      this.draw();
    }).observe(list);
  }

  fill({ items, documents, reasons }) {
    this.reasons = reasons;
    this.rows = items.map((item) => new Row(item, documents[item[0]] ?? item[0]));
    this.byKey = new Map(this.rows.map((row) => [row.key, row]));
    // Flags are what a run is done with; the rest is to be read.
    this.progress = { flags: { decided: 0, all: 0 }, passages: { decided: 0, all: 0 }, others: { decided: 0, all: 0 } };
    for (const row of this.rows) {
      this.kept(row).all += 1;
      this.kept(row).decided += Number(!row.open);
    }
    this.filter();
  }

  kept(row) {
    return this.progress[{ flag: "flags", passage: "passages" }[row.kind] ?? "others"];
  }

  filter() {
    const words = this.search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const shown = SHOWN[this.show.value];
    const current = this.current;
    this.found = this.rows.filter((row) => shown(row) && words.every((word) => row.searched.includes(word)));
    this.order = this.found.filter((row) => !this.reason || row.reason === this.reason);
    this.at = this.order.indexOf(current);
    this.count();
    this.draw();
  }

  get current() {
    return this.order[this.at];
  }

  // The next row to decide after the current one, from the top again after the last; undefined when all are decided.
  next() {
    const count = this.order.length;
    for (let step = 1; step <= count; step++) {
      const at = (this.at + step) % count;
      if (this.order[at].open && this.order[at].mine !== "skip") return this.order[at];
    }
    return undefined;
  }

  ahead(count) {
    return this.order.slice(Math.max(this.at, 0), this.at + count);
  }

  beside(step) {
    return this.order[Math.min(Math.max(this.at + step, 0), this.order.length - 1)];
  }

  choose(row) {
    this.at = this.order.indexOf(row);
    if (this.at >= 0) this.reveal();
    this.draw();
  }

  reveal() {
    const top = this.at * HEIGHT;
    const highest = top + HEIGHT - this.height;
    if (top >= this.top && highest <= this.top) return;
    this.top = top < this.top ? top : highest;
    this.place.style.height = `${this.order.length * HEIGHT}px`;
    this.list.scrollTop = this.top;
  }

  // The reasons, each with how many of its claims are still to be decided.
  count() {
    this.open = new Map([[null, 0]]);
    const there = new Set();
    for (const row of this.found) {
      there.add(row.reason);
      this.tally(row, row.open ? 1 : 0);
    }
    const known = this.reasons.filter(([name]) => there.has(name) || this.reason === name);
    fill(this.reasonList, this.chip(null, "All", "Every reason"), ...known.map(([name, label, meaning]) => this.chip(name, label, meaning)));
    this.matches.textContent = this.search.value ? `${this.order.length} found` : "";
  }

  chip(name, label, title) {
    const number = element("span", {}, String(this.open.get(name) ?? 0));
    const button = element("button", { type: "button", title, className: "chip", ariaPressed: String(this.reason === name), onclick: () => this.only(name) }, `${label} `, number);
    button.dataset.name = name ?? "";
    return element("li", {}, button);
  }

  tally(row, step) {
    for (const name of [null, row.reason]) this.open.set(name, (this.open.get(name) ?? 0) + step);
  }

  // Change a row by `how`, and the counts with it.
  change(row, how) {
    const before = [row.open, row.reason];
    how(row);
    if (row.open === before[0] && row.reason === before[1]) return;
    this.kept(row).decided += Number(before[0]) - Number(row.open);
    if (row.reason !== before[1]) return void this.count();
    this.tally(row, row.open ? 1 : -1);
    for (const name of ["", row.reason]) {
      const number = this.reasonList.querySelector(`[data-name="${name}"] span`);
      if (number) number.textContent = String(this.open.get(name || null));
    }
  }

  // What stands within what a ruling took out, by document; what does not any more is to be decided again.
  remove(removed) {
    for (const row of this.rows) {
      const out = removed[row.document]?.includes(row.path) ?? row.removed;
      if (out !== row.removed) this.change(row, () => (row.removed = out));
    }
  }

  only(reason) {
    this.reason = reason;
    this.filter();
    this.reasonList.querySelector("[aria-pressed=true]")?.focus();
    if (this.at < 0 && this.order.length) this.chosen(this.next() ?? this.order[0]);
  }

  // Lines that are as they were stay in the page, so that a key changes two of them and not all.
  draw() {
    const first = Math.max(0, Math.floor(this.top / HEIGHT) - SPARE);
    const last = Math.min(this.order.length, first + Math.ceil(this.height / HEIGHT) + 2 * SPARE);
    this.place.style.height = `${this.order.length * HEIGHT}px`;
    const drawn = new Map();
    for (let i = first; i < last; i++) {
      const row = this.order[i];
      const look = `${row.key} ${i} ${this.order.length} ${row.mine} ${row.removed} ${row.state} ${row.reason} ${i === this.at}`;
      drawn.set(look, this.drawn.get(look) ?? this.line(row, i));
    }
    for (const [look, line] of this.drawn) if (!drawn.has(look)) this.leave(line);
    let before = null;
    for (const line of drawn.values()) {
      if (line.previousSibling !== before || !line.parentNode) this.place.insertBefore(line, before ? before.nextSibling : this.place.firstChild);
      before = line;
    }
    this.drawn = drawn;
    this.focusAgain();
  }

  leave(line) {
    if (line.contains(document.activeElement)) this.focused = line.dataset.key;
    line.remove();
  }

  // A line that was drawn anew while it had the focus keeps it.
  focusAgain() {
    if (this.focused === undefined) return;
    const line = [...this.place.children].find((each) => each.dataset.key === this.focused);
    this.focused = undefined;
    line?.querySelector("button").focus({ preventScroll: true });
  }

  line(row, i) {
    const label = this.reasons.find(([name]) => name === row.reason)?.[1] ?? row.reason;
    const button = element("button", { type: "button", onclick: () => this.chosen(row) },
      element("span", { className: "words" }, row.claim),
      element("span", { className: "below" }, element("span", { className: "reason" }, label), ` ${row.speaker ?? row.title}`,
        row.removed || row.mine ? element("span", { className: "ruled" }, row.removed ? "taken out" : this.words(row.mine)) : null));
    if (i === this.at) button.setAttribute("aria-current", "true");
    const line = element("li", { className: row.open ? "" : "done" }, button);
    line.style.top = `${i * HEIGHT}px`;
    line.dataset.key = row.key;
    line.setAttribute("aria-setsize", this.order.length);
    line.setAttribute("aria-posinset", i + 1);
    return line;
  }
}
