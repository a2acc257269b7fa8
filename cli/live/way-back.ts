import type { StepColumn } from '../../plan/plan.ts';
import { few } from '../../plan/text.ts';
import type { LivePlan, StepLive } from './live-plan.ts';
import { mostNamed, shortName } from './states-text.ts';

/** What an undo would do, in its order: the other way round, what was up already left as it is. */
export function wayBack(live: LivePlan): string[] {
  const up = live.waves.filter((wave) => wave.some((id) => live.steps[id]?.at === 'start'));
  const atEnd = live.waves.filter((wave) => !up.includes(wave));
  const lines = [...up.toReversed(), ...atEnd].flat().flatMap((id) => {
    const step = live.steps[id];
    const does = step ? undoText(step.live, step.kind) : null;
    return does === null ? [] : [`  ${id}: ${does}`];
  });
  return lines.length > 0 ? lines : ['  nothing'];
}

function undoText({ undo, resources }: StepLive, kind: StepColumn): string | null {
  const stay = resources.filter(
    ({ name, verdict }) => verdict === 'wouldAdopt' && !undo.resources.includes(name),
  );
  const rest =
    stay.length === 0
      ? ''
      : `; ${few(
          stay.map(({ name }) => shortName(name)),
          mostNamed,
        )}: up before, stays up`;
  switch (undo.action) {
    case 'stop':
      return undo.resources.length === 0
        ? `stop what it started${rest}`
        : `stop ${few(undo.resources.map(shortName), mostNamed)}${rest}`;
    case 'leave':
      return kind === 'job' ? 'left to end by itself' : 'left up';
    case 'cancel':
      return 'cancelled if it has not ended';
    case 'none':
      return resources.length === 0 ? null : `nothing${rest}`;
  }
}
