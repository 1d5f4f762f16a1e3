import type {
  CertificateDetail,
  ConclusionDetail,
  ConditionDetail,
  DetailedReport,
  SignatureDetail,
  TimestampDetail,
} from './detailed.ts';
import { type Xml, xml, xmlDocument } from './xml-writer.ts';

/** Namespace of ETSI TS 119 102-2 V1.4.1. */
export const REPORT_NAMESPACE = 'http://uri.etsi.org/19102/v1.4.1#';
const XADES = 'http://uri.etsi.org/01903/v1.3.2#';
const DSIG = 'http://www.w3.org/2000/09/xmldsig#';
const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256';
const OURS = 'urn:aplec:signatures:validation';

/** The report as ETSI TS 119 102-2 V1.4.1 has it (clause 4), unsigned. */
export function xmlReport(report: DetailedReport): string {
  const all = flatten(report.signatures);
  const ids = new Map<SignatureDetail, string>();
  for (const [at, each] of all.entries()) ids.set(each, `S-${at + 1}`);
  const stamps = new Map(report.timestamps.map((each, at) => [each.id, `T-${at + 1}`]));
  const context = { report, ids, stamps };
  const signatures =
    all.length === 0 ? [nothingToReport(report)] : all.map((each) => signatureReport(each, context));
  const objects = [
    ...report.certificates.map(certificateObject),
    ...report.timestamps.map((each, at) => timestampObject(each, `T-${at + 1}`, report)),
  ];
  return xmlDocument(
    xml(
      'ValidationReport',
      { xmlns: REPORT_NAMESPACE, 'xmlns:XAdES': XADES, 'xmlns:ds': DSIG },
      ...signatures,
      ...(objects.length === 0 ? [] : [xml('SignatureValidationObjects', {}, ...objects)]),
    ),
  );
}

type Context = { report: DetailedReport; ids: Map<SignatureDetail, string>; stamps: Map<string, string> };

const flatten = (signatures: readonly SignatureDetail[]): SignatureDetail[] =>
  signatures.flatMap((each) => [each, ...flatten(each.counterSignatures)]);

/** A report has at least one entry: that of a document without signatures says so (clause 4.3.4). */
function nothingToReport({ indication, subIndication = 'CUSTOM', cause, outcome }: DetailedReport): Xml {
  return xml(
    'SignatureValidationReport',
    {},
    status(indication.toLowerCase(), subIndication),
    xml(
      'OtherInformation',
      {},
      cause === undefined ? outcome : `${outcome}: ${cause.code}: ${cause.sentence}`,
    ),
  );
}

function signatureReport(signature: SignatureDetail, context: Context): Xml {
  const { report, ids } = context;
  const conclusion = signature.conclusion;
  return xml(
    'SignatureValidationReport',
    {},
    xml(
      'SignatureIdentifier',
      { id: ids.get(signature)! },
      ...[
        xml('HashOnly', {}, 'false'),
        xml('DocHashOnly', {}, 'false'),
        xml('DAIdentifier', {}, signature.id),
      ],
    ),
    constraints(conclusion, report),
    times(signature, context),
    attributes(signature, context),
    ...signerInformation(signature, report),
    ...(signature.qualification === undefined
      ? []
      : [xml('SignatureQuality', {}, xml('SignatureQualityInformation', {}, qualityUri(signature)))]),
    xml('SignatureValidationProcess', {}, xml('SignatureValidationProcessID', {}, processUri(signature))),
    status(signature.indication.toLowerCase(), signature.subIndication, associated(signature, report)),
  );
}

const qualityUri = ({ qualification }: SignatureDetail): string =>
  `${OURS}:quality:${qualification!.quality.replaceAll(' ', '-')}`;

function processUri({ process, timestamps }: SignatureDetail): string {
  const name = process.longTerm !== undefined ? 'LTA' : timestamps.length > 0 ? 'LTVM' : 'Basic';
  return `urn:etsi:019102:validationprocess:${name}`;
}

/** ValidationStatusType (clause 4.3.4). */
function status(indication: string, sub: string | undefined, data: readonly Xml[] = []): Xml {
  return xml('SignatureValidationStatus', {}, ...statusParts(indication, sub), ...data);
}

const statusParts = (indication: string, sub: string | undefined): Xml[] => [
  xml('MainIndication', {}, `urn:etsi:019102:mainindication:${indication}`),
  ...(sub === undefined ? [] : [xml('SubIndication', {}, `urn:etsi:019102:subindication:${sub}`)]),
];

/** ValidationConstraintsEvaluationReport (clause 4.3.5). */
function constraints({ conditions }: ConclusionDetail, { policy }: DetailedReport): Xml {
  const name = xml('PolicyName', {}, policy.id);
  const implied = xml('SignaturePolicyIdentifier', {}, xml('XAdES:SignaturePolicyImplied', {}));
  return xml(
    'ValidationConstraintsEvaluationReport',
    {},
    xml('SignatureValidationPolicy', {}, implied, name, xml('FormalPolicyURI', {}, policy.id)),
    ...conditions.map(constraint),
  );
}

function constraint({ code, clause, result, subIndication, about, data }: ConditionDetail): Xml {
  const said = {
    clause,
    ...(about !== undefined && { about }),
    ...data,
    ...(result === 'warning' && { result }),
  };
  const failed = subIndication !== undefined;
  return xml(
    'ValidationConstraint',
    {},
    xml('ValidationConstraintIdentifier', {}, `${OURS}:condition:${code}`),
    ...Object.entries(said).map(([name, value]) =>
      xml(
        'ValidationConstraintParameter',
        {},
        ...[xml('Type', {}, `${OURS}:parameter:${name}`), xml('Value', {}, value)],
      ),
    ),
    xml('ConstraintStatus', {}, xml('Status', {}, 'urn:etsi:019102:constraintStatus:applied')),
    xml('ValidationStatus', {}, ...statusParts(failed ? 'failed' : 'passed', subIndication)),
  );
}

/** ValidationTimeInfo (clause 4.3.6). */
function times({ provenAt, provenBy }: SignatureDetail, { report, stamps }: Context): Xml {
  const by = provenBy === undefined ? undefined : stamps.get(provenBy);
  return xml(
    'ValidationTimeInfo',
    {},
    xml('ValidationTime', {}, report.validatedAt),
    xml(
      'BestSignatureTime',
      {},
      xml('POETime', {}, provenAt),
      xml('TypeOfProof', {}, 'urn:etsi:019102:poetype:validation'),
      ...(by === undefined ? [] : [xml('POEObject', { VOReference: by })]),
    ),
  );
}

const STAMP_NAMES = {
  content: 'AllDataObjectsTimeStamp',
  signature: 'SignatureTimeStamp',
  references: 'SigAndRefsTimeStamp',
  archive: 'ArchiveTimeStamp',
  document: 'DocTimeStamp',
} as const;

/** SignatureAttributes (annex A). */
function attributes(signature: SignatureDetail, { report, stamps, ids }: Context): Xml {
  const { claimedTime, claims, timestamps } = signature;
  const signed = { Signed: 'true' };
  const found: Xml[] = [];
  if (claimedTime !== undefined) found.push(xml('SigningTime', signed, xml('Time', {}, claimedTime)));
  if (signature.signer !== undefined && signature.signerReference === 'protected')
    found.push(
      xml(
        'SigningCertificate',
        signed,
        xml('AttributeObject', { VOReference: certificateId(signature.signer) }),
      ),
    );
  for (const each of report.timestamps.filter(
    ({ id, time }) => timestamps.includes(id) && time !== undefined,
  ))
    found.push(
      xml(
        STAMP_NAMES[each.kind],
        { Signed: String(each.kind === 'content') },
        ...[
          xml('AttributeObject', { VOReference: stamps.get(each.id)! }),
          xml('TimeStampValue', {}, each.time!),
        ],
      ),
    );
  if (claims.policy !== undefined)
    found.push(xml('SigPolicyIdentifier', signed, xml('SigPolicyId', {}, claims.policy)));
  if (claims.reason !== undefined) found.push(xml('Reason', signed, xml('ReasonElement', {}, claims.reason)));
  if (claims.location !== undefined)
    found.push(xml('SignatureProductionPlace', signed, xml('AddressString', {}, claims.location)));
  if (claims.contact !== undefined)
    found.push(xml('ContactInfo', signed, xml('ContactInfoElement', {}, claims.contact)));
  for (const each of claims.commitments ?? [])
    found.push(xml('CommitmentTypeIndication', signed, xml('CommitmentTypeIdentifier', {}, each)));
  const roles = (claims.roles ?? []).map((role) =>
    xml('RoleDetails', {}, xml('Role', {}, role), xml('EndorsementType', {}, 'claimed')),
  );
  if (roles.length > 0) found.push(xml('SignerRole', signed, ...roles));
  for (const each of signature.counterSignatures)
    found.push(
      xml(
        'CounterSignature',
        { Signed: 'false' },
        xml('CounterSignature', {}, xml('OtherInformation', {}, ids.get(each)!)),
      ),
    );
  // The type wants one at least.
  return xml('SignatureAttributes', {}, ...(found.length > 0 ? found : [xml('OtherInformation', {})]));
}

const certificateId = (fingerprint: string): string => `C-${fingerprint}`;

function signerInformation({ signer }: SignatureDetail, { certificates }: DetailedReport): Xml[] {
  const found = certificates.find((each) => each.fingerprint === signer);
  if (found === undefined) return [];
  const reference = xml('SignerCertificate', { VOReference: certificateId(found.fingerprint) });
  return [xml('SignerInformation', {}, reference, xml('Signer', {}, found.name ?? found.subject))];
}

/** AssociatedValidationReportData (clause 4.3.4.4): the chain, and what is known of a revocation. */
function associated({ chain, conclusion }: SignatureDetail, { certificates }: DetailedReport): Xml[] {
  if (chain.length === 0) return [];
  const anchor = certificates.find((each) => each.isAnchor && chain.includes(each.fingerprint))?.fingerprint;
  const [signer, ...above] = chain;
  const reference = (name: string, fingerprint: string) =>
    xml(name, { VOReference: certificateId(fingerprint) });
  const revoked = conclusion.conditions.find(
    (each) => each.code === 'certificate.not-revoked' && each.subIndication,
  );
  return [
    xml(
      'AssociatedValidationReportData',
      {},
      ...(anchor === undefined ? [] : [reference('TrustAnchor', anchor)]),
      xml(
        'CertificateChain',
        {},
        reference('SigningCertificate', signer!),
        ...above.filter((each) => each !== anchor).map((each) => reference('IntermediateCertificate', each)),
        ...(anchor === undefined ? [] : [reference('TrustAnchor', anchor)]),
      ),
      ...(revoked?.data?.['revokedAt'] === undefined
        ? []
        : [
            xml(
              'RevocationStatusInformation',
              {},
              reference('ValidationObjectId', revoked.about!),
              xml('RevocationTime', {}, revoked.data['revokedAt']),
              xml(
                'RevocationReason',
                {},
                `urn:etsi:019102:revocationReason:${revoked.data['reason'] ?? 'unspecified'}`,
              ),
            ),
          ]),
    ),
  ];
}

function certificateObject({ fingerprint, der }: CertificateDetail): Xml {
  return xml(
    'ValidationObject',
    { id: certificateId(fingerprint) },
    xml('ObjectType', {}, 'urn:etsi:019102:validationObject:certificate'),
    xml('ValidationObjectRepresentation', {}, xml('base64', {}, der)),
  );
}

function timestampObject(stamp: TimestampDetail, id: string, report: DetailedReport): Xml {
  const { indication, subIndication } = stamp.conclusion;
  const digest = Buffer.from(stamp.sha256, 'hex').toString('base64');
  return xml(
    'ValidationObject',
    { id },
    xml('ObjectType', {}, 'urn:etsi:019102:validationObject:timestamp'),
    xml(
      'ValidationObjectRepresentation',
      {},
      xml(
        'DigestAlgAndValue',
        {},
        ...[xml('ds:DigestMethod', { Algorithm: SHA256 }), xml('ds:DigestValue', {}, digest)],
      ),
    ),
    xml(
      'ValidationReport',
      {},
      constraints(stamp.conclusion, report),
      status(indication.toLowerCase(), subIndication),
    ),
  );
}
