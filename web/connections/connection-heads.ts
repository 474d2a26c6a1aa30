import { EARLIEST, LARGEST, MOST, type Sortable, WORST } from '../table/order.ts';

interface ConnectionHead extends Sortable {
  /** As connections.css has the column. */
  readonly className?: string;
}

/** The columns of the table of connections, in their order. */
export const CONNECTION_HEADS: readonly ConnectionHead[] = [
  { head: 'conn', sort: { name: 'start', ...EARLIEST } },
  { head: 'client and server' },
  { head: 'protocol' },
  { head: 'name and products', className: 'col-products' },
  { head: 'frames', className: 'number', sort: { name: 'frames', ...MOST } },
  {
    head: 'bytes up, down',
    className: 'number col-bytes',
    sort: { name: 'bytes', ...LARGEST, up: 'fewest together first', down: 'most together first' },
  },
  {
    head: 'missing',
    className: 'number col-missing',
    sort: { name: 'missing', ...MOST },
  },
  {
    head: 'opened, closed',
    isTime: true,
    className: 'number col-times',
    sort: { name: 'opened', ...EARLIEST },
  },
  { head: 'how it ended', className: 'col-end', sort: { name: 'fault', ...WORST } },
];
