import { ABSENT } from '../../frame-view.ts';
import { ANSWERS, METHOD } from './methods.ts';

/**
 * How far the server has come. It carries out the methods of a channel in order, so the answer to a
 * synchronous one proves that it was through with every publish before that.
 */
export class Progress {
  /** Type of the answer awaited; ABSENT for none. */
  #awaited = ABSENT;
  #publishedBefore = 0;
  /** The server has answered something that was seen, since octets were lost. */
  hasAnswered = false;

  /** A method of the client, which has published so many messages before it. */
  said(type: number, published: number): void {
    const answer = type === METHOD.get ? METHOD.getOk : ANSWERS.get(type);
    // Asked the same twice, the first answer is for the first; asked something else, the new answer
    // proves more, and the old one may never come (no-wait).
    if (answer === undefined || answer === this.#awaited) return;
    this.#awaited = answer;
    this.#publishedBefore = published;
  }

  /** A method of the server. Gives how many publishes it is through with, if that proves any. */
  answered(type: number): number {
    const answer = type === METHOD.getEmpty ? METHOD.getOk : type;
    if (answer !== this.#awaited) return 0;
    this.#awaited = ABSENT;
    this.hasAnswered = true;
    return this.#publishedBefore;
  }
}
