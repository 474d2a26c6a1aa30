import type { FrameView } from '../../frame-view.ts';
import type { ProtocolCode } from '../../protocol.ts';
import type { ConnectionInfo, TcpEvent } from '../../sink.ts';
import type { ConnectionNumber } from '../../units.ts';
import type { ConnectionFacts } from '../connection-facts.ts';
import { FactsCollector } from './collector.ts';
import { Incarnations } from './incarnations.ts';

/** What the connections of a capture agreed on, while they are open. */
export class ConnectionTable {
  readonly #open = new Map<ConnectionNumber, FactsCollector>();
  readonly #incarnations = new Incarnations();
  /** The collector of the frame before: nearly always that of the next one too. */
  #latest: FactsCollector | undefined;
  #latestConnection = 0;

  frame(view: FrameView): void {
    const { connection } = view;
    if (connection !== this.#latestConnection || this.#latest === undefined) {
      this.#latest = this.#of(connection);
      this.#latestConnection = connection;
    }
    this.#latest.frame(view);
  }

  #of(connection: ConnectionNumber): FactsCollector {
    const known = this.#open.get(connection);
    if (known !== undefined) return known;
    const collector = new FactsCollector();
    this.#open.set(connection, collector);
    return collector;
  }

  tcp(event: TcpEvent): void {
    this.#open.get(event.connection)?.tcp(event);
  }

  /** Of a connection that is over; undefined where no protocol is known. */
  done(info: ConnectionInfo): ConnectionFacts | undefined {
    const collector = this.#open.get(info.number);
    this.#open.delete(info.number);
    this.#latest = undefined;
    const protocol = protocolOf(info);
    if (protocol === undefined) return undefined;
    const before = this.#incarnations.over(info);
    collector?.end(info.lastNanos);
    return (collector ?? new FactsCollector()).facts(info, protocol, before);
  }

  /** Of a connection that goes on, as it stands. */
  open(info: ConnectionInfo): ConnectionFacts | undefined {
    const protocol = protocolOf(info);
    if (protocol === undefined) return undefined;
    const before = this.#incarnations.before(info);
    return this.#open.get(info.number)?.facts(info, protocol, before);
  }
}

function protocolOf({ protocol }: ConnectionInfo): ProtocolCode | undefined {
  switch (protocol) {
    case undefined:
    case 'unknown':
      return undefined;
    case 'amqp-1.0':
      return 1;
    case 'amqp-0-10':
      return 2;
    case 'amqp-0-9-1':
      return 3;
    case 'amqp-0-9':
      return 4;
    case 'amqp-0-8':
      return 5;
  }
}
