import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { capturesFolder } from '../support/captures.ts';
import { REAL_GOLDENS } from './golden-real.ts';

/** One field of an AMQP frame as tshark's PDML shows it. */
export interface TsharkField {
  /** tshark's filter name: `amqp.performative.arguments.handle`, `amqp.list`. */
  readonly name: string;
  /** PDML `show`, or `showname` where there is none. */
  readonly show: string;
  /** Octets from the first octet of the AMQP frame; meaningless in fields tshark made up. */
  readonly start: number;
  readonly size: number;
}

/** One AMQP frame as tshark dissected it: a row of a `.pdus.tsv`. */
export interface GoldenFrame {
  readonly packet: number;
  /** tshark's TCP stream, from 0: our connection number less one. */
  readonly stream: number;
  readonly source: string;
  readonly destination: string;
  /** Position among the frames of its packet, from 0. */
  readonly index: number;
  readonly kind: string;
  /** What golden.py calls it: a performative code, `class.method`, a frame type. */
  readonly name: string;
  readonly channel?: number;
  /** The length field of the frame; absent on a protocol header. */
  readonly length?: number;
  readonly fields: readonly TsharkField[];
}

const FIELDS = z.array(z.tuple([z.string(), z.string(), z.number(), z.number()]));

function endpoint(address: string, port: string): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

function optionalNumber(text: string): number | undefined {
  return text === '' ? undefined : Number(text);
}

function parseLine(line: string): GoldenFrame {
  const [packet, stream, src, sport, dst, dport, index, kind, name, channel, length, , json] =
    line.split('\t');
  const fields = FIELDS.parse(JSON.parse(json));
  const base = fields.length > 0 ? fields[0][2] : 0;
  const channelNumber = optionalNumber(channel);
  const lengthNumber = optionalNumber(length);
  return {
    packet: Number(packet),
    stream: Number(stream),
    source: endpoint(src, sport),
    destination: endpoint(dst, dport),
    index: Number(index),
    kind,
    name,
    ...(channelNumber === undefined ? {} : { channel: channelNumber }),
    ...(lengthNumber === undefined ? {} : { length: lengthNumber }),
    fields: fields.map(([field, show, start, size]) => ({
      name: field,
      show,
      start: start - base,
      size,
    })),
  };
}

/** All frames of one golden file, in tshark's order. */
export function readGolden(path: string): GoldenFrame[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines
    .slice(1)
    .filter((line) => line !== '')
    .map(parseLine);
}

/** Golden files of public captures, whose names are not those of the captures. */
const PUBLIC: Readonly<Record<string, string>> = {
  'amqps-with-dsb': 'public/reconstructed/amqps-with-dsb.pcapng',
  'deepflow-amqp-error':
    'public/deepflowio+deepflow/agent/resources/test/flow_generator/amqp/amqp-error.pcap',
  'deepflow-amqp1':
    'public/deepflowio+deepflow/agent/resources/test/flow_generator/amqp/amqp1.pcap',
  'deepflow-amqp2':
    'public/deepflowio+deepflow/agent/resources/test/flow_generator/amqp/amqp2.pcap',
  'deepflow-amqp3':
    'public/deepflowio+deepflow/agent/resources/test/flow_generator/amqp/amqp3.pcap',
  'go-amqp-fuzz-conn': 'public/reconstructed/go-amqp-fuzz-conn.pcap',
  'kpvdr-amqp_type_test.boolean':
    'public/kpvdr+amqpAnalyze/test_files/amqp_type_test.boolean.pcapng',
  'kpvdr-amqp_type_test': 'public/kpvdr+amqpAnalyze/test_files/amqp_type_test.pcapng',
  'lekensteyn-amqps': 'public/Lekensteyn+wireshark-notes/tls/amqps.pcapng',
  'ndpi-amqp': 'public/ntop+nDPI/tests/cfgs/default/pcap/amqp.pcap',
  'packetbeat-pixie-vectors': 'public/reconstructed/packetbeat-pixie-test-vectors-0-9-1.pcap',
  'prashantbarca-amqp': 'public/prashantbarca+amqp-parser/amqp.pcap',
  'qpid-proton-fuzz-connection-driver':
    'public/reconstructed/qpid-proton-fuzz-connection-driver.pcap',
  'qpid-proton-fuzz-proactor-receive':
    'public/reconstructed/qpid-proton-fuzz-proactor-receive.pcap',
};

export interface GoldenCapture {
  readonly name: string;
  /** Absolute path of the capture. */
  readonly capture: string;
  /** Absolute path of its `.pdus.tsv`. */
  readonly golden: string;
}

/** The file of a real capture, which may be compressed; the plain name where it is not found. */
function realCapture(name: string): string {
  const paths = ['.pcap', '.pcapng', '.pcap.gz'].map((extension) =>
    join(capturesFolder, 'real', name + extension),
  );
  return paths.find((path) => existsSync(path)) ?? paths[0];
}

/** Every capture that has a golden file. */
export function goldenCaptures(): GoldenCapture[] {
  const folder = join(capturesFolder, 'golden');
  const list = Object.entries(PUBLIC).map(([name, path]) => ({
    name,
    capture: join(capturesFolder, path),
    golden: join(folder, `${name}.pdus.tsv`),
  }));
  const real = REAL_GOLDENS.map((name) => ({
    name,
    capture: realCapture(name),
    golden: join(folder, 'real', `${name}.pdus.tsv`),
  }));
  return [...list, ...real];
}
