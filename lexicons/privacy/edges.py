"""Where a name can begin and where it can end.

Both say how well: SURELY after a stop or a word that leads up to people, PERHAPS beside
a character that often stands there, else not at all.
"""

from lexicons.programs import expression

SURELY, PERHAPS = 2, 1

_TITLE = "先生|女士|小姐|太太|大哥|大姐|阿姨|叔叔|大爷|大妈|同学|老师|师傅|经理|总"
_STOPS = expression("[^\\w]|[\\da-z_]")
_LEAD_WORDS = expression(
    "(?:找不到|隔壁|对门|楼上|楼下|对面|房东|前台|村里|售后|一下|司机|团长|助播|学员|婆娘|老伴|媳妇|丈夫|妻子|哥哥|姐姐|弟弟|妹妹|嫂子|姐夫|妹夫|店员|快递员|那边|收件人|收货人|收件|收货|寄件|会员|客户|买家|联系人|业主|车主|用户|粉丝|顾客|机主|户主|户名|患者|[名是喊]叫|叫|姓名|名字|实名|真名|本名|"
    "表[妹姐哥弟]|堂[妹姐哥弟]|邻居|闺蜜|同事|朋友|婆婆|公公|老公|老婆|老妈|老爸|[我你他她娃][妈爸姐妹哥弟婆]|妈妈|爸爸|同学|舍友|室友|老乡|亲戚|客人|"
    "人家|这个|那个|请问是|找一下|[你您]是|联系|这位|那位|有位|有个|一个|[一几]位|单主|当事人|弹幕|公屏|评论|备注|写着|写的|显示|抬头|签名|署名|落款|是不是|就是|[寄发送拿带交]给|的是)$"
)
_LEADS = frozenset(
    "了以好发寄先嗯喂喏哎说帮下位是叫给的和跟把找让问到向由替归为跟喊请被对就你您号单人个呀啊哦呃嗯哎嘛吧呢了哈在收写"
)
_FOLLOWS = frozenset(
    "念不打您你收的说在住家那这是要来没电手今地问跟和她他本拍退投签快上刚对有身微号也昨前哪还都先就去让把被给反留填单订吗吧呀啊呢哈嘛了买下代两三俩女男生"
)


_AFTER = expression(
    "邮箱|家(?=[,。住在])|身份证|护照|生日|卡号|车牌|家住|家在|家里|家的|尾号|电话|手机|收件|签收|代收|拒收|本人|住|[您你收]|[这那的][一两三几]?[件箱单条双台份盒套袋桶批笔]|那个|这单|一个人|一次|一口气|一晚上|说[她他,]|退[了货款]|投诉|不在家|"
    "的(?:包裹|快递|尾款|订单|地址|电话|手机|微信|号|货|单|退款|发票|积分|生日)|[把要嫌](?!的$)|这?个月|今天|昨天|前天|上次|去年|还没|没付|欠|补发|拉黑|"
    + _TITLE
)


def opens(text: str, at: int) -> int:
    """How well a name can begin here."""
    if at == 0 or _STOPS.match(text, at - 1):
        return SURELY
    if _LEAD_WORDS.search(text, max(0, at - 4), at):
        return SURELY
    return PERHAPS if text[at - 1] in _LEADS else 0


def closes(text: str, at: int) -> int:
    """How well a name can end here."""
    if at >= len(text) or _STOPS.match(text, at) or _AFTER.match(text, at):
        return SURELY
    return PERHAPS if text[at] in _FOLLOWS else 0
