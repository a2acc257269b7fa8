import { type Command, Option } from 'commander';
import type { Done } from './exit-codes.ts';
import { json, timeForms, withParameters } from './options.ts';
import type { Terminal } from './terminal.ts';

/** What a person says to a run: answers, what it is to do, and other times of its show. */
export function addGiving(program: Command, terminal: Terminal, done: Done): void {
  for (const add of [addAnswers, addControls, addTimes]) add(program, terminal, done);
}

function addAnswers(program: Command, terminal: Terminal, done: Done): void {
  const words = {
    approve: 'say yes to an approval',
    reject: 'say no to an approval',
    retry: 'do a failed step again, or bring back what of a step that is up is off now',
  } as const;
  for (const name of ['approve', 'reject', 'retry'] as const) {
    giving(program.command(name).argument('<id>', 'the id of a run').argument('<step>', 'the id of a step'))
      .description(words[name])
      .action(async (id, step, options) =>
        done(await (await import('./commands/answer.ts')).answer(name, id, step, options, terminal)),
      );
  }
  giving(program.command('skip').argument('<id>', 'the id of a run').argument('<step>', 'the id of a step'))
    .description('go on without a step; what it started stays the run’s own')
    .option('--outputs <json>', 'outputs that stand in for its own')
    .option('--own', 'take over what a person started by hand')
    .action(async (id, step, options) =>
      done(await (await import('./commands/skip.ts')).skip(id, step, options, terminal)),
    );
  giving(
    program.command('take-over').argument('<id>', 'the id of a run').argument('<step>', 'the id of a step'),
  )
    .description('take over what other runs hold of a step that waits for it or was refused it')
    .action(async (id, step, options) =>
      done(await (await import('./commands/take-over.ts')).takeOver(id, step, options, terminal)),
    );
}

function addControls(program: Command, terminal: Terminal, done: Done): void {
  giving(program.command('hold').argument('<id>', 'the id of a run'))
    .description('start no further step; what is up stays up')
    .action(async (id, options) =>
      done(await (await import('./commands/hold.ts')).hold(id, options, terminal)),
    );
  giving(withParameters(program.command('resume').argument('<id>', 'the id of a run')))
    .description('go on after hold; or go on with a run that failed, was cancelled or terminated')
    .addHelpText('after', timeForms)
    .option(
      '--file <file>',
      'with a run that has ended: an edited runbook, a FILE or a NAME of the catalogue',
    )
    .option('--on-air <time>', 'when the show is on air; default: as it was, if that is still ahead')
    .option('--off-air <time>', 'when it ends, or how long after air; default: as it was')
    .option('--lead <duration>', 'time before air at which steps may begin')
    .option('--now', 'begin although the on-air time has passed')
    .option('--dry-run', 'only say what is changed by --file')
    .option('--detach', 'return as soon as it has begun')
    .action(async (id, options) =>
      done(await (await import('./commands/resume.ts')).resume(id, options, terminal)),
    );
  giving(program.command('end').argument('<id>', 'the id of a run'))
    .description('end the show: take down what the run brought up')
    .option('--force', 'also stop what a failed undo left upstream')
    .action(async (id, options) =>
      done(await (await import('./commands/end.ts')).end(id, options, terminal)),
    );
  giving(program.command('abort').argument('<id>', 'the id of a run'))
    .description('stop the run and take everything down')
    .option('--confirm <name>', 'the name of the runbook; needed once the show is up')
    .action(async (id, options) =>
      done(await (await import('./commands/abort.ts')).abort(id, options, terminal)),
    );
}

function addTimes(program: Command, terminal: Terminal, done: Done): void {
  giving(program.command('reschedule').argument('<id>', 'the id of a run'))
    .description('move the on-air time, the off-air time or both')
    .addHelpText('after', timeForms)
    .option('--on-air <time>', 'the new on-air time; a duration counts from now')
    .option('--off-air <time>', 'the new off-air time; a duration counts from the on-air time')
    .addOption(
      new Option('--keep <what>', 'what a new on-air time leaves as it is; default: duration').choices([
        'duration',
        'end',
      ]),
    )
    .action(async (id, options) =>
      done(await (await import('./commands/reschedule.ts')).reschedule(id, options, terminal)),
    );
  giving(
    program
      .command('extend')
      .argument('<id>', 'the id of a run')
      .argument('<duration>', 'how much longer the show lasts, such as 15m'),
  )
    .description('move the off-air time by a duration')
    .action(async (id, duration, options) =>
      done(await (await import('./commands/extend.ts')).extend(id, duration, options, terminal)),
    );
}

function giving(command: Command): Command {
  return command
    .option('--by <name>', 'who says so, for the record')
    .option('--reason <text>', 'why, for the record')
    .addOption(json());
}
