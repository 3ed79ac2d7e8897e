// Single keys: each can be changed or switched off, and all of them together (WCAG 2.1.4). Kept in the browser.

const NAME = "summarizer-keys";

const stored = () => JSON.parse(localStorage.getItem(NAME) ?? "{}");

export class Keys {
  constructor(inputs) {
    this.inputs = inputs;
    this.defaults = Object.fromEntries(inputs.map((input) => [input.dataset.action, input.dataset.key]));
    this.for = Object.fromEntries(inputs.map((input) => [input.dataset.action, input.dataset.on]));
    const { on = true, keys = {} } = stored();
    this.on = on;
    this.keys = { ...this.defaults, ...keys };
    for (const input of inputs) input.addEventListener("keydown", (event) => this.remap(input, event));
  }

  keep() {
    localStorage.setItem(NAME, JSON.stringify({ on: this.on, keys: this.keys }));
    this.show();
    this.changed?.();
  }

  // What an action, a ruling or a label of the model's is called.
  words(action) {
    return this.inputs.find((input) => input.dataset.action === action)?.dataset.short.toLowerCase() ?? action;
  }

  show() {
    for (const input of this.inputs) input.value = this.keys[input.dataset.action] || "off";
  }

  remap(input, event) {
    if (["Tab", "Escape", "Enter", "Shift", "Control", "Alt", "Meta"].includes(event.key) || inClosedDialog(input)) return;
    event.preventDefault();
    event.stopPropagation();
    const key = event.key === "Backspace" ? "" : named(event.key);
    for (const [action, other] of Object.entries(this.keys)) if (key && other === key) this.keys[action] = "";
    this.keys[input.dataset.action] = key;
    this.keep();
  }

  reset() {
    this.keys = { ...this.defaults };
    this.keep();
  }

  switch(on) {
    this.on = on;
    this.keep();
  }

  // The action of a key press; undefined for one that means something else where the focus is.
  action(event) {
    if (event.repeat || event.altKey || event.isComposing) return undefined;
    const target = inClosedDialog(event.target) ? document.body : event.target;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z") return typing(target) ? undefined : event.shiftKey ? "redo" : "undo";
    if (!this.on || event.ctrlKey || event.metaKey || event.key === "Enter" || typing(target)) return undefined;
    const key = named(event.key);
    // The space bar presses a button that has the focus.
    if (key === "Space" && target.closest("button, a, summary, select")) return undefined;
    return Object.keys(this.keys).find((action) => this.keys[action] === key);
  }
}

const named = (key) => (key === " " ? "Space" : key);

// What is in a dialog that has just closed may keep the focus until the next frame.
const inClosedDialog = (target) => Boolean(target.closest?.("dialog:not([open])"));

const typing = (target) => Boolean(target.closest?.("input, textarea, select, dialog"));
