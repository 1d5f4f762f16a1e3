import type { Texts } from '../../../../../kernel/texts.ts';
import type { ca } from './ca.ts';

export const en: Texts<typeof ca> = {
  title: 'Check a receipt',
  lead: 'A receipt proves that a line is in the public record. It is checked here, in your browser: the receipt is not sent anywhere and you need not trust us.',
  withoutScript: 'Without JavaScript',
  withoutScriptText:
    'Your browser does not run JavaScript, so it cannot do the check by itself. There are two ways:',
  withoutScriptCommand: 'On your computer, trusting nobody, with the command further down.',
  withoutScriptServer:
    'Right here, sending the receipt with the button below. Then it is this server that checks, and you trust it.',
  receipt: 'Receipt',
  receiptHint:
    'Paste the whole text. The promise that the exchange gives at once will do too, or its whole answer.',
  file: 'Or choose its file',
  fileHint: 'The file does not leave your browser.',
  fileHintServer: 'Without JavaScript, the file is sent to this server.',
  keys: 'Keys that you trust',
  keysHint:
    'One per line. The ones here are those that this website states. To be sure that we do not deceive you, replace them with the ones that somebody else gave you: a newspaper, an auditor, a town hall, or yourself some time ago.',
  check: 'Check it',
  checkServer: 'Check it on the server',
  pending: 'The line is recorded already, but no signature covers it yet. It takes a second or two.',
  pendingAgain: 'Try again',
  stillPending: 'It is not there yet. Try in a minute.',
  unknown: 'There is no receipt with that identifier.',
  erasedTitle: (day) => `The record of this line was erased on ${day}`,
  erasedText:
    'Nobody can open its content any more or connect it with any person. The line stays in the public record, and this receipt still proves that it has been there since.',
  missing: 'Paste a receipt or choose its file.',
  missingKeys: 'Write at least one key: without any, nobody can be believed.',
  failed: 'The check could not be done in this browser.',
  result: 'Result',
  byServer:
    'This was checked by this server. So as not to have to trust it, do it with JavaScript or with the command below.',
  recordTitle: 'What was recorded',
  fieldsTitle: 'Opened data',
  fieldsIntro:
    'These data are in your receipt only; the public record has a seal of them that does not reveal them.',
  detail: 'Technical detail',
  proves: 'What a receipt proves',
  provesPoints: [
    'That the line was there when the log was signed, and that since then it could not be taken out or changed without being noticed.',
    'If the receipt carries the content, that it is exactly what was recorded that day.',
    'If it carries opened data, that they are the same and that no others were put in their place.',
  ],
  provesNot: 'What it does not prove',
  provesNotPoints: [
    'That what it says was true: it proves that it was recorded, not that the administration was right.',
    'That nothing was done outside the platform.',
    'That everybody sees the same log: that is what witnesses are for, and why you should compare the keys.',
  ],
  command: 'Command',
  commandTitle: 'With a command, on your computer',
  commandText: 'Save the receipt to a file and use the program of Aplec, which is free software:',
  log: 'See the public record',
  report: {
    verdict: {
      good: {
        title: 'The receipt is good',
        more: 'The line is in the log and the content is what was recorded.',
      },
      partly: {
        title: 'The receipt is good, but it does not open',
        more: 'The line is in the log. The content is not in this receipt: either it was erased, or it is not for you to see.',
      },
      bad: {
        title: 'The receipt is not good',
        more: 'Do not take it as valid. If the platform gave it to you, keep it: it is evidence against it.',
      },
      promiseGood: {
        title: 'The promise is good',
        more: 'The log has promised in writing to include this line within a minute. The final receipt should already be there to ask for.',
      },
      promiseOnly: {
        title: 'The promise is good; the evidence in the answer was not checked',
        more: 'A promise does not hold the evidence. To know that the answer was not changed, ask for the receipt of this exchange with the certificate of the system and check both with the command that `npm start` prints.',
      },
      promiseBad: { title: 'The promise is not good', more: 'The log did not sign this.' },
    },
    result: { passed: 'Yes', failed: 'No', skipped: 'Cannot be told', unreached: 'Not checked' },
    unreached: 'Another step failed.',
    step: {
      format: {
        title: 'Can it be read?',
        passed: 'It has the form of a receipt.',
        failed: 'It does not have the form of a receipt: a piece may be missing.',
        skipped: '',
      },
      signature: {
        title: 'Did the log sign it?',
        passed: 'One of the keys that you trust signed the root of the log.',
        failed: 'No key that you trust signed this.',
        skipped: '',
      },
      record: {
        title: 'Is the content what was recorded?',
        passed: 'The content gives exactly the seal that was recorded.',
        failed: 'The content does not give the seal: something was changed.',
        skipped: 'The receipt does not carry the content: it only proves that there is a line.',
      },
      inclusion: {
        title: 'Is it inside the log?',
        passed: 'The path of seals leads from the line to the signed root.',
        failed:
          'The path does not lead to the signed root: the content, the path or the signature was changed.',
        skipped: '',
      },
      evidence: {
        title: 'Is the evidence in the answer what was delivered?',
        passed: '',
        failed: '',
        skipped: 'The promise does not say: the opened receipt does.',
      },
      asked: {
        title: 'Is it the line that you asked for?',
        passed: 'The identifier in the content is the one that you asked for.',
        failed: 'It is a good receipt, but of another line.',
        skipped: 'Without the content one cannot tell which line it is.',
      },
      promise: {
        title: 'Did the log sign it?',
        passed: 'One of the keys that you trust signed this promise.',
        failed: 'No key that you trust signed this promise.',
        skipped: '',
      },
    },
    fact: {
      origin: 'Log',
      size: 'Seals under the signed root',
      place: 'Place of the line',
      type: 'Type',
      leafHash: 'Seal',
      id: 'Identifier',
      at: 'Recorded',
    },
  },
};
