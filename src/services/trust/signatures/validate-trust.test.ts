import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { perform } from '../../../kernel/action.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { ext, toPem } from '../../../kernel/pki/index.ts';
import { certify, type Person } from '../../../kernel/pki/town.test-helper.ts';
import { openSite, type Site } from '../../support/portals/portals.test-helper.ts';
import { timestamps } from '../timestamps/index.ts';
import { importList } from '../trust-lists/actions/import-list.ts';
import {
  base64Of,
  GRANTED_URI,
  newSigner,
  signedList,
  WITHDRAWN_URI,
} from '../trust-lists/list.test-helper.ts';
import type { Proofs, ValidationData } from './making.ts';
import { document } from './pades/pdfs.test-helper.ts';
import { signed, signingTown } from './pades/town-proofs.test-helper.ts';
import { ownProofs } from './proofs.ts';
import { validateSigned } from './validate-document.ts';
import { listOf } from './validation/town.test-helper.ts';

const OPERATOR = { kind: 'operator', document: '99900003A', name: 'Operadora de prova' } as const;

describe('signatures of people whose authority is in a trust list', () => {
  let site: Site;
  let kernel: Kernel;
  const town = signingTown();
  const qualified = certify({
    name: 'Júlia Font',
    issuer: town.issuing,
    extensions: [
      ext.keyUsage('nonRepudiation'),
      ext.qcStatements({ compliance: true, sscd: true, types: ['esign'] }),
    ],
  });
  const listSigner = newSigner();
  before(async () => {
    site = await openSite();
    kernel = site.kernel;
  });
  after(() => site.stop());

  const validate = async (person?: Person, house = kernel, given?: Uint8Array) => {
    const made = given ?? (await signed(document(), town, { level: 'B-LT', ...(person && { person }) }));
    const bytes = new Uint8Array(made);
    const { indication, subIndication, signatures } = await validateSigned(house, { bytes });
    const { quality, reasons } = signatures[0]!.qualification!;
    return [indication, subIndication, quality, ...reasons].filter(Boolean).join(' ');
  };

  const load = async (sequence: number, states: { status: string; from: string }[]) => {
    const services = [{ certificate: base64Of(town.issuing), states }];
    const bytes = await signedList({ territory: 'XV', sequence, services }, listSigner);
    const signers = toPem(listSigner.certificate.der, 'CERTIFICATE');
    await perform(
      kernel,
      importList,
      OPERATOR,
      { content: bytes.toString('base64'), dryRun: false, signers },
      {},
    );
  };

  test('before a list is loaded nobody vouches for them, and the report says which thing is missing', async () => {
    assert.equal(await validate(qualified), 'INDETERMINATE NO_CERTIFICATE_CHAIN_FOUND N/A no-lists');
  });

  test('once it is, the signature is qualified, or advanced where the certificate says no more', async () => {
    await load(1, [{ status: GRANTED_URI, from: '2015-01-01T00:00:00Z' }]);
    assert.equal(await validate(qualified), 'TOTAL-PASSED QESig');
    assert.equal(await validate(), 'TOTAL-PASSED Unknown not-qualified');
  });

  test('when the authority loses its place in the list, what others stamped before stands, and nothing else', async () => {
    await timestamps.demo!(kernel);
    // The time is ours, the certificate theirs.
    const own = ownProofs(kernel);
    const proofs: Proofs = {
      timestamp: own.timestamp,
      evidence: (certificate, known) =>
        certificate === qualified.certificate ? fresh() : own.evidence(certificate, known),
    };
    const stamped = await signed(document(), { ...town, proofs }, { level: 'B-LT', person: qualified });
    const HOUR_MS = 3_600_000;
    const moment = (hours: number) => kernel.now().add({ milliseconds: hours * HOUR_MS });
    await load(2, [
      { status: WITHDRAWN_URI, from: moment(1).toString() },
      { status: GRANTED_URI, from: '2015-01-01T00:00:00Z' },
    ]);
    const later = moment(2);
    const inTwoHours = { ...kernel, now: () => later };
    assert.equal(
      await validate(qualified, inTwoHours),
      'INDETERMINATE NO_CERTIFICATE_CHAIN_FOUND_NO_POE AdESig withdrawn',
    );
    assert.equal(await validate(qualified, inTwoHours, stamped), 'TOTAL-PASSED QESig');
  });

  /** What proves the certificate of the signer at this moment. */
  async function fresh(): Promise<ValidationData> {
    const at = kernel.now().epochMilliseconds;
    return {
      certificates: [town.issuing.certificate.der],
      crls: [listOf(town.root, at - 60_000), listOf(town.issuing, at - 60_000)],
      ocsps: [],
    };
  }
});
