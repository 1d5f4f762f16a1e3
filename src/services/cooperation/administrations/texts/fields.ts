import { beside } from '../../../../kernel/field-sentences.ts';

/** What the directory says beside a field (see kernel/field-messages.ts). */
export const fieldSentences = [
  beside(
    'is not an INE10: ten digits, with the control digits of INE',
    'no és un INE10: deu xifres, amb els dígits de control de l’INE',
    'no es un INE10: diez cifras, con los dígitos de control del INE',
    'non ei un INE10: dètz chifres, damb es chifres de contraròtle der INE',
  ),
  beside(
    'is not a DIR3 code: nine characters, and the control digit of INE for a town hall',
    'no és un codi DIR3: nou caràcters, i el dígit de control de l’INE si és un ajuntament',
    'no es un código DIR3: nueve caracteres, y el dígito de control del INE si es un ayuntamiento',
    'non ei un còdi DIR3: nau caractèrs, e era chifra de contraròtle der INE s’ei un ajuntament',
  ),
  beside(
    'is not the NIF of a public body: letter, seven digits, control letter',
    'no és el NIF d’un ens públic: lletra, set xifres, lletra de control',
    'no es el NIF de una entidad pública: letra, siete cifras, letra de control',
    'non ei eth NIF d’un ens public: letra, sèt chifres, letra de contraròtle',
  ),
  beside(
    'is written local: and the five digits of a municipality',
    's’escriu local: i les cinc xifres d’un municipi',
    'se escribe local: y las cinco cifras de un municipio',
    's’escriu local: e es cinc chifres d’un municipi',
  ),
  beside(
    'has digits and blanks, with + for a country',
    'té xifres i espais, amb + per a un país',
    'tiene cifras y espacios, con + para un país',
    'a chifres e espacis, damb + entà un país',
  ),
  beside(
    'another unit of the body has it',
    'el té una altra unitat de l’ens',
    'lo tiene otra unidad de la entidad',
    'l’a ua auta unitat der ens',
  ),
  beside(
    'is kept by the consortium',
    'el manté el consorci',
    'lo mantiene el consorcio',
    'lo manten eth consòrci',
  ),
  beside(
    'does not exist or makes a circle',
    'no existeix o fa un cercle',
    'no existe o forma un círculo',
    'non existís o hè un cercle',
  ),
  beside('{name} has it', 'el té {name}', 'lo tiene {name}', 'l’a {name}'),
];
