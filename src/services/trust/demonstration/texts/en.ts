import type { Texts } from '../../../../kernel/texts.ts';
import type { ca } from './ca.ts';

export const en: Texts<typeof ca> = {
  title: 'Choose who you are',
  lead: 'All these people are invented, and so are all the data. To follow the whole story, first be Marta Roura Pla, who asks for data, and then Núria Puig Vila, who sees it and can object.',
  citizens: 'Citizens',
  employees: 'Staff of the bodies',
  operators: 'Consortium',
  enter: 'Enter',
  now: (name) => `You are now ${name}.`,
  left: 'You have left.',
  unknown: 'Choose a person from the list.',
  leave: 'Leave',
};
