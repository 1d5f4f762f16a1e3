import type { Kernel } from '../../kernel/kernel.ts';
import { contentOf } from './kept-files.ts';
import type { Process } from './store.ts';

/** The answer of `getSignature` and of callbacks, in the words of the contract. */
export async function answerOf(
  kernel: Kernel,
  { token, state, result, resultType }: Pick<Process, 'token' | 'result' | 'resultType'> & { state: string },
): Promise<Record<string, unknown>> {
  if (state === 'signed' && result !== null) {
    const signResult = (await contentOf(kernel, result)).toString('base64');
    return { status: 'OK', token, signResult, type: resultType, error: null };
  }
  const error = state === 'refused' ? 'The person refused to sign' : 'The signature has not been made';
  return { status: 'KO', token, signResult: null, type: null, error };
}
