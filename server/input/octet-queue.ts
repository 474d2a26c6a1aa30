/** Octets of an asynchronous source in pieces of any length asked for. */
export class OctetQueue {
  private readonly source: AsyncIterator<Uint8Array>;
  private head = new Uint8Array(0);
  private ended = false;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.source = source[Symbol.asyncIterator]();
  }

  /** Up to `length` octets without taking them; fewer only at the end of the source. */
  async peek(length: number): Promise<Uint8Array> {
    while (this.head.length < length && (await this.fill()));
    return this.head.subarray(0, length);
  }

  /** The next `length` octets, or undefined (and nothing taken) when so many do not come any more. */
  async take(length: number): Promise<Uint8Array | undefined> {
    const octets = await this.peek(length);
    if (octets.length < length) return undefined;
    this.head = this.head.subarray(length);
    return octets;
  }

  /** Whatever is there, else the source's next chunk as it is; undefined at the end. */
  async takeAny(): Promise<Uint8Array | undefined> {
    if (this.head.length > 0) {
      const octets = this.head;
      this.head = new Uint8Array(0);
      return octets;
    }
    for (;;) {
      const chunk = await this.next();
      if (chunk === undefined || chunk.length > 0) return chunk;
    }
  }

  /** Put octets back that were taken last. */
  giveBack(octets: Uint8Array): void {
    this.head = joined(octets, this.head);
  }

  /** Let the source go before its end. */
  async close(): Promise<void> {
    if (this.ended) return;
    this.ended = true;
    await this.source.return?.();
  }

  private async fill(): Promise<boolean> {
    const chunk = await this.next();
    if (chunk === undefined) return false;
    this.head = joined(this.head, chunk);
    return true;
  }

  private async next(): Promise<Uint8Array | undefined> {
    if (this.ended) return undefined;
    const { done, value } = await this.source.next();
    if (!done) return value;
    this.ended = true;
    return undefined;
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
