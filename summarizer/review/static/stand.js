// An open passage: whose stand, on what, on which condition. Filled in with what the model has, or with one's own ruling.

import { Issues } from "./issues.js";
import { element, fill } from "./text.js";

const at = (id) => document.getElementById(id);
const FIELDS = ["actor", "issue", "conditions"];

export class Stand {
  // `leave` is called where a field is left by Enter or Escape.
  constructor(keys, leave) {
    this.keys = keys;
    this.issues = new Issues(at("stand-issue"), at("issues"));
    this.last = "issue";
    for (const name of FIELDS) {
      at(`stand-${name}`).addEventListener("focus", () => (this.last = name));
      at(`stand-${name}`).addEventListener("keydown", (event) => {
        if (event.defaultPrevented || !["Enter", "Escape"].includes(event.key)) return;
        event.preventDefault();
        leave();
      });
    }
  }

  show(detail) {
    const isPassage = detail.kind === "passage";
    at("stand").hidden = !isPassage;
    document.querySelector(".pair").hidden = isPassage;
    document.body.dataset.on = isPassage ? "passage" : "claim";
    if (!isPassage) return;
    this.last = "issue";
    at("stand-actor").value = detail.actor ?? detail.speaker ?? "";
    this.issues.value = detail.issue ?? "";
    at("stand-conditions").value = detail.conditions ?? "";
    at("stand-chosen").textContent = "";
    fill(at("actors"), ...(detail.speakers ?? []).map((name) => element("option", { value: name })));
    // A row of the queue stands in for its detail until that is here, and does not know what the model says.
    at("not-asked").hidden = detail.likely?.length !== 0;
    fill(at("likely"), ...(detail.likely ?? []).flatMap(([label, share]) => [element("dt", {}, this.keys.words(label)), bar(share)]));
  }

  // What is sent with a ruling that says where somebody stands.
  get values() {
    const conditions = at("stand-conditions").value.trim();
    return { actor: at("stand-actor").value.trim(), issue: this.issues.value, ...(conditions && { conditions }) };
  }

  focus(name) {
    at(`stand-${name}`).focus();
    at(`stand-${name}`).select();
  }

  // Words that were selected in the article go into the field used last.
  take(words) {
    const name = this.last;
    if (name === "issue") this.issues.value = words;
    else at(`stand-${name}`).value = words;
    at("stand-chosen").textContent = `${at(`stand-${name}`).labels[0].textContent}: ${words}`;
  }
}

const bar = (share) => {
  const made = element("dd", {}, element("span", { className: "bar" }), ` ${Math.round(share * 100)} %`);
  made.firstChild.style.width = `${Math.round(share * 100) / 10}em`;
  return made;
};
