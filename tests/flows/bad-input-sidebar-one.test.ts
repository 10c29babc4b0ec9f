import { huntAt, sidebarDoors } from '../support/bad-input.ts'

huntAt(sidebarDoors(0, 4))
