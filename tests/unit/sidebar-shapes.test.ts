import type { InferResponseType } from 'hono/client'
import { expectTypeOf, test } from 'vitest'
import type { sidebarClient } from '../../api/client.ts'
import type {
  Board,
  Content,
  Coupons,
  ExportFile,
  Funnel,
  Line,
  MoreRows,
  Process,
  Repeats,
} from '../../sidebar/business/shapes.ts'
import type { Chain } from '../../sidebar/business/chain/shapes.ts'
import type { MemberPoints, Scores, SpeechPreview } from '../../sidebar/groups/score/shapes.ts'
import type { PushReaders } from '../../sidebar/groups/watch/shapes.ts'
import type { CustomerPlays, DueSteps, GroupPlays } from '../../sidebar/plays/shapes.ts'
import type { Send } from '../../sidebar/sends/shapes.ts'
import type {
  CreditedOrder,
  GroupView,
  Profile,
  RadarItem,
  Reply,
  Session,
  SyncRun,
  TagGroup,
  TimelineItem,
  Today,
} from '../../sidebar/shapes.ts'

type Client = ReturnType<typeof sidebarClient>
type Customer = Client['customers'][':customerId']
type Group = Client['groups'][':groupId']

// The sidebar says in its own words what the server answers. The type check reads this file: a
// field that changes on one side alone does not pass.
test('what the server answers is what the screens read', () => {
  expectTypeOf<InferResponseType<Client['session']['$get']>>().toExtend<Session>()
  expectTypeOf<InferResponseType<Client['today']['$get']>>().toExtend<Today>()
  expectTypeOf<InferResponseType<Client['radar']['$get']>['items'][0]>().toExtend<RadarItem>()
  expectTypeOf<InferResponseType<Client['tags']['$get']>['groups'][0]>().toExtend<TagGroup>()
  expectTypeOf<InferResponseType<Client['replies']['$get']>['items'][0]>().toExtend<Reply>()
  expectTypeOf<InferResponseType<Client['sends']['$post']>>().toExtend<Send>()
  expectTypeOf<InferResponseType<Client['business']['$get']>>().toExtend<Board>()
  type Business = Client['business']
  expectTypeOf<InferResponseType<Business['rows']['$get']>>().toExtend<MoreRows>()
  expectTypeOf<InferResponseType<Business['staff']['$get']>>().toExtend<Process>()
  expectTypeOf<InferResponseType<Business['funnel']['$get']>>().toExtend<Funnel>()
  expectTypeOf<InferResponseType<Business['repeats']['$get']>>().toExtend<Repeats>()
  expectTypeOf<InferResponseType<Business['content']['$get']>>().toExtend<Content>()
  expectTypeOf<InferResponseType<Business['coupons']['$get']>>().toExtend<Coupons>()
  expectTypeOf<InferResponseType<Business['list']['$get']>['items'][0]>().toExtend<Line>()
  type Exports = InferResponseType<Business['exports']['$get']>['exports']
  expectTypeOf<Exports[0]>().toExtend<ExportFile>()
  expectTypeOf<InferResponseType<Client['chains'][':shareId']['$get']>>().toExtend<Chain>()
  type Order = InferResponseType<Client['business']['orders']['$get']>['items'][0]
  expectTypeOf<Order>().toExtend<CreditedOrder>()
  expectTypeOf<InferResponseType<Customer['$get']>>().toExtend<Profile>()
  type Item = InferResponseType<Customer['timeline']['$get']>['items'][0]
  expectTypeOf<Item>().toExtend<TimelineItem>()
  expectTypeOf<InferResponseType<Group['$get']>>().toExtend<GroupView>()
  expectTypeOf<InferResponseType<Group['pushes'][':shareId']['$get']>>().toExtend<PushReaders>()
  expectTypeOf<InferResponseType<Group['scores']['$get']>>().toExtend<Scores>()
  type Points = InferResponseType<Group['scores'][':customerId']['$get']>
  expectTypeOf<Points>().toExtend<MemberPoints>()
  expectTypeOf<InferResponseType<Group['speech']['$post']>>().toExtend<SpeechPreview>()
  expectTypeOf<InferResponseType<Customer['plays']['$get']>>().toExtend<CustomerPlays>()
  expectTypeOf<InferResponseType<Group['plays']['$get']>>().toExtend<GroupPlays>()
  expectTypeOf<InferResponseType<Client['today']['plays']['$get']>>().toExtend<DueSteps>()
  expectTypeOf<NonNullable<InferResponseType<Client['sync']['$get']>['run']>>().toExtend<SyncRun>()
})
