import { catalogue } from '../../../kernel/problem.ts';

export const mobileCodeProblems = catalogue('mobile-code', {
  'wrong-code': {
    status: 422,
    title: {
      ca: 'El codi no és aquest.',
      es: 'El código no es este.',
      oc: 'Eth còdi non ei aguest.',
      en: 'The code is not this one.',
    },
    remedy: {
      ca: 'Mireu l’últim missatge que us ha arribat i torneu-lo a escriure.',
      es: 'Mire el último mensaje que le ha llegado y vuelva a escribirlo.',
      oc: 'Guardatz eth darrèr messatge que vos a arribat e tornatz-lo a escríuer.',
      en: 'Look at the last message that arrived and write it again.',
    },
  },
  'code-over': {
    status: 410,
    title: {
      ca: 'Aquest codi ja no serveix: ha caducat, s’ha fet servir o s’ha provat massa cops.',
      es: 'Este código ya no sirve: ha caducado, se ha usado o se ha probado demasiadas veces.',
      oc: 'Aguest còdi ja non servís: a caducat, s’a hèt servir o s’a sajat massa còps.',
      en: 'This code is of no use any more: it is over, was used, or was tried too often.',
    },
    remedy: {
      ca: 'Demaneu un codi nou.',
      es: 'Pida un código nuevo.',
      oc: 'Demanatz un còdi nau.',
      en: 'Ask for a new code.',
    },
  },
  'too-many-codes': {
    status: 429,
    title: {
      ca: 'S’han demanat massa codis en poca estona.',
      es: 'Se han pedido demasiados códigos en poco tiempo.',
      oc: 'S’an demanat massa còdis en pòga estona.',
      en: 'Too many codes were asked for in a short time.',
    },
    remedy: {
      ca: 'Espereu una hora, o entreu d’una altra manera.',
      es: 'Espere una hora, o entre de otra manera.',
      oc: 'Demoratz ua ora, o entratz d’ua auta manèra.',
      en: 'Wait an hour, or sign in another way.',
    },
  },
  'too-soon': {
    status: 429,
    title: {
      ca: 'Fa molt poc que us hem enviat un codi.',
      es: 'Hace muy poco que le hemos enviado un código.',
      oc: 'Hè fòrça pòc que vos auem enviat un còdi.',
      en: 'We sent you a code a moment ago.',
    },
    remedy: {
      ca: 'Espereu un minut: de vegades el missatge triga.',
      es: 'Espere un minuto: a veces el mensaje tarda.',
      oc: 'Demoratz un menut: a viatges eth messatge tarde.',
      en: 'Wait a minute: sometimes the message takes a while.',
    },
  },
  'too-young': {
    status: 422,
    title: {
      ca: 'Cal tenir setze anys.',
      es: 'Hay que tener dieciséis años.',
      oc: 'Cau auer setze ans.',
      en: 'One has to be sixteen.',
    },
    remedy: {
      ca: 'Fins llavors hi pot actuar qui en té la pàtria potestat o la tutela.',
      es: 'Hasta entonces puede actuar quien tiene la patria potestad o la tutela.',
      oc: 'Enquia alavetz i pòt actuar qui n’a era pàtria potestat o era tutela.',
      en: 'Until then whoever has parental authority or guardianship may act.',
    },
  },
  'phone-crowded': {
    status: 409,
    title: {
      ca: 'Aquest telèfon ja és de tres persones.',
      es: 'Este teléfono ya es de tres personas.',
      oc: 'Aguest telefòn ja ei de tres persones.',
      en: 'This telephone belongs to three people already.',
    },
    remedy: {
      ca: 'Feu servir un altre número.',
      es: 'Use otro número.',
      oc: 'Hètz servir un aute numèro.',
      en: 'Use another number.',
    },
  },
  'facts-unknown': {
    status: 422,
    title: {
      ca: 'Amb aquestes dades no us podem donar d’alta.',
      es: 'Con estos datos no le podemos dar de alta.',
      oc: 'Damb aguestes donades non vos podem dar d’auta.',
      en: 'We cannot enrol you with this data.',
    },
    remedy: {
      ca: 'Repasseu-les tal com són als documents, o aneu a l’ajuntament amb el document d’identitat.',
      es: 'Repáselos tal como están en los documentos, o acuda al ayuntamiento con su documento de identidad.',
      oc: 'Repassatz-les tau coma son enes documents, o anatz ara casa dera vila damb eth document d’identitat.',
      en: 'Check it as it stands on your documents, or go to the town hall with your identity document.',
    },
  },
  'own-enrolment': {
    status: 403,
    title: {
      ca: 'Ningú no es pot donar d’alta a si mateix a l’oficina.',
      es: 'Nadie puede darse de alta a sí mismo en la oficina.',
      oc: 'Arrés se pòt dar d’auta ada eth madeish ena oficina.',
      en: 'Nobody may enrol themself at the desk.',
    },
    remedy: {
      ca: 'Entreu amb un certificat i afegiu el telèfon al vostre compte.',
      es: 'Entre con un certificado y añada el teléfono en su cuenta.',
      oc: 'Entratz damb un certificat e ahijatz eth telefòn en vòste compde.',
      en: 'Sign in with a certificate and add the telephone in your account.',
    },
  },
  'holds-rights': {
    status: 403,
    title: {
      ca: 'Aquesta persona té drets que no dona mai una sola persona: una sola no li pot donar d’alta el telèfon.',
      es: 'Esta persona tiene derechos que nunca da una sola persona: una sola no puede darle de alta el teléfono.',
      oc: 'Aguesta persona a drets que jamès da ua soleta persona: ua soleta non li pòt dar d’auta eth telefòn.',
      en: 'This person has rights that one person alone never gives: one alone cannot enrol their telephone.',
    },
    remedy: {
      ca: 'Ha d’entrar amb el seu certificat i afegir el telèfon al seu compte.',
      es: 'Debe entrar con su certificado y añadir el teléfono en su cuenta.',
      oc: 'A d’entrar damb eth sòn certificat e ahíger eth telefòn en sòn compde.',
      en: 'They sign in with their certificate and add the telephone in their account.',
    },
  },
  'surer-there': {
    status: 409,
    title: {
      ca: 'Aquesta persona ja té un telèfon donat d’alta amb més seguretat.',
      es: 'Esta persona ya tiene un teléfono dado de alta con más seguridad.',
      oc: 'Aguesta persona ja a un telefòn dat d’auta damb mès seguretat.',
      en: 'This person already has a telephone that was enrolled more surely.',
    },
    remedy: {
      ca: 'Canvieu-lo al vostre compte, entrant amb un certificat o amb el telèfon d’abans, o aneu a una oficina.',
      es: 'Cámbielo en su cuenta, entrando con un certificado o con el teléfono anterior, o acuda a una oficina.',
      oc: 'Cambiatz-lo en vòste compde, en tot entrar damb un certificat o damb eth telefòn d’abans, o anatz en ua oficina.',
      en: 'Change it in your account, signed in with a certificate or the telephone of before, or go to a desk.',
    },
  },
  'not-enrolled': {
    status: 404,
    title: {
      ca: 'Aquesta persona no té el codi al mòbil.',
      es: 'Esta persona no tiene el código en el móvil.',
      oc: 'Aguesta persona non a eth còdi en mobil.',
      en: 'This person does not have the code on their phone.',
    },
    remedy: {
      ca: 'Reviseu el número del document.',
      es: 'Revise el número del documento.',
      oc: 'Revisatz eth numèro deth document.',
      en: 'Check the number of the document.',
    },
  },
});
