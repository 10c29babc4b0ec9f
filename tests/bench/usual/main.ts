import { createPinia } from 'pinia'
import {
  Button,
  Cell,
  CellGroup,
  Dialog,
  Empty,
  Field,
  Icon,
  List,
  Popup,
  PullRefresh,
  Skeleton,
  Tab,
  Tabs,
  Tag,
} from 'vant'
import { createApp } from 'vue'
import 'vant/lib/index.css'
import Profile from './Profile.vue'

// A sidebar as they are usually made: a whole kit, the whole SDK, and one question after another.

const app = createApp(Profile)
for (const part of [
  Button,
  Cell,
  CellGroup,
  Dialog,
  Empty,
  Field,
  Icon,
  List,
  Popup,
  PullRefresh,
  Skeleton,
  Tab,
  Tabs,
  Tag,
]) {
  app.use(part)
}
app.use(createPinia()).mount('#app')
