import { expect, test } from 'vitest'
import { addressesOf } from '../../db/mysql-hosts.ts'

test('an address with several hosts is as many addresses of one database, the first preferred', () => {
  expect(addressesOf('mysql://shop:a,b@one,two:3307, three/huisheng?ssl={}')).toEqual([
    'mysql://shop:a,b@one/huisheng?ssl={}',
    'mysql://shop:a,b@two:3307/huisheng?ssl={}',
    'mysql://shop:a,b@three/huisheng?ssl={}',
  ])
  expect(addressesOf('mysql://root@127.0.0.1:3306/shop')).toEqual([
    'mysql://root@127.0.0.1:3306/shop',
  ])
  expect(addressesOf('mysql://one,two')).toEqual(['mysql://one', 'mysql://two'])
})
