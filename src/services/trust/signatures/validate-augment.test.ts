import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { newId } from '../../../kernel/ids.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { openSite, type Site } from '../../support/portals/portals.test-helper.ts';
import { timestamps } from '../timestamps/index.ts';
import { readCades } from './cades/index.ts';
import { readPades } from './pades/index.ts';
import { document } from './pades/pdfs.test-helper.ts';
import { type Citizen, newCitizen, signedMessage, signedPdf } from './validate.test-helper.ts';
import { dueForRenewal, renewBefore, supportOf } from './validate-renewal.ts';

const PATH = '/v1/signatures/augment';
const YEAR_MS = 365 * 24 * 3_600_000;

describe('signatures that are made to last', () => {
  let site: Site;
  let kernel: Kernel;
  let citizen: Citizen;
  before(async () => {
    site = await openSite();
    kernel = site.kernel;
    // The keys of the time-stamping authority.
    await timestamps.demo!(kernel);
    citizen = await newCitizen(kernel);
    site.be({ kind: 'operator', name: 'Operadora', capabilities: [] } as never);
  });
  after(() => site.stop());

  const at = () => kernel.now().epochMilliseconds;
  const augment = (bytes: Uint8Array, level: string) =>
    fetch(site.base + PATH, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ content: Buffer.from(bytes).toString('base64'), level }),
    });
  const raised = async (bytes: Uint8Array, level: string): Promise<Uint8Array> => {
    const answer = await augment(bytes, level);
    assert.equal(answer.status, 200, await answer.clone().text());
    return new Uint8Array(await answer.arrayBuffer());
  };

  test('a PDF and a message are raised to the highest level, and once more later', async () => {
    const pdf = await raised(await signedPdf(kernel, citizen), 'B-LTA');
    assert.equal(readPades(pdf).signatures[0]!.level, 'B-LTA');
    const again = await raised(pdf, 'B-LTA');
    assert.ok((readPades(again).timestamps?.length ?? 0) > (readPades(pdf).timestamps?.length ?? 0));
    const message = await raised(signedMessage(citizen, { at: at() }), 'B-LT');
    assert.equal(readCades(message).signatures[0]!.level, 'B-LT');
  });

  test('what fails, or is no signature, is not raised', async () => {
    const changed = signedMessage(citizen, { at: at() });
    changed[changed.indexOf('Us concedim')] = 88;
    for (const bytes of [changed, Buffer.from('hola'), document()]) {
      const answer = await augment(bytes, 'B-LTA');
      assert.equal(answer.status, 422);
      assert.equal(((await answer.json()) as { code: string }).code, 'signatures.augment-not-possible');
    }
    assert.equal((await augment(changed, 'B-X')).status, 422);
  });

  test('a visitor may not, since it costs time stamps', async () => {
    site.be({ kind: 'visitor' });
    assert.equal((await augment(Buffer.from('hola'), 'B-T')).status, 401);
    site.be({ kind: 'operator', name: 'Operadora', capabilities: [] } as never);
  });

  test('a system needs the capability by which it asks for signatures', async () => {
    const system = { kind: 'system', clientId: newId(), administrationId: newId() } as const;
    site.be({ ...system, capabilities: ['evidence.request'] });
    const refused = await augment(Buffer.from('hola'), 'B-T');
    assert.equal(refused.status, 403);
    assert.equal(((await refused.json()) as { missing: string }).missing, 'signatures.request');
    site.be({ ...system, capabilities: ['signatures.request'] });
    const message = await raised(signedMessage(citizen, { at: at() }), 'B-T');
    assert.equal(readCades(message).signatures[0]!.level, 'B-T');
    site.be({ kind: 'operator', name: 'Operadora', capabilities: [] } as never);
  });

  test('it is known before when each stored signature has to be renewed', async () => {
    const plain = readPades(await signedPdf(kernel, citizen));
    assert.equal(renewBefore(plain), citizen.certificate.notAfter);
    const archived = readPades(await raised(await signedPdf(kernel, citizen), 'B-LTA'));
    const [support] = supportOf(archived);
    assert.equal(support!.by, 'timestamp');
    const weak = { ...plain.signatures[0]!, hashes: ['sha224' as const] };
    const old = { ...plain, signatures: [weak] };
    assert.ok(renewBefore(old) <= Date.UTC(2029, 0, 1));
    const stored = [
      { id: 'plain', facts: plain },
      { id: 'unsigned', facts: { ...plain, signatures: [] } },
    ];
    const due = async (within: number) => {
      const found: string[] = [];
      for await (const each of dueForRenewal(stored, { now: at(), within })) found.push(each.id);
      return found;
    };
    assert.deepEqual(await due(0), []);
    assert.deepEqual(await due(20 * YEAR_MS), ['plain']);
  });
});
