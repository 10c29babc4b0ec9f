import { BaseSequencer, type TestSpecification } from 'vitest/node'

// A worker keeps what it has loaded only for files of its own project, so each project is done in one
// go: first those whose long files would else run alone at the end, beside an idle core.
const PROJECTS = ['kill', 'the story on MariaDB', 'journeys', 'components', 'flows on MariaDB']
// By size alone, each of these would come late.
const LONGEST = [
  /crash/,
  /accessible|payloads|settings|partners|bad-input|plays-faults|matrix|flows.faults/,
]

const placeIn = <T>(list: readonly T[], isIt: (one: T) => boolean) => {
  const found = list.findIndex(isIt)
  return found < 0 ? list.length : found
}

/** The usual order, but what takes longest comes first. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]) {
    const place = ({ moduleId, project }: TestSpecification) =>
      10 * placeIn(PROJECTS, (name) => name === project.name) +
      placeIn(LONGEST, (path) => path.test(moduleId))
    return (await super.sort(files)).toSorted((a, b) => place(a) - place(b))
  }
}
