import { BaseSequencer, type TestSpecification } from 'vitest/node'

// Begun last, each of these would run alone at the end, beside an idle core.
const LONGEST = ['tests/kill/crash.test.ts', 'tests/journeys/accessible.test.ts']

/** The usual order, but the longest files come first. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]) {
    const place = ({ moduleId }: TestSpecification) => {
      const found = LONGEST.findIndex((path) => moduleId.endsWith(path))
      return found < 0 ? LONGEST.length : found
    }
    return (await super.sort(files)).toSorted((a, b) => place(a) - place(b))
  }
}
