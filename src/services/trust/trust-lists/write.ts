import { base64, documentOf, element, type Inside, type Markup } from '../../../kernel/xml/index.ts';
import { seconds } from './list-signature.ts';
import { CA_PKC, TSL, TSL_TAG } from './names.ts';

export type OwnStatus = { status: string; from: Temporal.Instant };
export type OwnService = {
  name: string;
  certificate: Uint8Array;
  subject: string;
  states: readonly OwnStatus[];
};

/** What the consortium says of itself and its authorities. Texts are in English and Catalan (clause 5.1.4 wants English). */
export type OwnList = {
  sequence: number;
  territory: string;
  operator: string;
  street: string;
  locality: string;
  postalCode: string;
  country: string;
  email: string;
  /** Of the portal, without a slash at the end. */
  site: string;
  issuedAt: Temporal.Instant;
  nextUpdate: Temporal.Instant;
  services: readonly OwnService[];
};

/** Version 6 of the form: TS 119 612 v2.3.1 and later. */
const VERSION = '6';
/** Clause 5.3.12: 65535 says that nothing of the history is ever taken away. */
const HISTORY_FOR_EVER = '65535';

const el = (name: string, ...inside: Inside[]): Markup => element(name, {}, ...inside);
const said = (name: string, language: string, text: string): Markup =>
  element(name, { 'xml:lang': language }, text);
const both = (name: string, text: string): Markup[] => [said(name, 'en', text), said(name, 'ca', text)];

/** The list before it is signed (TS 119 612 clause 5, in the order of its schema). */
export function writeList(own: OwnList): string {
  const providers = own.services.length === 0 ? undefined : el('TrustServiceProviderList', provider(own));
  const attributes = { xmlns: TSL, TSLTag: TSL_TAG };
  return documentOf(element('TrustServiceStatusList', attributes, scheme(own), providers));
}

function scheme(own: OwnList): Markup {
  return el(
    'SchemeInformation',
    el('TSLVersionIdentifier', VERSION),
    el('TSLSequenceNumber', String(own.sequence)),
    // Those of ETSI are of states; other operators have their own (clauses 5.3.3, 5.3.8).
    el('TSLType', `${own.site}/trust-lists#type`),
    el('SchemeOperatorName', both('Name', own.operator)),
    el('SchemeOperatorAddress', address(own)),
    el(
      'SchemeName',
      said('Name', 'en', `${own.territory}: Authorities of ${own.operator}`),
      said('Name', 'ca', `${own.territory}: Autoritats de ${own.operator}`),
    ),
    el('SchemeInformationURI', both('URI', `${own.site}/trust-lists`)),
    el('StatusDeterminationApproach', `${own.site}/trust-lists#approach`),
    el('SchemeTerritory', own.territory),
    el(
      'PolicyOrLegalNotice',
      said(
        'TSLLegalNotice',
        'en',
        'Authorities of a consortium of administrations. Nothing here is a qualified trust service unless a national list says so.',
      ),
      said(
        'TSLLegalNotice',
        'ca',
        'Autoritats d’un consorci d’administracions. Res d’això no és un servei de confiança qualificat si no ho diu una llista estatal.',
      ),
    ),
    el('HistoricalInformationPeriod', HISTORY_FOR_EVER),
    el('ListIssueDateTime', seconds(own.issuedAt)),
    el('NextUpdate', el('dateTime', seconds(own.nextUpdate))),
    el('DistributionPoints', el('URI', `${own.site}/tsl/aplec.xml`)),
  );
}

function address(own: OwnList): Markup[] {
  return [
    el(
      'PostalAddresses',
      element(
        'PostalAddress',
        { 'xml:lang': 'en' },
        el('StreetAddress', own.street),
        el('Locality', own.locality),
        el('PostalCode', own.postalCode),
        el('CountryName', own.country),
      ),
    ),
    el('ElectronicAddress', said('URI', 'en', `mailto:${own.email}`), said('URI', 'en', own.site)),
  ];
}

function provider(own: OwnList): Markup {
  return el(
    'TrustServiceProvider',
    el(
      'TSPInformation',
      el('TSPName', both('Name', own.operator)),
      el('TSPTradeName', both('Name', own.operator)),
      el('TSPAddress', address(own)),
      el('TSPInformationURI', both('URI', own.site)),
    ),
    el('TSPServices', own.services.map(service)),
  );
}

function service(one: OwnService): Markup {
  const [now, ...before] = one.states;
  if (now === undefined) throw new Error('A service has a status.');
  const certificate = el('DigitalId', el('X509Certificate', base64(one.certificate)));
  // History names the service without the certificate again (clause 5.6.3).
  const subject = el('DigitalId', el('X509SubjectName', one.subject));
  return el(
    'TSPService',
    el('ServiceInformation', stateParts(one.name, [certificate], now)),
    before.length === 0
      ? undefined
      : el(
          'ServiceHistory',
          before.map((each) => el('ServiceHistoryInstance', stateParts(one.name, [subject], each))),
        ),
  );
}

function stateParts(name: string, identity: readonly Markup[], { status, from }: OwnStatus): Markup[] {
  return [
    el('ServiceTypeIdentifier', CA_PKC),
    el('ServiceName', both('Name', name)),
    el('ServiceDigitalIdentity', identity),
    el('ServiceStatus', status),
    el('StatusStartingTime', seconds(from)),
  ];
}
