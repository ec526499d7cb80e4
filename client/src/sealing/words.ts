/** Chinese is the source of every text; a page that loads another catalogue answers through `gettext`. */

type Catalogue = { gettext?: (text: string) => string };

export function _(text: string, told: Record<string, string | number> = {}): string {
  const translated = (globalThis as Catalogue).gettext?.(text) ?? text;
  return translated.replace(/\{(\w+)\}/g, (_all, name: string) => String(told[name] ?? ""));
}

/** What goes wrong before people's eyes: the text is Chinese and says how to mend it. */
export class Trouble extends Error {}
