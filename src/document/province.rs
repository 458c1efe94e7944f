//! Provinces of China: their names, short forms and cities.

/// A division of the first level.
pub(super) struct Province {
    /// 上海市
    pub(super) name: &'static str,
    /// 上海
    pub(super) short: &'static str,
    /// The characters that begin its document numbers; empty where a city shares them.
    pub(super) prefixes: &'static [&'static str],
    /// Its cities and prefectures, without 市, divided by blanks.
    pub(super) cities: &'static str,
}

const fn province(
    name: &'static str,
    short: &'static str,
    prefixes: &'static [&'static str],
    cities: &'static str,
) -> Province {
    Province {
        name,
        short,
        prefixes,
        cities,
    }
}

/// The 31 divisions of the first level of the mainland.
pub(super) static PROVINCES: [Province; 31] = [
    province("北京市", "北京", &["京"], ""),
    province("天津市", "天津", &["津"], ""),
    province(
        "河北省",
        "河北",
        &["冀"],
        "石家庄 唐山 秦皇岛 邯郸 邢台 保定 张家口 承德 沧州 廊坊 衡水 雄安",
    ),
    province(
        "山西省",
        "山西",
        &["晋"],
        "太原 大同 阳泉 长治 晋城 朔州 晋中 运城 忻州 临汾 吕梁",
    ),
    province(
        "内蒙古自治区",
        "内蒙古",
        &["内政", "内党", "内教", "内工信", "内发改", "内财", "内人社"],
        "呼和浩特 包头 乌海 赤峰 通辽 鄂尔多斯 呼伦贝尔 巴彦淖尔 乌兰察布",
    ),
    province(
        "辽宁省",
        "辽宁",
        &["辽政", "辽委", "辽教", "辽财", "辽工信", "辽发改"],
        "沈阳 大连 鞍山 抚顺 本溪 丹东 锦州 营口 阜新 辽阳 盘锦 铁岭 朝阳 葫芦岛",
    ),
    province(
        "吉林省",
        "吉林",
        &["吉政", "吉教", "吉发改", "吉财"],
        "长春 四平 辽源 通化 白山 松原 白城 延边",
    ),
    province(
        "黑龙江省",
        "黑龙江",
        &["黑"],
        "哈尔滨 齐齐哈尔 鸡西 鹤岗 双鸭山 大庆 伊春 佳木斯 七台河 牡丹江 黑河 绥化",
    ),
    province("上海市", "上海", &["沪"], ""),
    province(
        "江苏省",
        "江苏",
        &[
            "苏政",
            "苏财",
            "苏办",
            "苏发",
            "苏教",
            "苏工信",
            "苏科",
            "苏人社",
            "苏卫",
        ],
        "南京 无锡 徐州 常州 苏州 南通 连云港 淮安 盐城 扬州 镇江 泰州 宿迁",
    ),
    province(
        "浙江省",
        "浙江",
        &["浙"],
        "杭州 宁波 温州 嘉兴 湖州 绍兴 金华 衢州 舟山 台州 丽水",
    ),
    province(
        "安徽省",
        "安徽",
        &["皖"],
        "合肥 芜湖 蚌埠 淮南 马鞍山 淮北 铜陵 安庆 黄山 滁州 阜阳 宿州 六安 亳州 池州 宣城",
    ),
    province(
        "福建省",
        "福建",
        &["闽"],
        "福州 厦门 莆田 三明 泉州 漳州 南平 龙岩 宁德",
    ),
    province(
        "江西省",
        "江西",
        &["赣府", "赣办", "赣教", "赣财", "赣发改", "赣工信"],
        "南昌 景德镇 萍乡 九江 新余 鹰潭 赣州 吉安 宜春 抚州 上饶",
    ),
    province(
        "山东省",
        "山东",
        &["鲁"],
        "济南 青岛 淄博 枣庄 东营 烟台 潍坊 济宁 泰安 威海 日照 临沂 德州 聊城 滨州 菏泽",
    ),
    province(
        "河南省",
        "河南",
        &["豫"],
        "郑州 开封 洛阳 平顶山 安阳 鹤壁 新乡 焦作 濮阳 许昌 漯河 三门峡 南阳 商丘 信阳 周口 驻马店",
    ),
    province(
        "湖北省",
        "湖北",
        &["鄂政", "鄂教", "鄂财", "鄂发改", "鄂经信", "鄂人社", "鄂卫"],
        "武汉 黄石 十堰 宜昌 襄阳 鄂州 荆门 孝感 荆州 黄冈 咸宁 随州 恩施",
    ),
    province(
        "湖南省",
        "湖南",
        &["湘"],
        "长沙 株洲 湘潭 衡阳 邵阳 岳阳 常德 张家界 益阳 郴州 永州 怀化 娄底 湘西",
    ),
    province(
        "广东省",
        "广东",
        &["粤"],
        "广州 深圳 珠海 汕头 佛山 韶关 湛江 肇庆 江门 茂名 惠州 梅州 汕尾 河源 阳江 清远 东莞 中山 潮州 揭阳 云浮",
    ),
    province(
        "广西壮族自治区",
        "广西",
        &["桂政", "桂教", "桂财", "桂发改", "桂工信", "桂人社"],
        "南宁 柳州 桂林 梧州 北海 防城港 钦州 贵港 玉林 百色 贺州 河池 来宾 崇左",
    ),
    province(
        "海南省",
        "海南",
        &["琼府", "琼教", "琼财", "琼办"],
        "海口 三亚 三沙 儋州",
    ),
    province("重庆市", "重庆", &["渝"], ""),
    province(
        "四川省",
        "四川",
        &["川"],
        "成都 自贡 攀枝花 泸州 德阳 绵阳 广元 遂宁 内江 乐山 南充 眉山 宜宾 广安 达州 雅安 巴中 资阳 阿坝 甘孜 凉山",
    ),
    province(
        "贵州省",
        "贵州",
        &["黔府", "黔教", "黔财", "黔党"],
        "贵阳 六盘水 遵义 安顺 毕节 铜仁 黔西南 黔东南 黔南",
    ),
    province(
        "云南省",
        "云南",
        &["云政", "云教", "云财", "云发改", "滇"],
        "昆明 曲靖 玉溪 保山 昭通 丽江 普洱 临沧 楚雄 红河 文山 西双版纳 大理 德宏 怒江 迪庆",
    ),
    province(
        "西藏自治区",
        "西藏",
        &["藏"],
        "拉萨 日喀则 昌都 林芝 山南 那曲 阿里",
    ),
    province(
        "陕西省",
        "陕西",
        &["陕"],
        "西安 铜川 宝鸡 咸阳 渭南 延安 汉中 榆林 安康 商洛",
    ),
    province(
        "甘肃省",
        "甘肃",
        &["甘政", "甘教", "甘财", "甘发改", "甘工信"],
        "兰州 嘉峪关 金昌 白银 天水 武威 张掖 平凉 酒泉 庆阳 定西 陇南 临夏 甘南",
    ),
    province("青海省", "青海", &[], "西宁 海东 海北 黄南 果洛 玉树 海西"),
    province("宁夏回族自治区", "宁夏", &[], "银川 石嘴山 吴忠 固原 中卫"),
    province(
        "新疆维吾尔自治区",
        "新疆",
        &["新政发", "新政办"],
        "乌鲁木齐 克拉玛依 吐鲁番 哈密 昌吉 博尔塔拉 巴音郭楞 阿克苏 克孜勒苏 喀什 和田 伊犁 塔城 阿勒泰 石河子",
    ),
];

impl Province {
    /// The city at the start of a name, without 市.
    pub(super) fn city_at_start(&self, name: &str) -> Option<&'static str> {
        self.cities
            .split(' ')
            .find(|city| !city.is_empty() && name.starts_with(city))
    }
}

/// The province at the start of a name, and how many bytes of the name it takes.
pub(super) fn province_at_start(name: &str) -> Option<(&'static Province, usize)> {
    PROVINCES.iter().find_map(|province| {
        let form = [province.name, province.short]
            .into_iter()
            .find(|form| name.starts_with(form))?;
        Some((province, form.len()))
    })
}
