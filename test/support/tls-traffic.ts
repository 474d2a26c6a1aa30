/** Real TLS between two ends of this process, as OpenSSL speaks it, with its key log. */
import { once } from 'node:events';
import { Duplex } from 'node:stream';
import { connect, createServer, type SecureVersion, type TLSSocket } from 'node:tls';

export interface TlsTraffic {
  /** What was written to the wire, in order. */
  readonly wire: readonly { readonly fromClient: boolean; readonly bytes: Uint8Array }[];
  readonly keyLog: Uint8Array;
}

/** What one end says, in turn; each is one record, or several when it is long. */
export interface Saying {
  readonly fromClient: boolean;
  readonly bytes: Uint8Array;
}

export interface TlsChoice {
  readonly version: SecureVersion;
  /** OpenSSL's name. */
  readonly cipher: string;
  /** Of CBC: the MAC is computed of what is said, as before RFC 7366. */
  readonly macThenEncrypt?: boolean;
}

/** SSL_OP_NO_ENCRYPT_THEN_MAC of OpenSSL, which Node does not name. */
const NO_ENCRYPT_THEN_MAC = 1 << 19;

/** Lets two ends agree on a pre-shared key and say what they are given to say. */
export async function tlsTraffic(
  { version, cipher, macThenEncrypt = false }: TlsChoice,
  sayings: readonly Saying[],
): Promise<TlsTraffic> {
  const wire: { fromClient: boolean; bytes: Uint8Array }[] = [];
  const keyLog: Buffer[] = [];
  const [clientEnd, serverEnd] = pair((fromClient, bytes) => wire.push({ fromClient, bytes }));
  const suites = version === 'TLSv1.3' ? { ciphers: cipher } : { ciphers: `${cipher}:@SECLEVEL=0` };
  const secureOptions = macThenEncrypt ? NO_ENCRYPT_THEN_MAC : 0;
  const common = { minVersion: version, maxVersion: version, secureOptions, ...suites };
  const psk = Buffer.alloc(32, 7);
  const listener = createServer({ ...common, pskCallback: () => psk });
  const accepted = once(listener, 'secureConnection');
  listener.emit('connection', serverEnd);
  const client = connect({
    ...common,
    socket: clientEnd,
    servername: 'broker.test',
    checkServerIdentity: () => undefined,
    pskCallback: () => ({ psk, identity: 'client' }),
  });
  client.on('keylog', (line: Buffer) => keyLog.push(line));
  const [server]: TLSSocket[] = await accepted;
  for (const { fromClient, bytes } of sayings) {
    const [from, to] = fromClient ? [client, server] : [server, client];
    const heard = hears(to, bytes.length);
    from.write(bytes);
    await heard;
  }
  client.end();
  server.resume();
  await once(server, 'end');
  server.destroy();
  client.destroy();
  return { wire, keyLog: Buffer.concat(keyLog) };
}

function hears(socket: TLSSocket, bytes: number): Promise<void> {
  return new Promise((resolve) => {
    let left = bytes;
    const count = (chunk: Buffer) => {
      left -= chunk.length;
      if (left > 0) return;
      socket.off('data', count);
      resolve();
    };
    socket.on('data', count);
  });
}

function pair(sent: (fromClient: boolean, bytes: Uint8Array) => void): [Duplex, Duplex] {
  const ends: Duplex[] = [];
  const make = (isClient: boolean) =>
    new Duplex({
      read() {},
      write(bytes: Buffer, _encoding, done) {
        sent(isClient, Uint8Array.from(bytes));
        ends[isClient ? 1 : 0].push(bytes);
        done();
      },
      final(done) {
        ends[isClient ? 1 : 0].push(null);
        done();
      },
    });
  const client = make(true);
  const server = make(false);
  ends.push(client, server);
  return [client, server];
}
