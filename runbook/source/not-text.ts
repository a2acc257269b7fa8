import { oddCharacter } from '../../plan/text.ts';
import type { Path } from '../problems/path.ts';
import type { ProblemList } from '../problems/problem-list.ts';

/** Reports a text, or a key, with a character that no person writes, and says no more of it. */
export function notText(text: string, path: Path, problems: ProblemList, offset?: number): void {
  const message = `is not text: it holds ${oddCharacter(text)}`;
  problems.add({ code: 'notText', path, message, value: text, ...(offset === undefined ? {} : { offset }) });
  problems.silence(path);
}
