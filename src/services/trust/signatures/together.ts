import type { z } from 'zod';
import { assertMayDo } from '../../../kernel/access.ts';
import { parseInput } from '../../../kernel/action.ts';
import type { RawRequest, RawRoute } from '../../../kernel/http/routes.ts';

type Asking<Input extends z.ZodType, Output extends z.ZodType> = {
  path: string;
  name: string;
  summary: string;
  access: NonNullable<RawRoute['contract']>['access'];
  input: Input;
  output: Output;
  problems: NonNullable<RawRoute['contract']>['problems'];
  status?: number;
  run(request: RawRequest, input: z.output<Input>): Promise<z.input<Output>>;
};

/** A JSON address behind which several actions and the file store work together, each action in its own transaction. */
export function together<Input extends z.ZodType, Output extends z.ZodType>(
  asking: Asking<Input, Output>,
): RawRoute {
  const { path, name, summary, access, input, output, run, status = 200 } = asking;
  return {
    ...{ method: 'POST', path, tag: 'signatures' },
    contract: {
      ...{ name, summary, kind: 'action', access },
      body: { type: 'application/json', schema: input },
      returns: { [status]: { description: 'Done', content: { 'application/json': output } } },
      problems: asking.problems ?? [],
    },
    async handle(request) {
      // Before the input is read: who may not learns nothing of its form.
      assertMayDo(request.actor, access);
      const given = await run(request, parseInput(input, request.body));
      return {
        status,
        headers: { 'content-type': 'application/json; charset=utf-8' },
        body: JSON.stringify(output.parse(given)),
      };
    },
  };
}
