import type { Sentence } from '../problem.ts';

const say = (ca: string, es: string, oc: string, en: string): Sentence => ({ ca, es, oc, en });

/**
 * The sentence of each step, and for a count the one of a single unit too; `{day}`, `{date}` (without the day of the
 * week), `{from}`, `{length}` and `{name}` are filled in by `explainStep`.
 */
export const explanations = {
  begins: say(
    'Va arribar el {from}; el primer dia que compta és {day}.',
    'Llegó el {from}; el primer día que cuenta es {day}.',
    'Arribèc eth {from}; eth prumèr dia que compde ei {day}.',
    'It arrived on {from}; the first day that counts is {day}.',
  ),
  'clock-begins': say(
    'Va arribar el {from}; el rellotge comença a córrer el {day}.',
    'Llegó el {from}; el reloj empieza a correr el {day}.',
    'Arribèc eth {from}; eth relòtge comence a córrer eth {day}.',
    'It arrived on {from}; the clock starts running on {day}.',
  ),
  'counted-working-days': {
    one: say(
      'Es compta {length} dia hàbil, sense dissabtes, diumenges ni festius: fins al {day}.',
      'Se cuenta {length} día hábil, sin sábados, domingos ni festivos: hasta el {day}.',
      'Se compde {length} dia abil, sense dissabtes, dimenges ne hèstes: enquiath {day}.',
      '{length} working day is counted, without Saturdays, Sundays and holidays: until {day}.',
    ),
    other: say(
      'Es compten {length} dies hàbils, sense dissabtes, diumenges ni festius: fins al {day}.',
      'Se cuentan {length} días hábiles, sin sábados, domingos ni festivos: hasta el {day}.',
      'Se compden {length} dies abils, sense dissabtes, dimenges ne hèstes: enquiath {day}.',
      '{length} working days are counted, without Saturdays, Sundays and holidays: until {day}.',
    ),
  },
  'counted-natural-days': {
    one: say(
      'Es compta {length} dia natural: fins al {day}.',
      'Se cuenta {length} día natural: hasta el {day}.',
      'Se compde {length} dia naturau: enquiath {day}.',
      '{length} natural day is counted: until {day}.',
    ),
    other: say(
      'Es compten {length} dies naturals, tots: fins al {day}.',
      'Se cuentan {length} días naturales, todos: hasta el {day}.',
      'Se compden {length} dies naturaus, toti: enquiath {day}.',
      '{length} natural days are counted, all of them: until {day}.',
    ),
  },
  'counted-months': {
    one: say(
      'Es compta {length} mes de data a data: fins al {day}.',
      'Se cuenta {length} mes de fecha a fecha: hasta el {day}.',
      'Se compde {length} mes de data a data: enquiath {day}.',
      '{length} month is counted from date to date: until {day}.',
    ),
    other: say(
      'Es compten {length} mesos de data a data: fins al {day}.',
      'Se cuentan {length} meses de fecha a fecha: hasta el {day}.',
      'Se compden {length} mesi de data a data: enquiath {day}.',
      '{length} months are counted from date to date: until {day}.',
    ),
  },
  'counted-years': {
    one: say(
      'Es compta {length} any de data a data: fins al {day}.',
      'Se cuenta {length} año de fecha a fecha: hasta el {day}.',
      'Se compde {length} an de data a data: enquiath {day}.',
      '{length} year is counted from date to date: until {day}.',
    ),
    other: say(
      'Es compten {length} anys de data a data: fins al {day}.',
      'Se cuentan {length} años de fecha a fecha: hasta el {day}.',
      'Se compden {length} ans de data a data: enquiath {day}.',
      '{length} years are counted from date to date: until {day}.',
    ),
  },
  'counted-hours': {
    one: say(
      'Es compta {length} hora hàbil: compten totes les dels dies hàbils.',
      'Se cuenta {length} hora hábil: cuentan todas las de los días hábiles.',
      'Se compde {length} ora abil: compden totes es des dies abils.',
      '{length} working hour is counted: every hour of a working day counts.',
    ),
    other: say(
      'Es compten {length} hores hàbils: totes les dels dies hàbils.',
      'Se cuentan {length} horas hábiles: todas las de los días hábiles.',
      'Se compden {length} ores abils: totes es des dies abils.',
      '{length} working hours are counted: every hour of a working day.',
    ),
  },
  'counted-natural-hours': {
    one: say(
      'Es compta {length} hora seguida.',
      'Se cuenta {length} hora seguida.',
      'Se compde {length} ora seguida.',
      '{length} hour is counted without a stop.',
    ),
    other: say(
      'Es compten {length} hores seguides.',
      'Se cuentan {length} horas seguidas.',
      'Se compden {length} ores seguides.',
      '{length} hours are counted without a stop.',
    ),
  },
  'no-such-day': say(
    "El mes del venciment no té aquest dia: val l'últim, {day}.",
    'El mes del vencimiento no tiene ese día: vale el último, {day}.',
    'Eth mes deth venciment non a aguest dia: vau eth darrèr, {day}.',
    'The month of expiry has no such day: its last one holds, {day}.',
  ),
  'skipped-saturday': say(
    'El {date} és dissabte i no és hàbil: el final passa al dia següent.',
    'El {date} es sábado y no es hábil: el final pasa al día siguiente.',
    'Eth {date} ei dissabte e non ei abil: era fin passe ath dia seguent.',
    '{date} is a Saturday and does not count: the end moves to the next day.',
  ),
  'skipped-sunday': say(
    'El {date} és diumenge i no és hàbil: el final passa al dia següent.',
    'El {date} es domingo y no es hábil: el final pasa al día siguiente.',
    'Eth {date} ei dimenge e non ei abil: era fin passe ath dia seguent.',
    '{date} is a Sunday and does not count: the end moves to the next day.',
  ),
  'skipped-holiday': say(
    'El {day} és festiu ({name}): el final passa al dia següent.',
    'El {day} es festivo ({name}): el final pasa al día siguiente.',
    'Eth {day} ei hèsta ({name}): era fin passe ath dia seguent.',
    '{day} is a holiday ({name}): the end moves to the next day.',
  ),
  ends: say(
    "L'últim dia és {day}, sencer.",
    'El último día es {day}, entero.',
    'Eth darrèr dia ei {day}, sancer.',
    'The last day is {day}, all of it.',
  ),
  'clock-ends': say(
    'El termini acaba el {day}.',
    'El plazo acaba el {day}.',
    'Eth tèrme s’acabe eth {day}.',
    'The term ends on {day}.',
  ),
  'entry-moved': say(
    'Es va presentar el {from}, dia inhàbil: compta des de la primera hora del {day}.',
    'Se presentó el {from}, día inhábil: cuenta desde la primera hora del {day}.',
    'Se presentèc eth {from}, dia inabil: compde dera prumèra ora deth {day} estant.',
    'It was filed on {from}, which does not work: it counts from the first hour of {day}.',
  ),
  extended: say(
    "S'amplia el termini: fins al {day}.",
    'Se amplía el plazo: hasta el {day}.',
    "S'amplie eth tèrme: enquiath {day}.",
    'The term is extended: until {day}.',
  ),
  'extended-incident': say(
    "S'amplia el termini per una incidència tècnica publicada: fins al {day}.",
    'Se amplía el plazo por una incidencia técnica publicada: hasta el {day}.',
    "S'amplie eth tèrme per ua incidéncia tecnica publicada: enquiath {day}.",
    'The term is extended after a published technical incident: until {day}.',
  ),
} as const;
