package site

import (
	"embed"
	"html/template"
	"io/fs"
	"sync"
)

//go:embed assets
var assets embed.FS

//go:embed pages
var pageSources embed.FS

// templates escape whatever they are given for the place it goes to. They are parsed when
// they are first needed.
var templates = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("").ParseFS(pageSources, "pages/*.html"))
})

// assetFiles are the style and the scripts, as they are.
func assetFiles() (Files, error) {
	files := Files{}
	err := fs.WalkDir(assets, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files[name], err = assets.ReadFile(name)
		return err
	})
	return files, err
}
