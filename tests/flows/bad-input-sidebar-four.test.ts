import { huntAt, sidebarDoors } from '../support/bad-input.ts'

huntAt(sidebarDoors(3, 4))
