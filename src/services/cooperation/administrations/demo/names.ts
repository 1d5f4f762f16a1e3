/** Articles that INE writes after the name: “Seu d'Urgell, La”. Other commas belong to the name. */
const ARTICLES = new Set(["L'", 'El', 'La', 'Els', 'Les', 'Es', 'Sa']);

/** A place name in reading order: La Seu d'Urgell. */
export function inReadingOrder(name: string): string {
  const comma = name.lastIndexOf(', ');
  const article = name.slice(comma + 2);
  if (comma < 0 || !ARTICLES.has(article)) return name;
  return article.endsWith("'") ? article + name.slice(0, comma) : `${article} ${name.slice(0, comma)}`;
}

const ARTICLE = /^(?:(L')|(El|Els|La|Les|Sa) )(.+)$/;
const CONTRACTED: Readonly<Record<string, string>> = {
  El: 'del',
  Els: 'dels',
  La: 'de la',
  Les: 'de les',
  Sa: 'de sa',
};
/** De loses its vowel before another one and before a mute h: d'Hostalric, d'Òdena. */
const VOWEL = /^h?[aeiouàèéíòóú]/i;

/** “Ajuntament” and a place as Catalan joins them: Ajuntament del Bruc, de l'Hospitalet, d'Òdena, de Reus. */
export function joined(head: string, place: string): string {
  const [, elided, article, rest] = ARTICLE.exec(place) ?? [];
  if (elided !== undefined) return `${head} de l'${rest}`;
  if (article !== undefined) return `${head} ${CONTRACTED[article]} ${rest}`;
  return VOWEL.test(place) ? `${head} d'${place}` : `${head} de ${place}`;
}
