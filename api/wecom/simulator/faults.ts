/** Troubles that can be switched on, and the code each answers with (none: not an errcode). */
export const FAULTS = {
  expired_token: 42001,
  invalid_token: 40014,
  rate_limit: 45009,
  concurrent: 45033,
  busy: -1,
  ip: 60020,
  forbidden: 48002,
  slow: null,
  http_5xx: null,
  malformed: null,
  /** It is done, but the answer gets lost. */
  lost: null,
} as const

export type FaultKind = keyof typeof FAULTS

export interface Fault {
  kind: FaultKind
  /** Only calls whose path contains this, e.g. `externalcontact/get`. */
  path?: string
  /** How often it still happens; without it, until switched off. */
  times?: number
  /** For `slow`: how long an answer takes. */
  delayMs?: number
}

/** The switches. A fault without `times` stays on until `clear`. */
export function createFaults() {
  let faults: Fault[] = []
  return {
    add: (fault: Fault) => {
      faults.push({ ...fault })
    },
    clear: () => {
      faults = []
    },
    list: () => faults.map((fault) => ({ ...fault })),
    /** The trouble this call runs into, if any; counts it. */
    hit: (path: string): Fault | undefined => {
      const fault = faults.find((one) => !one.path || path.includes(one.path))
      if (fault?.times !== undefined && --fault.times <= 0) {
        faults = faults.filter((one) => one !== fault)
      }
      return fault
    },
  }
}
