import assert from 'node:assert/strict';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { deflateSync } from 'node:zlib';
import { SignJWT } from 'jose';
import { type Authority, certify, newAuthority, newKey } from './demo/authority.ts';
import { type Claims, issueSdJwt, showSdJwt } from './demo/identities.ts';
import { encrypted, type Question } from './demo/wallet.ts';
import { ourKey } from './own-key.ts';
import {
  addIssuer,
  begun,
  CLAIMS,
  openWalletHouse,
  post,
  postToken,
  questionOf,
  seconds,
  session,
  type WalletHouse,
} from './wallet.test-helper.ts';

let house: WalletHouse;
/** An authority that nobody knows. */
let stranger: Authority;
let states: Server;
let stateBytes = new Uint8Array(16);
let listSigner: Authority | undefined;
let listType = 'statuslist+jwt';
/** What a list that never ends has sent. */
let sentBytes = 0;
before(async () => {
  states = createServer((request, response) => {
    if (request.url === '/endless') return endless(response);
    return listToken(`http://${request.headers.host}${request.url}`).then((token) => response.end(token));
  }).listen(0, '127.0.0.1');
  await new Promise((done) => states.once('listening', done));
  house = await openWalletHouse({ WALLET_HOSTS: `localhost:${portOf(states)}` });
  stranger = newAuthority(house.kernel.now().epochMilliseconds, 'Ningú (demostració)');
});
after(async () => {
  states.close();
  await house.close();
});

function endless(response: ServerResponse): void {
  const part = Buffer.alloc(256 * 1024, 'A');
  const go = () => {
    while (!response.destroyed && sentBytes < 1_000_000_000) {
      sentBytes += part.length;
      if (!response.write(part)) return void response.once('drain', go);
    }
  };
  go();
}

const portOf = (server: Server) => (server.address() as AddressInfo).port;

/** A list of states (draft-ietf-oauth-status-list §5.1), one bit each. */
const listToken = (sub: string) =>
  new SignJWT({ sub, status_list: { bits: 1, lst: deflateSync(stateBytes).toString('base64url') } })
    .setProtectedHeader({
      ...{ alg: 'ES256', typ: listType },
      x5c: [Buffer.from((listSigner ?? house.authority).signer.certificate.der).toString('base64')],
    })
    .setIssuedAt()
    .sign((listSigner ?? house.authority).signer.key);

type Given = {
  authority: Authority;
  holder: ReturnType<typeof newKey>;
  claims: Claims;
  at: number;
  more: Claims;
};
type Shown = { audience: string; nonce: string; at: number; holder: ReturnType<typeof newKey> };
type Lie = { issued?: Partial<Given>; shown?: Partial<Shown>; change?: (text: string) => string };

/** Tells it to the house; the code of the problem, or `taken`. */
async function toldSdJwt(lie: Lie): Promise<string> {
  const { browser, address } = await begun(house);
  const question = await questionOf(address);
  const at = seconds(house);
  const given: Given = {
    ...{ authority: house.authority, holder: house.wallet.holder, claims: CLAIMS, at, more: {} },
    ...lie.issued,
  };
  const { holder = given.holder, ...more } = lie.shown ?? {};
  const names = Object.keys(given.claims);
  const audience = { audience: question.clientId, nonce: question.nonce, at, names, ...more };
  const text = await showSdJwt(await issueSdJwt(given), holder, audience);
  const { status, json } = await postToken(question, { sdjwt: [(lie.change ?? String)(text)] });
  if (status === 200) return 'taken';
  assert.equal(await session(house, browser), undefined);
  assert.ok(status < 500, `${status}`);
  return json['code']!;
}

const header = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const jwtOf = (text: string) => text.split('~')[0]!.split('.');

describe('an SD-JWT VC', () => {
  test('that is true is taken', async () => assert.equal(await toldSdJwt({}), 'taken'));

  const minute = 60;
  const lies: Record<string, [Lie | (() => Lie), string]> = {
    'of an issuer that nobody knows': [() => ({ issued: { authority: stranger } }), 'wallet.not-trusted'],
    'signed by a stranger in the name of one that is known': [
      () => ({
        issued: { authority: { ...house.authority, signer: { ...house.authority.signer, key: newKey() } } },
      }),
      'wallet.not-trusted',
    ],
    'signed by the authority itself, which only makes signers': [
      () => ({ issued: { authority: { ...house.authority, signer: house.authority } } }),
      'wallet.not-trusted',
    ],
    'signed by a certificate that is over': [
      () => {
        const now = house.kernel.now().epochMilliseconds - 30 * 86_400_000;
        const signer = certify({ name: 'Vell (demostració)', now, days: 5, by: house.authority });
        return { issued: { authority: { ...house.authority, signer } } };
      },
      'wallet.not-trusted',
    ],
    'of another type': [{ issued: { more: { vct: 'urn:example:fan-club' } } }, 'wallet.not-trusted'],
    'that is over': [{ issued: { more: { exp: 1_700_000_000 } } }, 'wallet.not-valid-now'],
    'that does not hold yet': [{ issued: { more: { nbf: 4_000_000_000 } } }, 'wallet.not-valid-now'],
    'whose end is no number': [{ issued: { more: { exp: '1700000000' as never } } }, 'wallet.not-trusted'],
    'whose beginning is no number': [{ issued: { more: { nbf: null } } }, 'wallet.not-trusted'],
    'of another digest': [{ issued: { more: { _sd_alg: 'md5' } } }, 'wallet.not-trusted'],
    'of nobody’s key': [{ issued: { more: { cnf: {} } } }, 'wallet.not-trusted'],
    'of a key that is no public one': [
      { issued: { more: { cnf: { jwk: { kty: 'oct', k: 'AAAA' } } } } },
      'wallet.not-trusted',
    ],
    'shown by whoever copied it': [() => ({ shown: { holder: newKey() } }), 'wallet.not-trusted'],
    'shown to somebody else': [{ shown: { audience: 'x509_hash:another' } }, 'wallet.not-trusted'],
    'shown for another question': [{ shown: { nonce: 'another' } }, 'wallet.not-trusted'],
    'shown an hour ago': [() => ({ shown: { at: seconds(house) - 60 * minute } }), 'wallet.not-trusted'],
    'shown tomorrow': [() => ({ shown: { at: seconds(house) + 60 * 24 * minute } }), 'wallet.not-trusted'],
    'without its holder': [
      { change: (text) => text.slice(0, text.lastIndexOf('~') + 1) },
      'wallet.not-trusted',
    ],
    'with a claim that nobody signed': [
      { change: (text) => text.replace('~', `~${header(['salt', 'given_name', 'Una altra'])}~`) },
      'wallet.not-trusted',
    ],
    'with one of its claims left out after it was shown': [
      { change: (text) => text.split('~').toSpliced(1, 1).join('~') },
      'wallet.not-trusted',
    ],
    'with a claim twice': [
      { change: (text) => text.replace('~', `~${text.split('~')[1]}~`) },
      'wallet.not-trusted',
    ],
    'with a claim in the place of what is signed plainly': [
      { issued: { claims: { ...CLAIMS, exp: 4_000_000_000 } } },
      'wallet.not-trusted',
    ],
    'that reaches for the prototype': [
      { issued: { claims: { ...CLAIMS, ['__proto__']: { admin: true } } as Claims } },
      'wallet.not-trusted',
    ],
    'without signature (alg none)': [
      {
        change: (text) => {
          const [head, payload] = jwtOf(text);
          const { x5c } = JSON.parse(Buffer.from(head!, 'base64url').toString());
          return text.replace(/^[^~]+/, `${header({ alg: 'none', typ: 'dc+sd-jwt', x5c })}.${payload}.`);
        },
      },
      'wallet.not-trusted',
    ],
    'by a method that is weaker or of another key': [
      {
        change: (text) => {
          const [, payload, signature] = jwtOf(text);
          return text.replace(
            /^[^~]+/,
            `${header({ alg: 'HS256', typ: 'dc+sd-jwt' })}.${payload}.${signature}`,
          );
        },
      },
      'wallet.not-trusted',
    ],
    'with a chain of rubbish': [
      {
        change: (text) => {
          const [, payload, signature] = jwtOf(text);
          const rubbish = header({ alg: 'ES256', typ: 'dc+sd-jwt', x5c: ['AAAA', {}, null] });
          return text.replace(/^[^~]+/, `${rubbish}.${payload}.${signature}`);
        },
      },
      'wallet.not-trusted',
    ],
    'of somebody without number': [
      { issued: { claims: { given_name: 'A', family_name: 'B' } } },
      'wallet.no-number',
    ],
    'of somebody without name': [
      { issued: { claims: { personal_administrative_number: '99900601D' } } },
      'wallet.no-number',
    ],
    'with a number of Spain that has a wrong letter': [
      { issued: { claims: { ...CLAIMS, personal_administrative_number: '99900601A' } } },
      'wallet.no-number',
    ],
    'with a number of a state that the issuer does not answer for': [
      { issued: { claims: { ...CLAIMS, personal_administrative_number: 'FR/ES/1234' } } },
      'wallet.not-trusted',
    ],
  };
  for (const [name, [lie, code]] of Object.entries(lies))
    test(`${name} is refused: ${code}`, async () => {
      assert.equal(await toldSdJwt(typeof lie === 'function' ? lie() : lie), code);
    });

  test('of an issuer of another state is of that state, whatever number it says', async () => {
    const french = newAuthority(house.kernel.now().epochMilliseconds, 'França (demostració)');
    await addIssuer(house, french, { country: 'FR' });
    const { browser, address } = await begun(house);
    const question = await questionOf(address);
    const [holder, at] = [newKey(), seconds(house)];
    const credential = await issueSdJwt({ authority: french, holder, claims: CLAIMS, at });
    const names = Object.keys(CLAIMS);
    const text = await showSdJwt(credential, holder, {
      audience: question.clientId,
      nonce: question.nonce,
      at,
      names,
    });
    const { json } = await postToken(question, { sdjwt: [text] });
    await browser.go(await browser.get(json['redirect_uri']!));
    assert.equal((await session(house, browser))?.account.person, 'FR/99900601D');
  });
});

describe('where a credential has a state', () => {
  const listed = (index: number, port = portOf(states), path = '/list'): Lie => ({
    issued: { more: { status: { status_list: { idx: index, uri: `http://localhost:${port}${path}` } } } },
  });

  test('it is asked: valid is taken, revoked is not', async () => {
    assert.equal(await toldSdJwt(listed(9)), 'taken');
    stateBytes = new Uint8Array(16);
    stateBytes[1] = 0b10;
    assert.equal(await toldSdJwt(listed(9)), 'wallet.not-valid-now');
    assert.equal(await toldSdJwt(listed(8)), 'taken');
    stateBytes = new Uint8Array(16);
  });

  test('what cannot be known is refused: beyond the list, signed by another, no answer, an inside address', async () => {
    assert.equal(await toldSdJwt(listed(4_000)), 'wallet.not-valid-now');
    listSigner = stranger;
    assert.equal(await toldSdJwt(listed(9)), 'wallet.not-trusted');
    listSigner = undefined;
    const inside = createServer((_request, response) => response.end('secret')).listen(0, '127.0.0.1');
    await new Promise((done) => inside.once('listening', done));
    let asked = 0;
    inside.on('request', () => asked++);
    assert.equal(await toldSdJwt(listed(9, portOf(inside))), 'wallet.not-valid-now');
    assert.equal(asked, 0);
    inside.close();
    const file = { issued: { more: { status: { status_list: { idx: 1, uri: 'file:///etc/passwd' } } } } };
    assert.equal(await toldSdJwt(file), 'wallet.not-valid-now');
    const odd = { issued: { more: { status: { status_list: { idx: -1, uri: 'https://a.example' } } } } };
    assert.equal(await toldSdJwt(odd), 'wallet.not-valid-now');
  });

  test('what an issuer signed that is no list of states is none', async () => {
    listType = 'dc+sd-jwt';
    assert.equal(await toldSdJwt(listed(9)), 'wallet.not-valid-now');
    listType = 'statuslist+jwt';
  });

  test('a list that never ends is left at its limit', async () => {
    assert.equal(await toldSdJwt(listed(9, portOf(states), '/endless')), 'wallet.not-valid-now');
    assert.ok(sentBytes < 64 * 1024 * 1024, `${sentBytes}`);
  });

  test('a list that would fill the memory is not unpacked', async () => {
    stateBytes = new Uint8Array(64 * 1024 * 1024);
    assert.equal(await toldSdJwt(listed(9)), 'wallet.not-valid-now');
    stateBytes = new Uint8Array(16);
  });
});

describe('whatever is sent where answers come', () => {
  const sent = async (form: Record<string, string>, change?: (question: Question) => Question) => {
    const { address } = await begun(house);
    const question = await questionOf(address);
    const { status, json } = await post((change ?? ((same) => same))(question), form);
    assert.ok(status >= 400 && status < 500, `${status}`);
    return json['code'];
  };
  const answer = async (body: Claims) => {
    const { address } = await begun(house);
    const question = await questionOf(address);
    return (await post(question, { response: await encrypted(question, body) })).json['code'];
  };

  test('it is one clear problem, and no failure of ours', async () => {
    for (const form of [
      {},
      { response: '' },
      { response: 'x' },
      { response: 'a.b.c.d.e' },
      { vp_token: '{}' },
    ])
      assert.equal(await sent(form as Record<string, string>), 'wallet.not-trusted');
    assert.equal(
      await sent({ error: 'access_denied' }),
      'wallet.not-trusted',
      'an error of whoever has not the state',
    );
    assert.equal(await sent({ response: 'A'.repeat(700_000) }), 'kernel.too-large');
    const nowhere = (question: Question) => ({
      ...question,
      responseUri: `${question.responseUri.slice(0, -8)}deadbeef`,
    });
    assert.equal(await sent({ response: 'x' }, nowhere), 'wallet.over');
    const badId = (question: Question) => ({ ...question, responseUri: `${question.responseUri}'--` });
    assert.equal(await sent({ response: 'x' }, badId), 'wallet.over');
  });

  test('and so is what is encrypted well and holds nonsense', async () => {
    const wrong: unknown[] = [
      ...[
        undefined,
        null,
        1,
        'x',
        [],
        {},
        { sdjwt: [] },
        { sdjwt: ['a', 'b'] },
        { sdjwt: [{}] },
        { other: ['x'] },
      ],
      ...[
        { sdjwt: ['x'], mdoc0: ['x'] },
        { sdjwt: ['~'] },
        { sdjwt: ['~~~~'] },
        { mdoc0: ['!'] },
        { sdjwt: ['a~'.repeat(90)] },
      ],
    ];
    for (const token of wrong)
      assert.equal(await answer({ vp_token: token }), 'wallet.not-trusted', JSON.stringify(token));
    assert.equal(
      await sent({ response: 'eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkExMjhHQ00ifQ.a.b.c.d' }),
      'wallet.not-trusted',
    );
  });

  test('an answer of another question, encrypted to its key, is not of this one', async () => {
    const one = await questionOf((await begun(house)).address);
    const other = await questionOf((await begun(house)).address);
    const crossed = await post(one, { response: await encrypted(other, { vp_token: {} }) });
    assert.equal(crossed.json['code'], 'wallet.not-trusted');
    const stated = await post(one, {
      response: await encrypted({ ...one, state: other.state }, { error: 'x' }),
    });
    assert.equal(stated.json['code'], 'wallet.not-trusted');
  });

  test('a number of a wallet that is too long is refused, and the question is not reflected', async () => {
    const { address } = await begun(house);
    const uri = new URLSearchParams(address.slice(address.indexOf('?'))).get('request_uri')!;
    const body = new URLSearchParams({ wallet_nonce: 'x'.repeat(500) });
    assert.equal((await fetch(uri, { method: 'POST', body })).status, 400);
  });
});

test('a certificate that is of another key stops the start with a clear sentence', async () => {
  await assert.rejects(
    ourKey({
      ...house.kernel,
      settings: { ...house.kernel.settings, WALLET_CERTIFICATES: '/dev/null' },
    } as never),
    /WALLET_CERTIFICATES/,
  );
});
