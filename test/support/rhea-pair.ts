import { EventEmitter } from 'node:events';
import { createRequire } from 'node:module';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FrameView } from '../../decoder/frame-view.ts';
import type { Direction } from '../../decoder/units.ts';
import { scan } from './amqp10.ts';

/** What tests read of rhea's own state; its types do not tell. */
export interface RheaDelivery {
  readonly id: number;
  readonly settled: boolean;
  readonly remote_settled: boolean;
  /** Transfers of it that were written. */
  readonly next_to_send: number;
}
export interface RheaSession {
  readonly outgoing: {
    next_transfer_id: number;
    /** The first that is not wholly written. */
    readonly next_pending_delivery: number;
    readonly deliveries: { readonly entries: readonly (RheaDelivery | undefined)[] };
    transfer_window(): number;
  };
  readonly local: { readonly begin: { next_outgoing_id: number } };
  begin(): void;
  open_sender(options: object | string): RheaSender;
  open_receiver(options: object | string): RheaReceiver;
}
interface RheaLink {
  readonly name: string;
  credit: number;
  delivery_count: number;
  readonly session: RheaSession;
  close(): void;
  detach(): void;
}
export interface RheaSender extends RheaLink {
  send(message: object, tag?: string): RheaDelivery & { update(settled: boolean): void };
  set_drained(drained: boolean): void;
}
export interface RheaReceiver extends RheaLink {
  add_credit(count: number): void;
  drain_credit(): void;
}
export interface RheaConnection extends EventEmitter {
  accept(socket: EventEmitter): void;
  create_session(): RheaSession;
  open_sender(options: object | string): RheaSender;
  open_receiver(options: object | string): RheaReceiver;
  close(): void;
}
interface RheaContainer extends EventEmitter {
  connect(options: object): RheaConnection;
  create_connection(options: object): RheaConnection;
}

const require = createRequire(import.meta.url);
const rhea: { create_container(options: object): RheaContainer } = require('rhea');

/** One end of a connection that lives in memory; what is written reaches the other end a turn later. */
class Wire extends EventEmitter {
  peer: Wire | undefined;
  readonly #tap: (bytes: Uint8Array) => void;

  constructor(tap: (bytes: Uint8Array) => void) {
    super();
    this.#tap = tap;
  }

  write(bytes: Buffer): boolean {
    this.#tap(bytes);
    setImmediate(() => this.peer?.emit('data', bytes));
    return true;
  }

  end(): void {
    setImmediate(() => this.peer?.emit('end'));
  }

  setNoDelay(): void {}
}

/** Two rhea containers that talk to each other, and every frame between them in the order of writing. */
export class RheaPair {
  readonly client: RheaConnection;
  readonly server: RheaConnection;
  #written = 0;

  constructor(frame: (view: FrameView) => void, client: object = {}, server: object = {}) {
    let number = 0;
    const tap = (direction: Direction): ((bytes: Uint8Array) => void) => {
      const split = splitter();
      return (bytes) => {
        this.#written++;
        for (const octets of split(bytes)) {
          const view = scan(octets);
          view.number = ++number;
          view.timeNanos = number;
          view.connection = 1;
          view.protocol = 1;
          view.direction = direction;
          frame(view);
        }
      };
    };
    const near = new Wire(tap(0));
    const far = new Wire(tap(1));
    near.peer = far;
    far.peer = near;
    const listener = rhea.create_container({ id: 'server' });
    this.server = listener.create_connection(server);
    this.server.accept(far);
    this.client = rhea.create_container({ id: 'client' }).connect({
      reconnect: false,
      ...client,
      connection_details: () => ({
        connect: (_port: number, _host: string, _options: object, connected: () => void) => {
          setImmediate(connected);
          return near;
        },
      }),
    });
  }

  /** Waits until both have said all that they have to say. */
  async quiet(): Promise<void> {
    let before = -1;
    while (before !== this.#written) {
      before = this.#written;
      for (let i = 0; i < 8; i++) await nextTurn();
    }
  }
}

/** Cuts a stream into its frames; protocol headers are left out. */
function splitter(): (bytes: Uint8Array) => Uint8Array[] {
  let held = new Uint8Array(0);
  return (bytes) => {
    const all = new Uint8Array(held.length + bytes.length);
    all.set(held);
    all.set(bytes, held.length);
    const frames: Uint8Array[] = [];
    let at = 0;
    while (all.length - at >= 8) {
      const isHeader = all[at] === 0x41;
      const size = isHeader ? 8 : new DataView(all.buffer).getUint32(at);
      if (all.length - at < size) break;
      if (!isHeader) frames.push(all.slice(at, at + size));
      at += size;
    }
    held = all.slice(at);
    return frames;
  };
}
