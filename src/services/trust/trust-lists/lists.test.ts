import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { freshDatabase } from '../../../../test/database.ts';
import { openTestApp } from '../../../../test/kernel.ts';
import { need } from '../../../../test/need.ts';
import type { App } from '../../../app.ts';
import { perform } from '../../../kernel/action.ts';
import { readEvents } from '../../../kernel/events.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { createLog } from '../../../kernel/log.ts';
import { ext, parseCertificate, toPem } from '../../../kernel/pki/index.ts';
import { certify, folder, newTown, type Person, run } from '../../../kernel/pki/town.test-helper.ts';
import { Problem } from '../../../kernel/problem.ts';
import { parseXml } from '../../../kernel/xml/index.ts';
import { trustAnchors } from '../certificates/index.ts';
import { importList } from './actions/import-list.ts';
import { publishList } from './actions/publish-list.ts';
import { tellOldLists } from './actions/tell-old-lists.ts';
import { grantedUntil, listedServices, qualifiedAnchors } from './index.ts';
import {
  base64Of,
  GRANTED_URI,
  listXml,
  newSigner,
  qualifiedWith,
  signedList,
  WITHDRAWN_URI,
} from './list.test-helper.ts';
import { checkListSignature } from './list-signature.ts';
import { newestEdition, newestSigner } from './own-store.ts';
import { listLists } from './queries/list-lists.ts';
import { readList } from './queries/read-list.ts';
import { readTrustList } from './read.ts';
import { refreshRound } from './refresh-round.ts';

const OPERATOR = { kind: 'operator', document: '99900003A', name: 'Operadora de prova' } as const;
const VISITOR = { kind: 'visitor' } as const;
const PLATFORM = { kind: 'platform', name: 'test' } as const;
const POLICY = '1.2.3.4';
const FORM = fileURLToPath(new URL('../../../../test/corpora/trust-list/form.xsd', import.meta.url));

const pemOf = ({ certificate }: Person) => toPem(certificate.der, 'CERTIFICATE');
async function refusalOf(doing: Promise<unknown>): Promise<Problem> {
  const problem = await doing.then(
    () => assert.fail('it was taken'),
    (error: unknown) => error,
  );
  assert.ok(problem instanceof Problem, String(problem));
  return problem;
}

describe('trust lists that are loaded', () => {
  let app: App;
  let kernel: Kernel;
  let drop: () => Promise<void>;
  let web: Server;
  const files = new Map<string, Buffer | number>();
  const asked: string[] = [];
  const lines: string[] = [];
  const lotlSigner = newSigner('Signant de la llista de llistes');
  let now = Temporal.Instant.from('2026-07-01T12:00:00Z');

  before(async () => {
    const database = await freshDatabase();
    drop = database.drop;
    web = createServer((request, response) => {
      asked.push(request.url ?? '');
      const file = files.get(request.url ?? '') ?? 404;
      if (request.url === '/moved.xml') response.writeHead(302, { location: '/there.xml' }).end();
      else if (typeof file === 'number') response.writeHead(file).end();
      else response.end(file);
    });
    await new Promise<void>((done) => void web.listen(0, '127.0.0.1', done));
    const { mkdtempSync, writeFileSync } = await import('node:fs');
    const path = `${mkdtempSync('/tmp/aplec-lists-')}/signers.pem`;
    writeFileSync(path, pemOf(lotlSigner));
    app = await openTestApp(
      database.url,
      {
        TRUST_LISTS_ADDRESS: address('/lotl.xml'),
        TRUST_LISTS_SIGNERS: path,
        TRUST_LISTS_HOSTS: '127.0.0.1',
      },
      createLog('error', (line) => void lines.push(line)),
    );
    kernel = { ...app.kernel, now: () => now };
  });
  after(async () => {
    web?.close();
    await app?.stop();
    await drop?.();
  });
  const address = (path: string) => `http://127.0.0.1:${(web.address() as AddressInfo).port}${path}`;
  const bring = (bytes: Buffer, dryRun = false, signers = '') =>
    perform(kernel, importList, OPERATOR, { content: bytes.toString('base64'), dryRun, signers }, { now });
  const lists = async () => (await perform(kernel, listLists, VISITOR, {}, { now })).lists;
  const stateOf = async (name: string) => (await lists()).find((each) => each.name === name);
  const refresh = async () => {
    while (await refreshRound.run(kernel, new AbortController().signal));
  };

  test('an operator tries a list, sees everything that is wrong, and nothing is stored', async () => {
    const signer = newSigner();
    const bytes = await signedList({ territory: 'XC', next: '2026-06-30T00:00:00Z' }, signer);
    const tried = await bring(bytes, true);
    assert.deepEqual(
      tried.findings.map(({ code }) => code),
      ['signer-unknown', 'next-update-passed'],
    );
    assert.equal(tried.usable, false);
    const problem = await refusalOf(bring(bytes));
    assert.equal(problem.code, 'trust-lists.list-refused');
    assert.equal(problem.fields.length, 2);
    assert.equal(await stateOf('XC'), undefined);
    assert.equal(
      (await refusalOf(bring(bytes, true, 'no certificate'))).code,
      'trust-lists.signers-unreadable',
    );
  });

  test('a list counts when the operator vouches for its signer, and its next edition needs no more', async () => {
    const signer = newSigner();
    const first = await bring(
      await signedList({ territory: 'XD', sequence: 3 }, signer),
      true,
      pemOf(signer),
    );
    assert.equal(first.usable, true);
    const used = await perform(
      kernel,
      importList,
      OPERATOR,
      { tried: first.digest, signers: pemOf(signer), dryRun: false },
      { now },
    );
    assert.equal(used.stored, true);
    assert.equal((await stateOf('XD'))?.state, 'good');
    const again = await bring(await signedList({ territory: 'XD', sequence: 4 }, signer));
    assert.equal(again.stored, true);
    const older = await refusalOf(bring(await signedList({ territory: 'XD', sequence: 3 }, signer)));
    assert.match(JSON.stringify(older.fields), /older/);
    assert.equal((await stateOf('XD'))?.sequence, 4);
    const { events } = await perform(kernel, readEvents, OPERATOR, { kind: 'trust-lists.loaded' });
    assert.deepEqual(
      events.map(({ subject }) => subject),
      ['XD', 'XD'],
    );
    assert.equal(
      (await refusalOf(perform(kernel, importList, OPERATOR, { dryRun: true, tried: 'a'.repeat(64) }))).code,
      'kernel.input-invalid',
    );
  });

  test('the list of lists is fetched, then those that it names; a bad one does not replace the good one', async () => {
    const national = newSigner('Signant nacional');
    const town = newTown();
    const person = certify({
      name: 'Persona',
      issuer: town.issuing,
      extensions: [ext.policies([{ policy: POLICY }]), ext.keyUsage('nonRepudiation')],
    }).certificate;
    const states = [
      { status: WITHDRAWN_URI, from: '2025-01-01T00:00:00Z' },
      { status: GRANTED_URI, from: '2020-01-01T00:00:00Z' },
    ];
    const service = { certificate: base64Of(town.issuing), states, extensions: qualifiedWith(POLICY) };
    const pointers = [
      { territory: 'XE', address: address('/xe.xml'), signers: [national] },
      { territory: 'XF', address: address('/xf.xml'), signers: [national] },
      { territory: 'XI', address: 'http://10.0.0.1/xi.xml', signers: [national] },
      { territory: 'XJ', address: address('/moved.xml'), signers: [national] },
      { territory: 'XE', address: address('/xe.pdf'), signers: [national], mime: 'application/pdf' },
    ];
    files.set(
      '/lotl.xml',
      await signedList({ territory: 'EU', lotl: true, sequence: 10, pointers }, lotlSigner),
    );
    files.set('/xe.xml', await signedList({ territory: 'XE', sequence: 7, services: [service] }, national));
    files.set('/xf.xml', 500);
    files.set('/there.xml', await signedList({ territory: 'XJ', sequence: 2 }, national));
    assert.equal(
      await listedServices(kernel, { certificate: person, chain: [] }, 0).then((all) => all?.length),
      0,
    );
    await refresh();
    assert.ok(!asked.includes('/xe.pdf'));
    assert.equal((await stateOf('EU-lotl'))?.state, 'good');
    assert.equal((await stateOf('XE'))?.sequence, 7);
    assert.deepEqual(
      (await stateOf('XI'))?.faults,
      ['refused-address'],
      'our worker goes to no house of others',
    );
    assert.equal((await stateOf('XJ'))?.sequence, 2, 'a redirect is followed');
    const failing = await stateOf('XF');
    assert.deepEqual([failing?.state, failing?.faults], ['missing', ['answered-otherwise']]);
    assert.ok(lines.some((line) => line.includes('trust-lists.not-renewed') && line.includes('XF')));

    const ask = (day: string) =>
      listedServices(kernel, { certificate: person, chain: [town.issuing.certificate] }, Date.parse(day));
    assert.deepEqual(await ask('2024-01-01'), [
      {
        ...{ country: 'XE', provider: 'Provider', issuesQualified: true, granted: true },
        ...{ kinds: [], qualifiers: [] },
      },
    ]);
    assert.deepEqual(
      (await ask('2026-01-01'))?.map(({ granted, qualifiers }) => [granted, qualifiers]),
      [[false, ['QCWithQSCD']]],
    );
    assert.deepEqual(await ask('2019-01-01'), []);
    const anchor = (await qualifiedAnchors(kernel)).find(({ list }) => list === 'XE');
    assert.equal(anchor?.at(Date.parse('2024-01-01'))?.granted, true);
    assert.equal(grantedUntil(anchor), Date.parse('2025-01-01'));
    assert.equal(anchor?.certificates[0]?.fingerprint, town.issuing.certificate.fingerprint);

    files.set('/xe.xml', await signedList({ territory: 'XE', sequence: 8 }, newSigner('Estrany')));
    now = now.add({ hours: 13 });
    await refresh();
    const kept = await stateOf('XE');
    assert.deepEqual([kept?.state, kept?.sequence, kept?.faults], ['failing', 7, ['signer-unknown']]);
    files.set('/xe.xml', await signedList({ territory: 'XE', sequence: 8 }, national));
    now = now.add({ hours: 2 });
    await refresh();
    assert.deepEqual([(await stateOf('XE'))?.state, (await stateOf('XE'))?.sequence], ['good', 8]);
    assert.deepEqual((await perform(kernel, readList, VISITOR, { name: 'XE' })).total, 0);
  });

  test('signers of the list of lists change through pivots, each signed by those before it', async () => {
    const second = newSigner('Segon signant');
    const third = newSigner('Tercer signant');
    const self = (signers: Person[]) => [
      { territory: 'EU', address: address('/lotl.xml'), signers, lotl: true as const },
    ];
    const information = [
      address('/eu-lotl-pivot-12.xml'),
      address('/eu-lotl-pivot-11.xml'),
      'https://elsewhere.example/eu-lotl-pivot-11.xml',
    ];
    const lotl = (sequence: number, by: Person, signers: Person[]) =>
      signedList({ territory: 'EU', lotl: true, sequence, information, pointers: self(signers) }, by);
    files.set('/lotl.xml', await lotl(13, third, [third]));
    now = now.add({ hours: 13 });
    await refresh();
    assert.equal((await stateOf('EU-lotl'))?.sequence, 10, 'without pivots it is signed by a stranger');
    files.set('/eu-lotl-pivot-11.xml', await lotl(11, lotlSigner, [second]));
    files.set('/eu-lotl-pivot-12.xml', await lotl(12, second, [third]));
    now = now.add({ hours: 2 });
    await refresh();
    assert.deepEqual([(await stateOf('EU-lotl'))?.state, (await stateOf('EU-lotl'))?.sequence], ['good', 13]);
  });

  test('a list that should have been replaced is told every day, and still counts', async () => {
    const signer = newSigner();
    await bring(
      await signedList({ territory: 'XG', next: '2026-08-01T00:00:00Z' }, signer),
      false,
      pemOf(signer),
    );
    const before = await perform(kernel, tellOldLists, PLATFORM, {}, { now });
    assert.ok(!before.old.includes('XG'));
    const later = Temporal.Instant.from('2026-08-02T00:00:00Z');
    assert.ok((await perform(kernel, tellOldLists, PLATFORM, {}, { now: later })).old.includes('XG'));
    assert.ok(lines.some((line) => line.includes('trust-lists.old') && line.includes('XG')));
    const { lists: all } = await perform(kernel, listLists, VISITOR, {}, { now: later });
    assert.equal(all.find(({ name }) => name === 'XG')?.state, 'old');
  });
});

describe('the list that the consortium publishes', () => {
  let app: App;
  let kernel: Kernel;
  let drop: () => Promise<void>;
  before(async () => {
    const database = await freshDatabase();
    drop = database.drop;
    app = await openTestApp(database.url);
    kernel = app.kernel;
  });
  after(async () => {
    await app?.stop();
    await drop?.();
  });
  const publish = () => perform(kernel, publishList, OPERATOR, {});
  async function published() {
    const edition = await newestEdition(kernel.db);
    const signer = await newestSigner(kernel.db);
    return { edition: edition!, signer: parseCertificate(new Uint8Array(signer!.certificate)) };
  }

  test('has the authorities, is signed by the key for lists, and each edition has the next number', async () => {
    const first = await publish();
    const second = await publish();
    assert.deepEqual([first.sequence, second.sequence], [1, 2]);
    const { edition, signer } = await published();
    assert.equal(createHash('sha256').update(edition.content).digest('hex'), second.digest);
    const document = parseXml(edition.content);
    assert.equal(checkListSignature(document, [signer]), signer);
    assert.deepEqual(signer.extensions.extKeyUsage, ['0.4.0.2231.3.0']);
    assert.equal(signer.extensions.basicConstraints?.ca, false);
    const list = readTrustList(document, { add: (what, place) => assert.fail(`${what} ${place}`) });
    const anchors = await trustAnchors(kernel);
    assert.deepEqual(
      list.providers.flatMap(({ services }) => services.flatMap(({ certificates }) => certificates)).sort(),
      anchors.map(({ der }) => Buffer.from(der).toString('base64')).sort(),
    );
    const [service] = list.providers[0]!.services;
    assert.equal(service?.states.length, 1, 'nothing changed, so nothing is history');
    assert.ok(Date.parse(list.nextUpdate!) - Date.parse(list.issuedAt) <= 183 * 86_400_000);
  });

  test('tells, for ever, of an authority that is trusted no more', async () => {
    await kernel.pool.query(
      `insert into trust_lists.own_service (fingerprint, certificate, states) values ('antiga', $1, $2)`,
      [
        Buffer.from(newTown().root.certificate.der),
        JSON.stringify([
          {
            status: 'http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/recognisedatnationallevel',
            from: '2020-01-01T00:00:00Z',
          },
        ]),
      ],
    );
    await publish();
    await publish();
    const { edition } = await published();
    const list = readTrustList(parseXml(edition.content), { add: () => assert.fail('a doubt') });
    const old = list.providers[0]!.services.find(({ states }) => states.length > 1);
    assert.deepEqual(
      old?.states.map(({ status }) => status.split('/').at(-1)),
      ['deprecatedatnationallevel', 'recognisedatnationallevel'],
    );
  });

  test('stands in the form of the standard, says xmllint', { skip: need('xmllint') }, async (t) => {
    const { edition } = await published();
    const file = folder(t);
    const args = ['--noout', '--nonet', '--schema', FORM];
    assert.doesNotMatch(run('xmllint', [...args, file('list.xml', edition.content)], true), /^FAILED/);
    const without = edition.content.toString().replace(/<TSLType>.*?<\/TSLType>/, '');
    assert.match(run('xmllint', [...args, file('without.xml', without)], true), /^FAILED.*TSLType/s);
  });

  test('can be loaded by others as any list, and xmlsec1 verifies it', {
    skip: need('xmlsec1'),
  }, async (t) => {
    const { edition, signer } = await published();
    const loaded = await perform(kernel, importList, OPERATOR, {
      ...{
        content: edition.content.toString('base64'),
        signers: toPem(signer.der, 'CERTIFICATE'),
        dryRun: false,
      },
    });
    assert.equal(loaded.stored, true);
    const file = folder(t);
    const said = run(
      'xmlsec1',
      [
        ...['--verify', '--trusted-pem', file('signer.pem', toPem(signer.der, 'CERTIFICATE'))],
        ...[
          '--id-attr:Id',
          'http://uri.etsi.org/01903/v1.3.2#:SignedProperties',
          file('list.xml', edition.content),
        ],
      ],
      true,
    );
    assert.doesNotMatch(said, /^FAILED/);
  });
});

test('a list of tests has the form of the real ones', () => {
  const list = readTrustList(parseXml(listXml({ territory: 'XA' })), { add: () => assert.fail('a doubt') });
  assert.equal(list.territory, 'XA');
});
