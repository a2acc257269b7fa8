import type { Struck } from './faults/registry.ts';
import type { CourseFault } from './faults/spec.ts';
import type { Resource } from './resource.ts';
import type { Step } from './timeline.ts';

/** Lets a resource enter a state and go on from there, or as a fault will have it. */
export function setOut(resource: Resource, state: string, steps: readonly Step[], struck: Struck): void {
  const { timeline } = resource;
  const chosen = struck.course.find(({ fault }) => concerns(fault, resource));
  if (chosen === undefined) {
    timeline.follow(state, steps);
    return;
  }
  const { fault, onRemoval } = chosen;
  if (fault.kind === 'stuck') {
    timeline.follow(state, steps);
    onRemoval(timeline.hold());
    return;
  }
  const last = steps.at(-1);
  if (last === undefined) {
    timeline.follow(state);
    return;
  }
  const { machine } = resource;
  const falters = fault.state ?? machine.recovering ?? machine.off;
  if (falters === machine.recovering) {
    const cycle = [
      { state: falters, after: fault.delayMs },
      { state: last.state, after: fault.delayMs },
    ];
    timeline.follow(state, steps, cycle);
    onRemoval(() => {
      if (timeline.state === falters || timeline.state === last.state) timeline.follow(last.state);
    });
    return;
  }
  timeline.follow(state, [...steps.slice(0, -1), { state: falters, after: last.after }]);
}

function concerns(fault: CourseFault, resource: Resource): boolean {
  if (fault.ids === undefined) return true;
  return fault.ids.some(
    (id) => id === resource.name || `channel:${id}` === resource.name || `multiplex:${id}` === resource.name,
  );
}
