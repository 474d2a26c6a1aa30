/**
 * The ciphers that TLS needs. Node and a browser have them under different names, and decoder/ knows
 * neither: whoever starts it hands them in (`server/tls/primitives.ts` for Node).
 */

/** MD5 only as a part of the pseudo-random function before TLS 1.2. */
export type HashName = 'md5' | 'sha1' | 'sha256' | 'sha384';

/** Ciphers with an authentication tag of their own (RFC 5116). */
export type AeadName =
  | 'aes-128-gcm'
  | 'aes-256-gcm'
  | 'aes-128-ccm'
  | 'aes-256-ccm'
  | 'aes-128-ccm-8'
  | 'aes-256-ccm-8'
  | 'chacha20-poly1305';

export type CbcName = 'aes-128-cbc' | 'aes-256-cbc';

export interface TlsPrimitives {
  hmac(hash: HashName, key: Uint8Array, data: Uint8Array): Uint8Array;
  /**
   * @param sealed ciphertext and tag
   * @returns the plaintext; undefined when the tag is not that of these octets
   */
  openAead(
    cipher: AeadName,
    key: Uint8Array,
    nonce: Uint8Array,
    additionalData: Uint8Array,
    sealed: Uint8Array,
  ): Uint8Array | undefined;
  /** @param data whole blocks; padding is left where it is */
  decryptCbc(cipher: CbcName, key: Uint8Array, iv: Uint8Array, data: Uint8Array): Uint8Array;
}
