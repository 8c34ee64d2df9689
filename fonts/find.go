package fonts

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// fileNames gives the names under which faces of a role are sold and copied,
// the better face first; as plain leaves them, without extension.
var fileNames = [Roles][]string{
	FangSong: {
		"仿宋gb2312", "simfanggb2312", "fangsonggb2312", "fzfsgbk", "方正仿宋gbk", "方正仿宋简体",
		"fzfsk", "fzfskgbk10", "fzfsjw", "fzfsjwgb10", "simfang", "仿宋", "fangsong", "stfangso", "华文仿宋",
	},
	XiaoBiaoSong: {
		"方正小标宋gbk", "fzxbsgbk", "fzxbsk", "fzxbskgbk10", "方正小标宋简体", "方正小标宋简",
		"fzxbsjw", "fzxbsjwgb10", "fzxbs", "方正小标宋", "小标宋", "小标宋体", "xiaobiaosong",
	},
	HeiTi: {
		"simhei", "黑体", "中易黑体", "方正黑体gbk", "fzhtk", "fzhtkgbk10", "方正黑体简体", "fzhtjw",
		"fzhtjwgb10", "heiti", "stheiti", "华文黑体", "stxihei", "华文细黑",
	},
	KaiTi: {
		"楷体gb2312", "simkaigb2312", "kaitigb2312", "方正楷体gbk", "fzktk", "fzktkgbk10", "方正楷体简体",
		"fzktjw", "fzktjwgb10", "simkai", "楷体", "kaiti", "stkaiti", "华文楷体",
	},
	SongTi: {
		"simsun", "宋体", "中易宋体", "方正书宋gbk", "fzssk", "fzsskgbk10", "方正书宋简体", "fzssjw",
		"fzssjwgb10", "songti", "nsimsun", "新宋体", "stsong", "华文宋体",
	},
}

// LoadDir looks through a folder, not through those inside it, for TTF and TTC
// files under the common names of official faces (simfang.ttf, 仿宋_GB2312.ttf,
// FZXBSJW.TTF, 方正小标宋_GBK.ttf …) and gives what Load takes. Case, spaces, _
// and - do not matter. A folder that cannot be read is a *DirError; one without
// such files gives an empty map.
func LoadDir(dir string) (map[Role][]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, &DirError{Dir: dir, Err: err}
	}
	found := map[string]string{}
	for _, e := range entries {
		name, ok := plain(e.Name())
		if _, twice := found[name]; ok && !twice && !e.IsDir() {
			found[name] = filepath.Join(dir, e.Name())
		}
	}
	files := map[Role][]string{}
	for role, names := range fileNames {
		for _, name := range names {
			if path := found[name]; path != "" && len(files[Role(role)]) < maxOwn {
				files[Role(role)] = append(files[Role(role)], path)
			}
		}
	}
	return files, nil
}

// plain brings a file name into the form of fileNames; false if it is not that
// of a TTF or TTC file.
func plain(file string) (string, bool) {
	ext := strings.ToLower(filepath.Ext(file))
	name := strings.TrimSuffix(file, filepath.Ext(file))
	name = strings.NewReplacer(" ", "", "_", "", "-", "", ".", "").Replace(strings.ToLower(name))
	return name, slices.Contains([]string{".ttf", ".ttc"}, ext)
}
