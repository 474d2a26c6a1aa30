import type { ConnectionFacts, PeerFacts } from '../../decoder/model/connection-facts.ts';
import type { ConnectionFacts as ConnectionFactsRow } from '../api/state-contract.ts';
import { present } from './state-rows.ts';

/** What the ends of a connection agreed on; a key that is not known is absent. */
export function connectionFactsRow(facts: ConnectionFacts): ConnectionFactsRow {
  const { headers, saslMechanisms, saslMechanism, saslOutcome, virtualHost } = facts;
  const { closedBy, closeFrame, closeError, previousIncarnation } = facts;
  return {
    headers: [...headers],
    saslMechanisms: [...saslMechanisms],
    ...present({ saslMechanism, saslOutcome, virtualHost }),
    client: peerRow(facts.client),
    server: peerRow(facts.server),
    ...present({ closedBy, closeFrame, closeError }),
    ...(previousIncarnation !== undefined && { previousIncarnation: `c${previousIncarnation}` }),
  };
}

function peerRow(peer: PeerFacts) {
  const { name, product, maxFrameSize, channelMax, idleTimeoutNanos, heartbeats } = peer;
  const { longestSilenceNanos, longestSilenceFrame } = peer;
  const { limitsFrame, sendsFrameSize, sendsChannel } = peer;
  return {
    ...present({ name, product, maxFrameSize, channelMax, idleTimeoutNanos }),
    ...present({ limitsFrame, sendsFrameSize, sendsChannel }),
    heartbeats,
    ...present({ longestSilenceNanos, longestSilenceFrame }),
  };
}
