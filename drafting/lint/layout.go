package lint

// What the draft alone does not show is looked at where it is set: by the look
// before printing (印前核对) on every minutes, or by a test that holds for all
// of them. The rows say which, so that the rule book has every rule.
const (
	beforePrinting = "印前核对"
	proven         = "程序的测试："
)

var layoutRules = []Rule{
	{
		ID: "N20", Level: Blocker, From: Issue, Strength: Standard, Source: "GB/T 15835—2011 第5章",
		Title: "一个数拆成两行",
		Bad:   "上行末“20”、下行首“20年”", Good: "“2020年”在一行",
		Why:    "用阿拉伯数字书写的数值在同一行中表示。",
		Unseen: "比一行还长的一串数字拆在何处。", By: beforePrinting,
	},
	{
		ID: "S08", Level: Blocker, From: Issue, Strength: Standard, Source: "GB/T 9704—2012 §7.3.3",
		Title: "首页没有正文",
		Bad:   "版头、标题占满首页", Good: "首页显示正文",
		Why:    "公文首页必须显示正文。标题过长的缩短标题。",
		Unseen: "正文在首页有几行。", By: beforePrinting,
	},
	{
		ID: "L01", Level: Blocker, From: Issue, Strength: General, Source: "GB/T 9704—2012 §5.2.3",
		Title: "每面超过22行、每行超过28字",
		Bad:   "一面23行", Good: "一面22行，每行28字，撑满版心",
		Why:    "一般每面排22行，每行排28字；版式另有设定的从其设定。",
		Unseen: "版式设定的行数、字数是否合适。", By: proven + "render/layout TestGrid、TestNothingRunsOut",
	},
	{
		ID: "L02", Level: Warning, From: Issue, Strength: Standard, Source: "GB/T 15834—2011 §5.1",
		Title: "行首、行末有不该有的标点",
		Bad:   "“，”在行首，“（”在行末", Good: "点号不在行首，前引号、前括号不在行末",
		Why:    "点号和后引号、后括号、后书名号不出现在一行之首，前引号、前括号、前书名号不出现在一行之末。",
		Unseen: "破折号、省略号的拆开，由排版规则保证。", By: beforePrinting,
	},
	{
		ID: "L03", Level: Blocker, From: Issue, Strength: Standard, Source: "GB/T 15835—2011 第5章",
		Title: "数字串拆开",
		Bad:   "上行末“20”、下行首“20年”", Good: "“2020年”在一行",
		Why:    "见N20。",
		Unseen: "比一行还长的一串数字拆在何处。", By: beforePrinting + "；" + proven + "render/linebreak FuzzBreak",
	},
	{
		ID: "L04", Level: Blocker, From: Issue, Strength: Standard, Source: "GB/T 9704—2012 §7.4.1",
		Title: "版记不在最后一面的底部",
		Bad:   "版记之后还有一面", Good: "版记末条分隔线与最后一面版心下边缘重合，双面印刷时在偶数页",
		Why:    "版记置于最后一面，末条分隔线与版心下边缘重合。",
		Unseen: "单面印刷的单数页只作提示。", By: beforePrinting + "；" + proven + "render/layout TestGrid、TestColophonPage",
	},
	{
		ID: "L05", Level: Blocker, From: Issue, Strength: Standard, Source: "GB/T 9704—2012 §7.5",
		Title: "页码的位置有误",
		Bad:   "双页码居右", Good: "一字线上距版心下边缘7mm，单页码居右空一字，双页码居左空一字",
		Why:    "页码编排在版心下边缘之下。",
		Unseen: "空白页和版记页是否要编页码，从版式设定。", By: proven + "render/layout TestFolios",
	},
	{
		ID: "L06", Level: Blocker, From: Issue, Strength: Standard, Source: "GB/T 9704—2012 §10.3",
		Title: "纪要标志的位置有误",
		Bad:   "标志上边缘距版心上边缘30mm", Good: "35mm，以笔画的上边缘计",
		Why:    "纪要标志上边缘至版心上边缘为35mm。",
		Unseen: "版式另设位置的。", By: proven + "render/layout TestMasthead",
	},
	{
		ID: "L07", Level: Blocker, From: Issue, Strength: Standard, Source: "GB/T 9704—2012 §7.2.7",
		Title: "红色分隔线的位置有误",
		Bad:   "宽150mm", Good: "与版心等宽（156mm），在发文字号之下4mm",
		Why:    "发文字号之下4mm处居中印一条与版心等宽的红色分隔线。",
		Unseen: "版式另设位置的。", By: proven + "render/layout TestMasthead",
	},
	{
		ID: "L08", Level: Blocker, From: Issue, Strength: General, Source: "GB/T 33190、ISO 19005-1",
		Title: "字体没有嵌入或者被替换",
		Bad:   "以别的字体代替而不说明", Good: "全部嵌入，代替的逐一列出",
		Why:    "引号、破折号、省略号用中文字体；缺字时不出文件而指明是哪一个字。",
		Unseen: "打印机自己的替换。", By: beforePrinting + "；" + proven + "render/pdf TestMinutes、render/layout TestMissingGlyph",
	},
	{
		ID: "L09", Level: Blocker, From: Issue, Strength: Standard, Source: "GB/T 9704—2012 §10.3",
		Title: "出席、列席名单回行没有对齐",
		Bad:   "回行顶格", Good: "回行与冒号后的首字对齐",
		Why:    "名单回行时与冒号后的首字对齐。",
		Unseen: "版式另设的。", By: proven + "render/layout TestListGoesOn、TestGoldens",
	},
	{
		ID: "L10", Level: Hint, From: Issue, Strength: Practice, Source: "实务：避免单字成行",
		Title: "段末单字成行",
		Bad:   "一段的末行只有一个字", Good: "增删一两个字，收入上行",
		Why:    "不影响文意，看着不整齐。",
		Unseen: "标题、名单、版记中的。", By: beforePrinting,
	},
	{
		ID: "L11", Level: Blocker, From: Issue, Strength: Practice, Source: "实务：印出的就是签发的",
		Title: "文件中提取的文字与签发的不同",
		Bad:   "提取时缺字、次序颠倒", Good: "提取的文字与签发的逐字相同",
		Why:    "检索、归档用的是提取的文字。",
		Unseen: "空格的多少。", By: proven + "render/pdf TestMinutes、TestTextReadsBack、render/layout TestNothingLost",
	},
	{
		ID: "L12", Level: Blocker, From: Issue, Strength: Practice, Source: "苏州市政府第98次常务会议纪要印本",
		Title: "样本的分页与印本不同",
		Bad:   "样本第3页第1行移到第2页", Good: "逐行相同，共6页",
		Why:    "以公开的印本为准绳，排版规则的改动逃不过去。",
		Unseen: "其他印本。", By: proven + "render/layout TestSampleAsPrinted、TestSampleNameSafe",
	},
}
