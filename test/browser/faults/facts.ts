import type { FrameRow } from '../../../server/api/contract.ts';
import type { Delivery } from '../../../server/api/state-contract.ts';
import type {
  Lane,
  TimelineFlag,
  TimelineTree,
  Wait,
} from '../../../server/api/timeline-contract.ts';
import type { TestServer } from '../../support/server.ts';

/** Rows of one answer, more than any of these captures has. */
const ROWS = 1000;
/** Waits shorter than that are no fault. */
const LONG_NANOS = 1_000_000_000;

/** What the server says of one capture, as far as faults are looked for in it. */
export class Facts {
  readonly tree: TimelineTree;
  readonly flags: readonly TimelineFlag[];
  readonly #server: TestServer;
  readonly #path: string;

  private constructor(
    server: TestServer,
    path: string,
    tree: TimelineTree,
    flags: readonly TimelineFlag[],
  ) {
    this.#server = server;
    this.#path = path;
    this.tree = tree;
    this.flags = flags;
  }

  static async of(server: TestServer, id: string): Promise<Facts> {
    const path = `/captures/${id}`;
    const { body: tree } = await server.get(`${path}/timeline/lanes`);
    const { body: overview } = await server.get(`${path}/timeline/overview`);
    return new Facts(server, path, tree, overview.flags);
  }

  lane(name: string): Lane | undefined {
    return this.tree.lanes.find(({ lane }) => lane === name);
  }

  deliveries(filter: string): Promise<readonly Delivery[]> {
    return this.#rows<Delivery>('deliveries', filter);
  }

  frames(filter: string): Promise<readonly FrameRow[]> {
    return this.#rows<FrameRow>('frames', filter);
  }

  async #rows<T>(table: string, filter: string): Promise<readonly T[]> {
    const query = new URLSearchParams({ filter, limit: String(ROWS) });
    const { body } = await this.#server.get(`${this.#path}/${table}?${query}`);
    return body.items;
  }

  /** The long waits of all links, the longest first. */
  async waits(): Promise<readonly { readonly lane: string; readonly wait: Wait }[]> {
    const links = this.tree.lanes.filter(({ kind }) => kind === 'link');
    if (links.length === 0) return [];
    const query = new URLSearchParams({
      from: '0',
      to: String(this.tree.endNanos + 1),
      resolution: String(2 ** 26),
      lanes: links.map(({ lane }) => lane).join(','),
    });
    const { body } = await this.#server.get(`${this.#path}/timeline?${query}`);
    const found: { lane: string; wait: Wait }[] = [];
    for (const { lane, waits } of body.lanes) {
      for (const wait of waits) found.push({ lane, wait });
    }
    return found
      .filter(({ wait }) => lengthOf(wait) >= LONG_NANOS)
      .sort((one, other) => lengthOf(other.wait) - lengthOf(one.wait));
  }
}

function lengthOf({ fromNanos, toNanos }: Wait): number {
  return toNanos - fromNanos;
}
