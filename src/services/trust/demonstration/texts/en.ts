import type { Texts } from '../../../../kernel/texts.ts';
import type { ca } from './ca.ts';

export const en: Texts<typeof ca> = {
  title: 'Choose who you are',
  lead: 'Until there is an identity service, you can be a demonstration person here. All of them are invented.',
  citizens: 'Citizens',
  employees: 'Staff of the bodies',
  operators: 'Consortium',
  enter: 'Enter as',
  now: (name) => `You are now ${name}.`,
  left: 'You have left.',
  unknown: 'Choose a person from the list.',
  leave: 'Leave',
};
