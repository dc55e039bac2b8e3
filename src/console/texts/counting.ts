/** The forms of a noun, or of a clause, by the language's rules for numbers: `one` in English is for 1 alone. */
export type Forms = Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }>;

export interface Counting {
  /** A number as the language writes it. */
  number(value: number): string;
  /** A number, and the form that goes with it. */
  plural(value: number, forms: Forms): string;
}

export function createCounting(locale: string): Counting {
  const format = new Intl.NumberFormat(locale);
  const rules = new Intl.PluralRules(locale);
  const number = (value: number): string => format.format(value);
  return {
    number,
    plural: (value, forms) => `${number(value)} ${forms[rules.select(value)] ?? forms.other}`,
  };
}
