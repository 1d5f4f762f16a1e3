/**
 * The comarques of Catalonia by their official code (Idescat), each with its article: 43 with Aran, whose
 * institution is the Conselh Generau (Llei 1/2015), and Lluçanès (Llei 5/2023).
 */
export const COMARQUES: readonly (readonly [code: string, name: string])[] = [
  ['01', "L'Alt Camp"],
  ['02', "L'Alt Empordà"],
  ['03', "L'Alt Penedès"],
  ['04', "L'Alt Urgell"],
  ['05', "L'Alta Ribagorça"],
  ['06', "L'Anoia"],
  ['07', 'El Bages'],
  ['08', 'El Baix Camp'],
  ['09', 'El Baix Ebre'],
  ['10', 'El Baix Empordà'],
  ['11', 'El Baix Llobregat'],
  ['12', 'El Baix Penedès'],
  ['13', 'El Barcelonès'],
  ['14', 'El Berguedà'],
  ['15', 'La Cerdanya'],
  ['16', 'La Conca de Barberà'],
  ['17', 'El Garraf'],
  ['18', 'Les Garrigues'],
  ['19', 'La Garrotxa'],
  ['20', 'El Gironès'],
  ['21', 'El Maresme'],
  ['22', 'El Montsià'],
  ['23', 'La Noguera'],
  ['24', 'Osona'],
  ['25', 'El Pallars Jussà'],
  ['26', 'El Pallars Sobirà'],
  ['27', "El Pla d'Urgell"],
  ['28', "El Pla de l'Estany"],
  ['29', 'El Priorat'],
  ['30', "La Ribera d'Ebre"],
  ['31', 'El Ripollès'],
  ['32', 'La Segarra'],
  ['33', 'El Segrià'],
  ['34', 'La Selva'],
  ['35', 'El Solsonès'],
  ['36', 'El Tarragonès'],
  ['37', 'La Terra Alta'],
  ['38', "L'Urgell"],
  ['39', 'Aran'],
  ['40', 'El Vallès Occidental'],
  ['41', 'El Vallès Oriental'],
  ['42', 'El Moianès'],
  ['43', 'El Lluçanès'],
];

export const ARAN = '39';
/** Its council was suppressed by Llei 1/2019, de 15 de febrer; the comarca goes on without one. */
export const BARCELONES = '13';
export const BARCELONES_REASON =
  'Llei 1/2019, de 15 de febrer, de supressió del Consell Comarcal del Barcelonès';
