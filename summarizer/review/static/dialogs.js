// Questions that a ruling needs answered: by the button, or Enter in the field for the reason (Shift+Enter breaks the line).

import { element, fill } from "./text.js";

const at = (id) => document.getElementById(id);

const opened = (dialog) =>
  new Promise((resolve) => {
    dialog.returnValue = "no";
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
    dialog.showModal();
  });

// Enter in any other field answers nothing.
export const onEnter = (dialog) =>
  dialog.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || event.target.matches("button[value=no], button[type=button], button[value=close]")) return;
    const reason = event.target.matches("textarea");
    if (reason && event.shiftKey) return;
    event.preventDefault();
    const yes = dialog.querySelector("button[value=yes]");
    if (reason && !event.repeat && !yes.disabled) yes.form.requestSubmit(yes);
  });

const field = (name, wanted, value = "") => {
  at(`ask-${name}`).hidden = at(`ask-${name}-label`).hidden = !wanted;
  at(`ask-${name}`).required = wanted === "required";
  at(`ask-${name}`).value = value;
};

/* Ask for a reason, a speaker or both: {reason, speaker}, or null if called off. `reason` and `speaker` are "required",
   "optional" or undefined (not asked). */
export const ask = async ({ title, text, yes, reason, speaker, speakers = [], said = "" }) => {
  at("ask-title").textContent = title;
  at("ask-text").textContent = text;
  at("ask-yes").textContent = yes;
  field("reason", reason);
  field("speaker", speaker, said);
  fill(at("speakers"), ...speakers.map((name) => element("option", { value: name })));
  if (!(await opened(at("ask")))) return null;
  return { reason: at("ask-reason").value.trim(), speaker: at("ask-speaker").value.trim() };
};

export const askBulk = async (count, of) => {
  at("bulk-count").textContent = `${count} of the ${of} claims in the list can be ruled on together.`;
  at("bulk-yes").disabled = !count;
  at("bulk-yes").textContent = count ? `Rule on ${count}` : "Nothing to rule on";
  at("bulk-reason").value = "";
  at("bulk-ruling").onchange = () => (at("bulk-reason").required = at("bulk-ruling").value === "accept");
  at("bulk-ruling").onchange();
  if (!(await opened(at("bulk")))) return null;
  return { ruling: at("bulk-ruling").value, reason: at("bulk-reason").value.trim() };
};
