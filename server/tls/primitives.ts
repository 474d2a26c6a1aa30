/** The ciphers of decoder/tls, from OpenSSL as Node brings it. */
import { createDecipheriv, createHmac } from 'node:crypto';
import type { AeadName, TlsPrimitives } from '../../decoder/tls/primitives.ts';

const AEAD = {
  'aes-128-gcm': { algorithm: 'aes-128-gcm', tagBytes: 16 },
  'aes-256-gcm': { algorithm: 'aes-256-gcm', tagBytes: 16 },
  'aes-128-ccm': { algorithm: 'aes-128-ccm', tagBytes: 16 },
  'aes-256-ccm': { algorithm: 'aes-256-ccm', tagBytes: 16 },
  'aes-128-ccm-8': { algorithm: 'aes-128-ccm', tagBytes: 8 },
  'aes-256-ccm-8': { algorithm: 'aes-256-ccm', tagBytes: 8 },
  'chacha20-poly1305': { algorithm: 'chacha20-poly1305', tagBytes: 16 },
} as const satisfies Record<AeadName, { algorithm: string; tagBytes: number }>;

export const nodePrimitives: TlsPrimitives = {
  hmac: (hash, key, data) => createHmac(hash, key).update(data).digest(),

  openAead(cipher, key, nonce, additionalData, sealed) {
    const { algorithm, tagBytes } = AEAD[cipher];
    const plaintextLength = sealed.length - tagBytes;
    if (plaintextLength < 0) return undefined;
    const decipher = decipherOf(algorithm, key, nonce, tagBytes);
    decipher.setAuthTag(sealed.subarray(plaintextLength));
    decipher.setAAD(additionalData, { plaintextLength });
    try {
      const plaintext = decipher.update(sealed.subarray(0, plaintextLength));
      decipher.final();
      return plaintext;
    } catch {
      // What does not bear the tag is not what was sent: GCM says so at the end, CCM at once.
      return undefined;
    }
  },

  decryptCbc(cipher, key, iv, data) {
    const decipher = createDecipheriv(cipher, key, iv).setAutoPadding(false);
    return Buffer.concat([decipher.update(data), decipher.final()]);
  },
};

function decipherOf(
  algorithm: (typeof AEAD)[AeadName]['algorithm'],
  key: Uint8Array,
  nonce: Uint8Array,
  authTagLength: number,
) {
  switch (algorithm) {
    case 'aes-128-ccm':
    case 'aes-256-ccm':
      return createDecipheriv(algorithm, key, nonce, { authTagLength });
    case 'chacha20-poly1305':
      return createDecipheriv(algorithm, key, nonce, { authTagLength });
    default:
      return createDecipheriv(algorithm, key, nonce, { authTagLength });
  }
}
