import {
  CoseKey,
  cborDecode,
  DateOnly,
  DeviceKey,
  DeviceRequest,
  DeviceResponse,
  DocRequest,
  Issuer,
  type IssuerSigned,
  ItemsRequest,
  type MdocContext,
  SessionTranscript,
  SignatureAlgorithm,
} from '@owf/mdoc';
import { z } from 'zod';

// Whoever loads it gets its own sentences for every fault that zod finds, in the whole program: the door that all go through
// puts that right. Nothing else may import the library.
z.config({ customError: undefined });

export type { IssuerSigned, MdocContext };
export {
  CoseKey,
  cborDecode,
  DateOnly,
  DeviceKey,
  DeviceRequest,
  DeviceResponse,
  DocRequest,
  Issuer,
  ItemsRequest,
  SessionTranscript,
  SignatureAlgorithm,
};
