/**
 * How TCP carried the octets of each end of a connection, seen from where the capture was made.
 *
 *     RttMinNanos, RttNanos, RttMaxNanos   from this end's octets to the other's acknowledgement: the
 *                                          shortest, smoothed (RFC 6298) and longest; absent before one
 *                                          was measured. Never of what was sent again (Karn)
 *     Retransmissions                      segments that it sent again, lost ones before the capture too
 *     RetransmittedBytes                   octets of its that the capture has more than once
 *     InFlightBytes                        most octets that were under way without an acknowledgement
 *     ZeroWindows, ZeroWindowNanos         how often and for how long it could take nothing from the other
 */
const FIGURES = [
  'RttMinNanos',
  'RttNanos',
  'RttMaxNanos',
  'Retransmissions',
  'RetransmittedBytes',
  'InFlightBytes',
  'ZeroWindows',
  'ZeroWindowNanos',
] as const;
const ENDS = ['client', 'server'] as const;

export type TcpHealthKey = `${(typeof ENDS)[number]}${(typeof FIGURES)[number]}`;
export const TCP_HEALTH_KEYS: readonly TcpHealthKey[] = ENDS.flatMap((end) =>
  FIGURES.map((figure) => `${end}${figure}` as const),
);

/** Only of connections that carry AMQP. */
export type TcpHealth = { [K in TcpHealthKey]?: number | undefined };
