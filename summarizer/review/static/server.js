// Talking to the review server.

export class ServerError extends Error {}

const answer = async (response) => {
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw Object.assign(new ServerError(body.error ?? `The server answered ${response.status}.`), body);
  return body;
};

export const get = async (path) => answer(await fetch(path));

export const post = async (path, body) =>
  answer(await fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }));
