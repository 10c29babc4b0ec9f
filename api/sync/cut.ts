/** At most `most` characters, as the column counts them; an emoji is never halved. */
export const cut = (text: string, most: number): string =>
  text.length <= most ? text : [...text].slice(0, most).join('')
