/** What became of a TLS connection, in words. */

import type { Side } from '../net/tcp-connection.ts';
import { CLOSE_NOTIFY_NAME } from './alert.ts';
import type { TlsConnection } from './tls-connection.ts';

/** Octets of an alert in TLS 1.3: itself, its content type and the tag, of 16 octets or of 8. */
const ALERT_13_BYTES: readonly number[] = [19, 11];

/** `fatal unknown_ca from the client`; undefined when there was no alert but that of an orderly end. */
export function alertText({ session }: TlsConnection, client: Side): string | undefined {
  const { alert } = session;
  if (alert === undefined || alert.description === CLOSE_NOTIFY_NAME) return undefined;
  const level = alert.isFatal ? 'fatal' : 'warning';
  return `${level} ${alert.description} from the ${endOf(alert.side, client)}`;
}

/**
 * Why nothing that the connection carries was read, as a sentence.
 *
 * @param isOver TCP ended, or was reset
 */
export function opaqueText(tls: TlsConnection, isOver: boolean): string {
  return failureText(tls, isOver) ?? `Encrypted: ${reasonOf(tls)}.`;
}

/** How the handshake failed; undefined when it did not, or nobody can know. */
function failureText(tls: TlsConnection, isOver: boolean): string | undefined {
  const { session } = tls;
  const { client, alert } = session;
  if (alert?.isFatal) {
    const sender = endOf(alert.side, client);
    return `The TLS handshake failed: the ${sender} sent the alert ${alert.description}.`;
  }
  if (client === undefined) return undefined;
  const first = tls.side(client)?.firstEncryptedBytes;
  const records = tls.side(client)?.encryptedRecords ?? 0;
  if (session.serverHello === undefined) {
    return isOver
      ? 'The TLS handshake failed: the connection ended before the server said anything to the ClientHello.'
      : undefined;
  }
  if (first === undefined) {
    return isOver
      ? 'The TLS handshake failed: the connection ended before the client finished it.'
      : undefined;
  }
  if (session.is13 && ALERT_13_BYTES.includes(first)) {
    return (
      'The TLS handshake failed: the client ended it with an alert. ' +
      'Which one is encrypted, and no key log has the key.'
    );
  }
  const sides = ([0, 1] as const).map((side) => tls.side(side));
  const isSilent = session.is13
    ? records === 1
    : sides.every((side) => (side?.dataRecords ?? 0) === 0);
  // Without keys a few records are counted all the same; keys that do not fit end the counting at once.
  const isKnown = sides.every((side) => side?.stopReason === undefined || !side.hasKeys);
  if (isOver && isSilent && isKnown) {
    return (
      'The connection ended right behind the TLS handshake, before the client sent anything. ' +
      'Clients do so that do not trust the certificate of the server.'
    );
  }
  return undefined;
}

/** What TLS means to a peer that speaks AMQP without it, as a sentence. */
export function aloneText({ session }: TlsConnection, isClient: boolean): string {
  if (isClient) return 'The client begins TLS here, and the server speaks AMQP without it.';
  const { alert } = session;
  const what = alert === undefined ? '' : `, and sent the alert ${alert.description}`;
  return `The client does not speak TLS here, which the server expects${what}.`;
}

function reasonOf(tls: TlsConnection): string {
  const { session } = tls;
  if (session.obstacle !== undefined) return session.obstacle;
  for (const side of [0, 1] as const) {
    const reason = tls.side(side)?.stopReason;
    if (reason !== undefined) return `${session.version ?? 'TLS'}, and ${reason}`;
  }
  const what = session.isAgreed ? 'nothing behind its handshake' : 'not all of its handshake';
  return `${session.version ?? 'TLS'}, and ${what} is in the capture`;
}

/** Why the rest of a connection cannot be read that was read before; undefined when it was read. */
export function stoppedText(tls: TlsConnection): string | undefined {
  for (const side of [0, 1] as const) {
    const reason = tls.side(side)?.stopReason;
    if (reason === undefined) continue;
    const sender = endOf(side, tls.session.client);
    return `What the ${sender} sends can only be read in part: ${reason}.`;
  }
  return undefined;
}

function endOf(side: Side, client: Side | undefined): string {
  if (client === undefined) return 'peer';
  return side === client ? 'client' : 'server';
}
