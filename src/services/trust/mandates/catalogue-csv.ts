import { parse } from 'csv-parse/sync';
import type { FieldError } from '../../../kernel/problem.ts';

/** Largest file, and most lines of one. */
export const CSV_BYTES = 2_000_000;
const CSV_LINES = 20_000;
const CODE = /^[\p{L}\p{N}._/-]{1,60}$/u;
const NAME_LIMIT = 500;

export type Lines = {
  families: { code: string; name: string }[];
  procedures: {
    family: string;
    code: string;
    name: string;
    description: string | null;
    fue: string | null;
  }[];
};

/** Lines of one file, `;` between fields and each in quotes or not (Representa §8.2); UTF-8, with a mark or without. */
function linesOf(text: string, field: string, faults: FieldError[]): string[][] {
  try {
    return parse(text, {
      ...{ delimiter: ';', bom: true, skip_empty_lines: true, trim: true, relax_column_count: true },
      to: CSV_LINES + 1,
    });
  } catch (error) {
    const at = (error as { lines?: number }).lines ?? 1;
    faults.push({ field, message: `Line ${at} is not CSV.` });
    return [];
  }
}

const isName = (name: string | undefined): name is string =>
  name !== undefined && name !== '' && name.length <= NAME_LIMIT;

/** Reads both files; every faulty line is told with its number, and then nothing is loaded. */
export function readCatalogue(files: { families: string; procedures: string }): {
  lines: Lines;
  faults: FieldError[];
} {
  const faults: FieldError[] = [];
  const lines: Lines = { families: [], procedures: [] };
  const check = (field: 'families' | 'procedures', rows: string[][], add: (row: string[]) => boolean) => {
    if (rows.length > CSV_LINES) faults.push({ field, message: `must have at most ${CSV_LINES} items` });
    for (const [at, row] of rows.slice(0, CSV_LINES).entries())
      if (!add(row)) faults.push({ field, message: `Line ${at + 1} is not as it should be.` });
  };
  check('families', linesOf(files.families, 'families', faults), ([code, name]) => {
    if (!CODE.test(code ?? '') || !isName(name)) return false;
    lines.families.push({ code: code!, name });
    return true;
  });
  check(
    'procedures',
    linesOf(files.procedures, 'procedures', faults),
    ([family, code, name, description, fue]) => {
      if (!CODE.test(family ?? '') || !CODE.test(code ?? '') || !isName(name)) return false;
      lines.procedures.push({
        ...{ family: family!, code: code!, name },
        ...{ description: description?.slice(0, NAME_LIMIT) || null, fue: fue?.slice(0, NAME_LIMIT) || null },
      });
      return true;
    },
  );
  return { lines, faults };
}

/** Families that procedures name and nobody has: then none is loaded (Representa §8.2). */
export function orphans(lines: Lines, known: readonly string[]): string[] {
  const there = new Set([...known, ...lines.families.map((each) => each.code)]);
  return [...new Set(lines.procedures.map((each) => each.family).filter((each) => !there.has(each)))];
}

/** Only families that have a procedure are made (Representa §8.2). */
export const used = (lines: Lines): Lines['families'] =>
  lines.families.filter(({ code }) => lines.procedures.some((each) => each.family === code));
