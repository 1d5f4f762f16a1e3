import assert from 'node:assert/strict';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { need } from '../../../../test/need.ts';
import { type OpenHouse, openHouse } from '../../../../test/outside/house.ts';
import { SESSION_COOKIE } from '../../../kernel/http/session.ts';
import { personNif } from '../../../kernel/nif.ts';
import { toPem } from '../../../kernel/pki/index.ts';
import { issueLeaf, issueRoot } from '../../cooperation/exchange/demo/pki-issue.ts';
import { issueOne, runAside, within } from '../certificates/house.test-helper.ts';
import { type Issued, revokeCertificate } from '../certificates/index.ts';
import { sessionOf } from '../identity/index.ts';
import { judge } from './judge.ts';

let house: OpenHouse;
let folder: string;
let numbers = 99_970_000;

before(async () => {
  house = await openHouse();
  folder = mkdtempSync(join(tmpdir(), 'aplec-certificates-'));
  writeFileSync(join(folder, 'ca.pem'), house.pki.ca.certPem);
});
after(() => house.close());

type Pair = { certPem: string; keyPem: string };
const pair = ({ certificate, chain, key }: Issued & { key: KeyObject }): Pair => ({
  certPem: [certificate, ...chain].map(({ der }) => toPem(der, 'CERTIFICATE')).join(''),
  keyPem: String(key.export({ type: 'pkcs8', format: 'pem' })),
});

const SUBJECT = { givenName: 'Núria', surname: 'Puig Vila' };
const citizen = (more: Record<string, unknown> = {}, key?: KeyObject) =>
  issueOne(
    house.kernel,
    { profile: 'citizen', subject: { ...SUBJECT, document: personNif(numbers++) }, ...more },
    key,
  );

/** A browser that is curl: cookies, redirects, and the certificate at the host that asks for one. Answers the last page. */
async function signIn(
  given: Pair | undefined,
  name: string,
  level = 'low',
): Promise<{ text: string; token: string | undefined }> {
  const jar = join(folder, `${name}.jar`);
  const certificate =
    given === undefined ? [] : ['--cert', join(folder, `${name}.pem`), '--key', join(folder, `${name}.key`)];
  if (given !== undefined) {
    writeFileSync(join(folder, `${name}.pem`), given.certPem);
    writeFileSync(join(folder, `${name}.key`), given.keyPem);
  }
  const curl = (...args: string[]) =>
    runAside('curl', [
      '--silent',
      '--show-error',
      '--cookie',
      jar,
      '--cookie-jar',
      jar,
      '--cacert',
      join(folder, 'ca.pem'),
      ...args,
    ]);
  await curl(`${house.url}/sign-in?next=/citizen&level=${level}&lang=en`);
  const page = await curl(`${house.url}/sign-in/certificate`);
  const link = /href="(https:[^"]+certificate-sign-in[^"]+)"/.exec(page)?.[1] ?? '';
  assert.notEqual(link, '', page.slice(0, 500));
  const tls = link.replace(
    /^https:\/\/[^/]+/,
    house.tlsUrl.replace(/127\.0\.0\.1|\[::\]|0\.0\.0\.0/, 'localhost'),
  );
  const answer = await curl('--include', ...certificate, tls);
  const back = /^location: (\S+)/im.exec(answer)?.[1];
  if (back === undefined) return { text: answer, token: undefined };
  const text = await curl('--location', back.replace(house.kernel.publicAddress, house.url));
  const cookies = await curl('--include', `${house.url}/acting`);
  const token = new RegExp(`${SESSION_COOKIE}\\t(\\S+)`).exec(
    (await import('node:fs')).readFileSync(jar, 'utf8'),
  )?.[1];
  return { text: text + cookies, token };
}

describe('a person signs in by curl with a certificate', { skip: need('curl') }, () => {
  test('of a citizen, by elliptic curve or RSA: substantial, with their number and both surnames', async () => {
    for (const key of [undefined, generateKeyPairSync('rsa', { modulusLength: 3072 }).privateKey]) {
      const { token, text } = await signIn(
        pair(await citizen({}, key)),
        `citizen-${key === undefined ? 'ec' : 'rsa'}`,
      );
      const session = await sessionOf(house.kernel, token);
      assert.ok(session, text);
      assert.equal(session.level, 'substantial');
      assert.equal(session.account.surname2, 'Vila');
      assert.match(session.account.person, /^9997\d{4}[A-Z]$/);
    }
  });

  test('of a representative: the session knows for which organisation', async () => {
    const issued = await issueOne(house.kernel, {
      profile: 'representative',
      subject: {
        ...SUBJECT,
        document: personNif(numbers++),
        organisation: 'Empresa de prova',
        organisationNif: 'B99990004',
      },
    });
    const { token, text } = await signIn(pair(issued), 'representative');
    const session = await sessionOf(house.kernel, token);
    assert.deepEqual(
      session?.organisation,
      { document: 'B99990004', name: 'Empresa de prova', role: 'representative' },
      text.slice(0, 800),
    );
  });

  const refused: [string, () => Promise<Pair | undefined>, RegExp][] = [
    ['without one', async () => undefined, /certificate-login\.no-certificate/],
    [
      'of a seal, which is nobody',
      async () =>
        pair(
          await issueOne(house.kernel, {
            profile: 'seal',
            subject: { organisation: 'Empresa de prova', organisationNif: 'B99990004', name: 'Segell' },
          }),
        ),
      /certificate-login\.(not-a-person|wrong-use)/,
    ],
    [
      'that is revoked',
      async () => {
        const issued = await citizen();
        await within(house.kernel, (work) =>
          revokeCertificate(work, { id: issued.id, reason: 'keyCompromise' }),
        );
        return pair(issued);
      },
      /certificate-login\.revoked/,
    ],
    [
      'of an authority that nobody knows',
      async () => {
        const root = await issueRoot('Una altra arrel', house.kernel.now());
        return issueLeaf(root, {
          commonName: 'Núria Puig Vila',
          organization: 'Ningú',
          serialNumber: `IDCES-${personNif(numbers++)}`,
          use: 'client',
          notBefore: house.kernel.now(),
        } as never);
      },
      /certificate-login\.unknown-issuer/,
    ],
  ];
  for (const [which, make, code] of refused)
    test(`not with one ${which}: one clear page, a line in the history, no session`, async () => {
      const before = await house.database.pool.query(
        `select count(*)::int as n from identity.identification where outcome = 'refused'`,
      );
      const { text, token } = await signIn(await make(), which.replaceAll(/\W/g, '-'));
      assert.match(text, code);
      assert.equal(token, undefined);
      const after = await house.database.pool.query(
        `select count(*)::int as n from identity.identification where outcome = 'refused'`,
      );
      assert.equal(after.rows[0].n, before.rows[0].n + 1);
    });

  test('not with one that has expired', async () => {
    const issued = await citizen({ until: house.kernel.now().add({ seconds: 2 }) });
    await new Promise((done) => setTimeout(done, 2_500));
    const { text, token } = await signIn(pair(issued), 'expired');
    assert.match(text, /certificate-login\.expired/);
    assert.equal(token, undefined);
  });

  test('not when more is asked than it gives: the level is said', async () => {
    const { text, token } = await signIn(pair(await citizen()), 'too-low', 'high');
    assert.match(text, /identity\.not-sure-enough/);
    assert.equal(token, undefined);
  });
});

describe('a certificate of a person is none of a system', { skip: need('curl') }, () => {
  test('no service for systems takes it, whatever it says of itself', async () => {
    const closed = await openHouse({ TSA_FOR: 'bodies' });
    try {
      writeFileSync(join(folder, 'closed-ca.pem'), closed.pki.ca.certPem);
      const person = pair(
        await issueOne(closed.kernel, {
          profile: 'citizen',
          subject: { ...SUBJECT, document: personNif(numbers++) },
        }),
      );
      const system = await issueLeaf(closed.pki.ca, {
        ...{ commonName: 'Sistema de prova', organization: 'Prova', use: 'client' as const },
        notBefore: closed.kernel.now(),
      });
      const statusWith = async (name: string, given: Pair, path: string, type: string) => {
        writeFileSync(join(folder, `${name}.pem`), given.certPem);
        writeFileSync(join(folder, `${name}.key`), given.keyPem);
        const certificate = ['--cert', join(folder, `${name}.pem`), '--key', join(folder, `${name}.key`)];
        const what = [
          '--data',
          'x',
          '--header',
          `content-type: ${type}`,
          '--output',
          '/dev/null',
          '--write-out',
          '%{http_code}',
        ];
        const url = closed.tlsUrl.replace(/127\.0\.0\.1|\[::\]|0\.0\.0\.0/, 'localhost') + path;
        return runAside('curl', [
          '--silent',
          '--cacert',
          join(folder, 'closed-ca.pem'),
          ...certificate,
          ...what,
          url,
        ]);
      };
      const query = 'application/timestamp-query';
      assert.equal(await statusWith('system', system, '/tsa', query), '200', 'refused inside the protocol');
      assert.equal(await statusWith('person', person, '/tsa', query), '403');
      assert.equal(await statusWith('person', person, '/v1/exchange/evidence', 'application/json'), '401');
    } finally {
      await closed.close();
    }
  });
});

test('a certificate that was shown in the last moment of a second is judged by the answer of the next one', async () => {
  const { certificate, chain } = await citizen();
  const shown = house.kernel.now();
  // The answer is made some seconds later, as when a machine is busy; its times are whole seconds (RFC 6960 §2.4).
  const kernel = { ...house.kernel, now: () => shown.add({ seconds: 3 }) };
  const judged = await judge(
    kernel,
    [certificate, ...chain].map(({ der }) => der),
    shown,
  );
  assert.equal(judged.level, 'substantial');
});
