// Rulings on their way to the server, in order. Kept in the browser until the server has confirmed them, so that a reload, or
// a server that is away for a while, loses none. Each has an id, so that one sent twice is carried out once.

import { post } from "./server.js";

const RETRY = [250, 1000, 3000, 10000];
const NAME = "summarizer-outbox";

export class Outbox {
  constructor(run, { answered, changed, failed }) {
    this.name = `${NAME}:${run}`;
    this.waiting = JSON.parse(localStorage.getItem(this.name) ?? "[]");
    Object.assign(this, { answered, changed, failed, sending: false, tries: 0 });
  }

  add(event) {
    this.waiting.push({ id: crypto.randomUUID(), ...event });
    this.keep();
    this.send();
  }

  keep() {
    localStorage.setItem(this.name, JSON.stringify(this.waiting));
    this.changed(this.waiting.length, this.tries);
  }

  async send() {
    if (this.sending || !this.waiting.length) return;
    this.sending = true;
    const events = this.waiting.slice(0, 200);
    try {
      const { answers, version } = await post("api/events", { events });
      this.waiting.splice(0, events.length);
      this.tries = 0;
      this.keep();
      answers.forEach((answer, i) => this.answered(answer, events[i], version));
    } catch (error) {
      this.retry(error);
      return;
    } finally {
      this.sending = false;
    }
    this.send();
  }

  retry(error) {
    this.tries += 1;
    this.changed(this.waiting.length, this.tries);
    this.failed(error);
    setTimeout(() => this.send(), RETRY[Math.min(this.tries, RETRY.length) - 1]);
  }
}
