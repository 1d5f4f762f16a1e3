import { texts } from '../../../../kernel/texts.ts';

/** The words of the question of an employee and of the page of its answer. */
const ca = {
  documentType: 'Trieu el tipus de document',
  documentNumber: 'Escriviu el número del document',
  passport: 'Passaport',
  reasonTooLong: (most: string) => `Expliqueu la urgència en ${most} caràcters com a màxim`,
  wrongForm: (label: string) => `${label}: no té la forma que demana el servei`,
  person: 'Persona',
  officer: 'Ho ha demanat',
  when: 'Data i hora',
  emergency: 'Accés d’emergència',
  emergencyGiven:
    'Aquesta consulta és un accés d’emergència: ha fet saltar una alarma i la persona la veurà.',
};
type Words = typeof ca;
const es: Words = {
  documentType: 'Elija el tipo de documento',
  documentNumber: 'Escriba el número del documento',
  passport: 'Pasaporte',
  reasonTooLong: (most) => `Explique la urgencia en ${most} caracteres como máximo`,
  wrongForm: (label) => `${label}: no tiene la forma que pide el servicio`,
  person: 'Persona',
  officer: 'Lo ha pedido',
  when: 'Fecha y hora',
  emergency: 'Acceso de emergencia',
  emergencyGiven:
    'Esta consulta es un acceso de emergencia: ha hecho saltar una alarma y la persona la verá.',
};
const oc: Words = {
  documentType: 'Trapatz eth tipe de document',
  documentNumber: 'Escriuetz eth numèro deth document',
  passport: 'Passapòrt',
  reasonTooLong: (most) => `Explicatz era urgéncia en ${most} caractèrs coma maxim`,
  wrongForm: (label) => `${label}: non a era forma que demane eth servici`,
  person: 'Persona',
  officer: 'Ac a demanat',
  when: 'Data e ora',
  emergency: 'Accès d’emergéncia',
  emergencyGiven: 'Aguesta consulta ei un accès d’emergéncia: a hèt sautar ua alarma e era persona la veirà.',
};
const en: Words = {
  documentType: 'Choose the type of document',
  documentNumber: 'Enter the number of the document',
  passport: 'Passport',
  reasonTooLong: (most) => `Explain the urgency in ${most} characters at most`,
  wrongForm: (label) => `${label}: it does not have the form that the service asks`,
  person: 'Person',
  officer: 'Asked by',
  when: 'Date and time',
  emergency: 'Emergency access',
  emergencyGiven: 'This is an emergency access: it raised an alarm and the person will see it.',
};

export const askingTexts = texts({ ca, es, oc, en });
