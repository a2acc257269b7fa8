import { readToken, startCodecServer } from '../../codec-server/index.ts';
import { readEncryption } from '../../encryption/index.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { InputError } from '../input-error.ts';
import { readPort } from '../options.ts';
import type { Terminal } from '../terminal.ts';
import { untilInterrupted } from '../until-interrupted.ts';

interface CodecServerCommandOptions {
  uiOrigin: string;
  tokenFile: string;
  port: string;
  host: string;
  namespace: string[];
  link?: boolean;
}

const loopback = /^(127(\.\d+){3}|::1|localhost)$/;

/** `codec-server`: decrypts payloads for the Temporal UI, until SIGTERM or SIGINT. */
export async function codecServer(options: CodecServerCommandOptions, terminal: Terminal): Promise<ExitCode> {
  const { uiOrigin, host, namespace } = options;
  const encryption = readEncryption(terminal.env);
  if (encryption.keys.size === 0)
    throw new InputError('There is no key to decrypt with: SHOWCALLER_ENCRYPTION_KEYS says where keys are.');
  const token = readToken(options.tokenFile);
  for (const warning of [...encryption.warnings, ...token.warnings]) terminal.err(`Warning: ${warning}`);
  if (!loopback.test(host))
    terminal.err(
      `Warning: ${host} is reached from other machines, and what is decrypted goes over the network as it is: put TLS in front of it.`,
    );
  const server = await startCodecServer({
    ...{ encryption, uiOrigin, host, token: token.text, port: readPort(options.port) },
    ...(namespace.length > 0 && { namespaces: namespace }),
    log: (line) => terminal.err(line),
  });
  const interruption = untilInterrupted();
  terminal.out(`Codec server:   ${server.url}`);
  terminal.out(`For the UI at:  ${uiOrigin}`);
  if (options.link)
    terminal.out(`Open it once, in that UI's browser, within ten minutes: ${server.newLink()}`);
  await interruption.happened;
  interruption.forget();
  await server.close();
  return exitCodes.ok;
}
