// A field for an issue: a list that what is typed narrows, or any words. Enter chooses from the list, and rules on nothing.

import { element, fill } from "./text.js";

const MOST = 60;

export class Issues {
  constructor(input, list) {
    Object.assign(this, { input, list, issues: [], shown: [], at: -1 });
    input.addEventListener("input", () => this.open());
    input.addEventListener("click", () => this.open(true));
    input.addEventListener("blur", () => this.close());
    input.addEventListener("keydown", (event) => this.key(event));
    // A press must not take the focus from the field before the click has chosen.
    list.addEventListener("pointerdown", (event) => event.preventDefault());
  }

  fill(issues) {
    this.issues = issues.map(([id, name, definition]) => ({ id, name, definition, searched: `${id} ${name} ${definition}`.toLowerCase() }));
  }

  // What a field shows for an issue: its name, where the codebook has it.
  name(issue) {
    return this.issues.find(({ id }) => id === issue)?.name ?? issue ?? "";
  }

  // What the field holds: the id of an issue of the codebook, or words.
  get value() {
    const text = this.input.value.trim();
    return this.issues.find(({ id, name }) => [id, name.toLowerCase()].includes(text.toLowerCase()))?.id ?? text;
  }

  set value(issue) {
    this.input.value = this.name(issue);
    this.close();
  }

  open(all = false) {
    const words = all ? [] : this.input.value.toLowerCase().split(/\s+/).filter(Boolean);
    this.shown = this.issues.filter(({ searched }) => words.every((word) => searched.includes(word))).slice(0, MOST);
    fill(this.list, ...this.shown.map((issue, i) => this.line(issue, i)));
    this.list.hidden = !this.shown.length;
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
    this.move(-1);
  }

  line(issue, i) {
    const line = element("li", { id: `issue-${i}`, role: "option", onclick: () => this.choose(issue) },
      element("span", { className: "name" }, issue.name), element("span", { className: "definition" }, issue.definition));
    line.setAttribute("aria-selected", "false");
    return line;
  }

  move(at) {
    this.at = at;
    [...this.list.children].forEach((line, i) => line.setAttribute("aria-selected", String(i === at)));
    if (at < 0) return void this.input.removeAttribute("aria-activedescendant");
    this.input.setAttribute("aria-activedescendant", `issue-${at}`);
    this.list.children[at].scrollIntoView({ block: "nearest" });
  }

  key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      if (this.list.hidden) this.open();
      if (this.shown.length) this.move((this.at + step + this.shown.length) % this.shown.length);
    } else if (event.key === "Enter" && !this.list.hidden && this.shown[Math.max(this.at, 0)]) {
      event.preventDefault();
      event.stopPropagation();
      this.choose(this.shown[Math.max(this.at, 0)]);
    } else if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    }
  }

  choose({ name }) {
    this.input.value = name;
    this.close();
    this.input.dispatchEvent(new Event("change"));
  }

  close() {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.move(-1);
  }
}
