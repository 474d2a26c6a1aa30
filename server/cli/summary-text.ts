import type { CaptureFacts } from '../../decoder/sink.ts';
import type { Bytes } from '../../decoder/units.ts';
import { formatNanos } from '../filter/time.ts';
import type { ConnectionRow } from '../rows/connection-row.ts';
import type { CaptureSummary } from '../rows/summary.ts';
import { counted, grouped, printable } from './terminal-text.ts';

/**
 * A summary for people, with line ends.
 *
 * @param differing octets that came again over TCP and were not what came first
 */
export function summaryText(
  summary: CaptureSummary,
  facts: CaptureFacts,
  differing: Bytes,
): string {
  const { connections, deliveries, frames } = summary;
  const amqp = connections.filter(({ protocol }) => protocol !== undefined).length;
  const lines = [
    summary.file,
    `  ${summary.format}, ${counted(summary.packets, 'packet')}, ${counted(summary.bytes, 'octet')}`,
    `  ${timeText(summary)}`,
    `  ${counted(frames.total, 'AMQP frame')} on ${amqp} of ${counted(connections.length, 'connection')}`,
    ...section('Connections', connections.map(connectionText)),
    ...section('Frames', columns(Object.entries(frames.byName))),
    ...section('Deliveries by outcome', columns(Object.entries(deliveries?.byOutcome ?? {}))),
    ...section('Packets without TCP', columns([...facts.otherPackets])),
    ...section('Comments', facts.comments),
    ...section('Quality', qualityText(summary, facts.damages.length, differing)),
  ];
  return `${lines.map(printable).join('\n')}\n`;
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)];
}

function timeText({ durationNanos, startEpochNanos }: CaptureSummary): string {
  if (startEpochNanos === undefined) return 'no packets, so no time';
  const millis = Number(BigInt(startEpochNanos) / 1_000_000n);
  const start = new Date(millis);
  const from = Number.isNaN(start.getTime()) ? `${startEpochNanos} ns` : start.toISOString();
  return `${formatNanos(durationNanos)} from ${from}`;
}

function connectionText(row: ConnectionRow): string {
  const { clientName, clientProduct, serverProduct, closeError, transport } = row;
  const what = row.protocol ?? row.notDecoded ?? `not AMQP: ${row.notAmqp ?? 'unknown'}`;
  const { tlsVersion, tlsCipherSuite, tlsServerName, tlsAlert } = row;
  const tls = [
    ...(tlsVersion === undefined ? [] : [`${tlsVersion} ${tlsCipherSuite}`]),
    ...(tlsServerName === undefined ? [] : [`server name ${tlsServerName}`]),
    ...(tlsAlert === undefined ? [] : [`alert ${tlsAlert}`]),
  ];
  const { webSocketPath, webSocketProtocol, webSocketExtensions, webSocketClose } = row;
  const { webSocketFault } = row;
  const webSocket = [
    ...(webSocketPath === undefined ? [] : [`path ${webSocketPath}`]),
    ...(webSocketProtocol === undefined ? [] : [`subprotocol ${webSocketProtocol}`]),
    ...(webSocketExtensions === undefined ? [] : [webSocketExtensions]),
    ...(webSocketClose === undefined ? [] : [`WebSocket close ${webSocketClose}`]),
    ...(webSocketFault === undefined ? [] : [webSocketFault]),
  ];
  const parts = [
    `${row.connection.padEnd(4)} ${row.client} → ${row.server}`,
    transport === 'tcp' ? what : `${what} over ${transport}`,
    ...(tls.length > 0 ? [tls.join(', ')] : []),
    ...(webSocket.length > 0 ? [webSocket.join(', ')] : []),
    ...(row.frames > 0 ? [counted(row.frames, 'frame')] : []),
    ...(clientName === undefined ? [] : [`client ${clientName}`]),
    ...(clientProduct === undefined ? [] : [`with ${clientProduct}`]),
    ...(serverProduct === undefined ? [] : [`server ${serverProduct}`]),
    ...(closeError === undefined ? [] : [`closed: ${closeError}`]),
  ];
  return parts.join('  ');
}

function columns(entries: readonly (readonly [name: string, count: number])[]): readonly string[] {
  const names = Math.max(0, ...entries.map(([name]) => name.length));
  const counts = Math.max(0, ...entries.map(([, count]) => grouped(count).length));
  return entries.map(([name, count]) => `${name.padEnd(names)} ${grouped(count).padStart(counts)}`);
}

/** Only what is not as it should be. */
function qualityText(
  { quality, truncatedAt }: CaptureSummary,
  damages: number,
  differing: Bytes,
): readonly string[] {
  const { gaps, missingBytes, malformedFrames } = quality;
  const remarks = [
    [truncatedAt, `the file is cut at octet ${truncatedAt}`],
    [damages, `${counted(damages, 'damaged place')} in the file`],
    [gaps, `${counted(gaps, 'hole')} in the streams, ${counted(missingBytes, 'octet')} missing`],
    [
      differing,
      `${counted(differing, 'octet')} sent again with another content; the first is shown`,
    ],
    [
      quality.truncatedPackets,
      `${counted(quality.truncatedPackets, 'packet')} cut by the snap length`,
    ],
    [
      quality.midStreamConnections,
      `${counted(quality.midStreamConnections, 'connection')} began before the capture`,
    ],
    [malformedFrames, counted(malformedFrames, 'malformed frame')],
    [
      quality.opaqueTlsConnections,
      `${counted(quality.opaqueTlsConnections, 'connection')} under TLS without keys`,
    ],
    [
      quality.notAmqpConnections,
      `${counted(quality.notAmqpConnections, 'connection')} that are not AMQP`,
    ],
  ] as const;
  const found = remarks.flatMap(([count, text]) => (count ? [text] : []));
  return found.length > 0 ? found : ['nothing missing, nothing malformed'];
}
