/** The forms of a noun, or of a clause, by the plural rules of the language: in English `one` is only for 1. */
export type Forms = Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }>;

export interface Counting {
  /** Formats a number as the language writes it. */
  number(value: number): string;
  /** Formats a number with the form of the noun that it requires. */
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
