// The whole article, with every claim and every quotation left out marked in it.

import { get } from "./server.js";
import { element, fill, marked, points } from "./text.js";

const at = (id) => document.getElementById(id);

const tone = ({ outcome, status, care }) => {
  if (status === "open passage") return ["open", "none"].includes(outcome) ? "left-out" : "person";
  if (["verified", "replaced", "reattributed", "added"].includes(outcome)) return care.length ? "care" : "good";
  if (outcome === "left-out" || outcome === "rejected") return outcome;
  return ["override", "own", "paraphrase"].includes(outcome) ? "person" : "bad";
};

export class Article {
  constructor(chosen) {
    this.chosen = chosen;
    this.document = null;
    // The claim that is lit, which keys rule on.
    this.path = undefined;
  }

  get open() {
    return !at("article").hidden;
  }

  async show(id, path) {
    const article = await get(`api/article?document=${encodeURIComponent(id)}`);
    this.document = id;
    this.path = path;
    at("detail").hidden = true;
    at("empty").hidden = true;
    at("article").hidden = false;
    at("article-title").textContent = article.title;
    at("articles").value = id;
    fill(at("article-prose"), ...article.prose.map(([name, text]) => element("p", {}, element("strong", {}, `${name}. `), text)));
    fill(at("article-claims"), ...article.claims.map((claim) => this.line(claim, path)));
    this.text(article);
    at("article-text").querySelector(".current")?.scrollIntoView({ block: "center" });
  }

  line(claim, path) {
    const button = element("button", { type: "button", onclick: () => this.chosen(this.document, claim.path) },
      element("span", { className: `badge ${tone(claim)}` }, claim.outcome === "verified" || claim.outcome === "flagged" ? claim.status.replaceAll("_", " ") : claim.outcome.replaceAll(/[-_]/g, " ")),
      ` ${claim.name}: `, element("q", {}, claim.claim));
    if (claim.path === path) button.setAttribute("aria-current", "true");
    button.addEventListener("focus", () => this.light(claim.path));
    return element("li", {}, button);
  }

  text({ text, claims }) {
    const marks = claims.flatMap((claim) => claim.spans.map(([start, end]) => [start, end, claim]));
    const wrap = (piece, covering) => {
      const inner = covering.reduce((one, other) => (other[1] - other[0] < one[1] - one[0] ? other : one))[2];
      const made = element("mark", { className: tone(inner), title: `${inner.name}: ${inner.status}` }, piece);
      made.dataset.paths = JSON.stringify(covering.map((mark) => mark[2].path));
      made.addEventListener("click", () => this.chosen(this.document, inner.path));
      return made;
    };
    fill(at("article-text"), marked(points(text), 0, marks, wrap));
  }

  light(path) {
    this.path = path;
    for (const mark of at("article-text").querySelectorAll("mark")) mark.classList.toggle("current", JSON.parse(mark.dataset.paths).includes(path));
    at("article-text").querySelector(".current")?.scrollIntoView({ block: "nearest" });
  }
}
