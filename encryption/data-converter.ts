import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DataConverter } from '@temporalio/common';
import { encryptionCodec } from './codec.ts';
import type { Encryption } from './read-encryption.ts';

/** The module that keeps messages and stacks of failures out of the open; for the worker's bundle as well. */
export function failureConverterPath(): string {
  const here = import.meta.url;
  return fileURLToPath(new URL(`./failure-converter${extname(fileURLToPath(here))}`, here));
}

/** What every client and worker converts its data with. Without a current key it writes what it would write without us. */
export function dataConverterOf(encryption: Encryption): DataConverter {
  return {
    payloadCodecs: [encryptionCodec(encryption)],
    ...(encryption.current !== null && { failureConverterPath: failureConverterPath() }),
  };
}
