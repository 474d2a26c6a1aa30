/** The command line: commands, options and help. What they do is in the files beside this one. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { DEFAULT_HOST, DEFAULT_PORT, defaultDataDir } from '../config.ts';
import { packageVersion } from '../package-root.ts';
import type { PortHints } from '../port-hints.ts';
import type { CommandContext } from './context.ts';
import { frameReference } from './frame-reference.ts';
import { addPortHint, timeText } from './options.ts';

const EXAMPLES = `
Examples:
  amqpscope serve broker.pcapng             look at a capture in the browser
  tcpdump -w - port 5672 | amqpscope serve -
                                            look at traffic while it is captured
  amqpscope summary broker.pcapng           connections, protocols, counts, health
  amqpscope frames broker.pcapng --filter 'type:transfer size>4k'
  amqpscope deliveries broker.pcapng        what became of every message
  amqpscope show broker.pcapng 17           every field of frame 17, with its bytes
  amqpscope frames tls.pcapng --keylog keys.txt
                                            what TLS carries, with the secrets of its ends

FILE is a capture (pcap or pcapng, plain, gzip or zstd), or - for standard input.
Exit codes: 0 done, 1 the input cannot be read, 2 wrong usage.`;

const FILTERS = `
Filters:
  Terms next to each other must all hold; or, not (or -) and parentheses as usual.
  type:transfer,flow        any of these types; type:basic.* with a wildcard
  link:orders  link:c1.s1.l1  all frames of a link, by its name, address or identifier
  name:orders  queue:amq.*  frames that name a link, queue or consumer
  size>4k  size:1k..4k      sizes with k, M, KiB, MiB
  time>41.1s                from the start, or time>2026-01-31T08:00:00Z
  conn:c2,c5  dir:up        connections; up is client-to-server
  error:*  -settled:true    there is an error; settled is anything but true
  "out of memory"           a text in a name, address, routing key, error or type`;

const FRAMES_EXAMPLES = `${FILTERS}

A link's name may be told late: for link:name the capture is read twice, and printed the second time.

Examples:
  amqpscope frames broker.pcapng
  amqpscope frames broker.pcapng --filter 'error:* or reply-code>=400'
  amqpscope frames broker.pcapng --from 10s --to 12.5s --filter 'conn:c2'
  amqpscope frames broker.pcapng --json | jq -r 'select(.name == "transfer").size'
  zcat big.pcap.gz | amqpscope frames - --filter 'type:gap'`;

const DELIVERIES_EXAMPLES = `
Filters:
  Terms next to each other must all hold; or, not (or -) and parentheses as usual.
  outcome:rejected,released     what became of it; phase:in-flight how far it came
  link:orders  queue:amq.*      its link by name, address or identifier (c1.s1.l1)
  unsettled>10s  latency>5ms    how long it took, or takes to the end of the capture
  kind:publish  purpose:message what carried it, and for whom
  message-id:*  subject:order.* what its properties say
  size>4k  start>41.1s  frame:16
  redelivered:true  returned:true  -settled:true

A delivery is printed when nothing can change it any more, so the order is that of their ends;
its number says in which order they began.

Examples:
  amqpscope deliveries broker.pcapng
  amqpscope deliveries broker.pcapng --filter 'outcome:rejected link:orders'
  amqpscope deliveries broker.pcapng --filter 'unsettled>10s -purpose:coordinator'
  amqpscope deliveries broker.pcapng --from 10s --to 12.5s
  amqpscope deliveries broker.pcapng --json | jq -c 'select(.outcome == "rejected")'
  amqpscope deliveries broker.pcapng --json | jq -r .outcome | sort | uniq -c`;

const SHOW_EXAMPLES = `
FRAME is a frame's number, or the name that does not change: connection, direction and
offset in the stream, as c3>1204551 from the client or c3<88 from the server.

Examples:
  amqpscope show broker.pcapng 17
  amqpscope show broker.pcapng 'c3>1204551' --json | jq .tree`;

const INDEX_EXAMPLES = `
The page of amqpscope serve --data DIR lists the capture. Its file stays where it is, and is read there;
only what comes from standard input or a pipe is kept in DIR.

Examples:
  amqpscope index broker.pcapng --data /var/tmp/amqpscope
  amqpscope index broker.pcapng --data . --json`;

const SERVE_EXAMPLES = `
Examples:
  amqpscope serve
  amqpscope serve broker.pcapng client.pcapng --port 9000
  amqpscope serve middle.pcapng --port-hint 5673=amqp-1.0
  amqpscope serve tls.pcapng --keylog keys.txt
  tcpdump -w - port 5672 | amqpscope serve -

The server answers this machine only, unless --host says otherwise; it has no passwords.`;

const STATE_EXAMPLES = `
Examples:
  amqpscope state broker.pcapng --at 12.5s
  amqpscope state broker.pcapng --at 2026-01-31T08:00:00Z --json | jq .unsettledTotal`;

const SUMMARY_EXAMPLES = `
Examples:
  amqpscope summary broker.pcapng
  amqpscope summary broker.pcapng --json | jq .frames.byName`;

/** The whole command line, ready to parse; commands run with this context. */
export function makeProgram(context: CommandContext): Command {
  const program = new Command('amqpscope')
    .description('Reads network captures of AMQP traffic and shows every frame and field in them.')
    .version(packageVersion())
    .showHelpAfterError('(--help says how it is used)')
    .addHelpText('after', EXAMPLES);

  program
    .command('serve')
    .description('show captures in the browser: a web page with its API')
    .argument('[FILE...]', 'captures to read at once')
    .option(
      '--port <PORT>',
      'port of the web page, 0 for any that is free',
      portNumber,
      DEFAULT_PORT,
    )
    .option('--host <ADDRESS>', 'address the server is bound to', DEFAULT_HOST)
    .option('--data <DIR>', 'folder where captures and indexes are kept', defaultDataDir())
    .addOption(portHintOption())
    .addOption(keyLogOption())
    .addHelpText('after', SERVE_EXAMPLES)
    .action(async (files, options) => {
      const { serveCommand } = await import('./serve.ts');
      await serveCommand(files, options, context);
    });

  program
    .command('summary')
    .description('connections, protocols, counts and health of a capture')
    .argument('<FILE>', 'the capture')
    .option('--json', 'one JSON object')
    .addOption(portHintOption())
    .addOption(keyLogOption())
    .option('--from <TIME>', 'count frames from this time on', timeText)
    .option('--to <TIME>', 'count frames up to this time', timeText)
    .addHelpText('after', SUMMARY_EXAMPLES)
    .action(async (file, options) => {
      const { summaryCommand } = await import('./summary.ts');
      await summaryCommand(file, options, context);
    });

  program
    .command('frames')
    .description('one line for each AMQP frame')
    .argument('<FILE>', 'the capture')
    .option('--filter <EXPR>', 'only the frames this holds for')
    .option('--json', 'one JSON object a line')
    .addOption(portHintOption())
    .addOption(keyLogOption())
    .option(
      '--from <TIME>',
      'only frames from this time on: 12.5s, 350ms, an ISO 8601 instant',
      timeText,
    )
    .option('--to <TIME>', 'only frames up to this time', timeText)
    .addHelpText('after', FRAMES_EXAMPLES)
    .action(async (file, options) => {
      const { framesCommand } = await import('./frames.ts');
      await framesCommand(file, options, context);
    });

  program
    .command('deliveries')
    .description('one line for each delivery with its whole life')
    .argument('<FILE>', 'the capture')
    .option('--filter <EXPR>', 'only the deliveries this holds for')
    .option('--json', 'one JSON object a line')
    .addOption(portHintOption())
    .addOption(keyLogOption())
    .option(
      '--from <TIME>',
      'only deliveries that begin at this time or later: 12.5s, 350ms, an ISO 8601 instant',
      timeText,
    )
    .option('--to <TIME>', 'only deliveries that begin up to this time', timeText)
    .addHelpText('after', DELIVERIES_EXAMPLES)
    .action(async (file, options) => {
      const { deliveriesCommand } = await import('./deliveries.ts');
      await deliveriesCommand(file, options, context);
    });

  program
    .command('show')
    .description('field tree and bytes of one frame')
    .argument('<FILE>', 'the capture')
    .argument('<FRAME>', 'number or name of the frame', frameReference)
    .option('--json', 'one JSON object')
    .addOption(portHintOption())
    .addOption(keyLogOption())
    .addHelpText('after', SHOW_EXAMPLES)
    .action(async (file, frame, options) => {
      const { showCommand } = await import('./show.ts');
      await showCommand(file, frame, options, context);
    });

  program
    .command('state')
    .description('connections, links, credit and unsettled deliveries at a moment')
    .argument('<FILE>', 'the capture')
    .requiredOption('--at <TIME>', 'the moment: 12.5s, 350ms, an ISO 8601 instant', timeText)
    .option('--json', 'one JSON object')
    .addOption(portHintOption())
    .addOption(keyLogOption())
    .addHelpText('after', STATE_EXAMPLES)
    .action(async (file, options) => {
      const { stateCommand } = await import('./state.ts');
      await stateCommand(file, options, context);
    });

  program
    .command('index')
    .description('build the index of a capture and say what it took')
    .argument('<FILE>', 'the capture')
    .requiredOption('--data <DIR>', 'folder where captures and indexes are kept')
    .option('--json', 'one JSON object: frames, seconds, peakBytes')
    .addOption(portHintOption())
    .addOption(keyLogOption())
    .addHelpText('after', INDEX_EXAMPLES)
    .action(async (file, options) => {
      const { indexCommand } = await import('./index-command.ts');
      await indexCommand(file, options, context);
    });

  // Set last, so that every command has it: wrong usage is thrown, and has its own exit code.
  for (const command of [program, ...program.commands]) command.exitOverride();
  return program;
}

function keyLogOption(): Option {
  return new Option(
    '--keylog <FILE>',
    'secrets of TLS, as SSLKEYLOGFILE has them written: what it carries is decrypted',
  );
}

function portHintOption(): Option {
  const none: PortHints = new Map();
  return new Option(
    '--port-hint <PORT=PROTOCOL>',
    'what is spoken on a port: 5672=amqp (repeatable)',
  )
    .default(none, 'none')
    .argParser(addPortHint);
}

function portNumber(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65535) throw new InvalidArgumentError('Not a port.');
  return port;
}
