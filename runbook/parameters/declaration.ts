import { z } from 'zod';
import type { Json } from '../../plan/json.ts';

const scalarTypes = ['string', 'number', 'boolean'] as const;
export type ScalarType = (typeof scalarTypes)[number];

/** One parameter's declaration as documents write it. */
export const declarationShape = z.strictObject({
  type: z.enum([...scalarTypes, 'list']),
  of: z.enum(scalarTypes).optional().describe('What a list holds; default string'),
  default: z.unknown().optional().describe('Used when nothing is given'),
  pattern: z
    .string()
    .min(1)
    .max(500)
    .optional()
    .describe('A regular expression for a text, or each text of a list'),
  description: z.string().max(4096).optional(),
  required: z.boolean().optional().describe('Default: true without a default'),
  secret: z.boolean().default(false).describe('Its value is never printed'),
});

/** One parameter, with every default filled in. */
export interface ParameterDeclaration {
  type: ScalarType | 'list';
  /** Of a list's items; the type itself for what is no list. */
  of: ScalarType;
  /** undefined: none. */
  default: Json | undefined;
  pattern: string | null;
  description: string | null;
  required: boolean;
  secret: boolean;
}

/** A document's parameters by name. */
export type ParameterDeclarations = Record<string, ParameterDeclaration>;
