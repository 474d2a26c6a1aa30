import type { Table } from '../table.ts';

/** One row, written last: an index without it is of a capture that was not read to its end. */
export const CAPTURE_FACTS = {
  name: 'capture_facts',
  columns: [
    { name: 'format', type: 'VARCHAR', meaning: 'pcap or pcapng' },
    { name: 'packets', type: 'BIGINT', meaning: 'packets in the capture' },
    { name: 'bytes', type: 'BIGINT', unit: 'octets', meaning: 'length of the plain file' },
    {
      name: 'duration_nanos',
      type: 'BIGINT',
      unit: 'nanoseconds',
      meaning: 'first to last packet',
    },
    {
      name: 'start_epoch_nanos',
      type: 'VARCHAR',
      optional: true,
      unit: 'nanoseconds',
      meaning: 'epoch of the first packet, decimal',
    },
    {
      name: 'truncated_at',
      type: 'BIGINT',
      optional: true,
      unit: 'octets',
      meaning: 'where a packet was cut by the end of the file',
    },
    { name: 'truncated_packets', type: 'BIGINT', meaning: 'packets cut by the snap length' },
    { name: 'damages', type: 'VARCHAR', meaning: 'JSON list of {offset, reason}' },
    { name: 'comments', type: 'VARCHAR', meaning: 'JSON list of texts' },
    {
      name: 'other_packets',
      type: 'VARCHAR',
      meaning: 'JSON object: what else than TCP, how many',
    },
    { name: 'frames', type: 'BIGINT', meaning: 'frames, gaps not counted' },
    { name: 'index_seconds', type: 'DOUBLE', unit: 'seconds', meaning: 'time the ingest took' },
    {
      name: 'compressed',
      type: 'BOOLEAN',
      meaning: 'offsets refer to a decompressed copy beside the capture',
    },
  ],
} as const satisfies Table;
