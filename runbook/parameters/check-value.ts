import type { Json } from '../../plan/json.ts';
import { masked } from '../../plan/secrets.ts';
import { oddCharacter } from '../../plan/text.ts';
import { limits } from '../limits.ts';
import type { Path } from '../problems/path.ts';
import { typeName } from '../problems/plain-words.ts';
import { preview } from '../problems/preview.ts';
import type { Finding } from '../problems/problem-list.ts';
import type { ParameterDeclaration } from './declaration.ts';
import { firstMismatch, newPatience, type Patience } from './pattern.ts';

/** What is wrong with one value for a parameter, whether given or its default. */
export function checkValue(
  declaration: ParameterDeclaration,
  value: Json,
  path: Path,
  patience: Patience = newPatience(),
): Finding[] {
  const shown = declaration.secret ? masked : null;
  const about = (code: Finding['code'], at: Path, must: string, item: Json, hint = ''): Finding => ({
    code,
    path: at,
    message: `${must}; received ${shown ?? preview(item)}${hint}`,
    value: shown ?? item,
  });
  const odd = (item: Json, at: Path): Finding[] => {
    const what = typeof item === 'string' ? oddCharacter(item) : null;
    return what === null ? [] : [about('notText', at, `is not text: it holds ${what}`, item)];
  };
  if (declaration.type !== 'list') {
    if (typeof value !== declaration.type)
      return [
        about(
          'wrongType',
          path,
          `must be ${typeName(declaration.type)}`,
          value,
          quotes(declaration.type, value),
        ),
      ];
    const strange = odd(value, path);
    if (strange.length > 0) return strange;
    return mismatch(declaration, [value], patience, (_, item) =>
      about('badValue', path, mustMatch(declaration), item),
    );
  }
  if (!Array.isArray(value)) return [about('wrongType', path, 'must be a list', value)];
  if (value.length > limits.resourcesPerRun)
    return [about('outOfRange', path, `must have at most ${limits.resourcesPerRun} items`, value)];
  const wrong = value.flatMap((item, index) =>
    typeof item === declaration.of
      ? odd(item, [...path, index])
      : [
          about(
            'wrongType',
            [...path, index],
            `must be ${typeName(declaration.of)}`,
            item,
            quotes(declaration.of, item),
          ),
        ],
  );
  if (wrong.length > 0) return wrong;
  return mismatch(declaration, value, patience, (index, item) =>
    about('badValue', [...path, index], mustMatch(declaration), item),
  );
}

function mustMatch(declaration: ParameterDeclaration): string {
  return `must match the pattern ${declaration.pattern}`;
}

function quotes(type: string, value: Json): string {
  return type === 'string' && (typeof value === 'number' || typeof value === 'boolean')
    ? ': put it in quotes'
    : '';
}

function mismatch(
  declaration: ParameterDeclaration,
  items: Json[],
  patience: Patience = newPatience(),
  report: (index: number, item: Json) => Finding,
): Finding[] {
  if (declaration.pattern === null) return [];
  const texts = items.filter((item) => typeof item === 'string');
  const index = firstMismatch(declaration.pattern, texts, patience);
  if (index === null) return [];
  const found = report(
    index === 'tooSlow' ? 0 : index,
    (index === 'tooSlow' ? items[0] : items[index]) ?? null,
  );
  return [
    index === 'tooSlow' ? { ...found, message: `${found.message} (the pattern takes too long)` } : found,
  ];
}
