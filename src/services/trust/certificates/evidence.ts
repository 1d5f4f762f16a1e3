import type { Kernel } from '../../../kernel/kernel.ts';
import { buildOcspRequest, type Certificate, parseOcspRequest } from '../../../kernel/pki/index.ts';
import { type Authority, listAuthorities } from './authority-store.ts';
import { loadList } from './list-store.ts';
import { ocspOf } from './ocsp.ts';
import { certificatesProblems } from './problems.ts';

/** DER, without doubles; the form of `ValidationData` of the signatures service. */
export type Evidence = {
  certificates: readonly Uint8Array[];
  crls: readonly Uint8Array[];
  ocsps: readonly Uint8Array[];
};

/** Roots that are trusted here: those of this installation, those that were replaced too. */
export async function trustAnchors(kernel: Kernel): Promise<readonly Certificate[]> {
  return (await listAuthorities(kernel.db))
    .filter((each) => each.parent === null)
    .map((each) => each.certificate);
}

/**
 * What proves a certificate of our authorities at this moment, made without network: the authorities above it without
 * the root, a fresh OCSP answer about it, and the list of the root about the authority.
 * @throws Problem `certificates.not-ours`, `certificates.status-not-ready`
 */
export async function ownEvidence(
  kernel: Kernel,
  certificate: Certificate,
  _known: readonly Certificate[] = [],
): Promise<Evidence> {
  const all = await listAuthorities(kernel.db);
  const issuer = issuerOf(all, certificate);
  if (issuer === undefined) throw certificatesProblems['not-ours']();
  if (issuer.parent === null) return { certificates: [], crls: [await listOf(kernel, issuer)], ocsps: [] };
  const above = all.find((each) => each.id === issuer.parent);
  if (above === undefined) throw certificatesProblems['not-ours']();
  return {
    certificates: [issuer.certificate.der],
    crls: [await listOf(kernel, above)],
    ocsps: certificate.extensions.ocspNoCheck ? [] : [await answerAbout(kernel, issuer, certificate)],
  };
}

function issuerOf(all: readonly Authority[], certificate: Certificate): Authority | undefined {
  return all.find(
    (each) =>
      each.certificate.subject.equals(certificate.issuer) &&
      certificate.isSignedWith(each.certificate.publicKey),
  );
}

async function listOf(kernel: Kernel, authority: Authority): Promise<Uint8Array> {
  const list = await loadList(kernel.db, authority.id, 'full');
  if (list === undefined) throw certificatesProblems['status-not-ready']();
  return new Uint8Array(list.der);
}

async function answerAbout(kernel: Kernel, issuer: Authority, certificate: Certificate): Promise<Uint8Array> {
  const ocsp = ocspOf(kernel);
  const responder = await ocsp.responders.ofAuthority(issuer.id);
  if (responder === undefined) throw certificatesProblems['status-not-ready']();
  const { subject: name, publicKey } = issuer.certificate;
  // SHA-256: the answer goes into a signature, where SHA-1 would be told as weak.
  const request = parseOcspRequest(
    buildOcspRequest({ issuer: { name, publicKey }, serials: [certificate.serial], hash: 'sha256' }),
  );
  return ocsp.about(responder, request.ids[0]!);
}
