/** A real server on a data folder of its own, asked over HTTP, every answer held against the contract. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { API_BASE, type Capture, Problem } from '../../server/api/contract.ts';
import { OPERATIONS, type Operation } from '../../server/api/operations.ts';
import { type RunningServer, startServer } from '../../server/app.ts';
import type { ServerOptions } from '../../server/config.ts';

/** An answer whose body has been checked against its schema. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests name the fields they expect; the schema was checked
  readonly body: any;
}

export class TestServer {
  readonly dataDir: string;
  #server: RunningServer;
  #options: Partial<ServerOptions>;

  private constructor(dataDir: string, server: RunningServer, options: Partial<ServerOptions>) {
    this.dataDir = dataDir;
    this.#server = server;
    this.#options = options;
  }

  static async start(options: Partial<ServerOptions> = {}): Promise<TestServer> {
    const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'amqpscope-test-')));
    return new TestServer(dataDir, await open(dataDir, options), options);
  }

  get url(): string {
    return this.#server.url;
  }

  get begun(): Promise<void> {
    return this.#server.begun;
  }

  /** Stops the server and starts one on the same data folder; `between` runs while none is there. */
  async restart(between?: () => Promise<void>): Promise<void> {
    await this.#server.close();
    await between?.();
    this.#server = await open(this.dataDir, this.#options);
  }

  async close(): Promise<void> {
    await this.#server.close();
    await rm(this.dataDir, { recursive: true, force: true });
  }

  /** Asks for a path below the base of the API. */
  async ask(method: string, path: string, init: RequestInit = {}): Promise<Answer> {
    const response = await fetch(this.url + API_BASE + path, { ...init, method });
    const text = await response.text();
    const body = text === '' ? undefined : JSON.parse(text);
    checkAnswer(method, path, response, body);
    return { status: response.status, headers: response.headers, body };
  }

  get(path: string): Promise<Answer> {
    return this.ask('GET', path);
  }

  upload(body: BodyInit, query = ''): Promise<Answer> {
    // `duplex` is what fetch wants with a stream; the DOM's types do not know it.
    const init = { body, duplex: 'half' };
    return this.ask('POST', `/captures${query}`, init);
  }

  /** The events of a capture until its stream ends. */
  async events(id: string): Promise<{ event: string; data: Capture }[]> {
    const response = await fetch(`${this.url}${API_BASE}/captures/${id}/events`);
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    return parseEvents(await response.text());
  }
}

function open(dataDir: string, options: Partial<ServerOptions>): Promise<RunningServer> {
  return startServer({
    port: 0,
    host: '127.0.0.1',
    samples: false,
    logLevel: 'silent',
    ...options,
    dataDir,
  });
}

export function parseEvents(text: string): { event: string; data: Capture }[] {
  const blocks = text.split('\n\n').filter((block) => block.startsWith('event: '));
  return blocks.map((block) => {
    const [, event = '', data = ''] = /^event: (.*)\ndata: (.*)$/.exec(block) ?? [];
    return { event, data: JSON.parse(data) };
  });
}

function checkAnswer(method: string, path: string, { status, headers }: Response, body: unknown) {
  if (status >= 400) {
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(Problem.parse(body).status).toBe(status);
    return;
  }
  const [pathname = ''] = path.split('?');
  const operation = Object.values<Operation>(OPERATIONS).find(
    (candidate) =>
      candidate.method === method.toLowerCase().replace('head', 'get') &&
      patternOf(candidate.path).test(pathname),
  );
  const response = operation?.responses[status];
  if (response === undefined)
    throw new Error(`${method} ${path}: ${status} is not in the contract`);
  if (method !== 'HEAD' && response.content?.kind === 'json') response.content.schema.parse(body);
  else expect(body).toBeUndefined();
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`);
}
