/** Frequent first names and surnames (INE and Idescat lists), combined at random: every person is invented. */
export const FEMALE_NAMES: readonly string[] =
  `Montserrat Maria Núria Marta Laura Anna Júlia Cristina Carme Mercè Rosa Teresa Isabel Sílvia Mireia Laia Carla
  Clara Aina Berta Jana Martina Emma Ona Gemma Eva Sònia Raquel Sandra Mònica Patrícia Elena Lucía Paula Carmen
  Antonia Dolors Francesca Pilar Roser Assumpta Neus Ester Judit Irene Noelia Alba Ariadna Queralt Txell`.split(
    /\s+/,
  );

export const MALE_NAMES: readonly string[] =
  `Jordi Josep Joan Marc David Antonio Francisco Manuel Xavier Albert Daniel Carles Pau Pol Arnau Martí Jan Biel
  Nil Roger Oriol Sergi Gerard Miquel Ramon Pere Jaume Lluís Àlex Enric Ferran Eduard Raül Òscar Víctor Guillem
  Adrià Bernat Ignasi Ricard José Juan Javier Miguel Ángel Rafael Luis Eloi Aleix Quim`.split(/\s+/);

export const SURNAMES: readonly string[] =
  `García Martínez López Sánchez Rodríguez Fernández Pérez González Gómez Ruiz Martín Jiménez Moreno Hernández
  Muñoz Díaz Romero Álvarez Torres Gutiérrez Vila Serra Puig Roca Ferrer Soler Vidal Font Bosch Pujol Ribas Sala
  Roig Casas Costa Mas Pons Riera Grau Rovira Solà Coll Prat Camps Fabregat Farré Esteve Valls Bonet Mora Comas
  Planas Vilà Casals Busquets Carbonell Ramos Ortega Molina Navarro Castro Rubio Domínguez Delgado`.split(
    /\s+/,
  );

export interface Origin {
  /** ISO 3166-1 alpha-2. */
  readonly nationality: string;
  readonly female: readonly string[];
  readonly male: readonly string[];
  readonly surnames: readonly string[];
  /** How many surnames are written. */
  readonly surnameCount: 1 | 2;
}

const list = (words: string): readonly string[] => words.split(' ');

/** Some of the most numerous foreign nationalities in Catalonia, with frequent names of each. */
export const ORIGINS: readonly (readonly [Origin, number])[] = [
  [
    origin(
      'MA',
      1,
      'Fatima Khadija Amina Naima Salma Hajar',
      'Mohamed Ahmed Youssef Rachid Omar Bilal',
      'El Amrani|Bennani|El Idrissi|Alaoui|Ziani|Haddad',
    ),
    22,
  ],
  [
    origin(
      'RO',
      1,
      'Maria Elena Ioana Andreea Mihaela Alina',
      'Ion Andrei Mihai Alexandru Florin Vasile',
      'Popescu|Ionescu|Popa|Radu|Dumitru|Stan',
    ),
    12,
  ],
  [
    origin(
      'CO',
      2,
      'Luz Diana Paola Valentina Camila Andrea',
      'Carlos Andrés Jorge Santiago Felipe Mateo',
      'Rojas|Vargas|Castillo|Restrepo|Mejía|Ospina',
    ),
    10,
  ],
  [
    origin(
      'IT',
      1,
      'Giulia Chiara Francesca Sara Elisa Silvia',
      'Marco Andrea Luca Matteo Paolo Stefano',
      'Rossi|Russo|Ferrari|Bianchi|Romano|Conti',
    ),
    10,
  ],
  [
    origin(
      'PK',
      1,
      'Ayesha Sana Zainab Nadia Iqra Mariam',
      'Muhammad Ali Usman Imran Bilal Hamza',
      'Khan|Ahmed|Hussain|Malik|Iqbal|Butt',
    ),
    8,
  ],
  [
    origin(
      'HN',
      2,
      'Reina Karla Gabriela Suyapa Iris Wendy',
      'Josué Wilmer Óscar Edwin Nelson Selvin',
      'Mejía|Flores|Zelaya|Pineda|Reyes|Rivera',
    ),
    8,
  ],
  [
    origin(
      'FR',
      1,
      'Camille Julie Sophie Claire Manon Élise',
      'Julien Nicolas Pierre Antoine Hugo Thomas',
      'Martin|Bernard|Dubois|Durand|Moreau|Laurent',
    ),
    7,
  ],
  [
    origin(
      'UA',
      1,
      'Olena Iryna Natalia Oksana Yuliia Anna',
      'Oleksandr Andrii Serhii Dmytro Ivan Bohdan',
      'Shevchenko|Kovalenko|Bondarenko|Tkachenko|Melnyk|Kravets',
    ),
    6,
  ],
];

function origin(
  nationality: string,
  surnameCount: 1 | 2,
  female: string,
  male: string,
  surnames: string,
): Origin {
  return { nationality, surnameCount, female: list(female), male: list(male), surnames: surnames.split('|') };
}

export const HOME: Origin = {
  nationality: 'ES',
  female: FEMALE_NAMES,
  male: MALE_NAMES,
  surnames: SURNAMES,
  surnameCount: 2,
};

export const STREETS: readonly string[] = [
  'Carrer Major',
  'Carrer Nou',
  "Carrer de l'Església",
  'Carrer de Dalt',
  'Carrer del Mig',
  'Carrer de la Font',
  'Carrer de Sant Josep',
  'Carrer de Sant Antoni',
  'Carrer de Pau Casals',
  'Carrer de Verdaguer',
  'Carrer del Molí',
  'Carrer de les Escoles',
  'Carrer de la Creu',
  'Carrer de Barcelona',
  'Avinguda de Catalunya',
  "Avinguda de l'Onze de Setembre",
  'Avinguda del Pirineu',
  'Passeig de la Generalitat',
  'Passeig de la Pau',
  'Plaça de la Vila',
  'Plaça de Catalunya',
  'Plaça del Mercat',
  "Raval de l'Hort",
  'Ronda de la Muralla',
];
