/** The keys that SHOWCALLER_ENCRYPTION_* name cannot be used. The message names variable, file, and what is wrong. */
export class EncryptionKeysUnusable extends Error {
  override readonly name = 'EncryptionKeysUnusable';
  readonly code = 'EncryptionKeysUnusable';
}

/** A payload is encrypted, and not to be read here. The message names its key. */
export class PayloadUnreadable extends Error {
  override readonly name = 'PayloadUnreadable';
  readonly code = 'PayloadUnreadable';
  /** The id of the key that it was encrypted with; null: it names none. */
  readonly keyId: string | null;
  constructor(keyId: string | null, message: string) {
    super(message);
    this.keyId = keyId;
  }
}
