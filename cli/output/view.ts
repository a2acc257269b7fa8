import type { RunStatus } from '../../plan/status.ts';
import type { Terminal } from '../terminal.ts';

/** Shows a run that is followed, on standard error. */
export interface View {
  show(status: RunStatus): void;
  /** A line of its own, beside the run. */
  note(line: string): void;
  /** Leaves what was shown last and draws no more. */
  close(): void;
}

/** Drawn in place on a terminal, else a line for each change. */
export async function viewFor(terminal: Terminal): Promise<View> {
  if (terminal.interactive) return (await import('./live-view.ts')).liveView();
  return (await import('./plain-view.ts')).plainView((line) => terminal.err(line));
}
