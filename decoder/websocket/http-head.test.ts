import { describe, expect, test } from 'vitest';
import { headEnd, readAnswer, readRequest } from './http-head.ts';

const octets = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'));

describe('where a head ends', () => {
  test.each([
    ['GET / HTTP/1.1\r\nA: b\r\n\r\nrest', 24],
    ['GET / HTTP/1.1\n\nrest', 16],
    ['GET / HTTP/1.1\r\nA: b\r\n\r', -1],
    ['', -1],
  ])('%j: %i', (text, end) => {
    expect(headEnd(octets(text), 0, text.length)).toBe(end);
  });
});

describe('a request', () => {
  const read = (...lines: string[]) => readRequest(octets(lines.join('\r\n')));

  test('asks for WebSocket, in one field or several', () => {
    const asks = ['UPGRADE: h2c', 'upgrade: x, WebSocket'];
    expect(read('GET /chat?token=secret HTTP/1.1', ...asks)).toEqual({
      method: 'GET',
      path: '/chat?…',
      asksForWebSocket: true,
    });
    expect(read('POST / HTTP/1.1', ...asks)?.asksForWebSocket).toBe(false);
    expect(read('GET / HTTP/1.1', 'X-Upgrade: websocket')?.asksForWebSocket).toBe(false);
  });

  test('that is none is none', () => {
    expect(read('GET /')).toBeUndefined();
    expect(read('get / HTTP/1.1')).toBeUndefined();
    expect(read('GET / HTTP/2.0')).toBeUndefined();
  });
});

describe('an answer', () => {
  const read = (...lines: string[]) => readAnswer(octets(lines.join('\r\n')));

  test('accepts only with both the status and the field', () => {
    expect(read('HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket')?.accepts).toBe(true);
    expect(read('HTTP/1.1 101 Switching Protocols', 'Upgrade: h2c')?.accepts).toBe(false);
    expect(read('HTTP/1.1 200 OK', 'Upgrade: websocket')?.accepts).toBe(false);
  });

  test.each([
    [['HTTP/1.1 401 Unauthorized', 'Content-Length: 12'], 12],
    [['HTTP/1.1 204 No Content'], 0],
    [['HTTP/1.1 200 OK', 'Transfer-Encoding: chunked'], undefined],
    [['HTTP/1.1 200 OK', 'Content-Length: -1'], undefined],
  ])('%j is followed by %s octets', (lines, bodyBytes) => {
    expect(read(...lines)?.bodyBytes).toBe(bodyBytes);
  });

  test('is told no longer than anybody reads', () => {
    const protocol = `a\u0007${'b'.repeat(5000)}`;
    const told = read('HTTP/1.1 101', 'Upgrade: websocket', `Sec-WebSocket-Protocol: ${protocol}`);
    expect(told?.protocol).toMatch(/^a\ufffdb{254}…$/);
    expect(told?.text).toBe('101');
  });
});
