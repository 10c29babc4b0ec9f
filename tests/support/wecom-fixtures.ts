import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const folder = resolve(import.meta.dirname, '../../../shared/wecom/fixtures')

/** WeCom's published answers lie beside the repository; a clone alone has the few below. */
export const hasFixtures = existsSync(folder)

if (!hasFixtures) {
  process.stderr.write(
    `WeCom fixtures are not at ${folder}: the client is tried against the few answers in tests/support/wecom-fixtures.ts only.\n`,
  )
}

const ok = { errcode: 0, errmsg: 'ok' }
const few: Record<string, unknown> = {
  'gettoken.json': { ...ok, access_token: 'T', expires_in: 7200 },
  'get_jsapi_ticket.json': { ...ok, ticket: 'J', expires_in: 7200 },
  'ticket.get.agent_config.json': { ...ok, ticket: 'A', expires_in: 7200 },
  'auth.getuserinfo.member.json': { ...ok, userid: 'lina' },
  'externalcontact.list.json': { ...ok, external_userid: ['wmA'] },
  'externalcontact.get.json': {
    ...ok,
    external_contact: { external_userid: 'wmA', name: '雨桐', type: 1 },
    follow_user: [
      { userid: 'lina', remark: '', description: '', createtime: 1, add_way: 1, tags: [] },
    ],
  },
  'externalcontact.groupchat.get.json': {
    ...ok,
    group_chat: {
      chat_id: 'wrA',
      name: '群',
      owner: 'lina',
      create_time: 1,
      member_list: [{ userid: 'lina', type: 1, join_time: 1, join_scene: 1 }],
    },
  },
  'error.84061.json': { errcode: 84061, errmsg: 'not external contact' },
  'error.48002.json': { errcode: 48002, errmsg: 'api forbidden' },
}

/** The names we have, so that a test can say what it was tried against. */
export const fixtureNames = (): string[] => (hasFixtures ? readdirSync(folder) : Object.keys(few))

export const hasFixture = (name: string): boolean => fixtureNames().includes(name)

export const textFixture = (name: string): string => readFileSync(join(folder, name), 'utf8')

export const jsonFixture = (name: string): any =>
  hasFixtures ? JSON.parse(textFixture(name)) : structuredClone(few[name])
