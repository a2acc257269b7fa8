import type { Command } from 'commander';
import type { Done } from './exit-codes.ts';
import { collect, json, withParameters } from './options.ts';
import type { Terminal } from './terminal.ts';

/** `schedule` and its commands. */
export function addSchedules(program: Command, terminal: Terminal, done: Done): void {
  const schedule = program.command('schedule').description('book shows by the clock');
  addCreate(schedule, terminal, done);
  schedule
    .command('list')
    .description('list schedules, each with its next show')
    .addOption(json())
    .action(async (options) =>
      done(await (await import('./commands/schedule/list.ts')).list(options, terminal)),
    );
  const words = {
    describe: 'show the next five shows, those missed and left out, and the runs',
    unpause: 'start runs again',
    trigger: 'start the run of the next show now; it waits for its lead',
    delete: 'delete a schedule; runs under way go on',
  } as const;
  for (const name of ['describe', 'unpause', 'trigger', 'delete'] as const)
    schedule
      .command(name)
      .argument('<name>', 'the name of a schedule')
      .description(words[name])
      .addOption(json())
      .action(async (of, options) =>
        done(await (await import('./commands/schedule/command.ts')).command(name, of, options, terminal)),
      );
  schedule
    .command('pause')
    .argument('<name>', 'the name of a schedule')
    .description('start no further run until unpause; runs under way go on')
    .option('--reason <text>', 'why, for the note')
    .addOption(json())
    .action(async (of, options) =>
      done(await (await import('./commands/schedule/command.ts')).command('pause', of, options, terminal)),
    );
}

function addCreate(schedule: Command, terminal: Terminal, done: Done): void {
  withParameters(
    schedule
      .command('create')
      .argument('<name>', 'the name of the schedule; its runs are named after it')
      .requiredOption('--runbook <runbook>', 'a FILE, or a NAME of the catalogue'),
  )
    .description('book one show, or shows that recur')
    .option('--at <time>', 'one show, such as "2026-12-24 20:00"')
    .option(
      '--calendar <calendar>',
      'shows that recur, such as "Fri 20:00", "Mon-Fri 18:30" or "daily 20:00", or Temporal’s calendar as JSON; may be given more than once',
      collect,
      [],
    )
    .option('--cron <expression>', 'shows that recur, as five fields, minute to day of week')
    .option('--timezone <zone>', 'the IANA zone of these times, such as Europe/Berlin')
    .option(
      '--lead <duration>',
      'time before air at which steps may begin; default: planned from the runbook',
    )
    .option('--off-air <duration>', 'how long each show is on air; default: until somebody ends it')
    .option(
      '--skip <from..to>',
      'leave out the shows between two dates or local times; may be given more than once',
      collect,
      [],
    )
    .addOption(json())
    .action(async (name, options) =>
      done(await (await import('./commands/schedule/create.ts')).create(name, options, terminal)),
    );
}
