// The plural and the singular that Sequelize makes of a name. Source: inflection 1.13, which Sequelize 4 to 6 depend on: its nouns without a plural, its rules in their order.
// A word that a rule without an end matches stays as it is.

const SAME: ReadonlySet<string> = new Set((
  'accommodation adulthood advertising advice aggression aid air aircraft alcohol anger applause arithmetic assistance athletics bacon baggage beef biology blood botany bread butter carbon ' +
  'cardboard cash chalk chaos chess crossroads countryside dancing deer dignity dirt dust economics education electricity engineering enjoyment envy equipment ethics evidence evolution fame ' +
  'fiction flour flu food fuel fun furniture gallows garbage garlic genetics gold golf gossip gratitude grief guilt gymnastics happiness hardware harm hate hatred health heat help homework ' +
  'honesty honey hospitality housework humour hunger hydrogen ice importance inflation information innocence iron irony jam jewelry judo karate knowledge lack laughter lava leather leisure ' +
  'lightning linguine linguini linguistics literature litter livestock logic loneliness luck luggage macaroni machinery magic management mankind marble mathematics mayonnaise measles methane ' +
  'milk minus money mud music mumps nature news nitrogen nonsense nurture nutrition obedience obesity oxygen pasta patience physics poetry pollution poverty pride psychology publicity ' +
  'punctuation quartz racism relaxation reliability research respect revenge rice rubbish rum safety scenery seafood seaside series shame sheep shopping sleep smoke smoking snow soap software ' +
  'soil spaghetti species steam stuff stupidity sunshine symmetry tennis thirst thunder timber traffic transportation trust underwear unemployment unity validity veal vegetation vegetarianism ' +
  'vengeance violence vitality warmth wealth weather welfare wheat wildlife wisdom yoga zinc zoology'
).split(' '));

type Rule = readonly [form: RegExp, end?: string];

const MEN = /^(m|wom)en$/gi, PEOPLE = /(pe)ople$/gi, CHILDREN = /(child)ren$/gi, TIA = /([ti])a$/gi, ANALYSES = /((a)naly|(b)a|(d)iagno|(p)arenthe|(p)rogno|(s)ynop|(t)he)ses$/gi, DATABASES = /(database)s$/gi, DRIVES = /(drive)s$/gi;
const HIVES = /(hi|ti)ves$/gi, CURVES = /(curve)s$/gi, LRVES = /([lr])ves$/gi, AVES = /([a])ves$/gi, FOVES = /([^fo])ves$/gi, MOVIES = /(m)ovies$/gi, IES = /([^aeiouy]|qu)ies$/gi, SERIES = /(s)eries$/gi, XES = /(x|ch|ss|sh)es$/gi, MICE = /([m|l])ice$/gi;
const BUSES = /(bus)es$/gi, OES = /(o)es$/gi, SHOES = /(shoe)s$/gi, CRISES = /(cris|ax|test)es$/gi, OCTOPUSES = /(octop|vir)uses$/gi, ALIASES = /(alias|canvas|status|campus)es$/gi, SUMMONSES = /^(summons|bonus)es$/gi, OXEN = /^(ox)en/gi, MATRICES = /(matr)ices$/gi;
const VERTICES = /(vert|ind)ices$/gi, FEET = /^feet$/gi, TEETH = /^teeth$/gi, GEESE = /^geese$/gi, QUIZZES = /(quiz)zes$/gi, WHEREASES = /^(whereas)es$/gi, CRITERIA = /^(criteri)a$/gi, GENERA = /^genera$/gi, SS = /ss$/gi, S = /s$/gi;

const MAN = /^(m|wom)an$/gi, PERSON = /(pe)rson$/gi, CHILD = /(child)$/gi, DRIVE = /(drive)$/gi, OX = /^(ox)$/gi, AXIS = /(ax|test)is$/gi, OCTOPUS = /(octop|vir)us$/gi, ALIAS = /(alias|status|canvas|campus)$/gi, SUMMONS = /^(summons|bonus)$/gi, BUS = /(bu)s$/gi;
const BUFFALO = /(buffal|tomat|potat)o$/gi, TIUM = /([ti])um$/gi, SIS = /sis$/gi, FFE = /(?:([^f])fe|([lr])f)$/gi, HIVE = /(hi|ti)ve$/gi, Y = /([^aeiouy]|qu)y$/gi, X = /(x|ch|ss|sh)$/gi, MATRIX = /(matr)ix$/gi, VERTEX = /(vert|ind)ex$/gi, MOUSE = /([m|l])ouse$/gi;
const FOOT = /^foot$/gi, TOOTH = /^tooth$/gi, GOOSE = /^goose$/gi, QUIZ = /(quiz)$/gi, WHEREAS = /^(whereas)$/gi, CRITERION = /^(criteri)on$/gi, GENUS = /^genus$/gi, END = /$/gi;

const kept = (forms: readonly RegExp[]): readonly Rule[] => forms.map((form) => [form]);

const PLURAL: readonly Rule[] = [
  ...kept([MEN, PEOPLE, CHILDREN, TIA, ANALYSES, DATABASES, DRIVES, HIVES, CURVES, LRVES, FOVES, IES, SERIES, MOVIES, XES, MICE, BUSES, OES, SHOES, CRISES, OCTOPUSES, ALIASES, SUMMONSES, OXEN, MATRICES, FEET, TEETH, GEESE, QUIZZES, WHEREASES, CRITERIA, GENERA]),
  [MAN, '$1en'], [PERSON, '$1ople'], [CHILD, '$1ren'], [DRIVE, '$1s'], [OX, '$1en'], [AXIS, '$1es'], [OCTOPUS, '$1uses'], [ALIAS, '$1es'], [SUMMONS, '$1es'], [BUS, '$1ses'], [BUFFALO, '$1oes'], [TIUM, '$1a'], [SIS, 'ses'], [FFE, '$1$2ves'], [HIVE, '$1ves'], [Y, '$1ies'],
  [MATRIX, '$1ices'], [VERTEX, '$1ices'], [X, '$1es'], [MOUSE, '$1ice'], [FOOT, 'feet'], [TOOTH, 'teeth'], [GOOSE, 'geese'], [QUIZ, '$1zes'], [WHEREAS, '$1es'], [CRITERION, '$1a'], [GENUS, 'genera'], [S, 's'], [END, 's'],
];

const SINGULAR: readonly Rule[] = [
  ...kept([MAN, PERSON, CHILD, DRIVE, OX, AXIS, OCTOPUS, ALIAS, SUMMONS, BUS, BUFFALO, TIUM, SIS, FFE, HIVE, Y, X, MATRIX, MOUSE, FOOT, TOOTH, GOOSE, QUIZ, WHEREAS, CRITERION, GENUS]),
  [MEN, '$1an'], [PEOPLE, '$1rson'], [CHILDREN, '$1'], [DATABASES, '$1'], [DRIVES, '$1'], [GENERA, 'genus'], [CRITERIA, '$1on'], [TIA, '$1um'], [ANALYSES, '$1$2sis'], [HIVES, '$1ve'], [CURVES, '$1'], [LRVES, '$1f'], [AVES, '$1ve'], [FOVES, '$1fe'], [MOVIES, '$1ovie'], [IES, '$1y'],
  [SERIES, '$1eries'], [XES, '$1'], [MICE, '$1ouse'], [BUSES, '$1'], [OES, '$1'], [SHOES, '$1'], [CRISES, '$1is'], [OCTOPUSES, '$1us'], [ALIASES, '$1'], [SUMMONSES, '$1'], [OXEN, '$1'], [MATRICES, '$1ix'], [VERTICES, '$1ex'], [FEET, 'foot'], [TEETH, 'tooth'], [GEESE, 'goose'],
  [QUIZZES, '$1'], [WHEREASES, '$1'], [SS, 'ss'], [S, ''],
];

function inflected(word: string, rules: readonly Rule[]): string {
  const [form, end] = SAME.has(word.toLowerCase()) ? [] : rules.find(([one]) => word.search(one) >= 0) ?? [];
  return form === undefined || end === undefined ? word : word.replace(form, end);
}

export const pluralOf = (word: string): string => inflected(word, PLURAL);
export const singularOf = (word: string): string => inflected(word, SINGULAR);

/** As Sequelize joins words: `team_id` is `teamId`. Source: sequelize 6, lib/utils.js, camelize. */
export const camelized = (word: string): string => word.trim().replace(/[-_\s]+(.)?/g, (_, letter: string | undefined) => (letter ?? '').toUpperCase());
