import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { unzipSync } from 'fflate';
import { need } from '../../../test/need.ts';
import { perform } from '../../kernel/action.ts';
import type { Employee } from '../../kernel/actor.ts';
import { runSql } from '../../kernel/database/database.ts';
import { hashOf } from '../../kernel/pki/index.ts';
import { folder, pem, run } from '../../kernel/pki/town.test-helper.ts';
import { totp } from '../../kernel/totp.ts';
import { openSite, type Site } from '../../services/support/portals/portals.test-helper.ts';
import { trustAnchors } from '../../services/trust/certificates/index.ts';
import {
  at,
  type Enrolled,
  enrol,
  newVila,
  PIN,
} from '../../services/trust/signatures/signing.test-helper.ts';
import { timestamps } from '../../services/trust/timestamps/index.ts';
import { registerApplication } from './actions/applications.ts';
import { forgetProcesses } from './actions/process.ts';
import { callbackRound } from './callback-round.ts';
import { modeOf } from './signature-mode.ts';

const OPERATOR = { kind: 'operator', document: '99900003A', name: 'Operadora de prova' } as const;
const ORIGIN = 'https://tramits.vila.example';
const TEXT = Buffer.from('Sol·licitud d’ajut\n');

describe('an application asks for a signature through the contract of the Signador', () => {
  let site: Site;
  let key: string;
  let people: Enrolled[];
  before(async () => {
    site = await openSite();
    await timestamps.demo?.(site.kernel);
    ({ key } = await perform(site.kernel, registerApplication, OPERATOR, {
      name: 'Tràmits',
      domain: ORIGIN,
    }));
    const vila = await newVila(site.kernel);
    const earlier = at(site.kernel, site.kernel.now().subtract({ seconds: 60 }));
    people = [];
    for (const name of ['Maria', 'Jordi', 'Aran'])
      people.push(await enrol(earlier, vila.person(`${name} de prova`)));
  });
  after(() => site?.stop());

  const madrid = (moment = site.kernel.now()) => {
    const local = moment.toZonedDateTimeISO('Europe/Madrid');
    const two = (value: number) => String(value).padStart(2, '0');
    return `${two(local.day)}/${two(local.month)}/${local.year} ${two(local.hour)}:${two(local.minute)}`;
  };
  const headersOf = (date = madrid(), secret = key, origin = ORIGIN) => ({
    origin,
    date,
    authorization: `SC ${createHmac('sha256', Buffer.from(secret)).update(`${origin}_${date}`).digest('base64')}`,
  });
  type Said = {
    status: string;
    token: string;
    message: string;
    signResult: string;
    type: string;
    error: string | null;
  };
  type Headers = Record<string, string>;
  const call = async (method: string, path: string, headers: Headers, body?: unknown): Promise<Said> => {
    const json = { 'content-type': 'application/json' };
    const sent =
      body === undefined ? { headers } : { headers: { ...headers, ...json }, body: JSON.stringify(body) };
    const answer = await fetch(`${site.base}/signador/${path}`, { method, ...sent });
    assert.equal(answer.status, 200);
    return (await answer.json()) as Said;
  };
  const begin = async () => (await call('GET', 'initProcess', headersOf())).token;
  const start = (token: string, applet: object, more: object = { redirectUrl: '/tornada' }) =>
    call(
      'POST',
      'startSignProcess',
      { origin: ORIGIN },
      {
        token,
        descripcio: 'Ajut',
        ...more,
        applet_cfg: {
          doc_type: 4,
          doc_name: 'sol.txt',
          document_to_sign: TEXT.toString('base64'),
          ...applet,
        },
      },
    );
  const collect = (token: string) => call('GET', `getSignature?identificador=${token}`, headersOf());
  /** The page as a person sees it, and the list of documents that its form names. */
  const look = async (token: string, who: Enrolled | Employee, lang = 'ca') => {
    site.be('person' in who ? who.person : who);
    const answer = await fetch(`${site.base}/signador/?id=${token}&lang=${lang}`, {
      headers: { accept: 'text/html' },
    });
    const text = await answer.text();
    return { text, shown: shownOn(text) };
  };
  const shownOn = (text: string) => /name="shown" value="([\w-]{43})"/.exec(text)?.[1] ?? '';
  const gesture = async (token: string, who: Enrolled | Employee, fields: Record<string, string>) => {
    site.be('person' in who ? who.person : who);
    const answer = await fetch(`${site.base}/signador/?id=${token}`, {
      ...{ method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' },
      headers: { accept: 'text/html', 'sec-fetch-site': 'same-origin' },
    });
    return { status: answer.status, text: await answer.text() };
  };
  let step = 0;
  /** Codes count once: each gesture uses another person's, or a later one. */
  const signer = () => {
    const who = people[step % people.length]!;
    const code = totp(who.secret, Date.now() + Math.floor(step++ / people.length) * 30_000);
    return { who, fields: { decision: 'sign', pin: PIN, code } };
  };
  const sign = async (token: string) => {
    const { who, fields } = signer();
    const { shown } = await look(token, who);
    return gesture(token, who, { ...fields, shown });
  };
  const add = (token: string, name: string, headers: Record<string, string> = { origin: ORIGIN }) => {
    const document = { document_to_sign: Buffer.from(name).toString('base64'), doc_name: name };
    return call('PUT', 'addDocumentToSign', headers, { token_id: token, ...document });
  };

  test('it begins, says what is to be signed, the person signs, and openssl verifies what it collects', {
    skip: need('openssl'),
  }, async (t) => {
    const token = await begin();
    assert.equal((await start(token, { signature_mode: 26 })).status, 'OK');
    assert.equal((await collect(token)).status, 'KO');
    const { text, shown } = await look(token, people[0]!);
    assert.match(text, /sol\.txt/);
    const wrong = await gesture(token, people[0]!, { decision: 'sign', pin: PIN, code: '000000', shown });
    assert.equal(wrong.status, 422);
    const signed = await sign(token);
    assert.equal(signed.status, 200, signed.text.slice(0, 2000));
    assert.match(signed.text, /https:\/\/tramits\.vila\.example\/tornada\?token_id=/);
    const got = await collect(token);
    assert.deepEqual([got.status, got.type, got.token], ['OK', 'CMS', token]);
    const file = folder(t);
    const trust = ['-CAfile', file('ca.pem', pem(...(await trustAnchors(site.kernel)))), '-purpose', 'any'];
    const files = [
      '-in',
      file('s.p7s', Buffer.from(got.signResult, 'base64')),
      '-content',
      file('t', TEXT),
      '-out',
      file('out'),
    ];
    run('openssl', ['cms', '-verify', '-cades', '-binary', '-inform', 'DER', ...files, ...trust]);
    assert.equal((await start(token, { signature_mode: 26 })).status, 'KO', 'a token starts once');
  });

  test('several documents and digests are signed with one gesture, and come in a ZIP', async () => {
    const token = await begin();
    const digest = (text: string) => Buffer.from(hashOf('sha256', Buffer.from(text))).toString('base64');
    const applet = {
      signature_mode: 23,
      doc_type: 3,
      multiple: true,
      doc_name: 'a;b',
      document_to_sign: `${digest('a')};${digest('b')}`,
    };
    assert.equal((await start(token, applet)).status, 'OK');
    const added = await call(
      'PUT',
      'addDocumentToSign',
      { origin: ORIGIN },
      { token_id: token, document_to_sign: digest('c'), doc_name: '../c' },
    );
    assert.equal(added.status, 'OK', added.message);
    assert.equal((await sign(token)).status, 200);
    const got = await collect(token);
    assert.equal(got.type, 'ZIP');
    assert.deepEqual(Object.keys(unzipSync(Buffer.from(got.signResult, 'base64'))), [
      '01-a.p7s',
      '02-b.p7s',
      '03-.._c.p7s',
    ]);
  });

  test('a document that was not shown is not signed: the person is told, sees the list of now, and signs that', async () => {
    const token = await begin();
    assert.equal((await start(token, { signature_mode: 21, multiple: true })).status, 'OK');
    const { who, fields } = signer();
    const { text, shown } = await look(token, who);
    assert.doesNotMatch(text, /debt\.txt/);
    assert.equal((await add(token, 'debt.txt')).status, 'OK', 'so is the contract: while it is not signed');
    const told = await gesture(token, who, { ...fields, shown });
    assert.equal(told.status, 409);
    assert.match(told.text, /L’aplicació ha canviat els documents/);
    assert.match(told.text, /debt\.txt/);
    assert.ok(!told.text.includes(fields.code), 'PIN and code are asked again');
    assert.equal((await collect(token)).status, 'KO', 'nothing was signed');
    const late = await add(token, 'more.txt');
    assert.deepEqual([late.status, /ja ha començat a signar/.test(late.message)], ['KO', true]);
    const signed = await gesture(token, who, { ...fields, shown: shownOn(told.text) });
    assert.equal(signed.status, 200, signed.text.slice(0, 2000));
    const files = unzipSync(Buffer.from((await collect(token)).signResult, 'base64'));
    assert.deepEqual(Object.keys(files), ['01-sol.txt.p7s', '02-debt.txt.p7s']);
  });

  test('a list that changed is told in the four languages, and a form without its list signs nothing', async () => {
    const token = await begin();
    await start(token, { signature_mode: 21 });
    const fields = { decision: 'sign', pin: PIN, code: '000000', shown: '' };
    for (const [lang, words] of [
      ['ca', /mentre miràveu/],
      ['es', /mientras usted miraba/],
      ['oc', /mentre guardàuetz/],
      ['en', /while you looked/],
    ] as const) {
      const told = await gesture(`${token}&lang=${lang}`, people[0]!, fields);
      assert.equal(told.status, 409);
      assert.match(told.text, words);
    }
  });

  test('documents are added by the application that began, to what takes them, until the person begins', async (t) => {
    const { mock: put } = t.mock.method(site.kernel.files, 'put');
    const refused = async (token: string, headers?: Record<string, string>) => {
      const before = put.callCount();
      assert.equal((await add(token, 'debt.txt', headers)).status, 'KO');
      assert.equal(put.callCount(), before, 'and nothing of it is kept');
    };
    const token = await begin();
    await refused(token);
    await start(token, { signature_mode: 21, multiple: true });
    await refused(token, {});
    await refused(token, { origin: 'https://altra.example' });
    assert.equal((await add(token, 'a.txt')).status, 'OK');
    assert.equal((await start(token, { signature_mode: 21, multiple: true })).status, 'KO');
    const { shown } = await look(token, people[0]!);
    const wrong = await gesture(token, people[0]!, { decision: 'sign', pin: PIN, code: '000000', shown });
    assert.equal(wrong.status, 422);
    await refused(token);
    assert.equal(shownOn(wrong.text), shown, 'the list stays as it was');
    const single = await begin();
    await start(single, { signature_mode: 21 });
    await refused(single);
    const slow = await begin();
    await start(slow, { signature_mode: 21, multiple: true });
    await runSql(
      site.kernel.db,
      `update signador.process set started_at = started_at - interval '6 minutes' where token = $1`,
      [slow],
    );
    await refused(slow);
  });

  test('XML is signed in its place, and what a person refuses is told', async () => {
    const token = await begin();
    const xml = Buffer.from('<sol><nom>Maria</nom></sol>').toString('base64');
    await start(token, { signature_mode: 9, document_to_sign: xml, doc_name: 'sol.xml' });
    assert.equal((await sign(token)).status, 200);
    const got = await collect(token);
    assert.equal(got.type, 'XML');
    assert.match(Buffer.from(got.signResult, 'base64').toString(), /SignedProperties/);
    const other = await begin();
    await start(other, { signature_mode: 21 });
    assert.match((await gesture(other, people[0]!, { decision: 'refuse' })).text, /tornada/);
    assert.match((await collect(other)).error ?? '', /refused/);
  });

  test('nobody asks in the name of another: key, domain and hour must fit', async () => {
    const hours = (count: number) =>
      madrid(site.kernel.now().add({ minutes: 60 * count + Math.sign(count) * 2 }));
    for (const headers of [
      headersOf(madrid(), 'another-key'),
      headersOf(hours(1)),
      headersOf(hours(-1)),
      headersOf(madrid(), key, 'https://altra.example'),
      { ...headersOf(), date: '31/02/2026 10:00' },
      { ...headersOf(), authorization: 'SC x' },
    ])
      assert.equal((await call('GET', 'initProcess', headers)).status, 'KO');
    const token = await begin();
    const stolen = await call(
      'POST',
      'startSignProcess',
      { origin: 'https://altra.example' },
      {
        token,
        redirectUrl: '/x',
        applet_cfg: { signature_mode: 21, doc_type: 4, document_to_sign: TEXT.toString('base64') },
      },
    );
    assert.equal(stolen.status, 'KO');
  });

  test('what is not served is told in one sentence, and nothing is kept', async () => {
    const token = await begin();
    const said = async (applet: object, more?: object) => (await start(token, applet, more)).message;
    assert.match(await said({ signature_mode: 17 }), /not served/);
    assert.match(await said({ signature_mode: 12 }), /not served/);
    assert.match(await said({ signature_mode: 21, doc_type: 6 }), /doc_type/);
    assert.match(await said({ signature_mode: 21, document_to_sign: '***' }), /Base64/);
    assert.match(await said({ signature_mode: 21 }, { redirectUrl: '/a', callbackUrl: '/b' }), /Exactly one/);
    assert.match(await said({ signature_mode: 21 }, { redirectUrl: '//evil.example' }), /redirectUrl/);
    assert.match(await said({ signature_mode: 23, doc_type: 3 }), /length/);
    assert.match(await said({ signature_mode: 21, document_to_sign: 'YQ==;Yg==' }), /multiple/);
    const modes = Array.from({ length: 30 }, (_, at) => at).filter((each) => modeOf(each) !== undefined);
    assert.deepEqual(modes, [1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 13, 14, 15, 21, 22, 23, 24, 25, 26, 27, 28]);
  });

  test('the time to sign goes by, and results are forgotten after fifteen days', async () => {
    const token = await begin();
    await start(token, { signature_mode: 21 });
    await runSql(
      site.kernel.db,
      `update signador.process set started_at = started_at - interval '6 minutes' where token = $1`,
      [token],
    );
    assert.equal((await gesture(token, people[0]!, { decision: 'refuse' })).status, 410);
    const platform = { kind: 'platform', name: 'test' } as const;
    const later = { now: site.kernel.now().add({ hours: 24 * 16 }) };
    const { files } = await perform(site.kernel, forgetProcesses, platform, {}, later);
    assert.ok(files.length > 0);
    assert.equal((await collect(token)).status, 'KO');
  });

  test('a callback that does not arrive is tried again, until it does', async () => {
    const told: { status: string; token: string }[] = [];
    let works = false;
    const listener = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        if (works) told.push(JSON.parse(Buffer.concat(parts).toString()) as (typeof told)[number]);
        response.writeHead(works ? 200 : 500).end();
      });
    });
    await new Promise<void>((done) => void listener.listen(0, '127.0.0.1', done));
    const host = `127.0.0.1:${(listener.address() as AddressInfo).port}`;
    const kernel = Object.create(site.kernel, {
      settings: { value: { ...site.kernel.settings, WEBHOOK_HOSTS: [host] } },
    }) as typeof site.kernel;
    const token = await begin();
    await start(token, { signature_mode: 21 }, { callbackUrl: '/avisos' });
    await runSql(site.kernel.db, 'update signador.process set callback = $2 where token = $1', [
      token,
      `http://${host}/avisos`,
    ]);
    await gesture(token, people[0]!, { decision: 'refuse' });
    const soon = (seconds: number) => at(kernel, site.kernel.now().add({ seconds }));
    const { signal } = new AbortController();
    await callbackRound.run(soon(1), signal);
    works = true;
    await callbackRound.run(soon(5), signal);
    assert.equal(told.length, 0, 'not before its wait is over');
    await callbackRound.run(soon(30), signal);
    await callbackRound.run(soon(90), signal);
    assert.deepEqual(
      told.map((each) => [each.status, each.token]),
      [['KO', token]],
    );
    listener.close();
  });

  test('an application that does not answer keeps nobody else waiting', async () => {
    const silent = Promise.withResolvers<ServerResponse>();
    const other = Promise.withResolvers<void>();
    const listener = createServer((request, response) => {
      if (request.url === '/mut') return silent.resolve(response);
      response.writeHead(200).end();
      other.resolve();
    });
    await new Promise<void>((done) => void listener.listen(0, '127.0.0.1', done));
    const host = `127.0.0.1:${(listener.address() as AddressInfo).port}`;
    const kernel = Object.create(site.kernel, {
      settings: { value: { ...site.kernel.settings, WEBHOOK_HOSTS: [host] } },
    }) as typeof site.kernel;
    for (const path of ['/mut', '/avisos']) {
      const token = await begin();
      await start(token, { signature_mode: 21 }, { callbackUrl: path });
      const change = 'update signador.process set callback = $2 where token = $1';
      await runSql(site.kernel.db, change, [token, `http://${host}${path}`]);
      await gesture(token, people[0]!, { decision: 'refuse' });
    }
    const soon = at(kernel, site.kernel.now().add({ seconds: 1 }));
    const running = callbackRound.run(soon, new AbortController().signal);
    const held = await silent.promise;
    // The first has no answer yet.
    await other.promise;
    held.writeHead(200).end();
    await running;
    listener.close();
  });
});
