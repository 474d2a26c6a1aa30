import { camelCase, type LogValue } from './log-value.ts';

/**
 * Reads values as qpid-proton prints them: `@open(16) [name=value, …]`, `@<symbol>[…]`, `{k=v, …}`,
 * `[…]`, `0x1f`, `"text"`, `:symbol`, `:"symbol"`, `b"octets\x00"`, `true`, `null`, `1.5`.
 */
export class ProtonParser {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** What follows the values read so far. */
  rest(): string {
    return this.#text.slice(this.#at);
  }

  value(): LogValue {
    if (this.#take('@<')) {
      this.#match(/[^>]*>/y);
      return this.#list();
    }
    if (this.#take('@')) return this.#described();
    if (this.#peek('[')) return this.#list();
    if (this.#take('{')) return { pairs: this.#pairs('}').map(([k, v]) => [k, v]) };
    if (this.#take('b"')) return { octets: hexOf(this.#quoted()) };
    if (this.#take(':"') || this.#take('"')) return textOf(this.#quoted());
    if (this.#take(':')) return this.#match(/[^\s,\]}=]*/y);
    const word = this.#match(/[^\s,\]}=]+/y);
    if (word === 'true' || word === 'false') return word === 'true';
    if (word === 'null') return null;
    const number = Number(word.startsWith('-0x') ? -Number(word.slice(1)) : word);
    if (Number.isNaN(number)) throw new Error(`not a value: ${word} in ${this.#text}`);
    return number;
  }

  #described(): LogValue {
    const name = this.#match(/[a-z0-9-]+/y);
    this.#match(/\(\d+\) /y);
    if (!this.#peek('[')) {
      return { described: name, fields: new Map([['value', this.value()]]) };
    }
    this.#at += 1;
    const fields = new Map<string, LogValue>();
    for (const [key, value] of this.#pairs(']')) {
      if (typeof key === 'string') fields.set(camelCase(key), value);
    }
    return { described: name, fields };
  }

  #list(): LogValue[] {
    this.#take('[');
    const items: LogValue[] = [];
    while (!this.#take(']')) {
      items.push(this.value());
      this.#take(', ');
    }
    return items;
  }

  /** `key=value` up to the closing bracket; the keys of fields stand without quotes. */
  #pairs(close: string): [LogValue, LogValue][] {
    const pairs: [LogValue, LogValue][] = [];
    while (!this.#take(close)) {
      const bare = /[a-z][a-z-]*(?==)/y;
      bare.lastIndex = this.#at;
      const key = bare.test(this.#text) ? this.#match(/[a-z-]+/y) : this.value();
      if (!this.#take('=')) throw new Error(`no = in ${this.#text} at ${this.#at}`);
      pairs.push([key, this.value()]);
      this.#take(', ');
    }
    return pairs;
  }

  #quoted(): string {
    const inner = this.#match(/(?:[^"\\]|\\[\s\S])*/y);
    if (!this.#take('"')) throw new Error(`an open quote in ${this.#text}`);
    return inner;
  }

  #peek(token: string): boolean {
    return this.#text.startsWith(token, this.#at);
  }

  #take(token: string): boolean {
    if (!this.#peek(token)) return false;
    this.#at += token.length;
    return true;
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match === null) throw new Error(`${pattern} does not fit at ${this.#at} in ${this.#text}`);
    this.#at += match[0].length;
    return match[0];
  }
}

function octetsOf(quoted: string): number[] {
  const octets: number[] = [];
  for (const [, hex, escaped, plain] of quoted.matchAll(/\\x([0-9a-f]{2})|\\([\s\S])|([\s\S])/g)) {
    if (hex !== undefined) octets.push(Number.parseInt(hex, 16));
    else octets.push((escaped ?? plain).charCodeAt(0));
  }
  return octets;
}

function hexOf(quoted: string): string {
  return Buffer.from(octetsOf(quoted)).toString('hex');
}

function textOf(quoted: string): string {
  return Buffer.from(octetsOf(quoted)).toString('utf8');
}
