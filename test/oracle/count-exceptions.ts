/** Captures of which the independent counter and the decoder count different frames, and why. */
export const exceptions: Readonly<Record<string, string>> = {
  'real/mess-10-garbage.pcap':
    'Garbage stands where a frame should: the counter stops, we show it as one malformed row.',
};
