/** Compressed data end or become unreadable here. The message is a sentence without its full stop. */
export class Damage extends Error {
  override readonly name = 'Damage';
}
