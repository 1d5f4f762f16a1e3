import { beside } from '../../../../kernel/field-sentences.ts';

/** What is said beside the fields of an application (see kernel/field-messages.ts). */
export const fieldSentences = [
  beside(
    'must be a whole address, such as https://town.example/callback',
    'ha de ser una adreça sencera, com ara https://town.example/callback',
    'debe ser una dirección completa, como https://town.example/callback',
    'a d’èster ua adreça sancera, coma https://town.example/callback',
  ),
  beside(
    'must have no wildcards and no blanks',
    'no pot tenir comodins ni espais',
    'no puede tener comodines ni espacios',
    'non pòt auer comodins ne espacis',
  ),
  beside(
    'must have no fragment',
    'no pot tenir fragment (#)',
    'no puede tener fragmento (#)',
    'non pòt auer fragment (#)',
  ),
  beside(
    'must carry no user and no password',
    'no pot portar usuari ni contrasenya',
    'no puede llevar usuario ni contraseña',
    'non pòt portar usuari ne contrasenha',
  ),
  beside(
    'must begin with https:// (http:// only for this same machine)',
    'ha de començar per https:// (http:// només per a la mateixa màquina)',
    'debe empezar por https:// (http:// solo para la misma máquina)',
    'a de començar per https:// (http:// sonque entara madeisha maquina)',
  ),
  beside(
    'must all be of one host',
    'han de ser totes d’un mateix servidor',
    'deben ser todas de un mismo servidor',
    'an d’èster totes d’un madeish servidor',
  ),
  beside(
    'is needed: its keys, or where they are',
    'cal: les seves claus, o on són',
    'hace falta: sus claves, o dónde están',
    'cau: es sues claus, o a on son',
  ),
  beside(
    'is one too many: give the keys, or where they are',
    'sobra: doneu les claus, o on són',
    'sobra: dé las claves, o dónde están',
    'i ei de mès: datz es claus, o a on son',
  ),
  beside(
    'must hold public keys only',
    'només pot tenir claus públiques',
    'solo puede tener claves públicas',
    'sonque pòt auer claus publiques',
  ),
  beside(
    'must hold keys of the kinds EC, RSA or OKP',
    'ha de tenir claus de les menes EC, RSA o OKP',
    'debe tener claves de los tipos EC, RSA u OKP',
    'a d’auer claus des menes EC, RSA o OKP',
  ),
  beside(
    'is needed: the subject of its certificate',
    'cal: el subjecte del seu certificat',
    'hace falta: el sujeto de su certificado',
    'cau: eth subjècte deth sòn certificat',
  ),
  beside(
    'does not go with an application that has no key',
    'no va amb una aplicació que no té clau',
    'no va con una aplicación que no tiene clave',
    'non va damb ua aplicacion que non a clau',
  ),
  beside(
    'must be by key or certificate under FAPI 2.0',
    'amb FAPI 2.0 ha de ser per clau o certificat',
    'con FAPI 2.0 debe ser por clave o certificado',
    'damb FAPI 2.0 a d’èster per clau o certificat',
  ),
  beside(
    'is obligatory under FAPI 2.0',
    'és obligatori amb FAPI 2.0',
    'es obligatorio con FAPI 2.0',
    'ei obligatòri damb FAPI 2.0',
  ),
  beside(
    'must bind tokens under FAPI 2.0',
    'amb FAPI 2.0 ha de lligar els testimonis',
    'con FAPI 2.0 debe ligar los testigos',
    'damb FAPI 2.0 a de ligar es testimònis',
  ),
  beside(
    'must be PS256, ES256 or EdDSA under FAPI 2.0',
    'amb FAPI 2.0 ha de ser PS256, ES256 o EdDSA',
    'con FAPI 2.0 debe ser PS256, ES256 o EdDSA',
    'damb FAPI 2.0 a d’èster PS256, ES256 o EdDSA',
  ),
  beside(
    'does not go with FAPI 2.0: addresses are exact',
    'no va amb FAPI 2.0: les adreces són exactes',
    'no va con FAPI 2.0: las direcciones son exactas',
    'non va damb FAPI 2.0: es adreces son exactes',
  ),
];
