import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { before, describe, test } from 'node:test';
import { makeTown, type Town, testKernel } from '../../../../test/kernel.ts';
import { need } from '../../../../test/need.ts';
import { perform } from '../../../kernel/action.ts';
import type { Employee } from '../../../kernel/actor.ts';
import { readEvents } from '../../../kernel/events.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { personNif } from '../../../kernel/nif.ts';
import {
  algorithmFor,
  buildName,
  buildRequest,
  fromPem,
  issue,
  PublicKey,
  parseCertificate,
  toPem,
} from '../../../kernel/pki/index.ts';
import { folder } from '../../../kernel/pki/town.test-helper.ts';
import { resumeCertificate, revokeByDesk, suspendCertificate } from './actions/change-certificate.ts';
import { approveRequest, rejectRequest, verifyRequest } from './actions/decide-request.ts';
import { renewCertificate } from './actions/renew-certificate.ts';
import { requestCertificate } from './actions/request-certificate.ts';
import { newKey, within } from './house.test-helper.ts';
import { keptKey } from './index.ts';
import { getCertificate, listCertificates, myCertificates } from './queries/certificates.ts';
import { getRequest } from './queries/requests.ts';
import { refusalOf } from './refusal.test-helper.ts';
import { againstStep, REQUEST_STEPS } from './registration.ts';
import { REQUEST_STATES } from './views.ts';

const KEY_REQUEST = () => {
  const key = newKey();
  const unsigned = buildRequest({
    subject: buildName([['CN', 'x']]),
    publicKey: PublicKey.fromKey(key),
    extensions: [],
    algorithm: algorithmFor(key),
  });
  return toPem(issue(unsigned, key), 'CERTIFICATE REQUEST');
};

describe('a registration desk', () => {
  let kernel: Kernel;
  let town: Town;
  let officer: Employee;
  let approver: Employee;
  let second: Employee;
  let number = 99_720_000;
  before(async () => {
    kernel = await testKernel();
    town = await makeTown(kernel, 'Vila del Registre');
    officer = town.employee('certificates.register', 'certificates.approve', 'events.read');
    approver = { ...officer, document: personNif(99_900_002), name: 'Primera aprovadora' };
    second = { ...officer, document: '99900003A', name: 'Segona aprovadora' };
  });

  const person = () => ({ givenName: 'Pau', surname: 'Prova Prova', document: personNif(++number) });
  const ask = (input: Record<string, unknown> = {}, who = officer) =>
    perform(kernel, requestCertificate, who, {
      profile: 'citizen',
      subject: person(),
      request: KEY_REQUEST(),
      ...input,
    });
  const verify = (id: string, who = officer, documentUntil = '2035-01-01') =>
    perform(kernel, verifyRequest, who, { id, present: true, documentType: 'dni', documentUntil });
  const approve = (id: string, who: Employee) => perform(kernel, approveRequest, who, { id });
  const issued = async (input: Record<string, unknown> = {}) => {
    const { id } = await ask(input);
    await verify(id);
    await approve(id, approver);
    const { certificateId, state } = await approve(id, second);
    assert.equal(state, 'issued');
    return { certificateId: certificateId as string, requestId: id };
  };
  const codes = async (doing: Promise<unknown>) =>
    (await refusalOf(doing)).clauses.map((each) => each.code).sort();

  test('asks, sees the person, and two others approve: then there is a certificate, and its history says who did what', async () => {
    const { certificateId } = await issued();
    const { history, state, pem } = await perform(kernel, getCertificate, officer, { id: certificateId });
    assert.equal(state, 'valid');
    assert.deepEqual(
      history.map(({ step, byName }) => `${step} ${byName}`),
      [
        'request Empleada de prova',
        'verify Empleada de prova',
        'approve Primera aprovadora',
        'approve Segona aprovadora',
        'issue Segona aprovadora',
      ],
    );
    assert.match(
      parseCertificate(fromPem(pem, 'CERTIFICATE')[0]!).subject.get('serialNumber') ?? '',
      /^IDCES-/,
    );
    const { events } = await perform(kernel, readEvents, officer, { limit: 500 });
    const about = events.filter((each) => each.subject === certificateId);
    assert.deepEqual(
      about.map((each) => each.kind),
      ['certificates.certificate.issued'],
    );
    assert.doesNotMatch(JSON.stringify(about), /Pau|Prova/);
  });

  test('whoever asked, or the holder, approves nothing; nobody approves twice; nothing is approved unseen', async () => {
    const subject = { ...person(), document: approver.document };
    const { id } = await ask({ subject });
    assert.deepEqual(await codes(approve(id, second)), ['certificates.wrong-state']);
    assert.deepEqual(await codes(verify(id, approver)), ['certificates.self-verified']);
    await verify(id, second);
    assert.deepEqual(await codes(approve(id, officer)), ['certificates.same-person']);
    assert.deepEqual(await codes(approve(id, approver)), ['certificates.same-person']);
    await approve(id, second);
    assert.deepEqual(await codes(approve(id, second)), ['certificates.already-approved']);
  });

  test('two approvals at once by two people issue one certificate, and two of one person none', async () => {
    const { id } = await ask();
    await verify(id);
    const same = await Promise.allSettled([
      approve(id, approver),
      approve(id, approver),
      approve(id, approver),
    ]);
    assert.equal(same.filter((each) => each.status === 'fulfilled').length, 1);
    const others = ['99900004G', '99900005M', '99900006Y'].map((document) => ({ ...approver, document }));
    const all = await Promise.allSettled(others.map((each) => approve(id, each)));
    assert.equal(all.filter((each) => each.status === 'fulfilled').length, 1);
    const { state, certificateId } = await perform(kernel, getRequest, officer, { id });
    assert.equal(state, 'issued');
    assert.ok(certificateId);
  });

  test('a document that has expired verifies nobody', async () => {
    const { id } = await ask();
    assert.equal((await refusalOf(verify(id, officer, '2020-01-01'))).code, 'certificates.document-expired');
  });

  test('people of one town neither see nor touch what is of another', async () => {
    const { certificateId, requestId } = await issued();
    const other = await makeTown(kernel, 'Vila del Costat');
    const stranger = other.employee('certificates.register', 'certificates.approve');
    assert.equal(
      (await refusalOf(perform(kernel, getCertificate, stranger, { id: certificateId }))).code,
      'certificates.unknown',
    );
    assert.equal(
      (await refusalOf(perform(kernel, getRequest, stranger, { id: requestId }))).code,
      'certificates.request-unknown',
    );
    const revoke = perform(kernel, revokeByDesk, stranger, { id: certificateId, reason: 'superseded' });
    assert.equal((await refusalOf(revoke)).code, 'certificates.unknown');
    assert.equal((await perform(kernel, listCertificates, stranger, {})).total, 0);
    const idle = town.employee();
    assert.equal((await refusalOf(perform(kernel, listCertificates, idle, {}))).code, 'kernel.not-allowed');
  });

  test('a citizen sees their own, suspends one at once, and only a desk lets it hold again', async () => {
    const subject = person();
    const { certificateId: id } = await issued({ subject });
    const citizen = { kind: 'citizen', document: subject.document, name: 'Pau' } as const;
    assert.deepEqual(
      (await perform(kernel, myCertificates, citizen, {})).found.map((each) => each.id),
      [id],
    );
    assert.equal((await perform(kernel, suspendCertificate, citizen, { id })).state, 'suspended');
    assert.deepEqual(await codes(perform(kernel, suspendCertificate, citizen, { id })), [
      'certificates.wrong-state',
    ]);
    assert.equal(
      (await refusalOf(perform(kernel, resumeCertificate, citizen, { id }))).code,
      'kernel.not-allowed',
    );
    assert.equal((await perform(kernel, resumeCertificate, officer, { id })).state, 'valid');
    const other = { ...citizen, document: personNif(1) };
    assert.equal(
      (await refusalOf(perform(kernel, suspendCertificate, other, { id }))).code,
      'certificates.unknown',
    );
    await perform(kernel, revokeByDesk, officer, {
      id,
      reason: 'keyCompromise',
      because: 'Li han robat el telèfon',
    });
    assert.deepEqual(await codes(perform(kernel, resumeCertificate, officer, { id })), [
      'certificates.wrong-state',
    ]);
  });

  test('a pseudonym keeps the name and the document out of the certificate, and the holder out of the list of citizens', async () => {
    const subject = { ...person(), pseudonym: 'Agent 4711' };
    const { certificateId: id } = await issued({ profile: 'employee-pseudonym', subject });
    const { pem } = await perform(kernel, getCertificate, officer, { id });
    const bytes = Buffer.from(fromPem(pem, 'CERTIFICATE')[0]!).toString('latin1');
    assert.ok(bytes.includes('Agent 4711'));
    for (const part of [subject.document, 'Prova Prova', 'Pau']) assert.ok(!bytes.includes(part), part);
  });

  test('an official’s certificate ends with the seat', async () => {
    const seatUntil = kernel.now().toZonedDateTimeISO('Europe/Madrid').toPlainDate().add({ days: 100 });
    const input = { profile: 'official', subject: { ...person(), office: 'Regidora' } };
    assert.equal((await refusalOf(ask(input))).code, 'certificates.subject-wrong');
    const { certificateId: id } = await issued({ ...input, seatUntil: seatUntil.toString() });
    const { notAfter } = await perform(kernel, getCertificate, officer, { id });
    assert.equal(
      Temporal.Instant.from(notAfter).toZonedDateTimeISO('Europe/Madrid').toPlainDate().toString(),
      seatUntil.toString(),
    );
  });

  test('a certificate is renewed near its end with a new key, once, while it holds and the person is known', async () => {
    const { certificateId: id } = await issued();
    const renew = (days: number, input: Record<string, unknown> = {}) =>
      perform(
        kernel,
        renewCertificate,
        officer,
        { id, request: KEY_REQUEST(), ...input },
        { now: kernel.now().add({ hours: 24 * days }) },
      );
    assert.deepEqual(await codes(renew(1)), ['certificates.renewal-early']);
    assert.deepEqual(await codes(renew(4 * 365 + 2)), ['certificates.renewal-late']);
    const renewed = await renew(4 * 365 - 10);
    assert.equal(renewed.renews, id);
    assert.deepEqual(await codes(renew(4 * 365 - 9)), ['certificates.already-renewed']);
    const again = { id: renewed.id, request: KEY_REQUEST() };
    const late = { now: kernel.now().add({ hours: 24 * (8 * 365 - 15) }) };
    assert.deepEqual(await codes(perform(kernel, renewCertificate, officer, again, late)), [
      'certificates.identified-long-ago',
    ]);
  });

  test('a request that openssl made is taken, and one whose signature was changed is not', {
    skip: need('openssl'),
  }, async (t) => {
    const path = folder(t);
    execFileSync(
      'openssl',
      [
        'req',
        '-new',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:P-256',
        '-nodes',
        '-keyout',
        path('key'),
        '-out',
        path('csr'),
        '-subj',
        '/CN=x',
      ],
      { stdio: 'ignore' },
    );
    const text = execFileSync('openssl', ['req', '-in', path('csr')]).toString();
    await ask({ request: text });
    const der = Buffer.from(fromPem(text, 'CERTIFICATE REQUEST')[0]!);
    der[der.length - 5]! ^= 1;
    for (const wrong of [toPem(der, 'CERTIFICATE REQUEST'), 'no', ''])
      assert.equal((await refusalOf(ask({ request: wrong }))).code, 'certificates.request-unreadable');
  });

  test('a key that the platform made at the desk can be used by a service that signs, as long as the certificate holds', async () => {
    const { certificateId: id } = await issued({ request: undefined });
    const kept = (await within(kernel, (work) => keptKey(work.tx, id)))!;
    const key = await kernel.keys.open(kept.keyHandle);
    assert.equal(key.publicKey.fingerprint, kept.certificate.publicKey.fingerprint);
    assert.ok(kept.certificate.isSignedWith(kept.chain[0]!.publicKey));
    const { certificateId: own } = await issued();
    assert.equal(await within(kernel, (work) => keptKey(work.tx, own)), undefined);
    await perform(kernel, suspendCertificate, officer, { id });
    assert.equal(await within(kernel, (work) => keptKey(work.tx, id)), undefined);
  });

  test('a request can be rejected with a reason until it is issued, and then no more', async () => {
    const { id } = await ask();
    const reject = (who: Employee) => perform(kernel, rejectRequest, who, { id, reason: 'No és de la vila' });
    assert.equal((await reject(approver)).state, 'rejected');
    assert.deepEqual(await codes(reject(approver)), ['certificates.wrong-state']);
  });

  test('what is over takes no step, whoever tries', () => {
    for (const state of REQUEST_STATES.slice(3))
      for (const step of REQUEST_STEPS)
        assert.ok(
          againstStep(step, { state, requestedBy: 'a', approvedBy: [], holder: null }, 'b').length > 0,
          `${state} ${step}`,
        );
  });
});
