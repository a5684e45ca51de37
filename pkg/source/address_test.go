package source

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseAddress(t *testing.T) {
	type address struct{ Address, Rev, Protocol string }
	tests := []struct {
		text string
		want address
		err  string
	}{
		{"https://example.org/a/b.git", address{"https://example.org/a/b.git", "", "https"}, ""},
		{"HTTPS://example.org/a/b", address{"https://example.org/a/b", "", "https"}, ""},
		{"https://example.org/a/b.git@v1.2", address{"https://example.org/a/b.git", "v1.2", "https"}, ""},
		{"https://example.org/a/b.git@feature/x", address{"https://example.org/a/b.git", "feature/x", "https"}, ""},
		{"https://example.org/a@b/c", address{"https://example.org/a", "b/c", "https"}, ""},
		{"https://example.org/b@feature/x", address{"https://example.org/b", "feature/x", "https"}, ""},
		{"https://example.org/b@main@{1}", address{"https://example.org/b", "main@{1}", "https"}, ""},
		{"https://example.org/b@:/one", address{"https://example.org/b", ":/one", "https"}, ""},
		{"https://example.org/a%40b/c/", address{"https://example.org/a%40b/c", "", "https"}, ""},
		{"https://example.org:8443/b/@v1", address{"https://example.org:8443/b", "v1", "https"}, ""},
		{"https://[::1]:8443/b", address{"https://[::1]:8443/b", "", "https"}, ""},
		{"https://example.org/a/b@main", address{"https://example.org/a/b", "main", "https"}, ""},
		{"https://me:s3cret@example.org/b.git@v1", address{}, `"https://example.org/b.git@v1" is not used: a user or password has no place in it; leave it out, and keep it in git's credential store (git help credentials)`},
		{"ssh://git@example.org:2222/b.git", address{"ssh://git@example.org:2222/b.git", "", "ssh"}, ""},
		{"git@example.org:a/b.git@v1", address{"git@example.org:a/b.git", "v1", "ssh"}, ""},
		{"file:///srv/b.git@v1", address{"file:///srv/b.git", "v1", "file"}, ""},
		{"git@example.org:a/b@feature/x", address{"git@example.org:a/b", "feature/x", "ssh"}, ""},
		{"ssh://git@example.org/b@feature/x", address{"ssh://git@example.org/b", "feature/x", "ssh"}, ""},
		{"file:///srv/a@b/c", address{"file:///srv/a@b/c", "", "file"}, ""},
		{"file:///srv/b/", address{"file:///srv/b", "", "file"}, ""},
		{"file:///", address{"file:///", "", "file"}, ""},
		{"https://me:p%40ss%2Fw@example.org/b@feature/x", address{}, `"https://feature/x" is not used: a user or password has no place in it; leave it out, and keep it in git's credential store (git help credentials)`},
		{"http://example.org/b", address{}, `"http://example.org/b" is not used: write https://, ssh:// or file:// in place of http://`},
		{"git://example.org/b", address{}, `"git://example.org/b" is not used: write https://, ssh:// or file:// in place of git://`},
		{"ext::sh -c x", address{}, `"ext::sh -c x" is not used: it has a blank or a control character in it`},
		{"ext::sh", address{}, `"ext::sh" is not used: it would run a program; write https://, ssh://, file:// or USER@HOST:PATH`},
		{"--upload-pack=x", address{}, `"--upload-pack=x" is not used: it begins with a hyphen, like an option`},
		{"ssh://-oProxyCommand=x/y", address{}, `"ssh://-oProxyCommand=x/y" is not used: the host begins with a hyphen, like an option`},
		{"ssh://git@-oProxyCommand=x/y", address{}, `"ssh://-oProxyCommand=x/y" is not used: the host begins with a hyphen, like an option`},
		{"ssh://me:s3cret@example.org/y", address{}, `"ssh://example.org/y" is not used: a password has no place in it; ssh takes a key`},
		{"git@example.org:-x", address{}, `"git@example.org:-x" is not used: write https://, ssh://, file:// or USER@HOST:PATH`},
		{"https://example.org", address{}, `"https://example.org" is not used: there is no path after the host`},
		{"https:///b", address{}, `"https:///b" is not used: there is no host in it`},
		{"https://me:s3cret@example.org/a b", address{}, `"https://example.org/a b" is not used: it has a blank in it; write %20`},
		{"https://me:s3/cret@127.0.0.1:9/x", address{}, `"https://127.0.0.1:9/x" is not used: its port is not a number; a user or password has no place in it; leave it out, and keep it in git's credential store (git help credentials)`},
		{"https://me:12/34@127.0.0.1:9/x", address{}, `"https://127.0.0.1:9/x" is not used: a user or password has no place in it; leave it out, and keep it in git's credential store (git help credentials), and give a revision with a slash with --at`},
		{"https://me:s3@cr/et@example.org/x", address{}, `"https://example.org/x" is not used: a user or password has no place in it; leave it out, and keep it in git's credential store (git help credentials)`},
		{"https://me:s3@cret@example.org/x@v1", address{}, `"https://example.org/x@v1" is not used: a user or password has no place in it; leave it out, and keep it in git's credential store (git help credentials)`},
		{"https://t0ken@example.org/x", address{}, `"https://example.org/x" is not used: a user or password has no place in it; leave it out, and keep it in git's credential store (git help credentials)`},
		{"https://example.org/x?token=s3cret", address{}, `"https://example.org/x" is not used: the address of a repository has no question mark and no hash in it; in a name write %3F and %23`},
		{"https:/me:s3cret@example.org/x", address{}, `"https:/example.org/x" is not used: write https://, ssh://, file:// or USER@HOST:PATH`},
		{"me:s3cret@example.org:9/x", address{}, `"example.org:9/x" is not used: write https://, ssh://, file:// or USER@HOST:PATH`},
		{"me@nhs.net:s3cret@example.org/x", address{}, `"example.org/x" is not used: a user or password has no place in it; leave it out, and keep it in git's credential store (git help credentials), and give a revision with a slash with --at`},
		{"https://example.org/b.git@", address{}, `"https://example.org/b.git@" is not used: there is no revision after the at sign`},
		{"folder", address{}, `"folder" is not used: write https://, ssh://, file:// or USER@HOST:PATH`},
	}
	for _, tt := range tests {
		a, err := ParseAddress(tt.text)
		if got := wordsOf(err); got != tt.err {
			t.Errorf("ParseAddress(%q) says %q, want %q", tt.text, got, tt.err)
		}
		if diff := cmp.Diff(tt.want, address{a.String(), a.Rev, a.protocol}); diff != "" {
			t.Errorf("ParseAddress(%q) mismatch (-want +got):\n%s", tt.text, diff)
		}
	}
}

func wordsOf(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestIsAddress(t *testing.T) {
	for text, want := range map[string]bool{
		"https://example.org/b": true, "ext::sh": true, "git@example.org:b": true, "http://example.org/b": true,
		"https:/me:s3cret@example.org/b": true, "me:s3cret@example.org/b": true,
		"C:/a@b/c": false, "folder/a:b@c": false, "file:x": false,
		"folder": false, "../folder": false, `C:\catalogue`: false, "C:/catalogue": false, "a@b": false, "": false,
	} {
		if got := IsAddress(text); got != want {
			t.Errorf("IsAddress(%q) = %v, want %v", text, got, want)
		}
	}
}

// TestHideUser has texts that a message shows though they are no address.
func TestHideUser(t *testing.T) {
	for text, want := range map[string]string{
		"folder": "folder", "a@b": "a@b", "HEAD@{1}": "HEAD@{1}", `C:\a:b@c`: `C:\a:b@c`, "git@example.org:a/b@v1": "git@example.org:a/b@v1",
		"https://example.org/b@v1": "https://example.org/b@v1", "file:///a b?c@d": "file:///a b?c@d",
		"https://me:s3cret@example.org": "https://example.org", "https://me:s3cret@example.org/b@v1": "https://example.org/b@v1",
		"https://me:s3cret@example.org/b@feature/x": "https://feature/x", // it might be a password
	} {
		if got := HideUser(text); got != want {
			t.Errorf("HideUser(%q) = %q, want %q", text, got, want)
		}
	}
}

// FuzzPassword puts a password that is not written as it should be into addresses, and
// looks for it in everything that is shown.
func FuzzPassword(f *testing.F) {
	for _, around := range [][2]string{{"", ""}, {"a/", "/b"}, {"12/", "@b/"}, {"@b.c/c.git@", "/y"}, {"//", "@"}, {"?", "#"}, {"/", ":"}, {"a@b:", " "}} {
		f.Add(around[0], around[1])
	}
	f.Fuzz(func(t *testing.T, before, after string) {
		for _, scheme := range []string{"https://", "HTTPS:/", "ssh://", "http://", ""} {
			text := scheme + "me:" + before + "S3CRET" + after + "@example.org/x"
			a, err := ParseAddress(text)
			if shown := HideUser(text) + a.String() + a.Rev + wordsOf(err); strings.Contains(shown, "S3CRET") {
				t.Errorf("%q is shown as %q", text, shown)
			}
		}
	})
}

// FuzzParseAddress checks that nothing that is taken could be an option, run a program or
// hold a password.
func FuzzParseAddress(f *testing.F) {
	for _, seed := range []string{"https://me:s3cret@example.org/b.git@v1", "git@example.org:a", "ext::sh", "ssh://-x/y", "file:///a@b", "https://@0/"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		a, err := ParseAddress(text)
		if err != nil {
			return
		}
		if strings.HasPrefix(a.text, "-") || strings.Contains(a.text, "://-") || helper.MatchString(a.text) && !schemed.MatchString(a.text) {
			t.Errorf("ParseAddress(%q) gives %q", text, a.text)
		}
		if a.protocol == "https" && strings.Contains(a.text[:strings.Index(a.text[8:], "/")+8], "@") {
			t.Errorf("%q shows a user", a.text)
		}
	})
}
