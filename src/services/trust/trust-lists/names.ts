/** Names of TS 119 612 v2.4.1: namespaces (annex C), types, statuses and extensions (clause 5.5, annex D). */
export const TSL = 'http://uri.etsi.org/02231/v2#';
export const TSLX = 'http://uri.etsi.org/02231/v2/additionaltypes#';
export const SIE = 'http://uri.etsi.org/TrstSvc/SvcInfoExt/eSigDir-1999-93-EC-TrustedList/#';
export const XADES = 'http://uri.etsi.org/01903/v1.3.2#';
export const SIGNED_PROPERTIES = 'http://uri.etsi.org/01903#SignedProperties';

export const TSL_TAG = 'http://uri.etsi.org/19612/TSLTag';
/** Versions of the form that are read: 5 is TS 119 612 v2.1.1, 6 is v2.3.1 and later. */
export const VERSIONS: readonly number[] = [5, 6];
export const TSL_MIME = 'application/vnd.etsi.tsl+xml';
/** id-tsl-kp-tslSigning (clause 5.7.1). */
export const TSL_SIGNING = '0.4.0.2231.3.0';

const LIST = 'http://uri.etsi.org/TrstSvc/TrustedList';
/** Lists of lists: the EU's, and those of other schemes (clause 5.3.3). */
export const isListOfLists = (type: string): boolean =>
  type.startsWith(`${LIST}/TSLType/`) && type.endsWith('listofthelists');

export const CA_QC = 'http://uri.etsi.org/TrstSvc/Svctype/CA/QC';
export const CA_PKC = 'http://uri.etsi.org/TrstSvc/Svctype/CA/PKC';
const STATUS = `${LIST}/Svcstatus`;
export const RECOGNISED = `${STATUS}/recognisedatnationallevel`;
export const DEPRECATED = `${STATUS}/deprecatedatnationallevel`;
const OLD_STATUS = 'http://uri.etsi.org/TrstSvc/eSigDir-1999-93-EC-TrustedList/Svcstatus';

/** Statuses under which what a service issues is what it says: today's, and those before 1 July 2016 (clause 5.5.4, annex D.5). */
export const GRANTED: ReadonlySet<string> = new Set([
  `${STATUS}/granted`,
  ...['undersupervision', 'supervisionincessation', 'accredited'].flatMap((each) => [
    `${STATUS}/${each}`,
    `${OLD_STATUS}/${each}`,
  ]),
]);

/** The last part of a URI of a type, a status or a qualifier, as people say it. */
export const lastPart = (uri: string): string => uri.replace(/\/+$/, '').split('/').at(-1) ?? uri;
/** Types have two parts: `CA/QC`, `TSA/QTST`. */
export const typeName = (uri: string): string => uri.replace(/^.*\/Svctype\//, '');
