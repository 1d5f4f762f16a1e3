import { formatNumber, type Texts } from '../../../../../kernel/texts.ts';
import type { ca } from './ca.ts';

export const en: Texts<typeof ca> = {
  refused: (status) => `It could not be done · ${status}`,
  ours: (status) => `The fault is ours · ${status}`,
  whatToDo: 'What you can do',
  detail: 'Detail',
  fields: 'What has to be corrected',
  clauses: 'Conditions that are not met',
  clausesIntro: (count) =>
    count === 1
      ? 'This condition has to be met:'
      : `These ${formatNumber(count, 'en')} conditions have to be met:`,
  code: 'Code',
  request: 'Request identifier',
  forSupport: 'If you want to tell us',
  requestHelp: 'If you write to us about this, give us this identifier: with it we find what happened.',
  back: 'Go back',
  home: 'Go to the home page',
  signIn: 'Sign in',
  aboutCode: 'What this code means',
  catalogue: {
    title: 'Catalogue of refusals',
    lead: 'When the platform says no, it says why and what you can do. These are all the reasons, the same on screen and in the API.',
    search: 'Search by code or words',
    find: 'Search',
    shown: (shown, all) => `Showing ${formatNumber(shown, 'en')} of ${formatNumber(all, 'en')}.`,
    all: 'Show all of them',
    none: 'No reason contains those words.',
    codeColumn: 'Code',
    titleColumn: 'What happened',
    statusColumn: 'HTTP status',
    service: {
      kernel: 'The whole platform',
      exchange: 'Data exchange',
      administrations: 'Bodies of the consortium',
      webhooks: 'Notices to systems',
      files: 'Files',
      calendar: 'Days and time limits',
    },
    from: 'Where it can happen',
    status: 'HTTP status',
    inJson: 'How it comes through the API',
    inJsonIntro:
      'The body is an RFC 9457 problem details object, with this type and this code, which do not change:',
    back: 'The whole catalogue',
  },
  statusMeaning: {
    '4xx':
      'The request cannot be met as it is: the same request will give the same answer until something changes.',
    '429': 'Too many came in a row. The Retry-After header says how many seconds to wait.',
    '5xx': 'The request was good: what failed is ours, or a system that we depend on. It can be tried again.',
  },
};
