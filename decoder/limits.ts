/** Every bound on hostile input has a name and lives here. Sizes are octets unless the name says otherwise. */
export const LIMITS = {
  /** Largest packet or pcapng block taken for real; a larger length means a damaged file. */
  packetBytes: 16 * 1024 * 1024,
  /** Largest packet of an ordinary capture; a larger one is believed only when the file's snap length allows it. */
  ordinaryPacketBytes: 256 * 1024,
  /** A last record longer than this may be damaged instead of cut. */
  suspiciousPacketBytes: 72 * 1024,
  /** Octets of a damaged capture searched for the next packet. */
  damageBytes: 16 * 1024 * 1024,
  /** Places of damage told one by one; more are only counted. */
  captureDamages: 100,
  /** Comments of a capture kept, and their octets altogether. */
  captureComments: 1000,
  captureCommentBytes: 1024 * 1024,
  /** Decryption Secrets Blocks kept, and their octets altogether. */
  captureSecrets: 1000,
  captureSecretBytes: 16 * 1024 * 1024,
  /** Of a TLS key log: secrets kept, and the longest line that can be one. */
  keyLogSecrets: 100_000,
  keyLogLineBytes: 512,
  /** Octets read of a file that is said to be a key log. */
  keyLogBytes: 32 * 1024 * 1024,
  /** Longest handshake message of TLS that is read; certificates may be longer, and are passed over. */
  handshakeMessageBytes: 16 * 1024,
  /** Octets of TLS held in one direction until the hello of the other is read. */
  heldRecordBytes: 256 * 1024,
  /** Octets searched for the next TLS record behind missing ones; records that may be among those. */
  recordSearchBytes: 64 * 1024,
  lostRecords: 256,
  /** Times that a TLS record is tried with a number in such searches, in one direction of a connection. */
  recordTrials: 10_000,
  /** TLS records passed over that no key opens, before the first that one does. */
  skippedRecords: 64,
  /** TLS records whose ends are kept until they are acknowledged. */
  unacknowledgedRecords: 4096,
  /** Longest head of an HTTP message that may ask for WebSocket, or grant it. */
  httpHeadBytes: 16 * 1024,
  /** Octets of a client held until the server's answer to its request for WebSocket is read. */
  heldUpgradeBytes: 256 * 1024,
  /** Of a message of WebSocket, octets looked into when searching for frames; and octets searched where none is known to be. */
  searchedMessageBytes: 16 * 1024,
  searchedHttpBytes: 64 * 1024,
  /**
   * What one direction of WebSocket may inflate to: so many octets, and so many times those that it has
   * compressed. DEFLATE can make a thousand of one.
   */
  inflatedBytes: 64 * 1024 * 1024,
  inflateRatio: 100,
  /** Largest relative time in nanoseconds, near 2^63: a time further away is a damaged one. */
  timeNanos: 2 ** 63 - 1024,
  /** Interfaces described by one pcapng section. */
  interfaces: 65_536,
  /** Of an interface's name. */
  interfaceNameBytes: 256,
  /** Encapsulations followed inside one packet (tags, labels, tunnels, extension headers). */
  encapsulationDepth: 32,
  /** Kinds of packets without TCP told apart; more count as `other`. */
  packetKinds: 1000,
  /** Datagrams being put together from fragments at one time. */
  fragmentedDatagrams: 1024,
  /** Fragments held for one datagram. */
  fragmentsPerDatagram: 2048,
  /** Bytes held in fragments altogether. */
  fragmentBytes: 16 * 1024 * 1024,
  /** Nanoseconds after which a fragment belongs to another datagram with the same identification. */
  fragmentNanos: 60_000_000_000,
  /** Connections tracked at one time; the one quiet for longest is retired to make room. */
  openConnections: 20_000,
  /** Out-of-order bytes held for one direction before its hole is given up. */
  outOfOrderBytes: 4 * 1024 * 1024,
  /** Out-of-order segments held for one direction before its hole is given up. */
  outOfOrderSegments: 4096,
  /** Of a retransmission and its first copy, the octets of the file in between up to which the two are compared. */
  recentFileBytes: 512 * 1024,
  /** Places of delivered octets remembered for that, of all streams together; a power of two. */
  recentPlaces: 4096,
  /** Bytes held for all streams together: out-of-order segments and begun frames. */
  heldBytes: 64 * 1024 * 1024,
  /**
   * Retransmissions, segments out of order, probes, keep-alives and resets told one by one of a connection;
   * what comes after them is only counted.
   */
  tcpEventsPerConnection: 10_000,
  /** The same before it is known which end of the connection is the client. */
  earlyTcpEvents: 64,
  /** Packets of a connection after which a hole that the peer has acknowledged is given up. */
  acknowledgedHolePackets: 64,
  /** Of a frame, the bytes kept to decode it; the rest is counted and found again in the file. */
  frameHeadBytes: 1024 * 1024,
  /** Pieces remembered of one frame; a frame in more parts than that is shown cut. */
  piecesPerFrame: 65_536,
  /** Holes of one frame told behind it; further ones are told at once, before its row. */
  holesPerFrame: 1024,
  /** Largest frame size taken for real when nothing was negotiated. */
  frameBytes: 1024 * 1024 * 1024,
  /** Bytes searched for the next frame boundary at one time. */
  resyncBytes: 1024 * 1024,
  /** Nesting of AMQP values: lists, maps, arrays, described types, field tables. */
  nesting: 64,
  /** Elements shown of one compound or array; zero-width elements make larger counts free to claim. */
  elements: 65_536,
  /** Nodes in the tree of one dissected frame; what lies beyond is one node that says so. */
  treeNodes: 100_000,
  /** Values in one that is read without a tree; larger ones are rare enough for one. */
  wholeValueNodes: 512,
  /** Characters of a map's key that name its entry in a tree. */
  entryNameCharacters: 200,
  /** Of a binary value in a message, the octets shown as a value; the bytes themselves are all there. */
  shownBinaryBytes: 4096,
  /** Earlier frames of a message put together to show one of its later frames. */
  messageBytes: 64 * 1024 * 1024,
  /** Open multi-transfer deliveries followed in one direction of a connection. */
  openMessages: 4096,
  /** Links to `$cbs` told apart in one direction of a connection; beyond it every link may be one. */
  tokenLinks: 4096,
  /** Distinct strings remembered while interning; beyond it the memory of them starts anew. */
  internedStrings: 65_536,
  /** Octets of those strings altogether. */
  internedBytes: 4 * 1024 * 1024,
  /** Octets read again of one frame to show it; the rest of a longer one is left out. */
  shownFrameBytes: 4 * 1024 * 1024,
  /** Octets of the earlier frames of a message read again to show one frame of it. */
  shownMessageBytes: 16 * 1024 * 1024,
  /** Octets kept of the reason why a frame is malformed. */
  reasonBytes: 1024,
  /** Links whose names the command line keeps to find their frames by. */
  namedLinks: 1_000_000,
  /** Longest filter, in UTF-16 code units. */
  filterCharacters: 4096,
  /** Parentheses and negations of a filter within one another. */
  filterDepth: 64,
  /** Texts of a filter times the columns each is looked for in; the plan of a query grows with the square. */
  filterLookups: 64,
  /** Sessions, links and transactions open on one connection that its model follows. */
  openSessions: 16_384,
  openLinks: 16_384,
  openTransactions: 65_536,
  /** Deliveries without a settlement followed at one time; beyond it the oldest is let go. */
  openDeliveries: 262_144,
  /** Dispositions kept, in one direction of a session, that name deliveries not seen yet. */
  earlyDispositions: 256,
  /** Statements about one delivery followed on average; ranges that say the same again and again are not. */
  statementsPerDelivery: 32,
  /** Words of a receiver in a row that leave the end of its session window where it is, before one looks for what holds it. */
  heldFlows: 5,
  /** Settlements of one direction kept until TCP tells that the other end has them. */
  unheardSettlements: 4096,
  /** Links told of on average for each frame because something around them changed. */
  looksPerFrame: 32,
  /** Clients told apart by name and address, to know one that comes again. */
  clientNames: 65_536,
  /** Records of deliveries kept for use again. */
  pooledDeliveries: 65_536,
  /** Searches of a capture for a delivery that an earlier connection left. */
  resumesElsewhere: 4096,
  /** Unsettled deliveries of a connection looked through for the one that a transfer resumes. */
  resumeSearch: 4096,
  /** Attach frames up to this size have their source and target kept while the link is open. */
  keptAttachBytes: 16 * 1024,
  /** Different attaches remembered, since short connections say the same again and again; and of how many octets. */
  knownAttaches: 1024,
  knownAttachBytes: 1024,
  /** Octets of a message kept until its properties are read, when they lie in more than one frame. */
  messageHeadBytes: 64 * 1024,
  /** The same for all messages of a connection that are under way. */
  messageHeadsBytes: 1024 * 1024,
  /** Messages in more than one frame, of one connection, whose contents are hashed at one time. */
  hashedMessages: 4096,
  /** Of a delivery-tag, message-id, correlation-id or address: longer ones are not kept. */
  identifierBytes: 256,
  /** 0-9-1: publishers of one channel told apart by exchange and routing key; further ones are one link. */
  publisherLinks: 64,
  /** 0-9-1: answers to deliveries of one channel that are remembered, to tell what answered a tag before. */
  answersKept: 256,
  /** 0-9-1: consumers of one channel told apart by their tags. */
  consumerLinks: 4096,
  /** Publishes of one channel that nobody confirms, held until the server is known to have been through them. */
  untrackedPublishes: 1024,
  /** Deliveries of one channel held while it is not known whether they need an ack. */
  undecidedDeliveries: 1024,
  /** Publishes of one channel looked through for the one that a basic.return gives back. */
  returnCandidates: 1024,
  /** Acks of deliveries that were not seen yet, on one channel. */
  earlyAcks: 1024,
  /** basic.get sent on one channel and not answered. */
  askedGets: 1024,
  /** 0-10: messages of one direction of a session that are not completed. */
  uncompletedTransfers: 65_536,
  /** 0-10: commands of a session that stop, flush, prepare, commit or roll back, and are not completed. */
  uncompletedCommands: 1024,
  /** Octets of a zstd block, as stored or, of a repeated octet, as it unpacks (RFC 8878 3.1.1.2.4). */
  zstdBlockBytes: 128 * 1024,
  /** Window that zstd data may ask for; what zstd itself grants unless told otherwise. */
  zstdWindowBytes: 128 * 1024 * 1024,
} as const;
