import SCIMMY from 'scimmy';
import { Problem } from '../../kernel/problem.ts';
import { peopleProblems } from '../../services/trust/people/index.ts';

/** The keyword of RFC 7644 §3.12 for a refusal of ours, where it has one. */
function typeOf({ code, status }: Problem): string {
  if (code === peopleProblems['has-role']().code) return 'uniqueness';
  if (code === peopleProblems.ended().code) return 'mutability';
  return status === 422 ? 'invalidValue' : '';
}

/** A refusal in the words of the protocol; whatever is no refusal is a fault of ours, and says nothing. */
export function scimError(error: unknown): InstanceType<typeof SCIMMY.Types.Error> {
  if (error instanceof SCIMMY.Types.Error) return error;
  if (!(error instanceof Problem) || error.status >= 500)
    return new SCIMMY.Types.Error(500, '', 'It could not be done.');
  const status = error.status === 422 ? 400 : error.status;
  const fields = error.fields.map(({ field, message }) => `${field} ${message}`).join('; ');
  return new SCIMMY.Types.Error(
    status,
    typeOf(error),
    [error.kind.title.en, fields].filter(Boolean).join(' '),
  );
}

/** The library takes errors of its own alone for what they are, and any other for “not found”. */
export async function told<T>(doing: () => Promise<T>): Promise<T> {
  try {
    return await doing();
  } catch (error) {
    throw scimError(error);
  }
}
