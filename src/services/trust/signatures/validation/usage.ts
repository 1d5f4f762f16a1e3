import { type Certificate, PURPOSE } from '../../../../kernel/pki/index.ts';

/** Purposes of whoever signs documents: mail, documents (RFC 9336), and what two programs called so before. */
const OF_DOCUMENTS: readonly string[] = [
  PURPOSE.any,
  PURPOSE.emailProtection,
  '1.3.6.1.5.5.7.3.36',
  '1.3.6.1.4.1.311.10.3.12',
  '1.2.840.113583.1.1.5',
];
/** Purposes of machines and of services, whose keys sign what strangers send them. */
const OF_MACHINES: readonly string[] = [
  PURPOSE.serverAuth,
  PURPOSE.codeSigning,
  PURPOSE.timeStamping,
  PURPOSE.ocspSigning,
];

/**
 * Whether a certificate may be that of the signer of a document, by its key usage and its purposes (RFC 5280 §4.2.1.3,
 * §4.2.1.12): one that says it is for servers, time stamps or answers about revocation is for nothing else.
 */
export function maySignDocuments({ extensions }: Certificate): boolean {
  const { keyUsage, extKeyUsage = [] } = extensions;
  const isForMachines = extKeyUsage.some((each) => OF_MACHINES.includes(each));
  if (isForMachines && !extKeyUsage.some((each) => OF_DOCUMENTS.includes(each))) return false;
  return (
    keyUsage === undefined ||
    keyUsage.some((each) => each === 'nonRepudiation' || each === 'digitalSignature')
  );
}
