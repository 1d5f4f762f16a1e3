export const ca = {
  title: 'Entreu amb certificat',
  lead: 'El navegador us demanarà quin certificat voleu fer servir. No surt del vostre ordinador ni de la targeta.',
  before: 'Abans de continuar',
  needs: [
    'Si és en una targeta, poseu-la al lector.',
    'Si és al navegador o a l’ordinador, no cal que feu res.',
    'Serveixen idCAT, T-CAT, DNI electrònic, FNMT i els altres certificats reconeguts.',
  ],
  choose: 'Quan surti la finestra, trieu el certificat amb el vostre nom i accepteu.',
  goOn: 'Continua i tria el certificat',
  closing: 'Si us heu equivocat de certificat, tanqueu el navegador del tot abans de tornar-ho a provar.',
  another: 'Entra d’una altra manera',
};
