// MySQL: wrong or too long a value, out of range, null where none may be, bad characters.
const DATA_ERRNO = new Set([1048, 1264, 1265, 1292, 1366, 1406, 1367, 3140])
// SQLite: CONSTRAINT, MISMATCH, RANGE, TOOBIG (the low byte of the extended code).
const DATA_ERRCODE = new Set([19, 20, 25, 18])

/** True: writing the same again fails again. False: the database is away, full or busy. */
export function isAboutTheData(error: unknown): boolean {
  const { errno, errcode } = error as { errno?: number; errcode?: number }
  if (errcode !== undefined) return DATA_ERRCODE.has(errcode & 0xff)
  if (errno !== undefined) return DATA_ERRNO.has(errno)
  return error instanceof TypeError || error instanceof RangeError
}
