/**
 * What a notice says. It names nobody: a telephone is read by others. The language of somebody who is not there is not known, so it
 * is Catalan and Spanish.
 */
const said = (ca: string, es: string) => ({
  subject: 'Representacions · Representaciones',
  body: `${ca} · ${es}`,
});

const NOTICES: Readonly<Record<string, ReturnType<typeof said>>> = {
  registered: said(
    'Hi ha una representació nova amb el vostre nom.',
    'Hay una representación nueva con su nombre.',
  ),
  accept: said('S’ha acceptat una representació vostra.', 'Se ha aceptado una representación suya.'),
  renounce: said('S’ha renunciat a una representació vostra.', 'Se ha renunciado a una representación suya.'),
  revoke: said('S’ha revocat una representació vostra.', 'Se ha revocado una representación suya.'),
  approve: said('S’ha validat una representació vostra.', 'Se ha validado una representación suya.'),
  deny: said('S’ha denegat una representació vostra.', 'Se ha denegado una representación suya.'),
  annul: said('S’ha anul·lat una representació vostra.', 'Se ha anulado una representación suya.'),
  expire: said('Ha caducat una representació vostra.', 'Ha caducado una representación suya.'),
  lapse: said(
    'Ha passat el termini d’una representació que esperava.',
    'Ha pasado el plazo de una representación que esperaba.',
  ),
};

export const noticeText = (step: string) => NOTICES[step];
