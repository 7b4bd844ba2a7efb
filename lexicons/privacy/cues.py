"""The words that announce personal information, and those that speak against it."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from lexicons.automaton import RustAutomaton

Place = tuple[int, int]

# Written as the folded text is: simplified characters, lower case, half width.
CUES: Mapping[str, str] = {
    "phone": "电联 手机号码 手机号 手机 电话号码 电话 座机 固话 联系方式 联系号码 号码 拨打 打给 致电 回拨 tel phone mobile 机主 空号 打过去 打电话",
    "id": "证号 身份证号码 身份证号 身份证 证件号码 证件号 公民身份号码 清关 实名认证 实名信息",
    "card": "汇到 打到 转到 转给 平安银行 中国银行 银行 工行 农行 建行 中行 交行 招行 邮储 信用社 农信 工商银行 农业银行 建设银行 招商银行 浦发 光大 兴业 民生 卡是 的卡 张卡 银行卡号 银行卡 卡号 储蓄卡 信用卡 借记卡 这张卡 那张卡 开户行 收款账号 收款账户 退款账户 打款 账号 转账 卡里 户名 持卡人",
    "tail": "尾号 后四位 后4位 末六位 末尾四位 最后六位 最后4位 末4位 末四位 最后四位 尾数 末尾号 后六位 后6位",
    "wechat": "朋友圈的号 聊天号 小号 大号 围信 围芯 伟信 葳信 溦信 小绿 绿标 绿色聊天 聊天软件 佳v 嘉v 伽v 家v 佳微 嘉微 佳薇 好友号 薇芯 微芯 威芯 维芯 v芯 薇心 威心 徵信 崴信 微xin 薇xin ➕v ➕微 ➕薇 卫星 加我 薇 威 微 维 v我 微我 薇我 v 微信号 微信 薇信 威信 徽信 微心 维信 卫星号 绿泡泡 v信 w信 vx wx weixin wechat 加v +v 加我v 我v 个v 加微 加薇 微❤ 薇❤ v❤ wei信 微x 绿色软件 绿色图标 v号 v:",
    "qq": "q qq号 qq 扣扣号 扣扣 企鹅号 企鹅 q号 秋秋 鹅号 球球号",
    "social": "抖音号 抖音 快手号 快手 小红书号 小红书 微博号 微博 b站 哔哩哔哩 视频号 陌陌号 知乎 贴吧 闲鱼 小破站 uid 某书 围脖 dy号 ks号 xhs 红薯号 小红薯 某音 d音 抖in 火山号 头条号 西瓜视频 旺旺号 soul ins 豆瓣 推特 脸书 淘宝id 淘宝号 得物 twitter facebook 会员名 用户id 账号id",
    "mail": "@ 艾特",
    "mailat": "at 圈a 圈圈a 爱特 小老鼠",
    "birth": "生的 生日 出生 生于 生辰 年生的",
    "order": "订单编号 订单号码 订单号 订单 运单号 运单 快递单号 快递号 物流单号 物流号 包裹号 取件码 单号",
    "pass": "驾驶证 驾照 返乡证 护照 通行证 回乡证 台胞证 居留证 passport",
    "code": "那串 短信 几个数 个数 六位 码是 登录验证 那个码 个码 收到的码 收到的数字 那串数字 那几个数字 六位数字 四位数字 登录码 核验码 认证码 授权码 验证码 校验码 动态码 动态密码 短信码 取件码 六位数 6位数 四位数 付款码 随机码",
    "school": "幼儿园 幼稚园 小学 中学 初中 高中 学校 附小 附中 一中 二中 三中 四中 五中 六中 七中 八中 九中 十中 一小 二小 三小 四小 五小 实小 实验 中心校 外国语 外国语学校 职高 国际部",
    "child": "女儿 儿子 孩子 闺女 小孩 娃娃 我家娃 你家娃 外甥 外甥女 侄女 侄子 孙子 孙女 外孙 外孙女 小朋友 小同学 同学 宝宝叫 娃叫 弟弟 妹妹 小主播 小模特 童模 小姑娘 小男孩 小女孩 小寿星 双胞胎 老大 老二 老三 老幺 大宝贝 小家伙 学生 大的叫 小的叫 小选手 小演员 小丫头 丫头 小子 小公主 小王子 小学员 学员 崽崽 大宝叫 二宝叫 姐姐叫 妹妹叫 弟弟叫 老大叫 老二叫 孙儿 小外孙 你家宝宝 她家宝宝 他家宝宝",
    "pet": "小名 乳名 大名 学名 全名",
    "age": "岁",
    "spend": "消费 花费 花了 花过 花掉 花出去 买了 充了 冲了 刷了 刷掉 打赏 充值 累计 实付 付了 付款 下单了 退了 退给 退款 欠了 欠款 拿了 砸了 囤了 贡献 流水 账单 补了 转了",
    "work": "上班 工作 任职 就职 教书 教语文 教数学 教英语 教物理 教化学 教体育 教音乐 教美术 教历史 当老师 当医生 当护士 当会计 当厨师 当司机 当保洁 当保安 当班 当差 当柜员 当经理 当出纳 当领导 做会计 做保安 做保洁 做护士 做护工 做财务 做柜员 做销售 打工 开店 值班 站岗 实习 跑业务 收银 夜班 退休 干活 当差 摆摊 打杂 卖菜",
    "health": (Path(__file__).parent / "conditions.txt").read_text(encoding="utf-8"),
    "paper": "病危通知书 病危通知 住院证明 手术单 缴费单 药单 病历 病历本 病例本 诊断书 诊断报告 诊断证明 化验单 体检报告 检查报告 病理报告 b超单 产检单 孕检单 孕检报告 出院小结 住院记录 处方单 处方 ct片 片子 核磁报告 残疾证 检验单",
    "named": "收件人 收货人 姓名 户名 持卡人 开户名 开户人 签收人 真名 本名 实名 联系人 寄件人 名字叫 名字是 名字 名叫 机主 买家 户主 人叫 位叫 她叫 他叫 孩子叫 女士叫 的是 就是这个 叫做 客户 会员 业主 署名",
    "nick": "有个叫 昵称叫 昵称是 昵称 网名叫 网名是 网名 用户名 账号名 id是 id叫 id 有位叫 宝宝叫 姐妹叫 粉丝叫 观众叫 网友叫 买家叫 顾客叫 用户叫 客户叫 哥们叫 账号叫 那个叫 一个叫 这个叫 名叫",
    "title": "先生 女士 小姐 太太 同学 老师 阿姨 叔叔 大姐 大哥 大妈 大爷 姐 哥 总 师傅 经理 医生 护士 律师 某某 某",
    "link": "链接的",
    "family": "女儿 儿子 闺女 孩子 小孩 外甥 外甥女 侄女 侄子 孙子 孙女 外孙 外孙女 弟弟 妹妹 小弟弟 小妹妹 妞妞 娃 宝宝 老大 老二 老三 老幺 大宝 二宝 三宝 双胞胎 小朋友 小家伙 你家 您家 她家 他家 我家 我们家 你们家 咱家 俺家",
    "deed": "快递 包裹 面单 退款 退货 退换 退回来 退了 退掉 退的 要退 拒收 差评 投诉 签收 代收 代领 自提 补发 漏发 漏了 少发 发错 寄错 没收到 没到 "
    "尾款 定金 订金 押金 欠款 欠我 欠着 欠咱 储值卡 会员卡 发票 抬头 取消订单 催单 催发货 催了 订单 这单 那单 上一单 一单 "
    "收件 收货 下单 下的单 拍的 拍了 拍错 拍重 买的 买过 买了 定的 订的 要的是 要的 地址 上门 安装 报修 维修 坏了 破了 碎了 断了 漏水 漏气 不会用 用不了 不在家 家里没人 没付款 未付款 没付 不付款 运费 "
    "骂我 骂人 骂了 在骂 恶意 黑名单 拉黑 赖账 骗了 骗我 白嫖 碰瓷 打假 打赏 充了 充值 转账 打过电话 打电话来 回电话 打不通 不接电话 没接 核对 备注 换货 要换 换成 改成 改地址 寄到你 寄给你 送到家 送的货 "
    "你家 您家 门牌 驿站 中奖 得奖 领奖 抽中 绑定 不喜欢 质量问题 嫌 仅退款 举报 少了 少一 缺货 开线 掉色了 名字填 实名认证 赔 返现 积分 发票 补差价 补一 重发 预留 留的 到付 截图",
}


@cache
def _automaton() -> tuple[RustAutomaton, tuple[str, ...]]:
    pairs = [(term, kind) for kind, terms in CUES.items() for term in terms.split()]
    return RustAutomaton.build([t for t, _ in pairs]), tuple(k for _, k in pairs)


def find_cues(text: str) -> dict[str, list[Place]]:
    """Where each kind of cue stands, from left to right; overlapping ones too."""
    automaton, kinds = _automaton()
    found: dict[str, list[Place]] = {kind: [] for kind in CUES}
    for number, start, end in automaton.find_all(text):
        found[kinds[number]].append((start, end))
    for places in found.values():
        places.sort()
    return found
