export { encryptionCodec } from './codec.ts';
export { dataConverterOf, failureConverterPath } from './data-converter.ts';
export { PayloadUnreadable } from './errors.ts';
export { worldAccess } from './private-file.ts';
export { type Encryption, noEncryption, readEncryption } from './read-encryption.ts';
