import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Programs of Debian's packages, unpacked beside the machine's own. */
export interface Unpacked {
  folder: string
  /** For `LD_LIBRARY_PATH`. */
  libraries: string
}

/**
 * A package and what it needs and this machine lacks, downloaded and unpacked into a cache folder:
 * nothing is installed, nobody need be root. `proof` is the file that says that it is all there.
 */
export async function unpackedPackage(name: string, proof: string): Promise<Unpacked> {
  const folder = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'huisheng', name)
  const found = (): Unpacked | undefined =>
    existsSync(join(folder, proof))
      ? {
          folder,
          libraries: ['usr/lib', 'lib']
            .flatMap((each) => [join(folder, each), ...subfolders(join(folder, each))])
            .join(delimiter),
        }
      : undefined
  const before = found()
  if (before) return before

  const debs = mkdtempSync(join(tmpdir(), 'huisheng-debs-'))
  try {
    const wanted = await missingPackages(name).catch(async () => {
      // A fresh image has no package lists; updating them may need root, and then we cannot go on.
      await run('apt-get', ['update', '-qq'])
      return missingPackages(name)
    })
    await run('apt-get', ['download', ...wanted], { cwd: debs })
    mkdirSync(folder, { recursive: true })
    for (const deb of readdirSync(debs)) await run('dpkg-deb', ['-x', join(debs, deb), folder])
  } finally {
    rmSync(debs, { recursive: true, force: true })
  }
  const after = found()
  if (!after) throw new Error(`the package ${name} has no ${proof}`)
  return after
}

// What the program needs and this machine does not have; what is installed already stays as it is.
async function missingPackages(name: string): Promise<string[]> {
  const { stdout } = await run('apt-cache', [
    'depends',
    '--recurse',
    '--no-recommends',
    '--no-suggests',
    '--no-conflicts',
    '--no-breaks',
    '--no-replaces',
    '--no-enhances',
    name,
  ])
  const all = [...new Set(stdout.split('\n').filter((line) => /^[a-z0-9]/.test(line)))]
  if (all.length === 0) throw new Error('no package lists')
  const installed = await run('dpkg-query', ['-W', '-f', '${Package}\n']).then(
    (result) => new Set(result.stdout.split('\n')),
  )
  const exists = await Promise.all(
    all
      .filter((each) => !installed.has(each))
      .map((each) =>
        run('apt-cache', ['show', '--no-all-versions', each]).then(
          () => each,
          () => undefined,
        ),
      ),
  )
  // libelogind0 is the other half of an "either or"; systemd's library is enough.
  return exists.filter((each) => each !== undefined && each !== 'libelogind0') as string[]
}

const subfolders = (folder: string) =>
  existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map((entry) => join(folder, entry.name))
    : []
