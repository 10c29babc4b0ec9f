import { createServer } from 'node:net'

/** A node’s complete my.cnf. */
export const nodeSettings = (
  folder: string,
  i: number,
  addresses: string[],
  provider: string,
  share: string | undefined,
) => `[mariadbd]
user=root
datadir=${folder}/n${i}/data
tmpdir=${folder}/n${i}/tmp
socket=${folder}/n${i}/s.sock
pid-file=${folder}/n${i}/mariadbd.pid
log-error=${folder}/n${i}/error.log
bind-address=${addresses[i - 1]}
port=3306
skip-grant-tables
skip-name-resolve
performance-schema=OFF
character-set-server=utf8mb4
collation-server=utf8mb4_bin
${share ? `lc-messages-dir=${share}\ncharacter-sets-dir=${share}/charsets` : ''}
max-connections=150
key-buffer-size=1M
innodb-buffer-pool-size=64M
innodb-log-file-size=48M
innodb-autoinc-lock-mode=2
binlog-format=ROW
# Processes are killed here, the machine is not: what the kernel was given is kept.
innodb-flush-log-at-trx-commit=2
innodb-flush-method=nosync
skip-innodb-doublewrite
innodb-file-per-table=0
wsrep-on=ON
wsrep-provider=${provider}
wsrep-cluster-name=huisheng_tests
wsrep-cluster-address=gcomm://${addresses.join(',')}
wsrep-node-name=n${i}
wsrep-node-address=${addresses[i - 1]}
wsrep-slave-threads=2
wsrep-sst-method=difference
wsrep-sst-receive-address=${addresses[i - 1]}:4444
wsrep-provider-options="gcache.size=96M;gmcast.listen_addr=tcp://${addresses[i - 1]}:4567;ist.recv_addr=${addresses[i - 1]}:4568;evs.keepalive_period=PT0.5S;evs.suspect_timeout=PT2S;evs.inactive_timeout=PT5S;evs.install_timeout=PT5S"
`

/** Two runs on one machine each have their own three addresses. */
export async function freeAddresses(): Promise<string[]> {
  for (let tries = 0; tries < 50; tries++) {
    const net = `127.${64 + Math.floor(Math.random() * 128)}.${Math.floor(Math.random() * 250)}`
    const addresses = [1, 2, 3].map((i) => `${net}.${10 + i}`)
    const free = await Promise.all(
      addresses.flatMap((host) => [3306, 4444, 4567, 4568].map((port) => isFree(host, port))),
    )
    if (free.every(Boolean)) return addresses
  }
  throw new Error('No three addresses of 127/8 are free for the cluster of the tests')
}

const isFree = (host: string, port: number) =>
  new Promise<boolean>((done) => {
    const probe = createServer()
    probe.once('error', () => done(false))
    probe.listen(port, host, () => probe.close(() => done(true)))
  })
