import { addressFields, municipalityFields } from './common-fields.ts';
import { date, define, ineCode, oneOf, ordinary, pattern, personal, whole } from './definition.ts';

const PLATE = pattern('^\\d{4} [BCDFGHJKLMNPRSTVWXYZ]{3}$');

export const PROPERTY = define({
  code: 'PROPERTY',
  provider: 'registries',
  body: 'DEMO-CADASTRE',
  evidenceType: 'property-ownership',
  title: ['Béns immobles', 'Bienes inmuebles', 'Bens immòbles', 'Property'],
  description: [
    'Béns immobles de què la persona és titular segons el cadastre.',
    'Bienes inmuebles de los que la persona es titular según el catastro.',
    'Bens immòbles que n’ei titulara era persona segontes eth cadastre.',
    'Property that the person owns according to the cadastre.',
  ],
  question: { municipality: ineCode },
  found: 'personal',
  answer: [
    personal('properties[].cadastralReference', pattern('^[0-9A-Z]{14}\\d{4}[A-Z]{2}$'), [
      'Referència cadastral',
      'Referencia catastral',
      'Referéncia cadastrau',
      'Cadastral reference',
    ]),
    ordinary('properties[].use', oneOf('dwelling', 'parking', 'premises', 'rural'), [
      'Ús',
      'Uso',
      'Usatge',
      'Use',
    ]),
    ...municipalityFields('properties[].'),
    ...addressFields('properties[].'),
    ordinary('properties[].surfaceM2', whole(1, 1_000_000), [
      'Superfície (m²)',
      'Superficie (m²)',
      'Superfícia (m²)',
      'Surface (m²)',
    ]),
    personal('properties[].cadastralValueCents', whole(0, 10_000_000_000), [
      'Valor cadastral en cèntims',
      'Valor catastral en céntimos',
      'Valor cadastrau en centims',
      'Cadastral value in cents',
    ]),
    personal('properties[].sharePercent', { type: 'number', exclusiveMinimum: 0, maximum: 100 }, [
      'Percentatge de titularitat',
      'Porcentaje de titularidad',
      'Percentatge de titularitat',
      'Share owned (%)',
    ]),
  ],
  bases: ['law', 'consent', 'no-objection'],
  dailyQuota: 1000,
  timeoutMs: 5000,
});

export const VEHICLE = define({
  code: 'VEHICLE',
  provider: 'registries',
  body: 'DEMO-TRANSIT',
  evidenceType: 'vehicle-ownership',
  title: ['Vehicles', 'Vehículos', 'Veïculs', 'Vehicles'],
  description: [
    'Vehicles de què la persona és titular.',
    'Vehículos de los que la persona es titular.',
    'Veïculs que n’ei titulara era persona.',
    'Vehicles that the person owns.',
  ],
  question: { plate: PLATE },
  found: 'personal',
  answer: [
    personal('vehicles[].plate', PLATE, ['Matrícula', 'Matrícula', 'Matricula', 'Plate']),
    ordinary('vehicles[].kind', oneOf('car', 'motorcycle', 'van'), ['Tipus', 'Tipo', 'Tipe', 'Kind']),
    ordinary('vehicles[].registeredOn', date, [
      'Data de matriculació',
      'Fecha de matriculación',
      'Data de matriculacion',
      'Registered on',
    ]),
    ordinary('vehicles[].environmentalLabel', oneOf('0', 'ECO', 'C', 'B', 'none'), [
      'Distintiu ambiental',
      'Distintivo ambiental',
      'Distintiu ambientau',
      'Environmental label',
    ]),
    personal('vehicles[].taxMunicipalityCode', ineCode, [
      "Codi INE del municipi de l'impost",
      'Código INE del municipio del impuesto',
      'Còdi INE deth municipi der impòst',
      'INE code of the municipality of the tax',
    ]),
  ],
  bases: ['law', 'consent', 'no-objection'],
  dailyQuota: 1000,
  timeoutMs: 3000,
});
