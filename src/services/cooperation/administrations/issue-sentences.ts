import type { ImportIssue, IssueCode } from './import-plan.ts';

/** What is wrong with a line, for whoever writes programs; pages say it in the reader's language (texts/). */
const SENTENCES: Readonly<Record<IssueCode, string>> = {
  unreadable: 'cannot be read from here on',
  'too-many-lines': 'the file has too many lines',
  'column-unknown': 'no column has this name',
  'column-repeated': 'the column stands twice',
  'cells-count': 'has more or fewer cells than there are columns',
  required: 'is needed',
  invalid: 'is not well written',
  'no-code': 'a new body needs its id, or an INE10, DIR3 or NIF',
  'codes-differ': 'its codes are of different bodies',
  'code-taken': 'another body has this code',
  repeated: 'is the same body as an earlier line',
  'parent-unknown': 'is no body of the directory nor of this file',
  'parent-circle': 'depends on itself',
  successor: 'merged needs the body that took over, and nothing else has one',
  'status-move': 'cannot go to this status from the one it has',
};

export const sentenceOf = ({ code }: ImportIssue): string => SENTENCES[code];
