/** What stands in 朋友圈单页模式: native words, and below them WeChat's own way into the mini program. */
Component({})
