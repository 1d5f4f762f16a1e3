import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { need } from '../../../../test/need.ts';
import { type OpenHouse, openHouse } from '../../../../test/outside/house.ts';
import { openApp } from '../../../app.ts';
import { perform } from '../../../kernel/action.ts';
import { runSql } from '../../../kernel/database/database.ts';
import { createLog } from '../../../kernel/log.ts';
import { personNif } from '../../../kernel/nif.ts';
import { buildOcspRequest, type Crl, parseCrl, parseOcspResponse } from '../../../kernel/pki/index.ts';
import { folder, pem } from '../../../kernel/pki/town.test-helper.ts';
import { renewResponders, withoutResponder } from './actions/renew-responders.ts';
import { issueOne, PLATFORM, runAside, within } from './house.test-helper.ts';
import { type Issued, revokeCertificate, trustAnchors } from './index.ts';
import { newestLists } from './list-store.ts';
import { makeAllLists, type Occasion } from './lists.ts';
import { changeStatus } from './status.ts';

describe('whether a certificate still holds', () => {
  let house: OpenHouse;
  before(async () => {
    house = await openHouse();
  });
  after(() => house.close());

  let last = 99_710_000;
  const issueCitizen = () =>
    issueOne(house.kernel, {
      profile: 'citizen',
      subject: { givenName: 'Joan', surname: 'Prova', document: personNif(++last) },
    });
  const revoke = (id: string) =>
    within(house.kernel, (work) => revokeCertificate(work, { id, reason: 'keyCompromise' }));
  const lists = (occasion: Occasion) =>
    within(house.kernel, (work) => makeAllLists(work.kernel, work.tx, occasion, work.now));
  const get = async (path: string, headers: Record<string, string> = {}) => {
    const answer = await fetch(house.url + path, { headers });
    return {
      status: answer.status,
      headers: answer.headers,
      bytes: new Uint8Array(await answer.arrayBuffer()),
    };
  };
  const crl = async (name: string) => parseCrl((await get(`/crl/${name}.crl`)).bytes);
  const numberOf = (list: Crl) => Number(`0x${Buffer.from(list.number ?? []).toString('hex')}`);
  const requestFor = ({ chain, certificate }: Issued, nonce?: Uint8Array) => {
    const issuer = { name: chain[0]!.subject, publicKey: chain[0]!.publicKey };
    return buildOcspRequest({ issuer, serials: [certificate.serial], ...(nonce && { nonce }) });
  };
  const post = async (der: Uint8Array, type = 'application/ocsp-request') => {
    const answer = await fetch(`${house.url}/ocsp`, {
      method: 'POST',
      body: Buffer.from(der),
      headers: { 'content-type': type },
    });
    return {
      status: answer.status,
      type: answer.headers.get('content-type'),
      bytes: new Uint8Array(await answer.arrayBuffer()),
    };
  };
  const said = async (issued: Issued) => {
    const { bytes } = await post(requestFor(issued));
    return parseOcspResponse(bytes).basic?.responses[0]?.status.status;
  };

  test('openssl and ocsptool are told good, revoked and unknown, by POST and GET, with a nonce', {
    skip: need('openssl', 'ocsptool'),
  }, async (t) => {
    const file = folder(t);
    const [good, bad, never] = [await issueCitizen(), await issueCitizen(), await issueCitizen()];
    await revoke(bad.id);
    // A certificate of our key that our database does not know: as after a forged issue.
    await house.kernel.db.executeQuery({
      sql: `delete from certificates.certificate where id = $1`,
      parameters: [never.id],
    } as never);
    const root = file('root.pem', pem(...(await trustAnchors(house.kernel))));
    const issuer = file('issuer.pem', pem(...good.chain));
    const all = file('all.pem', pem(...good.chain, ...(await trustAnchors(house.kernel))));
    for (const [name, each, expected] of [
      ['good', good, /: good/],
      ['bad', bad, /: revoked[\s\S]*keyCompromise/],
      ['never', never, /: unknown/],
    ] as const) {
      const own = file(`${name}.pem`, pem(each.certificate));
      const told = await runAside('openssl', [
        'ocsp',
        '-issuer',
        issuer,
        '-cert',
        own,
        '-url',
        `${house.url}/ocsp`,
        '-CAfile',
        root,
        '-verify_other',
        issuer,
        '-nonce',
      ]);
      assert.match(told, expected, name);
      assert.doesNotMatch(told, /WARNING|Error/);
    }
    const own = file('bad.pem', pem(bad.certificate));
    const answer = file('answer.der');
    const said = await runAside('ocsptool', [
      `--ask=${house.url}/ocsp`,
      '--load-cert',
      own,
      '--load-issuer',
      issuer,
      '--load-trust',
      all,
      '--outfile',
      answer,
      '--nonce',
    ]);
    assert.match(said + (await runAside('ocsptool', ['-j', '--infile', answer])), /revoked/);
    const asked = Buffer.from(requestFor(good)).toString('base64');
    for (const path of [encodeURIComponent(asked), asked]) {
      const { bytes, headers } = await get(`/ocsp/${path}`);
      assert.equal(headers.get('content-type'), 'application/ocsp-response');
      assert.equal(parseOcspResponse(bytes).basic?.responses[0]?.status.status, 'good');
    }
  });

  test('whoever asks after a revocation is told so, also when the answer before is kept', async () => {
    const issued = await issueCitizen();
    assert.equal(await said(issued), 'good');
    assert.equal(await said(issued), 'good');
    await revoke(issued.id);
    assert.equal(await said(issued), 'revoked');
  });

  test('answers in course while a certificate is revoked are good before and revoked after, never anything else', async () => {
    const issued = await issueCitizen();
    const asking = Array.from({ length: 200 }, () => said(issued));
    const revoking = revoke(issued.id);
    const told = new Set(await Promise.all(asking));
    await revoking;
    assert.ok(
      [...told].every((each) => each === 'good' || each === 'revoked'),
      [...told].join(),
    );
    assert.deepEqual(await Promise.all([said(issued), said(issued)]), ['revoked', 'revoked']);
  });

  test('what is no question, of another authority or of another type is refused in the words of OCSP', async () => {
    const status = async (der: Uint8Array, type?: string) => {
      const answer = await post(der, type);
      return `${answer.status} ${answer.type} ${answer.bytes[4]}`;
    };
    assert.equal(await status(Buffer.from('no')), '200 application/ocsp-response 1');
    assert.equal(await status(new Uint8Array(40_000)), '413 application/ocsp-response 1');
    const issued = await issueCitizen();
    assert.equal(await status(requestFor(issued), 'text/plain'), '415 application/ocsp-response 1');
    const stranger = { ...issued, chain: [issued.certificate] };
    assert.equal(await status(requestFor(stranger)), '200 application/ocsp-response 6');
    assert.equal((await fetch(`${house.url}/ocsp`, { method: 'DELETE' })).status, 405);
    assert.equal((await get('/ocsp/%E0%A4%A')).bytes[4], 1);
  });

  test('lists say who is revoked and suspended, in full and since the base; openssl checks both', {
    skip: need('openssl'),
  }, async (t) => {
    const file = folder(t);
    const [revoked, held, back] = [await issueCitizen(), await issueCitizen(), await issueCitizen()];
    const step = (id: string, name: 'suspend' | 'resume') =>
      within(house.kernel, (work) => changeStatus(work, { id, step: name }));
    await step(back.id, 'suspend');
    await lists('scheduled');
    const before = await crl('people');
    await revoke(revoked.id);
    await step(held.id, 'suspend');
    await step(back.id, 'resume');
    await lists('changed');
    const full = await crl('people');
    const delta = await crl('people-delta');
    const find = (list: typeof full, { certificate }: Issued) =>
      list.find(certificate.issuer, certificate.serial)?.reason;
    assert.deepEqual(
      [revoked, held, back].map((each) => find(full, each)),
      ['keyCompromise', 'certificateHold', undefined],
    );
    assert.deepEqual(
      [revoked, held, back].map((each) => find(delta, each)),
      ['keyCompromise', 'certificateHold', 'removeFromCRL'],
    );
    assert.deepEqual(delta.baseNumber, before.number);
    assert.deepEqual(delta.number, full.number);
    assert.ok(
      Buffer.from(full.number!).readUIntBE(0, full.number!.length) >
        Buffer.from(before.number!).readUIntBE(0, before.number!.length),
    );
    await lists('changed');
    assert.deepEqual((await crl('people')).number, full.number, 'nothing changed, nothing was signed');
    const issuer = file('issuer.pem', pem(...revoked.chain));
    for (const list of [full, delta])
      assert.match(
        await runAside('openssl', [
          'crl',
          '-inform',
          'DER',
          '-in',
          file('list.crl', list.der),
          '-CAfile',
          issuer,
          '-noout',
        ]),
        /verify OK/,
      );
    const root = file('root.pem', pem(...(await trustAnchors(house.kernel))));
    const crls = [file('people.crl', full.der), file('root.crl', (await crl('root')).der)].flatMap((each) => [
      '-CRLfile',
      each,
    ]);
    const trusted = ['-CAfile', root, '-untrusted', issuer, ...crls];
    const verify = (each: Issued) =>
      runAside('openssl', [
        'verify',
        '-x509_strict',
        '-crl_check_all',
        ...trusted,
        file('own.pem', pem(each.certificate)),
      ]);
    assert.match(await verify(revoked), /certificate revoked/);
    assert.match(await verify(back), /OK/);
  });

  test('two processes that are told of the same revocation make one list, and numbers only grow', async () => {
    const { id } = await issueCitizen();
    await lists('scheduled');
    const before = numberOf(await crl('people'));
    await revoke(id);
    const made = await Promise.all(Array.from({ length: 4 }, () => lists('changed')));
    assert.deepEqual(made.sort(), [0, 0, 0, 2]);
    assert.equal(numberOf(await crl('people')), before + 1);
    const back = Temporal.Instant.from('2020-01-01T00:00:00Z');
    const { thisUpdate } = await crl('people');
    await within(house.kernel, (work) => makeAllLists(work.kernel, work.tx, 'scheduled', back));
    const after = await crl('people');
    assert.equal(numberOf(after), before + 2);
    assert.ok(after.thisUpdate >= thisUpdate, 'a clock that went back makes no list that seems older');
  });

  test('a list of a hundred thousand is made whole, and openssl reads every line of it', {
    skip: need('openssl'),
  }, async (t) => {
    const many = 100_000;
    // In parts, each far below the limit of a statement on a busy machine.
    const part = 20_000;
    for (let from = 0; from < many; from += part)
      await runSql(
        house.kernel.db,
        `insert into certificates.certificate (authority, id, serial, profile, holder_name, search_text, subject, der, fingerprint,
           key_fingerprint, not_before, not_after, state, changed_at, reason, revision, issued_at, version)
         select 'servers', gen_random_uuid(), decode('4' || substr(md5(n::text), 2), 'hex'), 'tls-client', '', '', '{}', '', n::text,
           n::text, now(), now(), 'revoked', now(), 'superseded', n, now(), 1 from generate_series($1::int, $2::int) n`,
        [from + 1, from + part],
      );
    await runSql(
      house.kernel.db,
      `update certificates.authority set revision = ${many} where id = 'servers'`,
    );
    await lists('changed');
    const file = folder(t)('servers.crl', (await get('/crl/servers.crl')).bytes);
    const text = await runAside('openssl', ['crl', '-inform', 'DER', '-in', file, '-noout', '-text']);
    assert.equal(text.split('Serial Number:').length - 1, many);
  });

  test('a list that one has already is not sent again, and authorities are found where certificates say', async () => {
    const first = await get('/crl/people.crl');
    assert.equal(first.headers.get('content-type'), 'application/pkix-crl');
    const etag = first.headers.get('etag')!;
    assert.equal((await get('/crl/people.crl', { 'if-none-match': etag })).status, 304);
    assert.equal(
      (await get('/crl/people.crl', { 'if-modified-since': first.headers.get('last-modified')! })).status,
      304,
    );
    assert.equal((await get('/pki/people.cer')).headers.get('content-type'), 'application/pkix-cert');
    assert.match(
      Buffer.from((await get('/pki/people.pem')).bytes).toString(),
      /BEGIN CERTIFICATE[\s\S]*BEGIN CERTIFICATE/,
    );
    for (const path of [
      '/pki/nobody.cer',
      '/pki/people.key',
      '/crl/nobody.crl',
      '/crl/people',
      '/crl/people-delta-delta.crl',
    ])
      assert.equal((await get(path)).status, 404, path);
  });

  test('a responder is renewed while the one before is still good, and answers go on', async () => {
    const issued = await issueCitizen();
    const renew = (now?: Temporal.Instant) =>
      perform(house.kernel, renewResponders, PLATFORM, {}, now === undefined ? {} : { now });
    assert.deepEqual(await renew(), { made: 0, forgotten: 0 });
    assert.equal((await renew(house.kernel.now().add({ hours: 24 * 21 }))).made, 3);
    assert.equal(await said(issued), 'good');
  });

  test('a house that was shut for days has lists and responders that hold before it opens', async () => {
    const later = house.kernel.now().add({ hours: 24 * 40 });
    const other = await openApp({
      environment: { DATABASE_URL: house.database.url, APLEC_DATA: house.kernel.settings.APLEC_DATA },
      progress: () => undefined,
      log: createLog('error', () => undefined),
      lock: false,
      now: () => later,
    });
    const found = await newestLists(other.kernel.db);
    assert.ok(found.every((each) => each.next_update.getTime() > later.epochMilliseconds));
    assert.deepEqual(await withoutResponder(other.kernel.db, later), []);
    await other.stop();
  });
});
