/** First and last names that go together, and a mobile number of where they are common: `#` is a digit. */
interface Origin {
  country: string
  phone: string
  language: 'en' | 'fr'
  first: string[]
  last: string[]
}

const words = (text: string): string[] => text.split(/\s+/)

const ORIGINS: Origin[] = [
  {
    country: 'FR',
    phone: '+3361#######',
    language: 'fr',
    first: words(
      'Camille Léa Hugo Chloé Théo Manon Lucas Inès Raphaël Zoé Gaspard Éléonore Anaïs Baptiste Maëlys Côme',
    ),
    last: words('Moreau Lefèvre Dubois Garnier Chevalier Besson Rousseau Perrin Léger Aubert Girard Fontaine Masson'),
  },
  {
    country: 'GB',
    phone: '+447400######',
    language: 'en',
    first: words(
      'Oliver Amelia Harry Poppy George Freya Arthur Isla Alfie Niamh Callum Imogen Rhys Sian Ewan Beatrice',
    ),
    last: words('Whitaker Hughes Sutherland Barker Doyle Ashworth Pritchard Fraser Marlow Kendrick Thorne Lovell Hale'),
  },
  {
    country: 'DE',
    phone: '+4915123######',
    language: 'en',
    first: words('Lukas Johanna Jürgen Käthe Moritz Annika Björn Greta Tobias Sönke Heike Friederike Jonas Marlene'),
    last: words('Schröder Vogel Krüger Bähr Lindemann Weiß Hoffmann Köhler Engel Brandt Möller Seidel Richter'),
  },
  {
    country: 'ES',
    phone: '+34612######',
    language: 'en',
    first: words('Lucía Mateo Íñigo Carmen Álvaro Noelia Andrés Begoña Martín Ainhoa Joaquín Rocío Núria Iker'),
    last: words('Castaño Ibáñez Fuentes Núñez Serrano Olmedo Peña Vidal Aguirre Montero Rosales Cabrera Soler'),
  },
  {
    country: 'IT',
    phone: '+39347#######',
    language: 'en',
    first: words('Giulia Matteo Chiara Niccolò Francesca Lorenzo Elisa Tommaso Beatrice Davide Ilaria Simone Noemi'),
    last: words('Ferrari Conti Marchetti Lombardi Bellini Rinaldi Caruso Galli Fabbri Santoro Moretti Basile'),
  },
  {
    country: 'PL',
    phone: '+48512######',
    language: 'en',
    first: words('Zofia Łukasz Agnieszka Wojciech Małgorzata Paweł Kasia Jędrzej Hanna Błażej Oliwia Szymon'),
    last: words('Nowak Wiśniewska Zając Kamiński Wójcik Jabłońska Sikora Żurek Piątek Mazur Krawczyk'),
  },
  {
    country: 'SE',
    phone: '+4670#######',
    language: 'en',
    first: words('Astrid Björn Elsa Göran Linnéa Måns Saga Åke Ebba Viggo Tuva Henrik Maja Otto'),
    last: words('Lindqvist Åkesson Bergström Nyström Ekdahl Sjöberg Holm Öberg Wallin Sandström Hedlund'),
  },
  {
    country: 'PT',
    phone: '+351912######',
    language: 'en',
    first: words('Inês João Matilde Gonçalo Beatriz Tomé Leonor Simão Conceição Duarte Mafalda Vasco'),
    last: words('Carvalho Gonçalves Teixeira Simões Araújo Magalhães Brandão Fialho Queirós Lourenço'),
  },
]

export interface Person {
  username: string
  display_name: string
  email: string
  phone: string
  language: 'en' | 'fr'
}

/** Countries that the people have phone numbers of. */
export const COUNTRIES = ORIGINS.map(({ country }) => country)

/** Numbers in 0..1, always the same ones, so that two installations look alike. */
export function createChance(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const asUsername = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll('ł', 'l')
    .normalize('NFD')
    .replace(/[^a-z.]/g, '')

/** People of several countries, no two of whom have the same username or number; of the first countries more. */
export function makePeople(count: number, mailDomain: string, chance: () => number): Person[] {
  const people = new Map<string, Person>()
  const pick = <T>(of: T[]): T => of[Math.floor(chance() * of.length)] as T
  while (people.size < count) {
    const origin = ORIGINS[Math.floor(chance() ** 1.5 * ORIGINS.length)] ?? pick(ORIGINS)
    const [first, last] = [pick(origin.first), pick(origin.last)]
    const username = asUsername(`${first}.${last}`)
    if (people.has(username)) continue
    const digits = String(people.size * 7919 + 10_007).padStart(9, '4')
    let place = digits.length - (origin.phone.match(/#/g)?.length ?? 0)
    people.set(username, {
      username,
      display_name: `${first} ${last}`,
      email: `${username}@${mailDomain}`,
      phone: origin.phone.replaceAll('#', () => digits[place++] ?? '0'),
      language: origin.language,
    })
  }
  return [...people.values()]
}
