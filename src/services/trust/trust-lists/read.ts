import { PkiError, parseCertificate } from '../../../kernel/pki/index.ts';
import { fromBase64, type XmlDocument, type XmlElement } from '../../../kernel/xml/index.ts';
import { isListOfLists as isOfLists, TSL, TSL_MIME, TSLX, VERSIONS } from './names.ts';
import { readService } from './read-service.ts';
import type { Pointer, Provider, TrustList } from './trust-list.ts';

/** More than the largest lists of today by some factor. */
const PROVIDERS_LIMIT = 2_000;
const SERVICES_LIMIT = 20_000;
const POINTERS_LIMIT = 500;
const ADDRESSES_LIMIT = 100;
const TEXT_LIMIT = 1_000;

/** Something that keeps a document from being a trust list; the place is a path of element names. */
export class ListError extends Error {
  readonly code: 'not-a-list' | 'version-unsupported' | 'element-missing' | 'element-wrong' | 'too-many';
  readonly place: string;
  constructor(code: ListError['code'], place: string) {
    super(`${code}: ${place}`);
    this.name = 'ListError';
    this.code = code;
    this.place = place;
  }
}

/** What was left out because it cannot be read, told to whoever imports. */
export type Doubts = { add(what: 'certificate' | 'critical-extension', place: string): void };

/** Reads a list by the places of its elements (TS 119 612 clause 5), never by search. Throws {@link ListError}, XmlError. */
export function readTrustList({ root }: XmlDocument, doubts: Doubts): TrustList {
  if (!root.is(TSL, 'TrustServiceStatusList')) throw new ListError('not-a-list', root.local.slice(0, 80));
  const scheme = need(root, 'SchemeInformation');
  const version = numberIn(scheme, 'TSLVersionIdentifier');
  if (!VERSIONS.includes(version))
    throw new ListError('version-unsupported', `TSLVersionIdentifier ${version}`);
  const type = textIn(scheme, 'TSLType');
  const isListOfLists = isOfLists(type);
  const next = need(scheme, 'NextUpdate').only(TSL, 'dateTime');
  const addresses = scheme.only(TSL, 'SchemeInformationURI')?.all(TSL, 'URI') ?? [];
  const territory = textIn(scheme, 'SchemeTerritory');
  if (!/^[A-Z]{2}(-[A-Z0-9]{1,8})?$/.test(territory)) throw new ListError('element-wrong', 'SchemeTerritory');
  return {
    ...{ territory, isListOfLists, version, type },
    sequence: numberIn(scheme, 'TSLSequenceNumber'),
    operator: nameIn(need(scheme, 'SchemeOperatorName')),
    scheme: nameIn(need(scheme, 'SchemeName')),
    issuedAt: momentOf(need(scheme, 'ListIssueDateTime')),
    ...(next === undefined ? {} : { nextUpdate: momentOf(next) }),
    informationAddresses: limited(addresses, ADDRESSES_LIMIT, 'SchemeInformationURI').map(({ value }) =>
      value.trim(),
    ),
    pointers: readPointers(scheme, doubts),
    providers: readProviders(root, doubts),
  };
}

function readPointers(scheme: XmlElement, doubts: Doubts): Pointer[] {
  const all = scheme.only(TSL, 'PointersToOtherTSL')?.all(TSL, 'OtherTSLPointer') ?? [];
  return limited(all, POINTERS_LIMIT, 'PointersToOtherTSL').map((each, at) => {
    const place = `OtherTSLPointer ${at + 1}`;
    const others = each.only(TSL, 'AdditionalInformation')?.all(TSL, 'OtherInformation') ?? [];
    const said = (namespace: string, name: string) =>
      others
        .flatMap((other) => other.all(namespace, name))
        .at(0)
        ?.value.trim() ?? '';
    const identities = each.only(TSL, 'ServiceDigitalIdentities')?.all(TSL, 'ServiceDigitalIdentity') ?? [];
    return {
      address: textIn(each, 'TSLLocation'),
      territory: said(TSL, 'SchemeTerritory'),
      type: said(TSL, 'TSLType'),
      mime: said(TSLX, 'MimeType') || TSL_MIME,
      signers: identities.flatMap((identity) => certificatesIn(identity, { doubts, place })),
    };
  });
}

function readProviders(root: XmlElement, doubts: Doubts): Provider[] {
  const all = root.only(TSL, 'TrustServiceProviderList')?.all(TSL, 'TrustServiceProvider') ?? [];
  let services = 0;
  return limited(all, PROVIDERS_LIMIT, 'TrustServiceProviderList').map((provider, at) => {
    const information = need(provider, 'TSPInformation');
    const trade = information.only(TSL, 'TSPTradeName');
    const listed = provider.only(TSL, 'TSPServices')?.all(TSL, 'TSPService') ?? [];
    services += listed.length;
    if (services > SERVICES_LIMIT) throw new ListError('too-many', 'TSPServices');
    return {
      name: nameIn(need(information, 'TSPName')),
      ...(trade === undefined ? {} : { tradeName: nameIn(trade) }),
      services: listed.map((service, no) =>
        readService(service, { doubts, place: `TrustServiceProvider ${at + 1}, TSPService ${no + 1}` }),
      ),
    };
  });
}

/** The X.509 certificates of a digital identity (clause 5.5.3); one that is none is a doubt, not the end of the list. */
export function certificatesIn(
  identity: XmlElement,
  { doubts, place }: { doubts: Doubts; place: string },
): string[] {
  const found: string[] = [];
  for (const { value } of identity
    .all(TSL, 'DigitalId')
    .flatMap((each) => each.all(TSL, 'X509Certificate'))) {
    const der = fromBase64(value);
    try {
      if (der === undefined) throw new PkiError('form', 'The certificate is not Base64.');
      parseCertificate(der);
      found.push(Buffer.from(der).toString('base64'));
    } catch (error) {
      if (!(error instanceof PkiError)) throw error;
      doubts.add('certificate', place);
    }
  }
  return found;
}

export function need(parent: XmlElement, name: string): XmlElement {
  const found = parent.only(TSL, name);
  if (found === undefined) throw new ListError('element-missing', `${parent.local}/${name}`);
  return found;
}

export function textIn(parent: XmlElement, name: string): string {
  const text = need(parent, name).value.trim();
  if (text === '' || text.length > TEXT_LIMIT)
    throw new ListError('element-wrong', `${parent.local}/${name}`);
  return text;
}

function numberIn(parent: XmlElement, name: string): number {
  const text = textIn(parent, name);
  if (!/^\d{1,9}$/.test(text)) throw new ListError('element-wrong', `${parent.local}/${name}`);
  return Number(text);
}

const LANGUAGE = 'en';
/** One of the names in several languages: the English one, which every list has (clause 5.1.4). */
export function nameIn(names: XmlElement): string {
  const all = names.all(TSL, 'Name');
  const english = all.find((each) =>
    each.attributes.some(({ local, value }) => local === 'lang' && value === LANGUAGE),
  );
  const text = (english ?? all[0])?.value.trim().replace(/\s+/g, ' ') ?? '';
  if (text === '') throw new ListError('element-missing', `${names.local}/Name`);
  return text.slice(0, TEXT_LIMIT);
}

/** A dateTime with its zone (clause 5.1.3). */
export function momentOf(element: XmlElement): string {
  const text = element.value.trim();
  try {
    return Temporal.Instant.from(text).toString();
  } catch (error) {
    if (error instanceof RangeError) throw new ListError('element-wrong', element.local);
    throw error;
  }
}

export function limited<One>(all: readonly One[], most: number, place: string): readonly One[] {
  if (all.length > most) throw new ListError('too-many', place);
  return all;
}
