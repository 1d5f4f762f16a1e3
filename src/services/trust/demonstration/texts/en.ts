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
  unknown: 'Choose a person from the list.',
  inbox: {
    title: 'Inbox of the demonstration',
    lead: 'Here arrive the messages that in a real installation would go to a telephone or an e-mail address.',
    none: 'No message has arrived',
    noneMore: 'When you ask for a code or send an invitation, you see it here.',
    sms: 'Message to a telephone',
    email: 'E-mail',
    to: 'To',
    at: 'When',
  },
  anchors: {
    title: 'Public certificates of the demonstration',
    lead: 'Who the authority of this demonstration is, and which certificates the system shows. The private keys do not leave it.',
    invented: 'It is an invented authority: do not install it in any real browser or system.',
    kinds: {
      authority: 'Authority (trust anchor)',
      server: 'Certificate of the server',
      client: 'Certificate shown to providers',
    },
    file: 'File (PEM)',
    subject: 'Subject',
    fingerprint: 'SHA-256 fingerprint',
    until: 'Valid until',
  },
};
