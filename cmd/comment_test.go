package cmd_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// runNode runs a script with node, which only who works on the comments needs.
func runNode(t *testing.T, input string, args ...string) string {
	t.Helper()
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("there is no node here")
	}
	c := exec.Command(node, args...)
	c.Dir = filepath.Join(repository, ".github")
	c.Stdin, c.Stderr = bytes.NewReader([]byte(input)), os.Stderr
	result, err := c.Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(result)
}

// TestCommentIsHarmless checks that of a forged review nothing is left that GitHub gives a
// meaning, and that what wdw writes stays.
func TestCommentIsHarmless(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"mentions and references", `@a &#64;a &#x40;b @<b></b>c #1 GH-1 x/y#2 be5cf1ce1d4e \@d a@b.c :tada:`,
			"`@a` `@a` `@b` `@<b></b>c` `#1` `GH-1` `x/y#2` `be5cf1ce1d4e` `@d` `a@b.c` `:tada:`\n"},
		{"an entity that GitHub would read, and we do not", "&commat;a &amp;#64;b", "`&commat;a` `&#64;b`\n"},
		{"addresses", `https://x.org/a_b https&#58;//x.org www.x.org [x](y) ![x](y) <a href=y>`,
			"`https://x.org/a_b` `https://x.org` `www.x.org` `[x](y)` `![x](y)` `<a` `href=y>`\n"},
		{"split by what is no blank", "@**a** `b`@c @\u200bd G**H-1**", "`@`**a** `b` `@c` `@d` G**`H-1`**\n"},
		{"code", "`a@b` ``c`d`` <code>e&#96;f</code> ```", "`a@b` `` c`d `` `` e`f `` ` ``` `\n"},
		{"blocks that are not ours", "> [!NOTE]\n1. x\n===\n    y\n<div>\n<!-- z -->", "`>` `[!NOTE]`\n1&#46; x\n&#61;&#61;&#61;\ny\n`<div>`\n`<!--` z `-->`\n"},
		{"HTML in which Markdown is not read", "<details><summary>3 errors</summary>\n@a\n<details><summary>@b</summary>\n</details>\n</details>",
			"<details><summary>3 errors</summary>\n\n`@a`\n`<details><summary>@b</summary>`\n\n</details>\n\n`</details>`\n"},
		{"what nobody sees", "a\u202eb c\u00add", "`a\\u{202e}b` `c\\u{ad}d`\n"},
		{"ours", "**Not accepted**: 1 error introduced (9 older findings), £5.50\n\n<details open><summary>1 error</summary>\n\n| Severity | Place |\n| --- | --- |\n| error | `a.yaml:1:2` | \"x\\|y\"<br>help: it's well-known, e.g. NHS/GP |\n\n</details>\n\n### Minor (2)\n\n- **Name** (`id`)\n  - ~~old~~**new** on 2027-03-31",
			"**Not accepted**: 1 error introduced (9 older findings), £5.50\n\n<details open><summary>1 error</summary>\n\n| Severity | Place |\n| --- | --- |\n| error | `a.yaml:1:2` | `\"x`&#124;`y\"`<br>help: it's well-known, e.g. NHS/GP |\n\n</details>\n\n### Minor (2)\n\n- **Name** (`id`)\n  - ~~old~~**new** on 2027-03-31\n"},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, runNode(t, tt.text, "comment.js")); diff != "" {
			t.Errorf("%s mismatch (-want +got):\n%s", tt.name, diff)
		}
	}
}

// TestCommentSaysHowTheRunEnded plays the ends of a run: what GitHub says comes first, and
// an older comment never goes on saying what is no longer so.
func TestCommentSaysHowTheRunEnded(t *testing.T) {
	const script = `
const play = async (name, conclusion, review, own, head) => {
  const said = []
  const note = (kind) => async a => { said.push(kind + (a.body ?? a).split('\n').slice(1).join(' ')) }
  const github = { paginate: (f, a) => f(a), rest: {
    pulls: { list: async () => [{ number: 7, head: { sha: head ?? 'abcdef0123456789' } }] },
    issues: { createComment: note('new: '), updateComment: note('again: '), listComments: async () => [
      { id: 1, user: { type: 'User', login: 'x' }, body: '<!-- wdw:review -->' },
      ...own ? [{ id: 2, user: { type: 'Bot', login: 'github-actions[bot]' }, body: '<!-- wdw:review -->\n**Accepted**' }] : []] } } }
  const core = { info: () => {}, warning: () => {} }
  const run = { head_sha: 'abcdef0123456789', head_branch: 'b', html_url: 'URL', conclusion, head_repository: { owner: { login: 'o' } } }
  const fs = require('fs'), file = fs.mkdtempSync(require('path').join(require('os').tmpdir(), 'wdw')) + '/review'
  if (review) fs.writeFileSync(file, review)
  await require('./comment.js').post({ github, core, context: { repo: {}, payload: { workflow_run: run } } }, file)
  fs.rmSync(require('path').dirname(file), { recursive: true })
  console.log(name + ': ' + (said[0] ?? 'nothing'))
}
const ours = '<!-- wdw:review -->\n**Accepted**: @x'
;(async () => {
  await play('first', 'success', ours)
  await play('later', 'failure', ours, true)
  await play('no review', 'failure', null, true)
  await play('no review yet', 'cancelled')
  await play('no data', 'success')
  await play('no data any more', 'success', null, true)
  await play('no mark', 'success', '**Accepted**', true)
  await play('a newer head', 'success', ours, true, 'other')
})()`
	want := "first: new: **The check of `abcdef012345` passed**: [the run](URL). What follows was written by the code of the pull request.  **Accepted**: `@x` \n" +
		"later: again: **The check of `abcdef012345` failed**: [the run](URL). What follows was written by the code of the pull request.  **Accepted**: `@x` \n" +
		"no review: again: **The check of `abcdef012345` failed**: [the run](URL). There is no review of this commit. \n" +
		"no review yet: new: **The check of `abcdef012345` was cancelled**: [the run](URL). There is no review of this commit. \n" +
		"no data: nothing\n" +
		"no data any more: again: **The check of `abcdef012345` passed**: [the run](URL). There is no review of this commit. \n" +
		"no mark: again: **The check of `abcdef012345` passed**: [the run](URL). There is no review of this commit. \n" +
		"a newer head: nothing\n"
	if diff := cmp.Diff(want, runNode(t, "", "-e", script)); diff != "" {
		t.Errorf("comments mismatch (-want +got):\n%s", diff)
	}
}
