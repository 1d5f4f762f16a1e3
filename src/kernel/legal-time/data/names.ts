import type { Sentence } from '../../problem.ts';

const name = (ca: string, es: string, oc: string, en: string): Sentence => ({ ca, es, oc, en });

/** Names of the holidays that the Catalan calendars use, by month and day or by their distance from Easter. */
export const holidayNames = {
  '01-01': name("Cap d'Any", 'Año Nuevo', 'Cap d’an', "New Year's Day"),
  '01-06': name('Reis', 'Reyes', 'Reis', 'Epiphany'),
  'good-friday': name('Divendres Sant', 'Viernes Santo', 'Diuendres Sant', 'Good Friday'),
  'easter-monday': name(
    'Dilluns de Pasqua Florida',
    'Lunes de Pascua Florida',
    'Deluns de Pasca',
    'Easter Monday',
  ),
  '05-01': name('Festa del Treball', 'Fiesta del Trabajo', 'Hèsta deth Trabalh', 'Labour Day'),
  '06-17': name("Festa d'Aran", 'Fiesta de Arán', "Hèsta d'Aran", 'Day of Aran'),
  '06-24': name('Sant Joan', 'San Juan', 'Sant Joan', "Saint John's Day"),
  '08-15': name("L'Assumpció", 'La Asunción', 'Era Assompcion', 'Assumption Day'),
  '09-11': name(
    'Diada Nacional de Catalunya',
    'Fiesta Nacional de Cataluña',
    'Hèsta Nacionau de Catalonha',
    'National Day of Catalonia',
  ),
  '10-12': name(
    "Festa Nacional d'Espanya",
    'Fiesta Nacional de España',
    "Hèsta Nacionau d'Espanha",
    'National Day of Spain',
  ),
  '11-01': name('Tots Sants', 'Todos los Santos', 'Martror', "All Saints' Day"),
  '12-06': name(
    'Dia de la Constitució',
    'Día de la Constitución',
    'Dia dera Constitucion',
    'Constitution Day',
  ),
  '12-08': name('La Immaculada', 'La Inmaculada', 'Era Immaculada', 'Immaculate Conception'),
  '12-25': name('Nadal', 'Navidad', 'Nadau', 'Christmas Day'),
  '12-26': name('Sant Esteve', 'San Esteban', 'Sant Estèue', "Saint Stephen's Day"),
} as const;

export type HolidayKey = keyof typeof holidayNames;
