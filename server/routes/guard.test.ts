import express from 'express';
import supertest from 'supertest';
import { describe, expect, test } from 'vitest';
import { createLog } from '../log.ts';
import { guardHost, guardOrigin } from './guard.ts';
import { sendProblem } from './problems.ts';

function appBoundTo(boundHost: string, allowedHosts: readonly string[] = []) {
  const app = express();
  app.use(guardHost({ boundHost, allowedHosts }), guardOrigin);
  app.use((_request, response) => void response.send('in'));
  app.use(sendProblem(createLog('silent')));
  return supertest(app);
}

async function statusFor(host: string, boundHost = '127.0.0.1', allowed: string[] = []) {
  return (await appBoundTo(boundHost, allowed).get('/').set('Host', host)).status;
}

describe('Host', () => {
  test.each(['localhost', 'LOCALHOST:8080', '127.0.0.1:8080', '127.9.9.9', '[::1]:8080'])(
    'loopback name %s is let in',
    async (host) => expect(await statusFor(host)).toBe(200),
  );

  test.each([
    'evil.example',
    'evil.example:8080',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    '192.168.0.7:8080',
    '[::2]',
    'localhost@evil.example',
    'localhost:8080:8080',
    '127.1',
  ])('%s is refused', async (host) => expect(await statusFor(host)).toBe(403));

  test('the bound address and names of the allow list are let in', async () => {
    expect(await statusFor('10.1.2.3:8080', '10.1.2.3')).toBe(200);
    expect(await statusFor('scope.example', '10.1.2.3')).toBe(403);
    expect(await statusFor('scope.example', '10.1.2.3', ['scope.example'])).toBe(200);
  });

  test('bound to all addresses, any address is let in and a name is not', async () => {
    expect(await statusFor('192.168.0.7:8080', '0.0.0.0')).toBe(200);
    expect(await statusFor('[fe80::1]:8080', '::')).toBe(200);
    expect(await statusFor('evil.example', '0.0.0.0')).toBe(403);
  });
});

describe('Origin', () => {
  const app = appBoundTo('127.0.0.1');
  const ask = (method: 'get' | 'post' | 'delete', headers: Record<string, string>) =>
    app[method]('/').set({ Host: 'localhost:8080', ...headers });

  test('no Origin, or our own, is let in', async () => {
    expect((await ask('post', {})).status).toBe(200);
    expect((await ask('post', { Origin: 'http://localhost:8080' })).status).toBe(200);
    expect((await ask('delete', { Origin: 'https://localhost:8080' })).status).toBe(200);
    expect((await ask('get', { 'Sec-Fetch-Site': 'same-origin' })).status).toBe(200);
    expect((await ask('get', { 'Sec-Fetch-Site': 'none' })).status).toBe(200);
  });

  test.each([
    'http://evil.example',
    'http://localhost:3000',
    'http://127.0.0.1:8080',
    'null',
    'file://',
    'chrome-extension://localhost:8080',
    'nonsense',
  ])('%s is refused for every method', async (origin) => {
    for (const method of ['get', 'post', 'delete'] as const) {
      const response = await ask(method, { Origin: origin });
      expect(response.status).toBe(403);
      expect(response.headers['content-type']).toContain('application/problem+json');
    }
  });

  test('a page elsewhere is refused also where a browser sends no Origin', async () => {
    expect((await ask('get', { 'Sec-Fetch-Site': 'cross-site' })).status).toBe(403);
    expect((await ask('get', { 'Sec-Fetch-Site': 'same-site' })).status).toBe(403);
    expect((await ask('post', { Referer: 'http://evil.example/x' })).status).toBe(403);
    expect((await ask('post', { Referer: 'http://localhost:8080/c/1' })).status).toBe(200);
  });
});
