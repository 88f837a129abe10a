// The name of a collection as Mongoose makes it of a model's: in small letters and in the plural. Source: mongoose 9.12, lib/helpers/pluralize.js and lib/utils.js (`toCollectionName`): the first rule that matches counts.

const SAME: ReadonlySet<string> = new Set('advice energy excretion digestion cooperation health justice labour machinery equipment information pollution sewage paper money species series rain rice fish sheep moose deer news expertise status media'.split(' '));

const RULES: readonly (readonly [form: RegExp, end: string])[] = [
  [/human$/, 'humans'], [/(m|wom)an$/, '$1en'], [/(pe)rson$/, '$1ople'], [/(child)$/, '$1ren'], [/^(ox)$/, '$1en'], [/(ax|test)is$/, '$1es'], [/(octop|cact|foc|fung|nucle)us$/, '$1i'], [/(alias|status|virus)$/, '$1es'],
  [/(bu)s$/, '$1ses'], [/(buffal|tomat|potat)o$/, '$1oes'], [/([ti])um$/, '$1a'], [/sis$/, 'ses'], [/(?:([^f])fe|([lr])f)$/, '$1$2ves'], [/(hive)$/, '$1s'], [/([^aeiouy]|qu)y$/, '$1ies'], [/(x|ch|ss|sh)$/, '$1es'],
  [/(matr|vert|ind)ix|ex$/, '$1ices'], [/([m|l])ouse$/, '$1ice'], [/(kn|w|l)ife$/, '$1ives'], [/(quiz)$/, '$1zes'], [/^goose$/, 'geese'], [/s$/, 's'], [/([^a-z])$/, '$1'], [/$/, 's'],
];

export function collectionOf(model: string): string {
  const word = model.toLowerCase();
  const rule = SAME.has(word) ? undefined : RULES.find(([form]) => form.test(word));
  return rule ? word.replace(rule[0], rule[1]) : word;
}
