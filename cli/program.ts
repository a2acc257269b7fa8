import { readFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import type { Done } from './exit-codes.ts';
import { collect, json, timeForms, withParameters } from './options.ts';
import { addGiving } from './program-giving.ts';
import { addSchedules } from './program-schedule.ts';
import type { Terminal } from './terminal.ts';

/** The command line. Each command's code is loaded when it is called, so that `validate` starts without Temporal or AWS. */
export function createProgram(terminal: Terminal, done: Done): Command {
  const program = new Command('showcaller')
    .description(
      'Brings media services up in order, waits until each is really up, and takes down exactly what it brought up.',
    )
    .version(version())
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.err(text.trimEnd()),
    })
    .showHelpAfterError('(`showcaller --help` lists the commands)');
  const commands = [
    addLocal,
    addCodecServer,
    addRehearse,
    addDocument,
    addPermissions,
    addRun,
    addGiving,
    addSchedules,
  ];
  for (const add of commands) add(program, terminal, done);
  return program;
}

function addLocal(program: Command, terminal: Terminal, done: Done): void {
  program
    .command('demo')
    .argument('[name]', 'a runbook of the catalogue', 'evening-news')
    .description('play a whole show on a private Temporal server and a simulated media cloud')
    .addOption(json())
    .action(async (name, options) =>
      done(await (await import('./commands/demo.ts')).demo(name, options, terminal)),
    );
  program
    .command('up')
    .description('keep a private Temporal server, the simulator and a worker up, to try things out')
    .action(async () => done(await (await import('./commands/up.ts')).up(terminal)));
  program
    .command('worker')
    .description('run a worker, by TEMPORAL_*, AWS_*, ALIBABA_CLOUD_* and SHOWCALLER_* variables')
    .action(async () => done(await (await import('./commands/worker.ts')).worker()));
  program
    .command('simulator')
    .description('run the simulated media cloud')
    .option('--port <port>', 'default: a free one')
    .option('--host <host>', 'the address to listen on', '127.0.0.1')
    .action(async (options) =>
      done(await (await import('./commands/simulator.ts')).simulator(options, terminal)),
    );
}

function addCodecServer(program: Command, terminal: Terminal, done: Done): void {
  program
    .command('codec-server')
    .description('decrypt payloads for the Temporal UI, with the keys of SHOWCALLER_ENCRYPTION_KEYS')
    .requiredOption('--ui-origin <url>', 'the only origin whose pages may ask, such as http://127.0.0.1:8233')
    .requiredOption('--token-file <file>', 'holds the bearer token that whoever asks must have')
    .option('--port <port>', 'the port to listen on; 0: a free one', '8234')
    .option('--host <host>', 'the address to listen on', '127.0.0.1')
    .option('--namespace <name>', 'answer for this namespace only; may be given more than once', collect, [])
    .option('--link', 'print a link that lets one browser in without the token, once')
    .action(async (options) =>
      done(await (await import('./commands/codec-server.ts')).codecServer(options, terminal)),
    );
}

function addRehearse(program: Command, terminal: Terminal, done: Done): void {
  withParameters(program.command('rehearse').argument('<runbook>', 'a FILE, or a NAME of the catalogue'))
    .description('play a runbook on simulated services, clean and with faults, and say whether it is ready')
    .option('--faults <file>', 'play these scenarios behind the clean pass instead of ours')
    .option('--seed <number>', 'repeat the choices of an earlier rehearsal')
    .option(
      '--compression <factor>',
      'how many times as fast as a show; default: a show in about eight seconds',
    )
    .addOption(
      new Option('--format <format>', 'of the report').choices(['text', 'json', 'html']).default('text'),
    )
    .addOption(new Option('--json', 'the same as --format json').implies({ format: 'json' }))
    .option('--output <file>', 'also write the report there; .html and .json say its format')
    .action(async (runbook, options) =>
      done(await (await import('./commands/rehearse.ts')).rehearse(runbook, options, terminal)),
    );
}

function addDocument(program: Command, terminal: Terminal, done: Done): void {
  program
    .command('validate')
    .argument('<file...>', 'runbooks to check')
    .description('list all problems of runbooks')
    .addOption(json())
    .action(async (files, options) =>
      done(await (await import('./commands/validate.ts')).validate(files, options, terminal)),
    );
  withParameters(program.command('plan').argument('<runbook>', 'a FILE, or a NAME of the catalogue'))
    .description('show the graph of a runbook, what starts together, and the critical path')
    .addOption(
      new Option('--format <format>', 'how to show it').choices(['text', 'json', 'mermaid']).default('text'),
    )
    .addOption(new Option('--json', 'the same as --format json').implies({ format: 'json' }))
    .option(
      '--live',
      'look at the cloud, by AWS_* and ALIBABA_CLOUD_* variables, and say what a run would find',
    )
    .option(
      '--on-air <time>',
      'with --live: when the show is on air, such as "2026-12-24 20:00 Europe/Berlin"',
    )
    .option('--off-air <time>', 'with --live: when it is off air, a time or a duration after air')
    .action(async (runbook, options) =>
      done(await (await import('./commands/plan.ts')).plan(runbook, options, terminal)),
    );
}

function addPermissions(program: Command, terminal: Terminal, done: Done): void {
  withParameters(
    program
      .command('permissions')
      .argument('<runbook...>', 'FILEs, or NAMEs of the catalogue, of one worker'),
  )
    .description(
      'print the IAM policy, and the RAM policy of Alibaba Cloud, that a worker needs for runbooks',
    )
    .option('--region <region>', "the worker's region; default: AWS_REGION")
    .option('--account <id>', 'the account of AWS; default: that of the flows in the runbooks')
    .option('--alibaba-account <id>', 'the account of Alibaba Cloud')
    .option('--wildcards', 'one wildcard for each sort of resource instead of a list, for a shorter policy')
    .addOption(json())
    .action(async (runbooks, options) =>
      done((await import('./commands/permissions.ts')).permissions(runbooks, options, terminal)),
    );
}

function addRun(program: Command, terminal: Terminal, done: Done): void {
  withParameters(program.command('run').argument('<runbook>', 'a FILE, or a NAME of the catalogue'))
    .description('start a runbook and follow it')
    .addHelpText('after', timeForms)
    .option('--on-air <time>', 'when the show is on air; default: as soon as it is up')
    .option('--off-air <time>', 'when it ends, or how long after air')
    .option('--lead <duration>', 'time before air at which steps may begin; default: planned backwards')
    .option('--now', 'begin although the on-air time has passed')
    .option('--id <id>', 'the id of the run; default: <name>-<time>-<random>')
    .option('--detach', 'return as soon as it has begun')
    .addOption(json())
    .action(async (runbook, options) =>
      done(await (await import('./commands/run.ts')).run(runbook, options, terminal)),
    );
  program
    .command('status')
    .argument('<id>', 'the id of a run')
    .description('show a run')
    .option('--watch', 'follow it to its end')
    .addOption(json())
    .action(async (id, options) =>
      done(await (await import('./commands/status.ts')).status(id, options, terminal)),
    );
  program
    .command('list')
    .description('list running and recent runs, or who holds what')
    .option('--claims', 'who holds what: resources and jobs that runs under way have claimed')
    .addOption(json())
    .action(async (options) => done(await (await import('./commands/list.ts')).list(options, terminal)));
  program
    .command('teardown')
    .argument('<id>', 'the id of a run that has ended')
    .description('take down what a run brought up that has ended')
    .option('--detach', 'return as soon as it has begun')
    .addOption(json())
    .action(async (id, options) =>
      done(await (await import('./commands/teardown.ts')).teardown(id, options, terminal)),
    );
  program
    .command('sweep')
    .argument('[id]', 'the id of a run that has ended; default: look at all of them')
    .description('say what runs left up that ended without taking it down, such as terminated ones')
    .option('--all', 'all runs of the namespace')
    .option('--undo', 'take it down')
    .addOption(json())
    .action(async (id, options) =>
      done(await (await import('./commands/sweep.ts')).sweep(id, options, terminal)),
    );
}

function version(): string {
  // Beside the sources, and one folder up from what the compiler makes of them.
  for (const place of ['../package.json', '../../package.json']) {
    try {
      const read: unknown = JSON.parse(readFileSync(new URL(place, import.meta.url), 'utf8'));
      if (typeof read === 'object' && read !== null && 'version' in read) return String(read.version);
    } catch {
      // The other place, then.
    }
  }
  return 'unknown';
}
