/**
 * A key that belongs to the keyboard: with it she takes or drops the word it has offered (拼音).
 * Safari says so by the number alone.
 */
export const isComposing = ({ isComposing, keyCode }: KeyboardEvent) =>
  isComposing || keyCode === 229
