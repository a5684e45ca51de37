// What a stranger's code wrote, as a comment of ours. comment.yml posts with it, and
// propose.yml runs it as a filter; both run the default branch's copy.

const fs = require('fs')

const mark = '<!-- wdw:review -->'

// The Markdown that wdw writes, and nothing else: what is not known to be plain becomes
// code, in which GitHub gives nothing a meaning. So every text is read first, with its
// escapes and entities, and then written anew, up to a number of characters, of which
// GitHub takes 65,536. Nothing else is lost, and what somebody copies is what was written.
function harmless(markdown, room) {
  const lines = []
  let size = 0
  let isOpen = false
  for (const line of markdown.split(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/)) {
    let text
    let match
    if (!isOpen && (match = /^<details( open)?><summary>(\d{1,6} [a-z]{1,20}|[A-Z][a-z]{1,20} \(\d{1,6}\))<\/summary>$/.exec(line))) {
      text = '\n' + line + '\n' // alone, because Markdown is not read in a block of HTML
      isOpen = true
    } else if (isOpen && line === '</details>') {
      text = '\n' + line + '\n'
      isOpen = false
    } else if (/^\|(?: --- \|)+$/.test(line)) {
      text = line
    } else if ((match = /^\| (.*) \|$/.exec(line))) {
      text = '| ' + match[1].match(/(?:\\.|[^|\\]|\\$)+|(?<=\|)(?=\|)/g).map(cell => inline(cell.trim(), true)).join(' | ') + ' |'
    } else {
      match = /^(### |- | {2}- |)(.*)$/.exec(line)
      text = match[1] + inline(match[2].trim(), false).replace(/^(\d+)([.)])/, (_, n, c) => n + entity(c))
    }
    size += text.length + 1
    if (size > room) {
      lines.push(isOpen ? '\n</details>\n' : '', 'There is no room for the rest; the run has all of it.')
      break
    }
    lines.push(text)
  }
  return lines.join('\n').replace(/\n{3,}/g, '\n\n').trim() + '\n'
}

// inline writes one line of text anew: bold and struck out text, code, and in a cell line
// breaks.
function inline(line, isCell) {
  const token = /(\*\*|~~)|(<br>)|<code>(.*?)<\/code>|(?<!`)(`+)(?!`)(.*?)(?<!`)\4(?!`)|(\\[!-/:-@[-`{-~]|&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|lt|gt|amp|quot);)|([^])/gu
  let result = ''
  let plain = ''
  const add = text => { result += result.endsWith('`') && text.startsWith('`') ? ' ' + text : text }
  const flush = () => {
    for (const part of visible(plain).split(/(\s+)/u)) {
      if (part !== '') {
        add(/^\s/u.test(part) ? ' ' : word(part, isCell))
      }
    }
    plain = ''
  }
  for (const [, style, br, html, , span, escaped, char] of line.matchAll(token)) {
    if (escaped !== undefined || char !== undefined) {
      plain += char ?? decode(escaped)
      continue
    }
    flush()
    if (style) {
      add(style)
    } else if (br) {
      add(isCell ? '<br>' : ' ')
    } else {
      add(code(visible(html === undefined ? span.replaceAll('\\|', '|') : html.replace(/\\[!-/:-@[-`{-~]|&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|lt|gt|amp|quot);/g, decode)), isCell))
    }
  }
  flush()
  return result
}

function decode(escaped) {
  if (escaped[0] === '\\') {
    return escaped[1]
  }
  const named = { '&lt;': '<', '&gt;': '>', '&amp;': '&', '&quot;': '"' }[escaped]
  const number = /^&#[xX]/.test(escaped) ? parseInt(escaped.slice(3), 16) : parseInt(escaped.slice(2), 10)
  return named ?? (number > 0 && number <= 0x10ffff && (number < 0xd800 || number > 0xdfff) ? String.fromCodePoint(number) : '\ufffd')
}

// visible drops the blanks of no width by which wdw keeps words apart from their meaning,
// and shows other characters that nobody sees.
function visible(text) {
  return text.replaceAll('\u200b', '').replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Cn}]/gu, c => /\s/.test(c) ? ' ' : '\\u{' + c.codePointAt(0).toString(16) + '}')
}

const entity = c => `&#${c.codePointAt(0)};`

// plainWords are words, numbers and dates, and signs, with what stands around them: no
// mention, address, commit, issue, emoji or reference is one.
const plainWords = [
  /^[("'“‘]*\p{L}\p{M}*(?:[\p{L}\p{M}]|['’/-](?=\p{L}))*[)"'”’.,;:?%…]*$/u,
  /^[("]*£?\d{1,6}(?:[.,:/–-]\d{1,6}){0,4}[)".,;:?%]*$/u,
  /^(?:\p{L}\.){1,4}[,;:)]*$/u,
  /^[.,;:?()"'“”‘’–—·…+=%£-]{1,3}$/u,
]

function word(text, isCell) {
  if (plainWords.some(w => w.test(text)) && !/\b[0-9a-f]{7,}\b/i.test(text)) {
    return text.replace(/[+=]|^-|^"?-/g, entity)
  }
  return code(text, isCell)
}

// code is a text in which nothing has a meaning. A bar would end a cell even there.
function code(text, isCell) {
  if (isCell && text.includes('|')) {
    return text.split('|').map(part => code(part, false)).join('&#124;')
  }
  text = text.trim()
  if (text === '') {
    return ''
  }
  const runs = text.match(/`+/g) ?? []
  let fence = '`'
  while (runs.includes(fence)) {
    fence += '`'
  }
  return text.includes('`') ? `${fence} ${text} ${fence}` : fence + text + fence
}

// endings are what GitHub says of a run that has ended, in words.
const endings = { success: 'passed', failure: 'failed', cancelled: 'was cancelled', timed_out: 'took too long', action_required: 'waits for somebody to allow it' }

// post brings the one comment of a pull request up to date after a run of catalogue.yml.
// Which pull request it is about, which commit and how the run ended come from GitHub; the
// review is the stranger's. Without a review, because nothing was reviewed or the run ended
// before, an older comment must not go on standing there as if it were true.
async function post({ github, context, core }, file) {
  const run = context.payload.workflow_run
  if (!run.head_repository) {
    return core.info('the fork is gone')
  }
  // A fork's pull request is in no other place.
  const pulls = await github.paginate(github.rest.pulls.list, {
    ...context.repo, state: 'open', head: `${run.head_repository.owner.login}:${run.head_branch}`,
  })
  const pull = pulls.find(p => p.head.sha === run.head_sha)
  if (!pull) {
    return core.info('no open pull request has this head any more')
  }
  const comments = await github.paginate(github.rest.issues.listComments, { ...context.repo, issue_number: pull.number, per_page: 100 })
  const own = comments.find(c => c.user?.type === 'Bot' && c.user.login === 'github-actions[bot]' && c.body.startsWith(mark))

  const review = read(file, core)
  if (review === null && run.conclusion === 'success' && !own) {
    return core.info('nothing of the catalogue is changed')
  }
  const ended = endings[run.conclusion] ?? 'ended otherwise'
  let body = `${mark}\n**The check of \`${run.head_sha.slice(0, 12)}\` ${ended}**: [the run](${run.html_url}).`
  if (review !== null) {
    body += ' What follows was written by the code of the pull request.\n\n' + harmless(review, 64000)
  } else {
    body += ' There is no review of this commit.\n'
  }
  if (own) {
    await github.rest.issues.updateComment({ ...context.repo, comment_id: own.id, body })
  } else {
    await github.rest.issues.createComment({ ...context.repo, issue_number: pull.number, body })
  }
}

// read is the text of a review without its mark, null if there is none that can be one.
function read(file, core) {
  const stat = fs.lstatSync(file, { throwIfNoEntry: false })
  if (!stat) {
    return null
  }
  if (!stat.isFile() || stat.size > 1 << 20) {
    core.warning('the review is no file of a sensible size')
    return null
  }
  const text = fs.readFileSync(file, 'utf8')
  if (!text.startsWith(mark)) {
    core.warning('the review does not begin with its mark')
    return null
  }
  return text.slice(mark.length)
}

module.exports = { harmless, post }

if (require.main === module) {
  process.stdout.write(harmless(fs.readFileSync(0, 'utf8').replace(mark, ''), 40000))
}
