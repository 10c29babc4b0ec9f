import vue from '@vitejs/plugin-vue'
import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'
import { LongestFirst } from './support/longest-first.ts'

const root = resolve(import.meta.dirname, '..')
const mariadb = resolve(import.meta.dirname, 'support/mariadb-for-the-run.ts')
const galera = resolve(import.meta.dirname, 'support/galera-for-the-run.ts')
const seed = resolve(import.meta.dirname, 'support/seed.ts')
const seeded = resolve(import.meta.dirname, 'support/seeded-shop-for-the-run.ts')

// Two processes take file after file and keep what they have loaded: most of a small file's time
// went into that. Nothing is remembered in a module but by the objects of its own world.
const together = { isolate: false } as const

/** Nine suites, two files at a time; the flows and the story run twice, once for each engine. */
export default defineConfig({
  root,
  plugins: [vue()],
  test: {
    pool: 'forks',
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    setupFiles: [seed],
    // A test that is cut off leaves its work running in a database that is lent again.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    // A busy machine is no failure: whoever waits for something waits long.
    expect: { poll: { timeout: 60_000 } },
    projects: [
      {
        extends: true,
        test: {
          ...together,
          name: 'unit',
          include: ['tests/unit/**/*.test.ts', 'tests/house.test.ts'],
        },
      },
      {
        extends: true,
        test: {
          ...together,
          name: 'flows on SQLite',
          include: ['tests/flows/**/*.test.ts'],
          env: { TEST_ENGINE: 'sqlite' },
        },
      },
      {
        extends: true,
        test: {
          ...together,
          name: 'flows on MariaDB',
          include: ['tests/flows/**/*.test.ts'],
          env: { TEST_ENGINE: 'mysql' },
          globalSetup: [mariadb],
        },
      },
      {
        extends: true,
        test: {
          name: 'components',
          include: ['tests/components/**/*.test.ts'],
          environment: 'happy-dom',
          server: { deps: { inline: ['@wecom/jssdk'] } },
        },
      },
      {
        extends: true,
        test: {
          name: 'kill',
          include: ['tests/kill/**/*.test.ts'],
          // What it said was kept must be on the disk.
          env: { TEST_DURABLE: '1' },
        },
      },
      {
        extends: true,
        test: {
          name: 'Galera',
          include: ['tests/galera/**/*.test.ts'],
          fileParallelism: false,
          env: { TEST_ENGINE: 'mysql' },
          globalSetup: [galera],
        },
      },
      {
        extends: true,
        test: {
          ...together,
          name: 'journeys',
          include: ['tests/journeys/**/*.test.ts'],
          exclude: process.env.WEBKIT === '1' ? [] : ['tests/journeys/webkit.test.ts'],
          env: { TEST_ENGINE: 'sqlite' },
          globalSetup: [seeded],
        },
      },
      {
        extends: true,
        test: {
          name: 'the story on MariaDB',
          include: ['tests/journeys/the-story.test.ts'],
          env: { TEST_ENGINE: 'mysql' },
          globalSetup: [mariadb],
        },
      },
    ],
  },
})
