/** Times and revocation from a small authority, for tests of formats: what services get from timestamps and certificates. */
import {
  algorithmFor,
  buildCrl,
  buildOcspRequest,
  buildTimestampRequest,
  type Certificate,
  ext,
  type HashName,
  issue,
  newSerial,
  ocspResponder,
  PURPOSE,
  parseOcspRequest,
  parseTimestampRequest,
  parseTimestampResponse,
  signBytes,
  timestampAuthority,
} from '../../../../kernel/pki/index.ts';
import {
  AT,
  certify,
  type KeyWish,
  newTown,
  type Person,
  type Town,
} from '../../../../kernel/pki/town.test-helper.ts';
import type { Prepared, Proofs, SignWish } from '../making.ts';

const HOUR = 3_600_000;

export type World = {
  readonly town: Town;
  readonly stamper: Person;
  readonly proofs: Proofs;
  /** When the next time stamp is made; goes on a minute with each. */
  clock: number;
};

/** A town with a time-stamping authority, whose certificates are proven by CRLs and OCSP answers. */
export function newWorld(kind: KeyWish = 'p256'): World {
  const town = newTown(kind);
  const stamper = certify({
    name: 'Segell de temps',
    kind,
    issuer: town.issuing,
    extensions: [ext.keyUsage('digitalSignature'), ext.extKeyUsage([PURPOSE.timeStamping], true)],
  });
  const world: World = {
    town,
    stamper,
    clock: AT,
    proofs: {
      timestamp: async (hash, digest) => tokenOver(world, hash, digest),
      evidence: async (certificate) => evidenceFor(world, certificate),
    },
  };
  return world;
}

function tokenOver(world: World, hash: HashName, digest: Uint8Array): Uint8Array {
  const { stamper, town } = world;
  world.clock += 60_000;
  const authority = timestampAuthority({
    certificate: stamper.certificate,
    algorithm: algorithmFor(stamper.key),
    chain: [town.issuing.certificate],
    policy: '1.3.6.1.4.1.99999.1',
  });
  const request = parseTimestampRequest(buildTimestampRequest({ imprint: { hash, digest } }));
  const answer = issue(authority.stamp({ request, serial: newSerial(), at: world.clock }), stamper.key);
  return parseTimestampResponse(answer).tokenDer!;
}

/** The issuing authority by a list of the root, everybody else by an OCSP answer of the issuing authority. */
function evidenceFor({ town, clock }: World, certificate: Certificate) {
  const { root, issuing } = town;
  const list = issue(
    buildCrl({
      issuer: root.certificate.subject,
      issuerKey: root.certificate.publicKey,
      thisUpdate: clock - HOUR,
      nextUpdate: clock + 24 * HOUR,
      number: 1,
      entries: [],
      algorithm: algorithmFor(root.key),
    }),
    root.key,
  );
  const request = parseOcspRequest(
    buildOcspRequest({
      issuer: { name: issuing.certificate.subject, publicKey: issuing.certificate.publicKey },
      serials: [certificate.serial],
    }),
  );
  const responder = ocspResponder(issuing.certificate, algorithmFor(issuing.key), false);
  const answers = [
    { id: request.ids[0]!, status: 'good' as const, thisUpdate: clock - HOUR, nextUpdate: clock + HOUR },
  ];
  const answer = issue(responder.answer({ answers, producedAt: clock - HOUR }), issuing.key);
  return { certificates: [issuing.certificate.der], crls: [list], ocsps: [answer] };
}

/** Somebody of the town who signs, and the wish with which. */
export function newSigner(world: World, name: string, kind: KeyWish = 'p256'): Person & { wish: SignWish } {
  const extensions = [ext.keyUsage('nonRepudiation')];
  const person = certify({ name, kind, issuer: world.town.issuing, extensions });
  return {
    ...person,
    wish: {
      certificate: person.certificate,
      chain: [world.town.issuing.certificate],
      algorithm: algorithmFor(person.key),
      time: AT,
    },
  };
}

/** The value of a waiting signature, and the whole. */
export function finished<Made>(
  prepared: Prepared<Made>,
  person: Person,
  { level = 'B-B', world }: { level?: Parameters<Prepared<Made>['finish']>[1]; world: World },
): Promise<Made> {
  const value = signBytes(prepared.algorithm, person.key, prepared.toBeSigned);
  return prepared.finish(value, level, world.proofs);
}
