// The queue: rows, filters, counts, and a list that draws only the rows in view.

import { element, fill } from "./text.js";

const HEIGHT = 64;
const SPARE = 6;

export const keyOf = (document, path) => JSON.stringify([document, path]);

class Row {
  constructor([document, path, reason, claim, speaker, mine, others, state], title) {
    Object.assign(this, { document, path, reason, claim, speaker, mine, others, state, title });
    this.key = keyOf(document, path);
    this.searched = `${claim} ${speaker ?? ""} ${title} ${document}`.toLowerCase();
  }

  // A skip decides nothing; a dispute needs somebody whatever one has ruled oneself.
  get open() {
    return !this.mine || this.mine === "skip" || this.state === "disputed";
  }
}

const SHOWN = {
  open: (row) => row.open,
  "open-by-all": (row) => row.open && (!row.others || row.state === "disputed"),
  mine: (row) => !row.open,
  all: () => true,
};

export class Queue {
  constructor({ list, rows, reasons, matches, search, show }, chosen) {
    Object.assign(this, { list, place: rows, reasonList: reasons, matches, search, show, chosen });
    this.reason = null;
    this.rows = [];
    this.order = [];
    this.at = -1;
    list.addEventListener("scroll", () => this.draw());
    search.addEventListener("input", () => this.filter());
    show.addEventListener("change", () => this.filter());
    new ResizeObserver(() => this.draw()).observe(list);
  }

  fill({ items, documents, reasons }) {
    this.reasons = reasons;
    this.rows = items.map((item) => new Row(item, documents[item[0]] ?? item[0]));
    this.byKey = new Map(this.rows.map((row) => [row.key, row]));
    this.filter();
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
    const { scrollTop, clientHeight } = this.list;
    if (top < scrollTop) this.list.scrollTop = top;
    else if (top + HEIGHT > scrollTop + clientHeight) this.list.scrollTop = top + HEIGHT - clientHeight;
  }

  count() {
    const open = new Map();
    for (const row of this.found) open.set(row.reason, (open.get(row.reason) ?? 0) + 1);
    const chip = (name, label, number, title) =>
      element("li", {}, element("button", { type: "button", title, className: "chip", ariaPressed: String(this.reason === name), onclick: () => this.only(name) }, `${label} `, element("span", {}, String(number))));
    const known = this.reasons.filter(([name]) => open.get(name) || this.reason === name);
    fill(this.reasonList, chip(null, "All", this.found.length, "Every reason"), ...known.map(([name, label, meaning]) => chip(name, label, open.get(name) ?? 0, meaning)));
    this.matches.textContent = this.search.value ? `${this.order.length} found` : "";
  }

  only(reason) {
    this.reason = reason;
    this.filter();
    this.reasonList.querySelector("[aria-pressed=true]")?.focus();
    if (this.at < 0 && this.order.length) this.chosen(this.next() ?? this.order[0]);
  }

  draw() {
    const first = Math.max(0, Math.floor(this.list.scrollTop / HEIGHT) - SPARE);
    const last = Math.min(this.order.length, first + Math.ceil(this.list.clientHeight / HEIGHT) + 2 * SPARE);
    this.place.style.height = `${this.order.length * HEIGHT}px`;
    const drawn = [];
    for (let i = first; i < last; i++) drawn.push(this.line(this.order[i], i));
    fill(this.place, ...drawn);
  }

  line(row, i) {
    const label = this.reasons.find(([name]) => name === row.reason)?.[1] ?? row.reason;
    const button = element("button", { type: "button", onclick: () => this.chosen(row) },
      element("span", { className: "words" }, row.claim),
      element("span", { className: "below" }, element("span", { className: "reason" }, label), ` ${row.speaker ?? row.title}`,
        row.mine ? element("span", { className: "ruled" }, row.mine) : null));
    if (i === this.at) button.setAttribute("aria-current", "true");
    const line = element("li", { className: row.open ? "" : "done" }, button);
    line.style.top = `${i * HEIGHT}px`;
    line.setAttribute("aria-setsize", this.order.length);
    line.setAttribute("aria-posinset", i + 1);
    return line;
  }
}
