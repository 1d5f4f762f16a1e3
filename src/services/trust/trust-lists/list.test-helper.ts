/** Trust lists of an invented territory for tests, signed by whoever the test says. */
import type { SigningKey } from '../../../kernel/keys/index.ts';
import { algorithmFor, ext, PublicKey, signBytes } from '../../../kernel/pki/index.ts';
import { certify, type Person } from '../../../kernel/pki/town.test-helper.ts';
import { signList } from './list-signature.ts';
import { CA_QC, SIE, TSL, TSL_MIME, TSL_SIGNING, TSL_TAG, TSLX, XADES } from './names.ts';

export const GRANTED_URI = 'http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/granted';
export const WITHDRAWN_URI = 'http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/withdrawn';
const EU_LOTL = 'http://uri.etsi.org/TrstSvc/TrustedList/TSLType/EUlistofthelists';
const EU_GENERIC = 'http://uri.etsi.org/TrstSvc/TrustedList/TSLType/EUgeneric';

export const newSigner = (name = 'Signant de llistes'): Person =>
  certify({ name, extensions: [ext.keyUsage('digitalSignature'), ext.extKeyUsage([TSL_SIGNING])] });

export type ServiceWish = {
  certificate: string;
  states?: { status: string; from: string }[];
  extensions?: string;
};
export type ListWish = {
  territory?: string;
  sequence?: number;
  issued?: string;
  next?: string | null;
  lotl?: true;
  information?: string[];
  services?: ServiceWish[];
  pointers?: { territory: string; address: string; signers: Person[]; lotl?: true; mime?: string }[];
};

export const base64Of = ({ certificate }: Person): string => Buffer.from(certificate.der).toString('base64');
const name = (text: string) => `<Name xml:lang="ca">${text} (ca)</Name><Name xml:lang="en">${text}</Name>`;
const address = `<PostalAddresses><PostalAddress xml:lang="en"><StreetAddress>1</StreetAddress><Locality>X</Locality><CountryName>XA</CountryName></PostalAddress></PostalAddresses><ElectronicAddress><URI xml:lang="en">mailto:a@b.example</URI></ElectronicAddress>`;

export function listXml(wish: ListWish = {}): string {
  const {
    territory = 'XA',
    sequence = 1,
    issued = '2026-06-01T00:00:00Z',
    next = '2100-01-01T00:00:00Z',
  } = wish;
  const pointers = (wish.pointers ?? []).map(
    (each) =>
      `<OtherTSLPointer><ServiceDigitalIdentities>${each.signers.map((one) => `<ServiceDigitalIdentity><DigitalId><X509Certificate>${base64Of(one)}</X509Certificate></DigitalId></ServiceDigitalIdentity>`).join('')}</ServiceDigitalIdentities><TSLLocation>${each.address}</TSLLocation><AdditionalInformation><OtherInformation><TSLType>${each.lotl ? EU_LOTL : EU_GENERIC}</TSLType></OtherInformation><OtherInformation><SchemeTerritory>${each.territory}</SchemeTerritory></OtherInformation><OtherInformation><x:MimeType xmlns:x="${TSLX}">${each.mime ?? TSL_MIME}</x:MimeType></OtherInformation></AdditionalInformation></OtherTSLPointer>`,
  );
  const information = (wish.information ?? ['https://example.org/']).map(
    (uri) => `<URI xml:lang="en">${uri}</URI>`,
  );
  const services = (wish.services ?? []).map(serviceXml).join('');
  return `<?xml version="1.0" encoding="UTF-8"?>
<TrustServiceStatusList xmlns="${TSL}" TSLTag="${TSL_TAG}" Id="root"><SchemeInformation><TSLVersionIdentifier>6</TSLVersionIdentifier><TSLSequenceNumber>${sequence}</TSLSequenceNumber><TSLType>${wish.lotl ? EU_LOTL : EU_GENERIC}</TSLType><SchemeOperatorName>${name('Operator')}</SchemeOperatorName><SchemeOperatorAddress>${address}</SchemeOperatorAddress><SchemeName>${name(`${territory}: list`)}</SchemeName><SchemeInformationURI>${information.join('')}</SchemeInformationURI><StatusDeterminationApproach>http://uri.etsi.org/TrstSvc/TrustedList/StatusDetn/EUappropriate</StatusDeterminationApproach><SchemeTerritory>${territory}</SchemeTerritory><HistoricalInformationPeriod>65535</HistoricalInformationPeriod>${pointers.length === 0 ? '' : `<PointersToOtherTSL>${pointers.join('')}</PointersToOtherTSL>`}<ListIssueDateTime>${issued}</ListIssueDateTime><NextUpdate>${next === null ? '' : `<dateTime>${next}</dateTime>`}</NextUpdate></SchemeInformation>${services === '' ? '' : `<TrustServiceProviderList><TrustServiceProvider><TSPInformation><TSPName>${name('Provider')}</TSPName><TSPAddress>${address}</TSPAddress><TSPInformationURI><URI xml:lang="en">https://example.org/</URI></TSPInformationURI></TSPInformation><TSPServices>${services}</TSPServices></TrustServiceProvider></TrustServiceProviderList>`}</TrustServiceStatusList>`;
}

function serviceXml({
  certificate,
  states = [{ status: GRANTED_URI, from: '2020-01-01T00:00:00Z' }],
  extensions = '',
}: ServiceWish): string {
  const state = ({ status, from }: { status: string; from: string }, more: string) =>
    `<ServiceTypeIdentifier>${CA_QC}</ServiceTypeIdentifier><ServiceName>${name('Authority')}</ServiceName><ServiceDigitalIdentity><DigitalId><X509Certificate>${certificate}</X509Certificate></DigitalId></ServiceDigitalIdentity><ServiceStatus>${status}</ServiceStatus><StatusStartingTime>${from}</StatusStartingTime>${more}`;
  const [now, ...before] = states;
  const extended =
    extensions === '' ? '' : `<ServiceInformationExtensions>${extensions}</ServiceInformationExtensions>`;
  const history = before
    .map((each) => `<ServiceHistoryInstance>${state(each, '')}</ServiceHistoryInstance>`)
    .join('');
  return `<TSPService><ServiceInformation>${state(now!, extended)}</ServiceInformation>${history === '' ? '' : `<ServiceHistory>${history}</ServiceHistory>`}</TSPService>`;
}

/** For signatures, and on a device when the certificate has a policy. */
export const qualifiedWith = (policy: string, qualifier = 'QCWithQSCD'): string =>
  `<Extension Critical="false"><AdditionalServiceInformation><URI xml:lang="en">http://uri.etsi.org/TrstSvc/TrustedList/SvcInfoExt/ForeSignatures</URI></AdditionalServiceInformation></Extension><Extension Critical="true"><q:Qualifications xmlns:q="${SIE}"><q:QualificationElement><q:Qualifiers><q:Qualifier uri="http://uri.etsi.org/TrstSvc/TrustedList/SvcInfoExt/${qualifier}"/></q:Qualifiers><q:CriteriaList assert="all"><q:PolicySet><q:PolicyIdentifier><xa:Identifier xmlns:xa="${XADES}" Qualifier="OIDAsURN">urn:oid:${policy}</xa:Identifier></q:PolicyIdentifier></q:PolicySet><q:KeyUsage><q:KeyUsageBit name="nonRepudiation">true</q:KeyUsageBit></q:KeyUsage></q:CriteriaList></q:QualificationElement></q:Qualifications></Extension>`;

export function signingKey({ key }: Person): SigningKey {
  const algorithm = algorithmFor(key);
  return {
    ...{ handle: 'prova', type: 'P-256', publicKey: PublicKey.fromKey(key), algorithm },
    sign: async (bytes, other = algorithm) => signBytes(other, key, bytes),
    signDigest: async () => Promise.reject(new Error('It signs no digests.')),
  };
}

export const signed = (xml: string, by: Person): Promise<Buffer> =>
  signList(
    xml,
    { key: signingKey(by), certificate: by.certificate },
    Temporal.Instant.from('2026-06-01T00:00:00Z'),
  );
export const signedList = (wish: ListWish, by: Person): Promise<Buffer> => signed(listXml(wish), by);
