import { isDatabaseAway } from '../database/database.ts';
import { DATA_EXCEPTION } from '../log.ts';
import { Problem } from '../problem.ts';
import { kernelProblems } from '../problems.ts';

/** Framework errors have their own codes; each maps to one problem of the catalogue. */
const FRAMEWORK: Record<string, () => Problem> = {
  FST_ERR_CTP_BODY_TOO_LARGE: () => kernelProblems['too-large'](),
  FST_REQ_FILE_TOO_LARGE: () => kernelProblems['too-large'](),
  FST_FILES_LIMIT: () => kernelProblems['too-large'](),
  FST_FIELDS_LIMIT: () => kernelProblems['too-large'](),
  FST_PARTS_LIMIT: () => kernelProblems['too-large'](),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: () => kernelProblems['media-type'](),
  FST_ERR_CTP_EMPTY_JSON_BODY: () => kernelProblems['body-malformed'](),
  FST_ERR_CTP_INVALID_JSON_BODY: () => kernelProblems['body-malformed'](),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: () => kernelProblems['body-malformed'](),
  FST_ERR_BAD_URL: () => kernelProblems['not-found'](),
  FST_ERR_MAX_PARAM_LENGTH: () => kernelProblems['not-found'](),
  '40001': () => kernelProblems.conflict(),
  '40P01': () => kernelProblems.conflict(),
  '23505': () => kernelProblems.conflict(),
  '22021': () => unstorable('has a character that cannot be stored'),
  // What a check of ours let through and a column could not hold: numbers, moments and identifiers out of range.
  '22003': () => unstorable('has a number that is out of range'),
  '22007': () => unstorable('has a date that is not one'),
  '22008': () => unstorable('has a date that is out of range'),
  '22P02': () => unstorable('has a value that is not of its kind'),
};

const unstorable = (message: string) =>
  kernelProblems['input-invalid']({ fields: [{ field: '(body)', message }] });

/** Whatever of the input the database could not hold is bad input, never our failure. */
export const isDataException = (error: unknown): boolean => {
  const { code, severity } = (error ?? {}) as { code?: unknown; severity?: unknown };
  return typeof code === 'string' && typeof severity === 'string' && DATA_EXCEPTION.test(code);
};

/** Any thrown thing as a Problem: ours as it is, known failures by their code, the rest as `kernel.internal`. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const code = (error as { code?: unknown } | undefined)?.code;
  const known = typeof code === 'string' ? FRAMEWORK[code] : undefined;
  if (known !== undefined) return known();
  if (isDatabaseAway(error)) return kernelProblems.unavailable();
  if (isDataException(error)) return unstorable('has a value that cannot be stored');
  const status = (error as { statusCode?: unknown } | undefined)?.statusCode;
  if (typeof status === 'number' && status >= 400 && status < 500) return kernelProblems['body-malformed']();
  return kernelProblems.internal();
}
