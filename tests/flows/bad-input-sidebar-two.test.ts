import { huntAt, sidebarDoors } from '../support/bad-input.ts'

huntAt(sidebarDoors(1, 4))
