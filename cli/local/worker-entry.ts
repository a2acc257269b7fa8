import { runWorker } from '../../worker/main.ts';

/*
 * The program of a stage's worker. The server's address is its one argument, so that neither TEMPORAL_* nor a
 * configuration file has a say in where it connects to.
 */
const [address] = process.argv.slice(2);
if (address === undefined) throw new TypeError('the address of the Temporal server is missing');

// Our end of the channel to the parent is cut when that ends, however it ends. It must not keep this process alive.
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.channel?.unref();

await runWorker({ server: { address, namespace: 'default' } });
