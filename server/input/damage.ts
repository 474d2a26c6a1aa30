/** Compressed data end or become unreadable here. The message is a sentence without its full stop. */
export class Damage extends Error {
  override readonly name = 'Damage';
  /** They are only cut: what lies before is as it was. */
  readonly endsEarly: boolean;

  constructor(message: string, endsEarly = false) {
    super(message);
    this.endsEarly = endsEarly;
  }
}
