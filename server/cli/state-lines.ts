import type { stateRow } from '../rows/moment.ts';
import { counted, printable } from './terminal-text.ts';

type StateRow = ReturnType<typeof stateRow>;
type StateLink = StateRow['connections'][number]['sessions'][number]['links'][number];

/** A moment for people: connections, sessions and links as a tree, each link with why it moves or not. */
export function stateLines(row: StateRow): string {
  const lines: string[] = [];
  if (row.connections.length === 0) lines.push('no AMQP connection is open at that moment');
  for (const { connection, client, server, protocol, sessions } of row.connections) {
    lines.push(
      `${connection}  ${printable(client)} → ${printable(server)}${protocol === undefined ? '' : `  ${protocol}`}`,
    );
    for (const { session, windowToServer, windowToClient, links } of sessions) {
      const windows = [
        windowToServer !== undefined && `window to the server ${windowToServer}`,
        windowToClient !== undefined && `window to the client ${windowToClient}`,
      ].filter((part) => part !== false);
      lines.push(`  ${[session, ...windows].join('  ')}`);
      for (const link of links) lines.push(...linkLines(link));
    }
  }
  lines.push(`${counted(row.unsettledTotal, 'unsettled delivery', 'unsettled deliveries')}`);
  for (const { delivery, link, phase, startFrame } of row.unsettled) {
    lines.push(`  ${delivery}  ${link ?? ''}  ${phase}  since frame ${startFrame ?? 'unknown'}`);
  }
  return `${lines.join('\n')}\n`;
}

function linkLines(link: StateLink): string[] {
  const { linkCredit, deliveryCount, unsettledSender, unsettledReceiver, sentence } = link;
  const name = link.address ?? link.name;
  const facts = [
    link.link,
    link.kind,
    name !== undefined && printable(name),
    linkCredit !== undefined && `credit ${linkCredit}`,
    deliveryCount !== undefined && `delivery-count ${deliveryCount}`,
    unsettledSender !== undefined && `unsettled at the sender ${unsettledSender}`,
    unsettledReceiver !== undefined && `at the receiver ${unsettledReceiver}`,
  ].filter((part) => part !== false);
  return [`    ${facts.join('  ')}`, ...(sentence === undefined ? [] : [`      ${sentence}`])];
}
