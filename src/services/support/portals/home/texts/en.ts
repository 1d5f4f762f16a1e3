import type { Texts } from '../../../../../kernel/texts.ts';
import type { ca } from './ca.ts';

export const en: Texts<typeof ca> = {
  title: 'The platform that administrations share',
  tab: 'Home',
  lead: 'Aplec is the common digital house of a consortium of administrations. It is made once and used by all of them, the smallest village too: so that nobody asks you for a paper that another administration already has, and so that anyone can check what was done with the data.',
  ways: 'Which way do you want to go in?',
  citizen: 'Citizens',
  citizenMore: 'See who looked at your data, why and under which law, and object.',
  office: 'Office',
  officeMore: 'For staff of the bodies: ask for what a case needs without sending anyone to fetch papers.',
  operator: 'Consortium',
  operatorMore: 'For those who run the platform: agreements, traffic, refusals and savings.',
  developers: 'Developers',
  developersMore: 'For those who connect systems: a documented API and a sandbox with invented people.',
  record: 'A record that you need not believe',
  recordFirst:
    'Each time an administration consults data of another, a line stays in a public record that only grows.',
  recordSecond:
    'The line does not say whose data they are: it is a seal, and only who has the receipt can open it.',
  recordThird: 'If anybody erased or changed a line, we included, anyone with a computer would find out.',
  seeLog: 'See the public record',
  verify: 'Check a receipt',
  also: 'Also open to everybody',
  openData: 'Contract of the API (OpenAPI)',
  problems: 'Why the platform says no, and what can be done about it',
};
