/** Alerts (RFC 8446 6, RFC 5246 7.2, RFC 7301, RFC 7633): what one end tells the other when it ends. */

/** What ends a connection in order. */
export const CLOSE_NOTIFY_NAME = 'close_notify';
const FATAL = 2;

const DESCRIPTIONS: ReadonlyMap<number, string> = new Map([
  [0, CLOSE_NOTIFY_NAME],
  [10, 'unexpected_message'],
  [20, 'bad_record_mac'],
  [21, 'decryption_failed'],
  [22, 'record_overflow'],
  [30, 'decompression_failure'],
  [40, 'handshake_failure'],
  [41, 'no_certificate'],
  [42, 'bad_certificate'],
  [43, 'unsupported_certificate'],
  [44, 'certificate_revoked'],
  [45, 'certificate_expired'],
  [46, 'certificate_unknown'],
  [47, 'illegal_parameter'],
  [48, 'unknown_ca'],
  [49, 'access_denied'],
  [50, 'decode_error'],
  [51, 'decrypt_error'],
  [60, 'export_restriction'],
  [70, 'protocol_version'],
  [71, 'insufficient_security'],
  [80, 'internal_error'],
  [86, 'inappropriate_fallback'],
  [90, 'user_canceled'],
  [100, 'no_renegotiation'],
  [109, 'missing_extension'],
  [110, 'unsupported_extension'],
  [111, 'certificate_unobtainable'],
  [112, 'unrecognized_name'],
  [113, 'bad_certificate_status_response'],
  [114, 'bad_certificate_hash_value'],
  [115, 'unknown_psk_identity'],
  [116, 'certificate_required'],
  [120, 'no_application_protocol'],
]);

export interface Alert {
  readonly isFatal: boolean;
  /** The standard's name, or the number of one that it does not name. */
  readonly description: string;
}

/** The alert in the two octets of its record; undefined when there are not two. */
export function readAlert(bytes: Uint8Array): Alert | undefined {
  if (bytes.length !== 2) return undefined;
  const [level, code] = bytes;
  return { isFatal: level === FATAL, description: DESCRIPTIONS.get(code) ?? `alert ${code}` };
}
