import type { FieldRow } from './definition.ts';
import {
  date,
  documentNumber,
  documentType,
  ineCode,
  maybe,
  pattern,
  personal,
  special,
  text,
} from './definition.ts';

/** Rows that several services share; `prefix` ends in a dot or is empty. */
export const municipalityFields = (prefix: string): FieldRow[] => [
  personal(`${prefix}municipality.code`, ineCode, [
    'Codi INE del municipi',
    'Código INE del municipio',
    'Còdi INE deth municipi',
    'INE code of the municipality',
  ]),
  personal(`${prefix}municipality.name`, text(), ['Municipi', 'Municipio', 'Municipi', 'Municipality']),
];

export const addressFields = (prefix: string): FieldRow[] => [
  personal(`${prefix}address.street`, text(), ['Via', 'Vía', 'Via', 'Street']),
  personal(`${prefix}address.number`, text(10), ['Número', 'Número', 'Numèro', 'Number']),
  maybe(personal(`${prefix}address.floor`, text(10), ['Pis', 'Piso', 'Pis', 'Floor'])),
  maybe(personal(`${prefix}address.door`, text(10), ['Porta', 'Puerta', 'Pòrta', 'Door'])),
  personal(`${prefix}address.postcode`, pattern('^\\d{5}$'), [
    'Codi postal',
    'Código postal',
    'Còdi postau',
    'Postcode',
  ]),
];

/** Name and document of another person; `special` when being named there reveals something of art. 9. */
export function personFields(prefix: string, level: 'personal' | 'special'): FieldRow[] {
  const field = level === 'special' ? special : personal;
  return [
    field(`${prefix}givenName`, text(), ['Nom', 'Nombre', 'Nòm', 'Given name']),
    field(`${prefix}familyName1`, text(), [
      'Primer cognom',
      'Primer apellido',
      'Prumèr cognòm',
      'First surname',
    ]),
    maybe(
      field(`${prefix}familyName2`, text(), [
        'Segon cognom',
        'Segundo apellido',
        'Dusau cognòm',
        'Second surname',
      ]),
    ),
    field(`${prefix}document.type`, documentType, [
      'Tipus de document',
      'Tipo de documento',
      'Tipe de document',
      'Document type',
    ]),
    field(`${prefix}document.number`, documentNumber, [
      'Número de document',
      'Número de documento',
      'Numèro de document',
      'Document number',
    ]),
  ];
}

export const birthDate = (prefix: string): FieldRow =>
  personal(`${prefix}birthDate`, date, [
    'Data de naixement',
    'Fecha de nacimiento',
    'Data de neishença',
    'Birth date',
  ]);
