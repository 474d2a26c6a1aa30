import { describe, expect, test } from 'vitest';
import { eachText, TEXT_ROWS, TextColumns } from './text-columns.ts';

function written(texts: readonly Uint8Array[]): string[] {
  const columns = new TextColumns();
  for (const [index, bytes] of texts.entries()) columns.text(index + 7, bytes, 0, bytes.length);
  expect(columns.firstId).toBe(7);
  const read: string[] = [];
  const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  eachText(columns.buffer, columns.rows, (_, octets) => read.push(strict.decode(octets)));
  return read;
}

const encode = (text: string) => new TextEncoder().encode(text);

describe('texts of a batch', () => {
  test('come out as they went in', () => {
    const texts = ['', 'queue', 'Schlüssel', '\u{1f430}', 'a\0b', '\ufeffmark', ''];
    expect(written(texts.map(encode))).toEqual(texts);
  });

  test('are UTF-8 whatever they were', () => {
    expect(written([Uint8Array.of(0x61, 0xff, 0x62), Uint8Array.of(0xc3)])).toEqual([
      'a\ufffdb',
      '\ufffd',
    ]);
  });

  test('may be longer than the room that was foreseen', () => {
    const long = 'z'.repeat(700_000);
    const broken = new Uint8Array(400_000).fill(0xfe);
    expect(written([encode('first'), encode(long), broken, encode('last')])).toEqual([
      'first',
      long,
      '\ufffd'.repeat(400_000),
      'last',
    ]);
  });

  test('take a used buffer again, but not one that has grown', () => {
    const columns = new TextColumns();
    const used = columns.buffer;
    expect(new TextColumns(used).buffer).toBe(used);
    columns.text(1, new Uint8Array(1_000_000), 0, 1_000_000);
    expect(columns.buffer).not.toBe(used);
    expect(new TextColumns(columns.buffer).buffer.byteLength).toBe(used.byteLength);
  });

  test('say when they are full', () => {
    const columns = new TextColumns();
    for (let row = 0; row < TEXT_ROWS - 2; row++) columns.text(row + 1, encode('t'), 0, 1);
    expect(columns.fits(2, 2)).toBe(true);
    expect(columns.fits(3, 3)).toBe(false);
    expect(columns.fits(1, 512 * 1024)).toBe(false);
  });
});
