/** Columns for what TCP did with the octets of one end of a connection: see decoder/tcp-health.ts. */
export function tcpHealthColumns<const End extends 'client' | 'server'>(end: End) {
  const nanos = { type: 'BIGINT', optional: true, unit: 'nanoseconds' } as const;
  const octets = { type: 'BIGINT', optional: true, unit: 'octets' } as const;
  const count = { type: 'BIGINT', optional: true } as const;
  const trip = `from octets of the ${end} to their acknowledgement`;
  return [
    { ...nanos, name: `${end}_rtt_min_nanos` as const, meaning: `${trip}, the shortest` },
    { ...nanos, name: `${end}_rtt_nanos` as const, meaning: `${trip}, smoothed` },
    { ...nanos, name: `${end}_rtt_max_nanos` as const, meaning: `${trip}, the longest` },
    {
      ...count,
      name: `${end}_retransmissions` as const,
      meaning: `segments that the ${end} sent again`,
    },
    {
      ...octets,
      name: `${end}_retransmitted_bytes` as const,
      meaning: `octets of the ${end} that the capture has more than once`,
    },
    {
      ...octets,
      name: `${end}_in_flight_bytes` as const,
      meaning: `most octets of the ${end} under way without an acknowledgement`,
    },
    {
      ...count,
      name: `${end}_zero_windows` as const,
      meaning: `how often the ${end} could take nothing`,
    },
    {
      ...nanos,
      name: `${end}_zero_window_nanos` as const,
      meaning: `for how long the ${end} could take nothing`,
    },
  ] as const;
}
