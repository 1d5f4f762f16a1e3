import { z } from 'zod';
import { query } from '../../../../kernel/action.ts';
import { EVERYBODY } from '../everybody.ts';
import { joinableServices } from '../services.ts';

/** The services that a body can ask to join. */
export const listServices = query({
  name: 'administrations.service.list',
  summary: 'Names of the services that a body can ask to join.',
  access: EVERYBODY,
  input: z.object({}),
  output: z.object({ services: z.array(z.string()) }),
  async run({ kernel }) {
    return { services: joinableServices(kernel) };
  },
});
