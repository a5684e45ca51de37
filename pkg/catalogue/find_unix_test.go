//go:build unix

package catalogue_test

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/source"
)

// TestHostileFiles puts into a real folder what only a real folder can hold. Nothing
// may block, nothing outside may be read, and no message may tell where the folder is.
func TestHostileFiles(t *testing.T) {
	tests := []struct {
		name  string
		plant func(t *testing.T, services string)
		want  []string
	}{
		{"a link to another entry", func(t *testing.T, dir string) {
			symlink(t, "known.yaml", filepath.Join(dir, "other.yaml"))
		}, []string{}},
		{"a link out of the catalogue", func(t *testing.T, dir string) {
			symlink(t, "/etc/hostname", filepath.Join(dir, "other.yaml"))
		}, []string{`catalogue/services/other.yaml error yaml.stray-file: a link that leads out of the catalogue, and is not followed (put the file itself here)`}},
		{"a link upward", func(t *testing.T, dir string) {
			symlink(t, "../../../secret.yaml", filepath.Join(dir, "other.yaml"))
		}, []string{`catalogue/services/other.yaml error yaml.stray-file: a link that leads out of the catalogue, and is not followed (put the file itself here)`}},
		{"a link to nothing", func(t *testing.T, dir string) {
			symlink(t, "gone.yaml", filepath.Join(dir, "other.yaml"))
		}, []string{`catalogue/services/other.yaml error yaml.stray-file: a link that leads nowhere (put the file itself here)`}},
		{"links in a circle", func(t *testing.T, dir string) {
			symlink(t, "b.yaml", filepath.Join(dir, "a.yaml"))
			symlink(t, "a.yaml", filepath.Join(dir, "b.yaml"))
		}, []string{
			`catalogue/services/a.yaml error yaml.stray-file: a link that goes round in circles (put the file itself here)`,
			`catalogue/services/b.yaml error yaml.stray-file: a link that goes round in circles (put the file itself here)`}},
		{"a link to the folder around it", func(t *testing.T, dir string) {
			symlink(t, ".", filepath.Join(dir, "loop"))
		}, []string{`catalogue/services/loop error yaml.stray-file: a link to a folder, which is not followed (put the folder itself here)`}},
		{"a pipe", func(t *testing.T, dir string) {
			check(t, syscall.Mkfifo(filepath.Join(dir, "other.yaml"), 0o644))
		}, []string{`catalogue/services/other.yaml error yaml.stray-file: a pipe, and not read (delete it)`}},
		{"a link to a device", func(t *testing.T, dir string) {
			symlink(t, "/dev/zero", filepath.Join(dir, "other.yaml"))
		}, []string{`catalogue/services/other.yaml error yaml.stray-file: a link that leads out of the catalogue, and is not followed (put the file itself here)`}},
		{"a socket", func(t *testing.T, dir string) {
			t.Chdir(dir) // the path of a socket is short
			listener, err := net.Listen("unix", "other.yaml")
			check(t, err)
			t.Cleanup(func() { listener.Close() })
		}, []string{`catalogue/services/other.yaml error yaml.stray-file: a socket, and not read (delete it)`}},
		{"a name that is not UTF-8", func(t *testing.T, dir string) {
			if err := os.WriteFile(filepath.Join(dir, "caf\xe9.yaml"), nil, 0o644); err != nil {
				t.Skip("this file system refuses such names")
			}
		}, []string{"catalogue/services/caf\uFFFD.yaml error yaml.stray-file: the name is not UTF-8 text, and is not read (give the file another name)"}},
		{"a folder whose name is not UTF-8", func(t *testing.T, dir string) {
			if err := os.Mkdir(filepath.Join(dir, "caf\xe9"), 0o755); err != nil {
				t.Skip("this file system refuses such names")
			}
		}, []string{"catalogue/services/caf\uFFFD error yaml.stray-file: the name is not UTF-8 text; nothing in the folder is read (give the folder another name)"}},
		{"a file without permission", func(t *testing.T, dir string) {
			noRoot(t)
			check(t, os.WriteFile(filepath.Join(dir, "other.yaml"), nil, 0))
		}, []string{`catalogue/services/other.yaml error yaml.unreadable: the file cannot be read: permission denied`}},
		{"a folder without permission", func(t *testing.T, dir string) {
			noRoot(t)
			check(t, os.Mkdir(filepath.Join(dir, "closed"), 0))
		}, []string{`catalogue/services/closed error yaml.unreadable: the folder cannot be read: permission denied`}},
		{"waivers that stand elsewhere", func(t *testing.T, dir string) {
			symlink(t, "/etc/hostname", filepath.Join(dir, "..", "waivers.yaml"))
		}, []string{`catalogue/waivers.yaml error yaml.stray-file: a link that leads out of the catalogue, and is not followed (put the file itself here)`}},
		{"a vocabulary folder that stands elsewhere", func(t *testing.T, dir string) {
			symlink(t, "/etc", filepath.Join(dir, "..", "vocabulary"))
		}, []string{`catalogue/vocabulary error yaml.unreadable: the folder cannot be read: a link that leads out of the tree`}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			root := filepath.Join(t.TempDir(), "region")
			services := filepath.Join(root, "catalogue", "services")
			check(t, os.MkdirAll(services, 0o755))
			check(t, os.WriteFile(filepath.Join(root, "..", "secret.yaml"), []byte("id: secret\n"), 0o644))
			check(t, os.WriteFile(filepath.Join(services, "known.yaml"), []byte(entryText("known")), 0o644))
			schemas, err := filepath.Abs("../..")
			check(t, err)
			test.plant(t, services)
			tree, err := source.Dir(root)
			check(t, err)
			cat, findings, err := catalogue.Load(t.Context(), tree.FS, os.DirFS(schemas))
			check(t, err)
			if diff := cmp.Diff(test.want, told(findings)); diff != "" {
				t.Errorf("findings mismatch (-want +got)\n%s", diff)
			}
			if cat.Entry("known") == nil {
				t.Error("the good entry is not read")
			}
			for _, line := range told(findings) {
				if strings.Contains(line, root) {
					t.Errorf("%q tells where the folder is", line)
				}
			}
		})
	}
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func symlink(t *testing.T, to, at string) {
	t.Helper()
	check(t, os.Symlink(to, at))
}

func noRoot(t *testing.T) {
	t.Helper()
	if os.Geteuid() == 0 {
		t.Skip("root may read everything")
	}
}
