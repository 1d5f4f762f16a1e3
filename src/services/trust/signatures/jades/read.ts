import { type Certificate, concat, equal } from '../../../../kernel/pki/index.ts';
import { levelOf } from '../cades/index.ts';
import { type DocumentFacts, FormError, type FormNote, poe, type SignatureFacts } from '../facts.ts';
import { algorithmOf, isSignedBy } from './algorithms.ts';
import { readClaims, readTime } from './claims.ts';
import { contentOf, type JwsContent, type NamedFile } from './content.ts';
import { headerNotes } from './header.ts';
import { fromBase64url, type Jws, type JwsSignature, parseJws } from './jws.ts';
import { chainIn, namedSigner } from './signer.ts';
import { isText, type Json } from './strict-json.ts';
import { timestampsOf } from './timestamps.ts';
import { type Component, componentsOf, valuesIn } from './unsigned.ts';

const encoder = new TextEncoder();
const MAX_COUNTER_DEPTH = 4;
const MAX_COUNTERS = 100;

/**
 * A file with JAdES or plain JWS signatures: compact, flattened or general JSON (RFC 7515 §7, TS 119 182-1), and what they sign
 * if that is beside it. @throws FormError `jades.…`, the only error
 */
export function readJades(bytes: Uint8Array, detached: readonly NamedFile[] = []): DocumentFacts {
  const jws = parseJws(bytes);
  const budget = { left: MAX_COUNTERS };
  const signatures = jws.signatures.map((each, at) => {
    const content = contentOf(each, jws.payload, detached);
    return signatureFacts(each, { id: `signature-${at + 1}`, content, depth: 0, budget });
  });
  return { kind: 'jws', signatures, notes: [] };
}

type Around = {
  readonly id: string;
  readonly content: JwsContent;
  readonly depth: number;
  readonly budget: { left: number };
};

function signatureFacts(jws: JwsSignature, around: Around): SignatureFacts {
  const { id, content } = around;
  const { protectedHeader } = jws;
  const components = componentsOf(jws.header);
  const values = valuesIn(components);
  const inProtected = chainIn(protectedHeader);
  const inHeader = [...inProtected, ...chainIn(jws.header)];
  const certificates = distinct([...inHeader, ...values.certificates]);
  const { signer, reference, hashes } = namedSigner(protectedHeader, certificates);
  const algorithm = isText(protectedHeader['alg']) ? algorithmOf(protectedHeader['alg']) : undefined;
  const found = countersOf(jws, components, around);
  const counterSignatures = found.map((each) => each.facts);
  // No time stamp covers the other header.
  const headerNames = inProtected.map((each) => poe.certificate(each.fingerprint));
  const counters = found.map(({ facts: { id: name }, at }) => ({ id: name, at }));
  const facts: SignatureFacts = {
    id,
    format: 'JAdES',
    notes: [...headerNotes(jws), ...content.notes],
    signer,
    signerReference: reference,
    certificates,
    crls: values.crls,
    ocsps: values.ocsps,
    signed: content.parts,
    valueIntact: valueIntact(jws, content, signer),
    algorithm,
    hashes: [...new Set([algorithm?.hash, ...content.parts.map((each) => each.hash), ...hashes])].filter(
      (each) => each !== undefined,
    ),
    claimedTime: readTime(protectedHeader),
    claims: readClaims(protectedHeader),
    timestamps: timestampsOf({ id, jws, content, components, headerNames, counters }),
    counterSignatures,
    level: 'none',
  };
  return {
    ...facts,
    notes: [...facts.notes, ...timeNotes(jws, facts.claimedTime)],
    level: levelOf(facts, { isCounter: false }),
  };
}

const distinct = (certificates: readonly Certificate[]): Certificate[] => [
  ...new Map(certificates.map((each) => [each.fingerprint, each])).values(),
];

/** RFC 7515 §5.2, step 8: over the header as it stands and the payload, with the algorithm that the header names. */
function valueIntact(
  jws: JwsSignature,
  { payloads }: JwsContent,
  signer: Certificate | undefined,
): boolean | undefined {
  if (signer === undefined || payloads.length === 0) return undefined;
  const { alg } = jws.protectedHeader;
  const signature = fromBase64url(jws.signature);
  const head = encoder.encode(`${jws.protectedText}.`);
  return payloads.some(
    (payload) =>
      isText(alg) && isSignedBy(alg, signer.publicKey, { bytes: concat([head, payload]), signature }),
  );
}

/** `iat` is mandatory since V1.2.1 for signatures made from 2025-07-15T00:00:00Z on (§5.1.11). */
const IAT_FROM = Date.UTC(2025, 6, 15);

function timeNotes({ protectedHeader }: JwsSignature, claimed: number | undefined): FormNote[] {
  if (claimed === undefined)
    return [{ code: 'jades.no-time', level: 'warning', sentence: 'The signature does not claim a time.' }];
  if (protectedHeader['iat'] !== undefined || claimed < IAT_FROM) return [];
  const sentence = 'The signature claims its time in the way that was replaced in July 2025.';
  return [{ code: 'jades.old-time', level: 'warning', sentence }];
}

/** Signatures over the value of this one (§5.3.2); one that cannot be read is passed over. */
function countersOf(
  jws: JwsSignature,
  components: readonly Component[],
  around: Around,
): { facts: SignatureFacts; at: number }[] {
  if (around.depth >= MAX_COUNTER_DEPTH) return [];
  const found: { facts: SignatureFacts; at: number }[] = [];
  for (const [at, { name, value }] of components.entries()) {
    if (name !== 'cSig' || around.budget.left-- <= 0) continue;
    const counter = readable(value);
    const [one] = counter?.signatures ?? [];
    if (counter === undefined || one === undefined) continue;
    const id = `${around.id}.${found.length + 1}`;
    const content = counterContent(counter, one, { value: jws.signature, name: around.id });
    found.push({ facts: signatureFacts(one, { ...around, id, content, depth: around.depth + 1 }), at });
  }
  return found;
}

function readable(value: Json): Jws | undefined {
  try {
    return parseJws(encoder.encode(isText(value) ? value : JSON.stringify(value)));
  } catch (error) {
    if (error instanceof FormError) return undefined;
    throw error;
  }
}

/** What is signed is the value above, as octets or as its text; a payload inside must be that. */
function counterContent(
  { payload }: Jws,
  counter: JwsSignature,
  above: { readonly value: string; readonly name: string },
): JwsContent {
  const bytes = fromBase64url(above.value);
  const forms = [bytes, encoder.encode(above.value)];
  if (payload === undefined) {
    const contents = forms.map((each) => contentOf(counter, undefined, [{ name: above.name, bytes: each }]));
    return { ...contents[0]!, payloads: contents.flatMap((each) => each.payloads) };
  }
  const inside = contentOf(counter, payload, []);
  const isSame = forms.some(
    (each) => equal(each, fromBase64url(payload)) || equal(each, encoder.encode(payload)),
  );
  return { ...inside, parts: [{ name: above.name, state: isSame ? 'intact' : 'changed', hash: undefined }] };
}
