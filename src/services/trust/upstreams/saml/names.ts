/** Names of SAML 2.0 (core, metadata, bindings), XML Encryption 1.1 and the eIDAS SAML message format. */
export const PROTOCOL = 'urn:oasis:names:tc:SAML:2.0:protocol';
export const ASSERTION = 'urn:oasis:names:tc:SAML:2.0:assertion';
export const METADATA = 'urn:oasis:names:tc:SAML:2.0:metadata';
export const EIDAS = 'http://eidas.europa.eu/saml-extensions';
export const XENC = 'http://www.w3.org/2001/04/xmlenc#';
export const XENC11 = 'http://www.w3.org/2009/xmlenc11#';

export const BINDING = {
  post: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST',
  redirect: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect',
} as const;
export const BEARER = 'urn:oasis:names:tc:SAML:2.0:cm:bearer';
export const STATUS = {
  success: 'urn:oasis:names:tc:SAML:2.0:status:Success',
  denied: 'urn:oasis:names:tc:SAML:2.0:status:RequestDenied',
  failed: 'urn:oasis:names:tc:SAML:2.0:status:AuthnFailed',
  noContext: 'urn:oasis:names:tc:SAML:2.0:status:NoAuthnContext',
} as const;
export const TRANSIENT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient';
export const URI_FORMAT = 'urn:oasis:names:tc:SAML:2.0:attrname-format:uri';

const NATURAL = 'http://eidas.europa.eu/attributes/naturalperson/';
/** The minimum data set of a natural person ((EU) 2015/1501, annex 1), and the first surname as Cl@ve says it. */
export const ATTRIBUTE = {
  identifier: `${NATURAL}PersonIdentifier`,
  familyName: `${NATURAL}CurrentFamilyName`,
  givenName: `${NATURAL}CurrentGivenName`,
  birthDate: `${NATURAL}DateOfBirth`,
  firstSurname: 'http://es.minhafp.clave/FirstSurname',
} as const;
export const REQUESTED = [
  { name: ATTRIBUTE.identifier, friendly: 'PersonIdentifier', required: true },
  { name: ATTRIBUTE.familyName, friendly: 'FamilyName', required: true },
  { name: ATTRIBUTE.givenName, friendly: 'FirstName', required: true },
  { name: ATTRIBUTE.birthDate, friendly: 'DateOfBirth', required: true },
  { name: ATTRIBUTE.firstSurname, friendly: 'FirstSurname', required: false },
] as const;

/** Where ours are. The address of the metadata is the name by which others know us (Metadata §2.3.2). */
export const PATH = { metadata: '/saml/metadata', acs: '/saml/acs' } as const;
