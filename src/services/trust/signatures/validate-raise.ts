/** Raises the signatures of a document: run in the thread for documents of strangers, never in the one that serves everybody. */
import { augmentAsic } from './asic/index.ts';
import { augmentCades } from './cades/index.ts';
import { FormError } from './facts.ts';
import { augmentJades } from './jades/index.ts';
import type { Level, Proofs } from './making.ts';
import { augmentPades } from './pades/index.ts';
import { type DetachedFile, formatOf } from './validate-read.ts';
import { augmentXades } from './xades/index.ts';

/** A document whose signatures are to be raised, as it goes to a thread. */
export type RaiseJob = {
  bytes: Uint8Array;
  detached: readonly DetachedFile[];
  level: Exclude<Level, 'B-B'>;
  /** Milliseconds since 1970. */
  at: number;
};

export type Raised = { type: string; document: Uint8Array };

/** @throws FormError when it cannot be raised, and whatever `proofs` rejects with */
export async function raise({ bytes, detached, level, at }: RaiseJob, proofs: Proofs): Promise<Raised> {
  switch (formatOf(bytes)) {
    case 'pdf':
      return { type: 'application/pdf', document: (await augmentPades(bytes, level, proofs)).bytes() };
    case 'xml':
      return { type: 'application/xml', document: await augmentXades(bytes, level, proofs, { detached }) };
    case 'jws':
      return { type: 'application/jose+json', document: await augmentJades(bytes, level, proofs, detached) };
    case 'cms':
      return { type: 'application/pkcs7-mime', document: await augmentCades(bytes, level, proofs, detached) };
    case 'asic':
      return {
        type: 'application/vnd.etsi.asic-e+zip',
        document: await augmentAsic(bytes, level, proofs, at),
      };
    default:
      throw new FormError('format-not-raised', 'Documents of this format are not raised here.');
  }
}
