import { createApp } from 'vue'
import '../shared/chat.css'
import WechatClient from './WechatClient.vue'

createApp(WechatClient).mount('#app')
