/** What each command says of an input that cannot be read: its name, the place and the reason. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { printed } from '../../test/support/printed.ts';
import type { CommandContext } from './context.ts';
import { deliveriesCommand } from './deliveries.ts';
import { InputError } from './faults.ts';
import { frameReference } from './frame-reference.ts';
import { framesCommand } from './frames.ts';
import { indexCommand } from './index-command.ts';
import { serveCommand } from './serve.ts';
import { showCommand } from './show.ts';
import { stateCommand } from './state.ts';
import { summaryCommand } from './summary.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'amqpscope-unreadable-'));
  writeFileSync(join(folder, 'empty'), '');
  writeFileSync(join(folder, 'text'), 'this is no capture, whatever its name says');
  writeFileSync(join(folder, 'head'), Buffer.from('d4c3b2a1020004000000', 'hex'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const common = { portHint: new Map() };
type Command = (file: string, context: CommandContext) => Promise<void>;

/** Those that read the file themselves; the server takes in what is there and tells of the rest on its page. */
const READERS: Readonly<Record<string, Command>> = {
  summary: (file, context) => summaryCommand(file, common, context),
  frames: (file, context) => framesCommand(file, common, context),
  'frames by link': (file, context) =>
    framesCommand(file, { ...common, filter: 'link:a' }, context),
  deliveries: (file, context) => deliveriesCommand(file, common, context),
  show: (file, context) => showCommand(file, frameReference('1'), common, context),
  state: (file, context) => stateCommand(file, { ...common, at: '1s' }, context),
  index: (file, context) => indexCommand(file, { ...common, data: join(folder, 'data') }, context),
};

const COMMANDS: Readonly<Record<string, Command>> = {
  ...READERS,
  serve: (file, context) =>
    serveCommand([file], { ...common, port: 0, host: '127.0.0.1', data: folder }, context),
};

async function faultOf(command: Command, file: string): Promise<InputError> {
  const outcome = await printed((context) => command(file, context)).catch((error) => error);
  expect(outcome).toBeInstanceOf(InputError);
  return outcome;
}

describe.each(Object.entries(COMMANDS))('%s', (name, command) => {
  test('names a file that is not there, and a folder', async () => {
    const nowhere = join(folder, 'nowhere');
    expect((await faultOf(command, nowhere)).message).toBe(`${nowhere}: there is no such file`);
    expect((await faultOf(command, folder)).message).toBe(`${folder}: this is a folder`);
  });

  test.runIf(name in READERS)('names the octet at which a file is no capture', async () => {
    const at = (file: string) => `${join(folder, file)}: at octet 0: The file is`;
    const messageOf = async (file: string) => (await faultOf(command, join(folder, file))).message;
    expect(await messageOf('empty')).toBe(`${at('empty')} empty`);
    expect(await messageOf('text')).toContain(`${at('text')} neither a pcap nor a pcapng`);
    expect(await messageOf('head')).toBe(`${at('head')} not a capture: it ends inside its header`);
  });
});
