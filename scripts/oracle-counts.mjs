// node scripts/oracle-counts.mjs: run the independent frame counter (tools/oracle.py beside the
// captures; needs Python 3) over every public AMQP capture and every real one, and write what it
// counted to test/oracle/counts.tsv, which the tests compare with. Only that file is ever needed.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { main, root } from './project.mjs';

const captures = resolve(root, process.env.AMQPSCOPE_CAPTURES ?? '../shared/captures');

/** The public captures with AMQP in them, besides the fuzz corpora, which no counter agrees on. */
const PUBLIC = [
  'public/Lekensteyn+wireshark-notes/tls/amqps.pcapng',
  'public/deepflowio+deepflow/agent/resources/test/flow_generator/amqp/amqp-error.pcap',
  'public/deepflowio+deepflow/agent/resources/test/flow_generator/amqp/amqp1.pcap',
  'public/deepflowio+deepflow/agent/resources/test/flow_generator/amqp/amqp2.pcap',
  'public/deepflowio+deepflow/agent/resources/test/flow_generator/amqp/amqp3.pcap',
  'public/kpvdr+amqpAnalyze/test_files/amqp_type_test.boolean.pcapng',
  'public/kpvdr+amqpAnalyze/test_files/amqp_type_test.pcapng',
  'public/ntop+nDPI/tests/cfgs/default/pcap/amqp.pcap',
  'public/prashantbarca+amqp-parser/amqp.pcap',
  'public/reconstructed/amqps-with-dsb.pcapng',
  'public/reconstructed/packetbeat-pixie-test-vectors-0-9-1.pcap',
  'public/rohanyh101+Go-RabbitMQ-Streams/rabbitmq.pcap',
  'public/rohanyh101+Go-RabbitMQ-Streams/rabbitmq_sub.pcap',
];

function realCaptures() {
  return readdirSync(join(captures, 'real'))
    .filter((file) => /\.(pcap|pcapng|pcap\.gz)$/.test(file))
    .sort()
    .map((file) => {
      const truth = join(
        captures,
        'real',
        file.replace(/\.(pcap|pcapng|pcap\.gz)$/, '.truth.json'),
      );
      const ports = existsSync(truth) ? JSON.parse(readFileSync(truth, 'utf8')).ports : [5672];
      return [`real/${file}`, ports];
    });
}

function count(path, ports) {
  const args = [join(captures, 'tools/oracle.py'), join(captures, path), ports.join(',')];
  const run = spawnSync('python3', args, { encoding: 'utf8' });
  const totals = /TOTAL complete frames: (\d+) gaps: (\d+) incomplete\/unknown pieces: (\d+)/.exec(
    run.stdout,
  );
  if (run.status !== 0 || totals === null) return undefined;
  const kinds = [...run.stdout.matchAll(/^ *(\d+) {2}(\S.*)$/gm)]
    .map(([, n, kind]) => `${kind}=${n}`)
    .filter((entry) => !entry.startsWith('~'))
    .sort();
  return [path, ports.join(','), totals[1], totals[2], totals[3], kinds.join(';')].join('\t');
}

await main(() => {
  const lines = ['path\tports\tframes\tgaps\tpartial\tkinds'];
  for (const [path, ports] of [...PUBLIC.map((path) => [path, [5672, 5671]]), ...realCaptures()]) {
    const line = count(path, ports);
    if (line === undefined) console.error(`the counter cannot read ${path}`);
    else lines.push(line);
  }
  writeFileSync(join(root, 'test/oracle/counts.tsv'), `${lines.join('\n')}\n`);
  console.log(`${lines.length - 1} captures counted`);
});
