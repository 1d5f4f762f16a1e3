import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { makeTown, type Town } from '../../../../../test/kernel.ts';
import type { Capability, Employee } from '../../../../kernel/actor.ts';
import { LANGS } from '../../../../kernel/texts.ts';
import { openSite, type Site } from '../../../support/portals/portals.test-helper.ts';

const PASSPHRASE = 'font pont forn mont';
const TEXT = 'Oferta econòmica: 41.300 euros.\n';

describe('the pages of sealed delivery', () => {
  let site: Site;
  let town: Town;
  before(async () => {
    site = await openSite();
    town = await makeTown(site.kernel, 'Vilaplica');
  });
  after(() => site.stop());

  const somebody = (at: number, ...capabilities: Capability[]): Employee => ({
    ...town.employee(...capabilities),
    document: `9990200${at}X`,
    name: `Custòdia ${at} de prova`,
  });

  const get = async (path: string) => {
    const answer = await fetch(site.base + path, { headers: { accept: 'text/html' } });
    return { status: answer.status, text: await answer.text() };
  };
  /** Sends a form of a page with the hidden fields that the page gave it. */
  const send = async (path: string, fields: Record<string, string | string[] | Blob>, form = 0) => {
    const { text } = await get(path);
    const forms =
      text
        .match(/<form [\s\S]*?<\/form>/g)
        ?.filter((each) => each.includes('method="post"') && !each.includes('/sign-out')) ?? [];
    const hidden = [...(forms[form] ?? '').matchAll(/type="hidden" name="([^"]+)" value="([^"]*)"/g)];
    const multipart = (forms[form] ?? '').includes('multipart');
    const body = multipart ? new FormData() : new URLSearchParams();
    for (const [, name, value] of hidden) body.append(name!, value!);
    for (const [name, value] of Object.entries(fields))
      for (const each of Array.isArray(value) ? value : [value]) {
        if (typeof each === 'string') body.append(name, each);
        else (body as FormData).append(name, each, 'oferta.txt');
      }
    const headers = { accept: 'text/html', 'sec-fetch-site': 'same-origin' };
    const answer = await fetch(site.base + path, { method: 'POST', body, headers, redirect: 'manual' });
    return {
      status: answer.status,
      location: answer.headers.get('location') ?? '',
      text: await answer.text(),
    };
  };

  for (const lang of LANGS)
    test(`every page is there in ${lang}, also when nothing is there yet`, async () => {
      site.be(somebody(9, 'body.manage'));
      for (const path of ['', '/key', '/groups/new', '/seal']) {
        const { status, text } = await get(`/office/sealing${path}?lang=${lang}`);
        assert.equal(status, 200, path);
        assert.doesNotMatch(text, /undefined|\[object/);
      }
    });

  test('three people make their keys, become custodians, and open together what one alone cannot', async () => {
    const people = [somebody(1, 'body.manage'), somebody(2), somebody(3)];
    const choice = { passphrase: PASSPHRASE, 'passphrase-again': PASSPHRASE };
    for (const person of people) {
      site.be(person);
      assert.equal((await send('/office/sealing/key', { ...choice, passphrase: 'curta' })).status, 422);
      const other = await send('/office/sealing/key', { ...choice, 'passphrase-again': 'una altra frase' });
      assert.match(other.text, /no són iguals/);
      const endless = 'frase '.repeat(50);
      const long = { passphrase: endless, 'passphrase-again': endless };
      assert.match((await send('/office/sealing/key', long)).text, /Escriviu 200 caràcters com a màxim/);
      assert.equal((await send('/office/sealing/key', choice)).status, 303);
    }
    site.be(people[0]!);
    const choices =
      (await get('/office/sealing/groups/new')).text.match(
        /name="keyIds" value="[^"]+"|value="[0-9a-f-]{36}"[^>]*name="keyIds"/g,
      ) ?? [];
    const keyIds = choices.map((each) => /[0-9a-f-]{36}/.exec(each)![0]);
    assert.equal(keyIds.length, 3);
    assert.equal(
      (await send('/office/sealing/groups/new', { name: 'Mesa', threshold: '4', keyIds })).status,
      422,
    );
    const made = await send('/office/sealing/groups/new', {
      name: 'Mesa de contractació',
      threshold: '2',
      keyIds,
    });
    assert.equal(made.status, 303, made.text.slice(0, 3000));
    const groupId =
      /<option value="([0-9a-f-]{36})"/.exec((await get('/office/sealing/seal')).text)?.[1] ?? '';
    const nobody = await send('/office/sealing/seal', {
      title: 'Plica',
      file: new Blob([TEXT]),
      groupId: '',
    });
    assert.match(nobody.text, /Ningú no podria obrir/);
    for (const [title, said] of [
      ['', /id="title-error"[\s\S]{0,120}Falta/],
      ['x'.repeat(201), /id="title-error"[\s\S]{0,120}Ha de tenir 200 caràcters com a màxim/],
    ] as const)
      assert.match(
        (await send('/office/sealing/seal', { title, file: new Blob([TEXT]), groupId })).text,
        said,
      );
    const wrong = {
      title: 'Plica',
      file: new Blob([TEXT]),
      groupId,
      'date-day': '31',
      'date-month': '2',
      'date-year': '2031',
      time: '10:00',
    };
    assert.equal((await send('/office/sealing/seal', wrong)).status, 422);
    const sealed = await send('/office/sealing/seal', {
      title: 'Plica econòmica',
      file: new Blob([TEXT]),
      groupId,
    });
    assert.equal(sealed.status, 303);
    const path = sealed.location;
    const share = { 'open-reason': 'Acte d’obertura de pliques', 'open-passphrase': PASSPHRASE };
    const missed = await send(path, { ...share, 'open-passphrase': 'una frase que no és' });
    assert.match(missed.text, /no s’obre amb aquesta frase/);
    assert.match((await send(path, { ...share, 'open-reason': '' })).text, /Error:/);
    assert.equal((await send(path, share)).status, 303);
    assert.match((await get(path)).text, /Ja heu donat la vostra part/);
    site.be(people[1]!);
    assert.equal((await send(path, share)).status, 303);
    const opened = await send(path, { do: 'open' });
    assert.equal(opened.status, 303, opened.text.slice(0, 2000));
    assert.equal((await send(path, {})).text, TEXT);
  });

  test('a date keeps a box closed, and the page says until when', async () => {
    site.be(somebody(1, 'body.manage'));
    const groupId =
      /<option value="([0-9a-f-]{36})"/.exec((await get('/office/sealing/seal')).text)?.[1] ?? '';
    const when = { 'date-day': '4', 'date-month': '5', 'date-year': '2091', time: '10:00' };
    const sealed = await send('/office/sealing/seal', {
      title: 'Plica amb data',
      file: new Blob([TEXT]),
      groupId,
      ...when,
    });
    assert.equal(sealed.status, 303, sealed.text.slice(0, 2000));
    const { text } = await get(sealed.location);
    assert.match(text, /No es pot obrir fins al/);
    assert.doesNotMatch(text, /open-passphrase/);
  });

  test('a key is replaced with the passphrase that it had, and what was sealed to it is moved to the new one', async () => {
    site.be(somebody(3));
    const keyId =
      /value="([0-9a-f-]{36})"[^>]*>(?:(?!value=)[\s\S])*?Custòdia 3 de prova/.exec(
        (await get('/office/sealing/seal')).text,
      )?.[1] ?? '';
    const { location } = await send('/office/sealing/seal', {
      title: 'Per a mi',
      file: new Blob([TEXT]),
      groupId: '',
      keyIds: keyId,
    });
    const fresh = 'roure alzina faig om';
    const change = { current: PASSPHRASE, passphrase: fresh, 'passphrase-again': fresh };
    assert.match(
      (await send('/office/sealing/key', { ...change, current: 'una frase que no és' })).text,
      /no s’obre/,
    );
    assert.equal((await send('/office/sealing/key', change)).status, 303);
    assert.equal((await send(location, { 'old-passphrase': PASSPHRASE }, 1)).status, 303);
    assert.equal((await send(location, { 'read-passphrase': fresh })).text, TEXT);
  });

  test('nobody sees the boxes of another body, nor anything without being signed in', async () => {
    site.be(somebody(1, 'body.manage'));
    const path = /\/office\/sealing\/boxes\/[0-9a-f-]{36}/.exec((await get('/office/sealing')).text)![0];
    const other = await makeTown(site.kernel, 'Una altra');
    site.be({ ...other.employee('body.manage'), document: '99902001X' });
    assert.equal((await get(path)).status, 404);
    assert.doesNotMatch((await get('/office/sealing')).text, /Plica/);
    site.be({ kind: 'visitor' });
    for (const each of [
      '/office/sealing',
      '/office/sealing/key',
      '/office/sealing/groups/new',
      '/office/sealing/seal',
    ])
      assert.equal((await get(each)).status, 401);
  });
});
