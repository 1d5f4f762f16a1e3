/** Why a signature or one of its references does not hold; services translate by the code. */
export const XML_SIGNATURE_FINDINGS = {
  structure: 'The signature does not have the structure of XMLDSig.',
  'too-many-references': 'The signature has more references than are checked.',
  'no-references': 'The signature signs nothing.',
  'canonicalization-unknown': 'The signature is made canonical in a way that is not allowed here.',
  'method-unknown': 'The algorithm of the signature is not one that is known here.',
  'value-not-base64': 'A value that should be Base64 is not.',
  'value-wrong': 'The signature was not made with that key, or what it says was changed.',
  'key-unfit': 'The key cannot make signatures of that algorithm.',
  'digest-unknown': 'The digest algorithm of a reference is not one that is known here.',
  'digest-wrong': 'What a reference points at was changed.',
  'reference-refused': 'A reference has an address that is not followed here.',
  'reference-ambiguous': 'Several elements have the identifier that a reference names.',
  'reference-absent': 'What a reference points at is not there.',
  'transform-refused': 'A reference transforms what it signs in a way that is not allowed here.',
  'transform-failed': 'What a reference points at cannot be transformed as it says.',
} as const;

export type XmlSignatureFinding = keyof typeof XML_SIGNATURE_FINDINGS;
