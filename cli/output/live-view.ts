import { createLogUpdate } from 'log-update';
import type { RunStatus } from '../../plan/status.ts';
import { visible } from '../../plan/text.ts';
import { runText } from './run-text.ts';
import type { View } from './view.ts';

/** How often elapsed times are drawn anew, in milliseconds. */
const redrawEvery = 1000;

/** A line per step, drawn over and over in place. For a terminal. */
export function liveView(): View {
  const draw = createLogUpdate(process.stderr);
  let latest: RunStatus | null = null;
  const redraw = () => {
    if (latest) draw(visible(runText(latest, Date.now(), process.stderr.rows)));
  };
  const timer = setInterval(redraw, redrawEvery);
  return {
    show(status) {
      latest = status;
      redraw();
    },
    note(line) {
      draw.clear();
      process.stderr.write(`${visible(line)}\n`);
      redraw();
    },
    close() {
      clearInterval(timer);
      redraw();
      draw.done();
    },
  };
}
