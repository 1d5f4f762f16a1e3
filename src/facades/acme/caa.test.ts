import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mayIssue } from './caa.ts';
import { openDns } from './dns.test-helper.ts';
import { newResolver } from './validation.ts';

const OWN = ['aplec.example'];
const NAME = 'seu.vila.cat';

test('the records nearest to a name say who may issue for it, and nobody’s say nothing', async (t) => {
  const zone = await openDns(t);
  const resolver = newResolver([zone.server]);
  const ask = (wildcard = false) => mayIssue({ name: NAME, wildcard }, OWN, resolver);
  const cases: [string, Record<string, string[]>, plain: boolean, wild: boolean][] = [
    ['none', {}, true, true],
    ['ours', { [NAME]: ['0 issue aplec.example'] }, true, true],
    ['ours with a parameter', { [NAME]: ['0 issue Aplec.example; account=1'] }, true, true],
    ['another', { [NAME]: ['0 issue other.example'] }, false, false],
    ['another above', { 'vila.cat': ['0 issue other.example'] }, false, false],
    [
      'another above, ours here',
      { 'vila.cat': ['0 issue other.example'], [NAME]: ['0 issue aplec.example'] },
      true,
      true,
    ],
    ['several', { [NAME]: ['0 issue other.example', '0 issue aplec.example'] }, true, true],
    ['nobody', { [NAME]: ['0 issue ;'] }, false, false],
    ['wildcards by another', { [NAME]: ['0 issue aplec.example', '0 issuewild other.example'] }, true, false],
    ['wildcards by us only', { [NAME]: ['0 issue other.example', '0 issuewild aplec.example'] }, false, true],
    ['only where to write', { [NAME]: ['0 iodef mailto:a@b.cat'] }, true, true],
    [
      'something critical that nobody knows',
      { [NAME]: ['0 issue aplec.example', '128 odd x'] },
      false,
      false,
    ],
  ];
  for (const [what, records, plain, wild] of cases) {
    zone.caa = new Map(Object.entries(records));
    assert.equal(await ask(), plain, what);
    assert.equal(await ask(true), wild, `${what}, with a wildcard`);
  }
});

test('whether it may issue is not known when DNS does not answer, and then it does not', async () => {
  const silent = newResolver(['127.0.0.1:9']);
  await assert.rejects(mayIssue({ name: NAME, wildcard: false }, OWN, silent));
});
