import { policies } from '../../api/policy.ts'
import { huntAt } from '../support/bad-input.ts'

huntAt(Object.keys(policies).filter((door) => !door.includes(' /api/sidebar/')))
