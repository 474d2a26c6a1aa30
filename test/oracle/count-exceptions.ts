/** Captures of which the independent counter and the decoder count different frames, and why. */
export const exceptions: Readonly<Record<string, string>> = {
  'real/brokerj-010-raw-tiny-frames.pcap':
    'Two transfers are cut into frames: the counter reads the second parts as commands, we call them what they go on with.',
  'real/artemis-10-rhea-ws-61616.pcap': 'The counter does not look into WebSocket.',
  'real/rhea-10-ws.pcap': 'The counter does not look into WebSocket.',
  'real/mess-10-garbage.pcap':
    'Garbage stands where a frame should: the counter stops, we show it as one malformed row.',
};
