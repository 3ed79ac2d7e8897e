// Text from the server is cut by code points: JavaScript's own strings count UTF-16 units.

export const points = (text) => Array.from(text);

export const element = (name, properties = {}, ...children) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key === "dataset") Object.assign(made.dataset, value);
    else if (key in made) made[key] = value;
    else made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
};

export const fill = (target, ...children) => target.replaceChildren(...children.filter((child) => child !== null && child !== undefined));

/* A fragment of `characters` (code points, the first at `offset`) cut wherever one of `marks`, [start, end, class], begins or
   ends. Marks may overlap. `wrap(text, classes, marks)` makes the node of a marked piece. */
export const marked = (characters, offset, marks, wrap = wrapped) => {
  const limit = offset + characters.length;
  const inside = marks.filter(([start, end]) => start < limit && end > offset && start < end);
  const cuts = new Set([offset, limit]);
  for (const [start, end] of inside) cuts.add(Math.max(start, offset)).add(Math.min(end, limit));
  const ordered = [...cuts].sort((one, other) => one - other);
  const fragment = document.createDocumentFragment();
  for (let i = 0; i + 1 < ordered.length; i++) {
    const [start, end] = [ordered[i], ordered[i + 1]];
    const text = characters.slice(start - offset, end - offset).join("");
    const covering = inside.filter((mark) => mark[0] <= start && mark[1] >= end);
    fragment.append(covering.length ? wrap(text, covering) : text);
  }
  return fragment;
};

const wrapped = (text, covering) => element("mark", { className: covering.map((mark) => mark[2]).join(" ") }, text);
