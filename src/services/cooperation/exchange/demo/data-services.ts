import type { DataServiceDefinition } from './definitions/definition.ts';
import { DEGREE, SCHOOL_ENROLMENT } from './definitions/education.ts';
import { HOUSEHOLD, RESIDENCE } from './definitions/population.ts';
import { PROPERTY, VEHICLE } from './definitions/registries.ts';
import { SOCIAL_SECURITY_STATUS, TAX_CERTIFICATE, UNEMPLOYMENT_BENEFIT } from './definitions/treasury.ts';
import { DISABILITY_DEGREE, LARGE_FAMILY, STABLE_COUPLE } from './definitions/welfare.ts';

export type {
  Basis,
  DataServiceDefinition,
  DataServiceExample,
  DataServiceField,
  Json,
  JsonObject,
  JsonSchema,
  Sensitivity,
  Texts,
} from './definitions/definition.ts';

/** The twelve data services of the demonstration consortium. */
export const DATA_SERVICES: readonly DataServiceDefinition[] = [
  RESIDENCE,
  HOUSEHOLD,
  TAX_CERTIFICATE,
  DISABILITY_DEGREE,
  LARGE_FAMILY,
  DEGREE,
  UNEMPLOYMENT_BENEFIT,
  PROPERTY,
  VEHICLE,
  SOCIAL_SECURITY_STATUS,
  SCHOOL_ENROLMENT,
  STABLE_COUPLE,
];

const BY_CODE: ReadonlyMap<string, DataServiceDefinition> = new Map(DATA_SERVICES.map((it) => [it.code, it]));

export const dataService = (code: string): DataServiceDefinition | undefined => BY_CODE.get(code);
